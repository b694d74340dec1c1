/** The page of the resident as it will be: state, answer, step; and whether anything will reach them. */
import type { DialogCommand } from "../../api/codes.ts";
import type { Case } from "../../api/types.ts";
import { colon, of, say } from "../../words/say.ts";
import { kStatusTones } from "../../words/tones.ts";
import { Badge } from "../../ui/parts.tsx";
import { categoryName } from "../state.ts";
import { shownValues } from "./form_values.ts";
import { residentPreview } from "./resident_preview.ts";
import { specOf, type Values } from "./specs.ts";

export function Preview({ command, values, c }: { command: DialogCommand; values: Values; c: Case }) {
  const shown = residentPreview(command, shownValues(specOf(command), values, c), c);
  const reachable = c.contact && (c.contact.phone || c.contact.email);
  if (!shown) return null;
  const { status, when, reply, step } = shown;
  return (
    <div class="preview" aria-label={say("preview.title")} role="group">
      <p class="hint">{say("preview.title")}{colon()}{say(`preview.${when}`)}</p>
      <h3>{categoryName(c.category)} <Badge tone={kStatusTones[status]}>{of("stage", status)}</Badge></h3>
      {reply && <div class="notice info"><h3>{say("case.reply")}</h3><p class="pre" data-shown="reply">{reply}</p></div>}
      <p><b>{say(step.title)}</b> {step.landing && of("landing", step.landing)}</p>
      {step.text && <p class="pre" data-shown="step">{step.text}</p>}
      {!reply && !step.text && <p>{say("preview.empty")}</p>}
      <p class="hint">{say("preview.others")} {!reachable && say("preview.no_contact")}</p>
    </div>
  );
}
