/** Every step, oldest first: when, what, who, and whether the public sees it. */
import { useState } from "preact/hooks";
import type { Case, Entry } from "../../api/types.ts";
import { of, say } from "../../words/say.ts";
import { at, unitName } from "../state.ts";

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

export function Timeline({ c }: { c: Case }) {
  const [publicOnly, setPublicOnly] = useState(false);
  const entries = publicOnly ? c.timeline.filter((entry) => entry.public) : c.timeline;
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">{say("sheet.timeline")}</h2>
      <label class="check">
        <input type="checkbox" checked={publicOnly} onChange={(event) => setPublicOnly(event.currentTarget.checked)} />
        <span>{say("sheet.only_public")}</span>
      </label>
      <ol class="timeline">{entries.map((entry) => <Step key={entry.version} entry={entry} />)}</ol>
    </section>
  );
}
