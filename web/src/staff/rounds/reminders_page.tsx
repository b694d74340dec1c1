/** Reminders that were sent, level by level; the list for public criticism is one of them. A list of cases, never of units. */
import { kReminderLevels, readReminders } from "../../api/rounds.ts";
import { of, say } from "../../words/say.ts";
import { Badge } from "../../ui/parts.tsx";
import { at, unitName } from "../state.ts";
import { usePaged } from "./paged.ts";
import { CaseLink, List, roundsHref, wordsOf } from "./parts.tsx";

export function RemindersPage({ level }: { level: string | undefined }) {
  const chosen = kReminderLevels.find((one) => one === level) ?? "criticism";
  const list = usePaged(chosen, (cursor) => readReminders(chosen, cursor).then(({ reminders, next }) => ({ rows: reminders, next })));
  return (
    <>
      <h1>{say("rounds.reminders")}</h1>
      <nav class="years" aria-label={say("rounds.levels")}>
        {kReminderLevels.map((one) => <a key={one} href={roundsHref("reminders", one)} aria-current={one === chosen ? "page" : undefined}>{of("urge_level", one)}</a>)}
      </nav>
      <p><b>{say("rounds.not_a_ranking")}</b> {of("reminder_lead", chosen)}</p>
      <List list={list} empty={say("rounds.no_reminders")}>
        {(rows) => (
          <ul class="parts">
            {rows.map((one) => (
              <li class="part" key={one.code + one.at + one.level}>
                <p class="agenda-head">
                  <CaseLink code={one.code} /><span>{unitName(one.unit)}</span>
                  {one.settled && <Badge tone="ok">{say("rounds.settled")}</Badge>}
                </p>
                <p>{wordsOf(one)}</p>
                <p class="hint">{say("rounds.due_by", { at: at(one.due) })} · {say("rounds.reminded_at", { at: at(one.at) })}</p>
              </li>
            ))}
          </ul>
        )}
      </List>
    </>
  );
}
