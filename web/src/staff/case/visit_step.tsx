/** A visit in the history of a case: private, like every step that the resident does not see. */
import type { CaseVisit } from "../../api/visits.ts";
import { say } from "../../words/say.ts";
import { at, zoneName } from "../state.ts";
import { ErasedText, minutesText, ResultBadge, targetText, whoText } from "../visits/visit_parts.tsx";
import { visitsHref } from "../visits/visit_address.ts";

export function VisitStep({ visit }: { visit: CaseVisit }) {
  const { zone, place, note, erased, result, about, came, opens } = visit;
  return (
    <li class="step" data-visit={visit.id}>
      <p class="step-when num">{at(visit.at)} <span class="mark">{say("sheet.internal")}</span></p>
      <p class="step-what">
        <b>{say("visits.history")}</b>{" "}
        {about && result && <ResultBadge result={result} />}{" "}
        {[targetText(visit.target), zone && zoneName(zone), minutesText(visit.minutes)].filter(Boolean).join(" · ")}
      </p>
      {came && <p class="step-text">{say("visits.history_came")}</p>}
      {erased ? <ErasedText erased={erased} /> : (
        <>
          {place && <p class="step-text"><span class="hint">{say("visit.place")}</span> {place}</p>}
          {note && <p class="step-text"><span class="hint">{say("visit.note")}</span> {note}</p>}
        </>
      )}
      <p class="hint">{whoText(visit)}</p>
      {opens && <p><a href={visitsHref({ name: "visits", ask: {}, id: visit.id })}>{say("visits.history_open")}</a></p>}
    </li>
  );
}
