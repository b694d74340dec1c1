/** Asks for what a command needs, sends it, shows what the server refuses beside the fields, and keeps the text when someone was faster. */
import { useRef, useState } from "preact/hooks";
import { ApiError } from "../../api/http.ts";
import type { DialogCommand } from "../../api/codes.ts";
import type { Case } from "../../api/types.ts";
import { colon, of, say } from "../../words/say.ts";
import { ErrorSummary } from "../../ui/error_summary.tsx";
import { Modal } from "../../ui/modal.tsx";
import { refusalText, ruleText } from "../../ui/parts.tsx";
import { isConflict, load, opened, run } from "../case/case_state.ts";
import { zone } from "../state.ts";
import { Conflict } from "./conflict.tsx";
import { CommandField } from "./command_field.tsx";
import { bodyOf, isShown, missing, repliesOf } from "./form_values.ts";
import { Before } from "./before.tsx";
import { blanks } from "./reply_state.ts";
import { replyFaults } from "./reply_text.ts";
import { specOf, type Value, type Values } from "./specs.ts";

interface Fault {
  field: string;
  message: string;
}
const kTold = { unit: "rule.unit_required", time: "rule.date_required", choice: "rule.code_required", list: "rule.code_required",
  yesno: "rule.code_required", category: "rule.code_required" } as const;

/** "answer.solved" and "spans[0].end" are told at the field that the form has. */
const fieldOf = (path: string, names: readonly string[]): string => path.split(/[.[]/).find((part) => names.includes(part)) ?? "";

function faultsOf(error: unknown, names: readonly string[]): Fault[] {
  if (!(error instanceof ApiError) || error.errors.length === 0) return [{ field: "", message: refusalText(error) }];
  return error.errors.map(({ field, message, rule }) => ({ field: fieldOf(field, names), message: ruleText(rule, message) }));
}

export interface CommandDialogProps {
  c: Case;
  command: DialogCommand;
  onClose: () => void;
}
export function CommandDialog({ c, command, onClose }: CommandDialogProps) {
  const spec = specOf(command);
  const [values, setValues] = useState<Values>(() => spec.first?.(c) ?? {});
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [busy, setBusy] = useState(false);
  /** The case as it was when the writing began; set once someone else changed it. */
  const [before, setBefore] = useState<Case | null>(null);
  const started = useRef(c);
  const names = spec.fields.map(({ name }) => name);

  const set = (name: string, value: Value): void => setValues((old) => ({ ...old, [name]: value }));
  const check = (): Fault[] => [
    ...missing(spec, values, c).map((field) => {
      const kind = spec.fields.find(({ name }) => name === field)?.kind;
      return { field, message: `${fieldLabel(field)}${colon()}${say((kind && kind in kTold && kTold[kind as keyof typeof kTold]) || "rule.text_required")}` };
    }),
    ...repliesOf(spec, values, c).flatMap(({ name, text }) =>
      replyFaults(text, blanks.peek()).map(({ rule, name: what }) => ({ field: name, message: `${fieldLabel(name)}${colon()}${say(`rule.${rule}`, { what })}` }))),
  ];
  const fieldLabel = (name: string): string => {
    const field = spec.fields.find((item) => item.name === name);
    return field ? say(field.label) : "";
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const wrong = check();
    setFaults(wrong);
    if (wrong.length > 0) return;
    setBusy(true);
    try {
      await run(c, command, bodyOf(spec, values, c, zone.value));
      onClose();
    } catch (error) {
      setBusy(false);
      if (!isConflict(error)) return setFaults(faultsOf(error, names));
      setBefore(started.current);
      await load(c.code);
      if (opened.peek()) started.current = opened.peek() ?? started.current;
    }
  };
  const errorOf = (name: string): string | undefined => faults.find(({ field }) => field === name)?.message;
  return (
    <Modal title={of("command", command)} onClose={onClose} wide={before !== null}>
      <form class="ask" noValidate onSubmit={(event) => void submit(event)}>
        {before && <Conflict before={before} after={c} command={command} values={values} />}
        <ErrorSummary errors={faults} />
        {spec.lead && <p>{say(spec.lead)}</p>}
        <Before command={command} c={c} />
        {spec.fields.filter((field) => isShown(field, values, c)).map((field) => (
          <CommandField key={field.name} command={command} field={field} values={values} c={c} error={errorOf(field.name)} onValue={(value) => set(field.name, value)} />
        ))}
        <div class="ask-foot">
          <button type="submit" class={spec.danger ? "btn danger" : "btn primary"} aria-disabled={busy}>
            {busy ? say("staff.busy") : before ? say("conflict.again") : of("command", command)}
          </button>
          <button type="button" class="btn" onClick={onClose}>{say("staff.cancel")}</button>
        </div>
      </form>
    </Modal>
  );
}
