/** Visits, newest first: narrowed by whose, where, which campaign, whom and when. Never ordered by how many. */
import { useEffect, useState } from "preact/hooks";
import { kVisitTargets, readOutreach, type Campaign } from "../../api/outreach.ts";
import { readVisits, type VisitAsk, type VisitRow } from "../../api/visits.ts";
import { language, pick, say } from "../../words/say.ts";
import { later } from "../../ui/later.tsx";
import { Line, Select } from "../../ui/field.tsx";
import { unitTree } from "../pickers.ts";
import { usePaged } from "../rounds/paged.ts";
import { List } from "../rounds/parts.tsx";
import { go, route } from "../route.ts";
import { byName } from "../scores/score_words.ts";
import { at, reference, zoneName } from "../state.ts";
import { minutesText, ResultBadge, targetText, VisitTabs, whoText } from "./visit_parts.tsx";
import { visitsHref } from "./visit_address.ts";

const VisitPage = later<{ id: string; ask: VisitAsk }>(() => import("./visit_page.tsx").then((file) => file.VisitPage));

const Row = ({ row, ask }: { row: VisitRow; ask: VisitAsk }) => (
  <tr data-visit={row.id}>
    <th scope="row"><a class="num" href={visitsHref({ name: "visits", ask, id: row.id })}>{at(row.at)}</a></th>
    <td data-label={say("visit.target")}>{targetText(row.target)} <span class="hint nowrap">{minutesText(row.minutes)}</span></td>
    <td data-label={say("visits.zone")}>{row.zone ? zoneName(row.zone) : say("visits.no_zone")}</td>
    <td data-label={say("visits.who")}>{whoText(row)}</td>
    <td data-label={say("visits.found")}>{row.result ? <ResultBadge result={row.result} /> : say("visits.no_case")}</td>
    <td data-label={say("visits.needs")}>{row.needs_count > 0 ? say("visits.needs_n", { n: row.needs_count }) : "—"}</td>
  </tr>
);

function useCampaigns(): readonly Campaign[] {
  const [all, setAll] = useState<readonly Campaign[]>([]);
  // A filter that could not be read is left out; the list stands without it.
  useEffect(() => void readOutreach().then(({ campaigns }) => setAll(campaigns), () => undefined), []);
  return all;
}

/** What stands in the form, not on its buttons. */
const kInForm = ["unit", "zone", "campaign", "target", "from", "to"] as const;

function Filters({ ask }: { ask: VisitAsk }) {
  const campaigns = useCampaigns();
  // A phone shows the list first; what narrows it is told beside the word.
  const [wide] = useState(() => matchMedia("(min-width: 40rem)").matches);
  const chosen = kInForm.filter((name) => ask[name]).length;
  const to = (more: VisitAsk): void => {
    const next = Object.fromEntries(Object.entries({ ...ask, ...more }).filter(([, value]) => value)) as VisitAsk;
    go({ screen: { name: "visits", ask: next } }, true);
  };
  const zones = byName(Object.keys(reference.value?.zones ?? {}), zoneName, language.value);
  const units = unitTree(reference.value?.units ?? []).map(({ value, label, depth }) => ({ value, label: `${"　".repeat(depth)}${label}` }));
  const all = say("staff.any");
  return (
    <>
      <details open={wide}>
        <summary>{say("staff.filters")}{chosen > 0 && ` · ${chosen}`}</summary>
        <div class="board-filters">
          <Select name="unit" label={say("visits.unit")} required none={ask.mine ? say("visits.mine") : all} value={ask.unit ?? ""} options={units} onValue={(unit) => to({ unit, mine: "" })} />
          <Select name="zone" label={say("visits.zone")} required none={all} value={ask.zone ?? ""} options={zones.map((value) => ({ value, label: zoneName(value) }))} onValue={(zone) => to({ zone })} />
          {campaigns.length > 0 && (
            <Select name="campaign" label={say("visit.campaign")} required none={all} value={ask.campaign ?? ""} options={campaigns.map((one) => ({ value: one.code, label: pick(one) }))} onValue={(campaign) => to({ campaign })} />
          )}
          <Select name="target" label={say("visit.target")} required none={all} value={ask.target ?? ""} options={kVisitTargets.map((value) => ({ value, label: targetText(value) }))} onValue={(target) => to({ target })} />
          <Line type="date" name="from" label={say("visits.from")} required value={ask.from ?? ""} onValue={(from) => to({ from })} />
          <Line type="date" name="to" label={say("visits.to")} required value={ask.to ?? ""} onValue={(end) => to({ to: end })} />
        </div>
      </details>
      <p class="action-row">
        <button type="button" class="btn small" data-do="mine" aria-pressed={ask.mine === "true"} onClick={() => to({ mine: ask.mine ? "" : "true", unit: "" })}>{say("visits.mine")}</button>
        <button type="button" class="btn small" data-do="about" aria-pressed={ask.about_case === "true"} onClick={() => to({ about_case: ask.about_case ? "" : "true" })}>{say("visits.only_about")}</button>
        {Object.keys(ask).length > 0 && <button type="button" class="btn small" data-do="all" onClick={() => go({ screen: { name: "visits", ask: {} } }, true)}>{say("visits.clear")}</button>}
      </p>
    </>
  );
}

function Board({ ask }: { ask: VisitAsk }) {
  const list = usePaged(`visits ${JSON.stringify(ask)}`, (cursor) => readVisits(ask, cursor).then(({ visits, next }) => ({ rows: visits, next })));
  return (
    <>
      <Filters ask={ask} />
      <List list={list} empty={say("visits.none")}>
        {(rows) => (
          <div class="scroll" tabIndex={0} role="region" aria-label={say("visits.title")}>
            <table class="board">
              <caption class="hidden">{say("visits.title")}</caption>
              <thead>
                <tr>
                  <th scope="col">{say("visit.at")}</th><th scope="col">{say("visit.target")}</th><th scope="col">{say("visits.zone")}</th>
                  <th scope="col">{say("visits.who")}</th><th scope="col">{say("visits.found")}</th><th scope="col">{say("visits.needs")}</th>
                </tr>
              </thead>
              <tbody>{rows.map((row) => <Row key={row.id} row={row} ask={ask} />)}</tbody>
            </table>
          </div>
        )}
      </List>
    </>
  );
}

export function VisitsPage() {
  const { screen } = route.value;
  if (screen.name !== "visits") return null;
  if (screen.id) return <VisitPage id={screen.id} ask={screen.ask} key={screen.id} />;
  return (
    <div class="wide-page">
      <h1>{say("visits.title")}</h1>
      <VisitTabs tab="visits" />
      <p>{say("visits.lead")} <b>{say("visits.counts")}</b></p>
      <Board ask={screen.ask} />
    </div>
  );
}
