/** Every step, oldest first: when, what, who, and whether the public sees it. Visits stand among the steps by their time. */
import { useEffect, useState } from "preact/hooks";
import type { Case, Entry } from "../../api/types.ts";
import { readCaseVisits, type CaseVisit } from "../../api/visits.ts";
import { later } from "../../ui/later.tsx";
import { of, say } from "../../words/say.ts";
import { at, unitName } from "../state.ts";

const VisitStep = later<{ visit: CaseVisit }>(() => import("./visit_step.tsx").then((file) => file.VisitStep));

/** What stands after the name of the step: the unit, the channel, the outcome, the deadline. */
function details(entry: Entry): string {
  return [
    unitName(entry.unit),
    entry.via && of("via", entry.via),
    entry.outcome && of("landing", entry.outcome),
    entry.due && say("sheet.until", { at: at(entry.due) }),
  ].filter(Boolean).join(" · ");
}

const kBad: readonly string[] = ["objected", "rework_ordered", "callback_unreached", "reopened", "urged", "supervised", "contact_failed", "callback_tried"];
const kHidden: readonly string[] = ["contact", "place", "media", "attributes", "spans", "evidence", "source_row"];

function Step({ entry }: { entry: Entry }) {
  const role = of("role", entry.by.role);
  const by = entry.by.unit && entry.by.unit !== "0" ? say("sheet.by", { role, unit: unitName(entry.by.unit) }) : role;
  const more = details(entry);
  const texts = Object.entries(entry.texts ?? {}).filter(([field, value]) => value && !kHidden.includes(field));
  return (
    <li class={kBad.includes(entry.kind) ? "step bad" : "step"}>
      <p class="step-when num">
        {at(entry.at)} <span class={entry.public ? "mark public" : "mark"}>{entry.public ? say("sheet.public") : say("sheet.internal")}</span>
      </p>
      <p class="step-what"><b>{of("event", entry.kind)}</b>{more && <>{" "}{more}</>}</p>
      {texts.map(([field, value]) => (
        <p key={field} class="step-text"><span class="hint">{of("text", field)}</span> {value}</p>
      ))}
      <p class="hint">{by}</p>
    </li>
  );
}

interface Visits {
  rows: readonly CaseVisit[];
  next: string | null;
  failed: boolean;
}
const kNoVisits: Visits = { rows: [], next: null, failed: false };

/** Read beside the case: it stands without them. */
function useVisits({ code, version }: Case): [Visits, () => void] {
  const [visits, setVisits] = useState(kNoVisits);
  const read = (before: Visits, isLeft: () => boolean): void => {
    readCaseVisits(code, before.next ?? "").then(
      ({ visits: more, next }) => !isLeft() && setVisits({ rows: [...before.rows, ...more], next, failed: false }),
      () => !isLeft() && setVisits({ ...before, failed: true }),
    );
  };
  useEffect(() => {
    let left = false;
    read(kNoVisits, () => left);
    return () => {
      left = true;
    };
  }, [code, version]);
  return [visits, () => read(visits, () => false)];
}

export function Timeline({ c }: { c: Case }) {
  const [publicOnly, setPublicOnly] = useState(false);
  const [visits, readMore] = useVisits(c);
  const entries = publicOnly ? c.timeline.filter((entry) => entry.public) : c.timeline;
  const steps = [
    ...entries.map((entry) => ({ time: entry.at, step: <Step key={entry.version} entry={entry} /> })),
    ...(publicOnly ? [] : visits.rows).map((visit) => ({ time: visit.at, step: <VisitStep key={visit.id} visit={visit} /> })),
  ].sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">{say("sheet.timeline")}</h2>
      <label class="check">
        <input type="checkbox" checked={publicOnly} onChange={(event) => setPublicOnly(event.currentTarget.checked)} />
        <span>{say("sheet.only_public")}</span>
      </label>
      {(visits.failed || visits.next) && (
        <p class="hint">{visits.failed && say("visits.history_failed")} <button type="button" class="btn small" onClick={readMore}>{say(visits.failed ? "staff.retry" : "visits.history_more")}</button></p>
      )}
      <ol class="timeline">{steps.map(({ step }) => step)}</ol>
    </section>
  );
}
