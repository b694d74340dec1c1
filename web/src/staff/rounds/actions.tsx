/** What the weekly runs decided: who does it by when, and what became of it. */
import { useState } from "preact/hooks";
import { kActionStates, readActions, type Action, type ActionState } from "../../api/rounds.ts";
import { colon, of, say } from "../../words/say.ts";
import type { Tone } from "../../words/tones.ts";
import { Select } from "../../ui/field.tsx";
import { Badge } from "../../ui/parts.tsx";
import { at, may, me, reference, unitName } from "../state.ts";
import { DecideDialog, EndDialog, type Ending } from "./action_dialogs.tsx";
import { isOverAction, unitsBelow } from "./lists.ts";
import { usePaged } from "./paged.ts";
import { CaseLink, List, roundsHref, whoOf } from "./parts.tsx";

const kTones: Record<ActionState, Tone> = { open: "info", overdue: "bad", done: "ok", dropped: "neutral" };

/** As the server decides it: supervision does both, a unit finishes its own. */
function endingsOf(action: Action): Ending[] {
  if (isOverAction(action)) return [];
  if (may("case_supervise")) return ["finish", "drop"];
  return may("case_handle") && unitsBelow(reference.value?.units ?? [], me.value?.unit?.id).has(action.owner) ? ["finish"] : [];
}

function ActionCard({ action, onEnd }: { action: Action; onEnd: (ending: Ending) => void }) {
  const endings = endingsOf(action);
  const decided = action.steps.find(({ kind }) => kind === "decided");
  const ended = action.steps.find(({ kind }) => kind === "finished" || kind === "dropped");
  return (
    <li class="part" data-action={action.id} tabIndex={-1}>
      <p class="agenda-head">
        <b class="wrap">{action.text}</b>
        <Badge tone={kTones[action.state]}>{of("action_state", action.state)}</Badge>
        {action.late && <Badge tone="warn">{say("rounds.late")}</Badge>}
      </p>
      <p>{unitName(action.owner)} · {say("rounds.due_by", { at: at(action.due) })} · <a href={roundsHref("docket", action.week)}>{say("rounds.week_of", { day: action.week })}</a></p>
      {decided && <p class="hint">{say("rounds.decided_by", { who: whoOf(decided), at: at(decided.at) })}</p>}
      {action.codes.length > 0 && <p>{say("rounds.about")}{colon()}{action.codes.map((code) => <CaseLink key={code} code={code} />)}</p>}
      {action.outcome && <p class="pre">{say(action.state === "dropped" ? "rounds.why_dropped" : "rounds.outcome")}{ended && ` · ${whoOf(ended)} · ${at(ended.at)}`}: {action.outcome}</p>}
      {endings.length > 0 && (
        <div class="action-row">
          {endings.map((ending) => (
            <button type="button" key={ending} class={ending === "finish" ? "btn small primary" : "btn small"} data-end={ending} onClick={() => onEnd(ending)}>
              {of("action_command", ending)}<span class="hidden"> {action.text}</span>
            </button>
          ))}
        </div>
      )}
    </li>
  );
}

interface Props {
  week: string;
  /** The case about which something is being decided; null: nothing is. */
  deciding: string | null;
  onDecided: () => void;
}
export function Actions({ week, deciding, onDecided }: Props) {
  const [state, setState] = useState("");
  const [end, setEnd] = useState<{ id: string; ending: Ending } | null>(null);
  const list = usePaged(state, (cursor) => readActions(state, cursor).then(({ actions, next }) => ({ rows: actions, next })));
  const ended = end && list.rows?.find(({ id }) => id === end.id);
  return (
    <section aria-labelledby="actions">
      <h2 id="actions" tabIndex={-1}>{say("rounds.actions")}</h2>
      <p class="hint">{say("rounds.actions_lead")}</p>
      <div class="board-filters">
        <Select
          name="action_state" label={say("rounds.state")} required none={say("staff.any")} value={state} onValue={setState}
          options={kActionStates.map((value) => ({ value, label: of("action_state", value) }))}
        />
      </div>
      <List list={list} empty={say("rounds.no_actions")} none="rounds.not_there">
        {(rows) => <ul class="parts">{rows.map((action) => <ActionCard key={action.id} action={action} onEnd={(ending) => setEnd({ id: action.id, ending })} />)}</ul>}
      </List>
      {deciding !== null && <DecideDialog week={week} code={deciding} onDone={list.again} onClose={onDecided} />}
      {ended && end && <EndDialog action={ended} ending={end.ending} onDone={list.again} onClose={() => setEnd(null)} />}
    </section>
  );
}
