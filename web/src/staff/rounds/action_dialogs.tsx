/** A decision with its unit and day; and how an action ends. */
import { useRef, useState } from "preact/hooks";
import { ApiError } from "../../api/http.ts";
import { decideAction, dropAction, finishAction, type Action } from "../../api/rounds.ts";
import { of, say } from "../../words/say.ts";
import { Line, Long } from "../../ui/field.tsx";
import { TreePicker } from "../../ui/tree_picker.tsx";
import { unitTree } from "../pickers.ts";
import { at, reference, unitName } from "../state.ts";
import { FormDialog, kActionTextMax, kReasonMax, missing } from "./form_dialog.tsx";
import { codesOf } from "./lists.ts";
import { firstOf } from "./parts.tsx";

/** The row of an action, which takes focus when something was done to it. */
const rowOf = (id: string): string => `[data-action="${id}"]`;

export type Ending = "finish" | "drop";

export function DecideDialog({ week, code, onDone, onClose }: { week: string; code: string; onDone: () => Promise<void>; onClose: () => void }) {
  const made = useRef("");
  const [values, setValues] = useState({ text: "", owner: "", due: "", codes: code });
  const set = (name: keyof typeof values) => (value: string): void => setValues((before) => ({ ...before, [name]: value }));
  const send = async (): Promise<void> => {
    const action = await decideAction(week, { text: values.text.trim(), owner: values.owner, due: values.due, codes: codesOf(values.codes) });
    made.current = action.id;
    await onDone();
  };
  return (
    <FormDialog
      title={`${say("rounds.decide")} · ${say("rounds.week_of", { day: week })}`} lead={say("rounds.decide_lead")} submit={say("rounds.decide")} names={["text", "owner", "due", "codes"]}
      check={() => missing([["text", say("rounds.what"), values.text], ["owner", say("rounds.owner"), values.owner], ["due", say("rounds.due_day"), values.due]])}
      send={send} onClose={onClose} focus={() => firstOf(rowOf(made.current), "#actions")}
    >
      {(error) => (
        <>
          <Long name="text" label={say("rounds.what")} required error={error("text")} max={kActionTextMax} rows={3} value={values.text} onValue={set("text")} />
          <TreePicker
            name="owner" label={say("rounds.owner")} required error={error("owner")} value={values.owner} onValue={set("owner")}
            items={unitTree(reference.value?.units ?? [])} searchLabel={say("unit.search")} noneLabel={say("unit.none")}
          />
          <Line name="due" label={say("rounds.due_day")} hint={say("rounds.due_hint")} required type="date" error={error("due")} value={values.due} onValue={set("due")} />
          <Line name="codes" label={say("rounds.about")} hint={say("rounds.codes_hint")} error={error("codes")} value={values.codes} onValue={set("codes")} />
        </>
      )}
    </FormDialog>
  );
}

export function EndDialog({ action, ending, onDone, onClose }: { action: Action; ending: Ending; onDone: () => Promise<void>; onClose: () => void }) {
  const [text, setText] = useState("");
  const finishes = ending === "finish";
  const name = finishes ? "outcome" : "reason";
  const label = say(finishes ? "rounds.outcome" : "field.reason");
  const send = async (): Promise<void> => {
    try {
      await (finishes ? finishAction : dropAction)(action, text.trim());
    } catch (error) {
      // Someone was quicker: what they did is read, the text stays, and it can be sent again.
      if (error instanceof ApiError && error.status === 412) await onDone();
      throw error;
    }
    await onDone();
  };
  return (
    <FormDialog
      title={of("action_command", ending)} {...(finishes ? {} : { lead: say("rounds.drop_lead") })} submit={of("action_command", ending)} danger={!finishes} names={[name]}
      check={() => missing([[name, label, text]])} send={send} onClose={onClose} focus={() => firstOf(rowOf(action.id), "#actions")}
    >
      {(error) => (
        <>
          <p><b class="wrap">{action.text}</b><br />{unitName(action.owner)} · {say("rounds.due_by", { at: at(action.due) })}</p>
          <Long name={name} label={label} required error={error(name)} max={kReasonMax} value={text} onValue={setText} />
        </>
      )}
    </FormDialog>
  );
}
