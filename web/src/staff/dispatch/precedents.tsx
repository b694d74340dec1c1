/** Rulings on objections, the newest first: quoted beside a suggestion until they are adopted into the catalogue or dismissed. */
import { useEffect, useState } from "preact/hooks";
import { kPrecedentStates, readPrecedents, type Precedent, type PrecedentState } from "../../api/dispatch.ts";
import { listed, of, pick, say } from "../../words/say.ts";
import { localOf } from "../../words/time.ts";
import { Select } from "../../ui/field.tsx";
import { Badge, Facts, Failure, Loading } from "../../ui/parts.tsx";
import { caseHref, go } from "../route.ts";
import { at, categoryName, may, unitName, zone, zoneName } from "../state.ts";
import { DecideDialog, type Decision } from "./decide_dialog.tsx";

const kTones = { open: "info", adopted: "ok", dismissed: "neutral" } as const satisfies Record<PrecedentState, string>;

function One({ one, onAsk }: { one: Precedent; onAsk: (decision: Decision) => void }) {
  return (
    <li class="board-row" data-precedent={one.id}>
      <h2>{categoryName(one.category)} → {unitName(one.owner)} <Badge tone={kTones[one.state]}>{of("precedent_state", one.state)}</Badge></h2>
      <p>{pick({ name_zh: one.words_zh, name_en: one.words_en })}</p>
      <Facts
        rows={[
          { name: say("lists.case"), value: <a href={caseHref(one.case_code)}><span class="code">{one.case_code}</span></a> },
          { name: say("lists.objector"), value: `${unitName(one.objector)} · ${say(one.upheld ? "lists.upheld" : "lists.not_upheld")}` },
          { name: say("lists.proposed"), value: unitName(one.proposed) },
          { name: say("lists.zones"), value: listed(one.zones.map(zoneName)) },
          { name: say("lists.decided"), value: one.decided_at && `${at(one.decided_at)} · ${one.reason}` },
          { name: say("lists.adopted_version"), value: one.adopted_version !== null && String(one.adopted_version) },
        ]}
      />
      {one.state === "open" && may("configure") && (
        <p class="action-row">
          {(["adopt", "dismiss"] as const).map((decision) => (
            <button key={decision} type="button" class="btn" data-decision={decision} onClick={() => onAsk(decision)}>{say(`lists.${decision}`)}</button>
          ))}
        </p>
      )}
    </li>
  );
}

export function Precedents({ state }: { state: PrecedentState | undefined }) {
  const [rows, setRows] = useState<readonly Precedent[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [asking, setAsking] = useState<{ precedent: Precedent; decision: Decision } | null>(null);
  const read = (cursor = ""): void => {
    setFailure(null);
    readPrecedents(state ?? "", cursor).then((page) => {
      setRows((before) => (cursor ? [...(before ?? []), ...page.precedents] : page.precedents));
      setNext(page.next);
    }, setFailure);
  };
  useEffect(() => read(), []);
  const put = (after: Precedent): void => setRows((before) => (before ?? []).map((one) => (one.id === after.id ? after : one)));
  const choose = (value: string): void => {
    const chosen = kPrecedentStates.find((one) => one === value);
    go({ screen: chosen ? { name: "dispatch", part: "precedents", state: chosen } : { name: "dispatch", part: "precedents" } });
  };
  return (
    <>
      <p>{say("lists.precedents_lead")}</p>
      <div class="board-filters">
        <Select
          name="precedent_state" label={say("lists.state")} required value={state ?? ""} none={say("staff.any")} onValue={choose}
          options={kPrecedentStates.map((value) => ({ value, label: of("precedent_state", value) }))}
        />
      </div>
      {failure !== null && <Failure error={failure} retry={() => read()} />}
      {!rows && failure === null && <Loading />}
      {rows?.length === 0 && <p class="empty">{say("lists.no_precedents")}</p>}
      <ul class="board-rows">
        {(rows ?? []).map((one) => <One key={one.id} one={one} onAsk={(decision) => setAsking({ precedent: one, decision })} />)}
      </ul>
      {next && <button type="button" class="btn small" onClick={() => read(next)}>{say("whistle.more")}</button>}
      {asking && (
        <DecideDialog {...asking} today={localOf(new Date().toISOString(), zone.value).slice(0, 10)} onDecided={put} onClose={() => setAsking(null)} />
      )}
    </>
  );
}
