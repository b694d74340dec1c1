/** The reply as the resident's page shows it, and whether anything will reach them. */
import type { Case } from "../../api/types.ts";
import { say } from "../../words/say.ts";
import { unitName } from "../state.ts";

export function Preview({ text, c }: { text: string; c: Case }) {
  const reachable = c.contact && (c.contact.phone || c.contact.email);
  return (
    <div class="preview" aria-label={say("preview.title")} role="group">
      <p class="hint">{say("preview.title")}</p>
      <div class="notice info">
        <h3>{unitName(c.lead) || say("sheet.reply")}</h3>
        <p class="pre">{text.trim() || say("preview.empty")}</p>
      </div>
      {!reachable && <p class="hint">{say("preview.no_contact")}</p>}
    </div>
  );
}
