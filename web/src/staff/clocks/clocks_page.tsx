/** The clocks of one's unit: which limits run, how near they are, and what stops each. Asks again each minute, with the tag of the answer. */
import { useEffect, useState } from "preact/hooks";
import { readClocks, type ClockAsk, type UnitClocks } from "../../api/clocks.ts";
import { colon, language, say } from "../../words/say.ts";
import { zoneWords } from "../../words/time.ts";
import { Select } from "../../ui/field.tsx";
import { Failure, Loading } from "../../ui/parts.tsx";
import { hrefOf } from "../address.ts";
import { unitTree } from "../pickers.ts";
import { go, route } from "../route.ts";
import { listen } from "../shortcuts.ts";
import { me, may, reference } from "../state.ts";
import { usePolled } from "../whistles/poll.ts";
import { UpdatedLine } from "../whistles/updated_line.tsx";
import { ClockRowsSection } from "./clock_rows.tsx";
import { ClocksTable } from "./clocks_table.tsx";

const kSecondsBetween = 60;
/** As the server has it for cases: the hotline, the call-back and supervision. */
const seesEveryUnit = (): boolean => may("case_triage") || may("case_callback") || may("case_supervise");

/** `choice`: ids of those that may be asked for; null: every one. With one only there is nothing to choose. */
function UnitSelect({ code, choice }: { code: string; choice: readonly string[] | null }) {
  const units = (reference.value?.units ?? []).filter(({ id }) => choice === null || choice.includes(id));
  if (units.length < 2) return null;
  const codes = new Map(units.map((unit) => [unit.id, unit.code]));
  const options = unitTree(units).map(({ value, label, depth }) => ({ value: codes.get(value) ?? "", label: `${"　".repeat(depth)}${label}` }));
  return (
    <div class="board-filters">
      <Select
        name="unit" label={say("clocks.unit")} required value={code} none={say("form.choose")} options={options}
        onValue={(unit) => go({ screen: { name: "clocks", ask: unit ? { unit } : {} } })}
      />
    </div>
  );
}

const isEmpty = ({ clocks }: UnitClocks): boolean => clocks.every(({ states }) => states.every(({ count }) => count === 0));

function Empty() {
  return (
    <div class="notice">
      <p>{say("clocks.none")}</p>
      <p><a href={hrefOf({ screen: { name: "inbox" }, filter: { queue: "mine", order: "due" } })}>{say("clocks.none_next")}</a></p>
    </div>
  );
}

function Sheet({ ask }: { ask: ClockAsk }) {
  const polled = usePolled(ask.unit ?? "", (tag) => readClocks(ask.unit, tag), undefined, kSecondsBetween);
  const { value, asOf, failure, refresh } = polled;
  const [version, setVersion] = useState(0);
  useEffect(() => setVersion((before) => before + 1), [value]);
  useEffect(() => listen({ P: () => print() }), []);
  return (
    <>
      {failure !== null && <Failure error={failure} retry={() => refresh()} />}
      {!value && failure === null && <Loading />}
      {value && (
        <>
          <UnitSelect code={value.unit.code} choice={value.units} />
          {isEmpty(value) ? <Empty /> : <ClocksTable clocks={value} ask={ask} />}
          <UpdatedLine asOf={asOf} onRefresh={() => refresh(true)} />
          {ask.clock && <ClockRowsSection key={`${ask.clock} ${ask.state ?? ""}`} ask={{ ...ask, unit: value.unit.code }} clock={ask.clock} version={version} />}
          <p class="hint">{say("figures.definition")}{colon()}{language.value === "zh" ? value.definition.zh : value.definition.en} · {say("clocks.zone", { zone: zoneWords(value.time_zone, language.value) })}</p>
          <p class="action-row"><button type="button" class="btn" onClick={() => print()}>{say("rounds.print")}</button></p>
        </>
      )}
    </>
  );
}

/** Who belongs to no unit begins by choosing one. */
function Choose() {
  if (!seesEveryUnit()) return <div class="notice warn"><p>{say("clocks.no_unit")}</p></div>;
  return (
    <>
      <p>{say("clocks.choose")}</p>
      <UnitSelect code="" choice={null} />
    </>
  );
}

export function ClocksPage() {
  const { screen } = route.value;
  const ask = screen.name === "clocks" ? screen.ask : {};
  return (
    <div class="wide-page clocks-page">
      <h1>{say("clocks.title")}</h1>
      <p>{say("clocks.lead")}</p>
      {ask.unit || me.value?.unit ? <Sheet ask={ask} /> : <Choose />}
    </div>
  );
}
