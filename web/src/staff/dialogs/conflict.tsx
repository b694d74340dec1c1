/** Someone was faster: what I wrote and what they did, side by side. Nothing is overwritten and nothing I wrote is lost. */
import type { DialogCommand } from "../../api/codes.ts";
import type { Case } from "../../api/types.ts";
import { of, say } from "../../words/say.ts";
import { Facts, ruleText, StatusBadge } from "../../ui/parts.tsx";
import { at, unitName } from "../state.ts";
import { specOf, type Values } from "./specs.ts";

interface Props {
  before: Case;
  after: Case;
  command: DialogCommand;
  values: Values;
}

/** A value as it was meant: the word of a code, the name of a unit. */
function meant(command: DialogCommand, name: string, values: Values): string {
  const field = specOf(command).fields.find((item) => item.name === name);
  const value = values[name];
  if (!field || typeof value !== "string") return Array.isArray(value) ? String(value.length) : "";
  if (field.kind === "unit") return unitName(value);
  return field.kind === "choice" || field.kind === "list" || field.kind === "yesno" ? of(field.words, value) : value;
}

export function Conflict({ before, after, command, values }: Props) {
  const since = after.timeline.filter(({ version }) => version > before.version);
  const offer = after.offers.find((item) => item.command === command);
  const mine = specOf(command).fields.map(({ name, label }) => ({ name: say(label), value: meant(command, name, values) }));
  return (
    <section class="conflict" role="alert" aria-labelledby="conflict">
      <h3 id="conflict">{say("conflict.title")}</h3>
      <p>{say("conflict.lead")}</p>
      {offer && !offer.allowed && (
        <p class="error">{say("conflict.gone", { why: ruleText(offer.reason?.rule ?? "", offer.reason?.message ?? "") })}</p>
      )}
      <div class="sides">
        <div>
          <h4>{say("conflict.mine")}</h4>
          <Facts rows={mine} />
        </div>
        <div>
          <h4>{say("conflict.theirs")}</h4>
          <p><StatusBadge status={after.status} /> {unitName(after.lead)}</p>
          <h4>{say("conflict.changed")}</h4>
          <ul>
            {since.map((entry) => (
              <li key={entry.version}>
                <span class="num">{at(entry.at)}</span> <b>{of("event", entry.kind)}</b> {unitName(entry.by.unit)}
                {Object.values(entry.texts).map((text) => <p key={text} class="step-text">{text}</p>)}
              </li>
            ))}
          </ul>
        </div>
      </div>
    </section>
  );
}
