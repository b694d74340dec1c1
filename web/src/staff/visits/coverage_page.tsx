/** Which zones were visited: when last, by how many units, how many of the visits because of a case, and where nobody went. By name, never by number. */
import { useEffect, useState } from "preact/hooks";
import { readCoverage, type Coverage, type CoverageAsk, type ZoneCoverage } from "../../api/visits.ts";
import { colon, language, of, pick, say } from "../../words/say.ts";
import { Line, Select } from "../../ui/field.tsx";
import { Badge, Failure, Loading } from "../../ui/parts.tsx";
import { go, route } from "../route.ts";
import { byName } from "../scores/score_words.ts";
import { at, now, reference, zoneName } from "../state.ts";
import { CoverageMap } from "./coverage_map.tsx";
import { VisitTabs } from "./visit_parts.tsx";
import { rowsHref } from "./visit_address.ts";
import { bandOf, endOf, kBandTones } from "./visit_words.ts";

/** A screen reader reads numbers out of their table: the name says what is counted. Nothing stands behind a nought. */
const Rows = ({ text, href, label }: { text: string; href: string; label: string }) => <a href={rowsHref(href)} aria-label={`${label}${colon()}${text}`}>{text}</a>;

const Within = ({ row, name }: { row: ZoneCoverage; name: string }) => (
  <>
    <span class="block"><Rows text={say("visits.went_n", { n: row.visits })} href={row.rows.visits} label={name} /></span>
    {row.units > 0 && <span class="block"><Rows text={say("visits.units_n", { n: row.units })} href={row.rows.visits} label={`${name} ${say("visits.units")}`} /></span>}
    <span class="block">
      {say("visits.about_share")}{colon()}
      {row.about_case === 0 ? say("visits.of_n", { n: 0, all: row.visits })
        : <Rows text={say("visits.of_n", { n: row.about_case, all: row.visits })} href={row.rows.about_case} label={`${name} ${say("visits.about_share")}`} />}
    </span>
  </>
);

function Row({ row, end, marked, onMark }: { row: ZoneCoverage; end: number; marked: boolean; onMark: () => void }) {
  const name = zoneName(row.zone), band = bandOf(row.last, end);
  return (
    <tr id={`zone-${row.zone}`} data-zone={row.zone} tabIndex={-1} class={marked ? "marked" : ""} onMouseEnter={onMark} onFocusIn={onMark}>
      <th scope="row">{name}</th>
      <td data-label={say("visits.last")}>
        <Badge tone={kBandTones[band]}>{of("visit_band", band)}</Badge>{" "}
        {row.last && <span class="block"><Rows text={at(row.last)} href={row.rows.last} label={`${name} ${say("visits.last")}`} /></span>}
      </td>
      <td data-label={say("visits.in_period")}>{row.visits === 0 ? <Badge tone="warn">{say("visits.nobody")}</Badge> : <Within row={row} name={name} />}</td>
    </tr>
  );
}

function Sheet({ told }: { told: Coverage }) {
  const [marked, setMarked] = useState("");
  const end = endOf(told.to, now.value);
  const rows = byName(told.zones, ({ zone }) => zoneName(zone), language.value);
  const pickZone = (code: string): void => {
    setMarked(code);
    document.getElementById(`zone-${code}`)?.scrollIntoView({ block: "nearest" });
  };
  const caption = say("visits.coverage_caption", { from: told.from, to: told.to });
  if (rows.length === 0) return <p class="empty">{say("visits.no_zones")}</p>;
  return (
    <>
      <div class="zone-panes">
        <div>
          <CoverageMap told={told} end={end} marked={marked} onPick={pickZone} />
          {!reference.value?.jurisdiction.surveyed && <p class="hint">{say("sheet.map_schematic")}</p>}
        </div>
        <div class="scroll zone-table" tabIndex={0} role="region" aria-label={caption}>
          <table class="board">
            <caption>{caption}</caption>
            <thead>
              <tr>
                <th scope="col">{say("visits.zone")}</th><th scope="col">{say("visits.last")}</th><th scope="col">{say("visits.in_period")}</th>
              </tr>
            </thead>
            <tbody>{rows.map((row) => <Row key={row.zone} row={row} end={end} marked={row.zone === marked} onMark={() => setMarked(row.zone)} />)}</tbody>
          </table>
        </div>
      </div>
      <p class="hint">{say("figures.definition")}{colon()}{language.value === "zh" ? told.definition.zh : told.definition.en} · {say("visits.as_of", { at: at(told.as_of) })}</p>
    </>
  );
}

function Filters({ told, ask }: { told: Coverage; ask: CoverageAsk }) {
  const to = (more: CoverageAsk): void => {
    const next = Object.fromEntries(Object.entries({ ...ask, ...more }).filter(([, value]) => value)) as CoverageAsk;
    go({ screen: { name: "coverage", ask: next } }, true);
  };
  return (
    <div class="board-filters">
      {told.layers.length > 1 && (
        <Select name="layer" label={say("visits.layer")} required value={told.layer} none={say("form.choose")} options={told.layers.map((one) => ({ value: one.code, label: pick(one) }))} onValue={(layer) => to({ layer })} />
      )}
      <Line type="date" name="from" label={say("visits.from")} required value={ask.from ?? told.from} onValue={(from) => to({ from })} />
      <Line type="date" name="to" label={say("visits.to")} required value={ask.to ?? told.to} onValue={(end) => to({ to: end })} />
    </div>
  );
}

export function CoveragePage() {
  const { screen } = route.value;
  const ask: CoverageAsk = screen.name === "coverage" ? screen.ask : {};
  const [told, setTold] = useState<Coverage | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  const key = JSON.stringify(ask);
  useEffect(() => {
    let left = false;
    setFailure(null);
    readCoverage(ask).then((answer) => !left && setTold(answer), (error: unknown) => !left && setFailure(error));
    return () => {
      left = true;
    };
  }, [key, tries]);
  return (
    <div class="wide-page">
      <h1>{say("visits.coverage_title")}</h1>
      <VisitTabs tab="coverage" />
      <p>{say("visits.coverage_lead")} <b>{say("visits.counts")}</b></p>
      {told && told.scope !== "everything" && <p class="notice">{say(told.scope === "units" ? "visits.scope_units" : "visits.scope_own")}</p>}
      {told && <Filters told={told} ask={ask} />}
      {failure !== null && <Failure error={failure} retry={() => setTries(tries + 1)} />}
      {!told && failure === null && <Loading />}
      {told && <Sheet told={told} />}
    </div>
  );
}
