/** Asks for what a step of a whistle needs, sends it, and shows what the server refuses beside the fields. */
import { useState } from "preact/hooks";
import { ApiError } from "../../api/http.ts";
import { kAspects, type Whistle, type WhistleCommand } from "../../api/whistles.ts";
import { of, say } from "../../words/say.ts";
import { instantOf } from "../../words/time.ts";
import { ErrorSummary } from "../../ui/error_summary.tsx";
import { Chips, Line, Long, Select } from "../../ui/field.tsx";
import { Modal } from "../../ui/modal.tsx";
import { refusalText, ruleText } from "../../ui/parts.tsx";
import { unitName, zone } from "../state.ts";
import { kSteps, kTextMax, missingOf, ratingsOf, type StepField, type StepValues } from "./offers.ts";
import { callable } from "./units.ts";

export interface Fault {
  field: string;
  message: string;
}
/** Where the server's field has no control of its own ("ratings[0].arrival"), the fault stands above all. */
export const faultsOf = (error: unknown, names: readonly string[]): Fault[] =>
  error instanceof ApiError && error.errors.length > 0
    ? error.errors.map(({ field, message, rule }) => ({ field: names.find((name) => field === name || field.startsWith(`${name}[`) || field.startsWith(`${name}.`)) ?? "", message: ruleText(rule, message) }))
    : [{ field: "", message: refusalText(error) }];

const kMarks = ["5", "4", "3", "2", "1"] as const;

function Ratings({ w, values, onValue }: { w: Whistle; values: StepValues; onValue: (name: string, value: string) => void }) {
  return (
    <>
      {w.parts.filter(({ state }) => state === "done").map(({ unit }) => (
        <fieldset class="f rating" key={unit}>
          <legend>{unitName(unit)}</legend>
          {kAspects.map((aspect) => {
            const name = `${unit}.${aspect}`;
            return (
              <label key={aspect} class="filter">
                <span>{of("whistle_aspect", aspect)}</span>
                <select name={name} value={values[name] ?? ""} onChange={(event) => onValue(name, event.currentTarget.value)}>
                  <option value="">{say("whistle.no_mark")}</option>
                  {kMarks.map((mark) => <option key={mark} value={mark}>{mark}</option>)}
                </select>
              </label>
            );
          })}
        </fieldset>
      ))}
    </>
  );
}

interface FieldProps {
  field: StepField;
  w: Whistle;
  values: StepValues;
  error: string | undefined;
  onValue: (name: string, value: string) => void;
}
function Field({ field, w, values, error, onValue }: FieldProps) {
  const props = { name: field.name, label: say(field.label), error, value: values[field.name] ?? "", onValue: (value: string) => onValue(field.name, value) };
  switch (field.kind) {
    case "long":
      return <Long {...props} required={field.required} max={kTextMax} />;
    case "time":
      return <Line {...props} required type="datetime-local" />;
    case "choice":
      return <Chips {...props} required options={field.options.map((value) => ({ value, label: of(field.words, value) }))} />;
    case "unit":
      if (!(field.when?.(values) ?? true)) return null;
      return <Select {...props} required options={callable(w).map(({ id, label }) => ({ value: id, label }))} />;
  }
}

interface Props {
  w: Whistle;
  command: WhistleCommand;
  unit: string | null;
  /** Rejects as actOnWhistle does. */
  onSend: (fields: object) => Promise<void>;
  onClose: () => void;
}
export function StepDialog({ w, command, unit, onSend, onClose }: Props) {
  const spec = kSteps[command];
  const [values, setValues] = useState<StepValues>({});
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [busy, setBusy] = useState(false);
  const set = (name: string, value: string): void => setValues((before) => ({ ...before, [name]: value }));
  const names = spec.fields.map(({ name }) => name);
  const labelOf = (name: string): string => {
    const field = spec.fields.find((one) => one.name === name);
    return field ? say(field.label) : "";
  };
  const fields = (): object => {
    const sent: Record<string, unknown> = unit ? { unit } : {};
    for (const field of spec.fields) {
      const value = values[field.name]?.trim();
      if (!value || (field.kind === "unit" && !(field.when?.(values) ?? true))) continue;
      sent[field.name] = field.kind === "time" ? instantOf(value, zone.value) : value;
    }
    if (command === "rate") sent["ratings"] = ratingsOf(w, values);
    return sent;
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const open = missingOf(command, values).map((name) => ({ field: name, message: say("whistle.missing", { what: labelOf(name) }) }));
    setFaults(open);
    if (open.length > 0) return;
    setBusy(true);
    try {
      await onSend(fields());
      onClose();
    } catch (error) {
      setBusy(false);
      setFaults(faultsOf(error, names));
    }
  };
  const title = of("whistle_command", command) + (unit ? ` · ${unitName(unit)}` : "");
  return (
    <Modal title={title} onClose={onClose}>
      <form class="ask" noValidate onSubmit={(event) => void submit(event)}>
        <ErrorSummary errors={faults} />
        {spec.lead && <p>{say(spec.lead)}</p>}
        {command === "rate" && <Ratings w={w} values={values} onValue={set} />}
        {spec.fields.map((field) => (
          <Field key={field.name} field={field} w={w} values={values} error={faults.find((fault) => fault.field === field.name)?.message} onValue={set} />
        ))}
        <div class="ask-foot">
          <button type="submit" class={spec.weight === "danger" ? "btn danger" : "btn primary"} aria-disabled={busy}>
            {busy ? say("staff.busy") : of("whistle_command", command)}
          </button>
          <button type="button" class="btn" onClick={onClose}>{say("staff.cancel")}</button>
        </div>
      </form>
    </Modal>
  );
}
