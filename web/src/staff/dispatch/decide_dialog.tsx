/** A precedent becomes a line of the catalogue's next version, or is quoted no more; either with a reason. */
import { useState } from "preact/hooks";
import { adoptPrecedent, dismissPrecedent, type Adoption, type Precedent } from "../../api/dispatch.ts";
import { colon, pick, say, type Key } from "../../words/say.ts";
import { ErrorSummary } from "../../ui/error_summary.tsx";
import { describedBy, fieldId, Labelled, Long, Select } from "../../ui/field.tsx";
import { Modal } from "../../ui/modal.tsx";
import { announcement, categoryName, unitName, zoneName } from "../state.ts";
import { faultsOf, type Fault } from "./faults.ts";

const kTextMax = 500;
type Name = "zone" | "effective_from" | "effective_to" | "legal_basis" | "reason";
type Values = Record<Name, string>;
const kNeeded = { adopt: ["zone", "effective_from", "legal_basis", "reason"], dismiss: ["reason"] } as const satisfies Record<string, readonly Name[]>;
const kLabels: Record<Name, Key> = { zone: "lists.zone", effective_from: "lists.first_day", effective_to: "lists.last_day", legal_basis: "lists.basis", reason: "lists.reason" };
const kTold = { zone: "rule.code_required", effective_from: "rule.date_required", effective_to: "rule.date_required", legal_basis: "rule.text_required", reason: "rule.text_required" } as const;

const adoptionOf = ({ effective_to, ...rest }: Values): Adoption => (effective_to ? { ...rest, effective_to } : rest);

interface FieldProps {
  name: Name;
  values: Values;
  error: string | undefined;
  onValue: (name: Name, value: string) => void;
}
function Day({ name, values, error, onValue, min, required }: FieldProps & { min: string; required: boolean }) {
  const field = { name, label: say(kLabels[name]), error, required };
  return (
    <Labelled field={field}>
      <input
        id={fieldId(name)} name={name} type="date" min={min} value={values[name]} aria-describedby={describedBy(field)}
        aria-invalid={error ? "true" : undefined} onInput={(event) => onValue(name, event.currentTarget.value)}
      />
    </Labelled>
  );
}

export type Decision = "adopt" | "dismiss";
interface Props {
  precedent: Precedent;
  decision: Decision;
  today: string;
  onDecided: (after: Precedent) => void;
  onClose: () => void;
}
export function DecideDialog({ precedent, decision, today, onDecided, onClose }: Props) {
  const [values, setValues] = useState<Values>({ zone: "", effective_from: today, effective_to: "", legal_basis: "", reason: "" });
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [busy, setBusy] = useState(false);
  const set = (name: Name, value: string): void => setValues((before) => ({ ...before, [name]: value }));
  const at = (name: Name): FieldProps => ({ name, values, error: faults.find(({ field }) => field === name)?.message, onValue: set });
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const open = kNeeded[decision].filter((name) => values[name].trim() === "");
    setFaults(open.map((name) => ({ field: name, message: `${say(kLabels[name])}${colon()}${say(kTold[name])}` })));
    if (open.length > 0) return;
    setBusy(true);
    try {
      const after = decision === "adopt" ? await adoptPrecedent(precedent.id, adoptionOf(values)) : await dismissPrecedent(precedent.id, values.reason);
      announcement.value = say("staff.done", { what: say(`lists.${decision}`) });
      onDecided(after);
      onClose();
    } catch (error) {
      setBusy(false);
      setFaults(faultsOf(error, kNeeded.adopt));
    }
  };
  const long = (name: Name) => {
    const { error } = at(name);
    return <Long name={name} label={say(kLabels[name])} required error={error} value={values[name]} max={kTextMax} onValue={(value) => set(name, value)} />;
  };
  return (
    <Modal title={say(`lists.${decision}_title`)} onClose={onClose}>
      <form class="ask" noValidate onSubmit={(event) => void submit(event)}>
        <ErrorSummary errors={faults} />
        <p>{pick({ name_zh: precedent.words_zh, name_en: precedent.words_en })}</p>
        <p>{say(`lists.${decision}_lead`, { unit: unitName(precedent.owner), matter: categoryName(precedent.category) })}</p>
        {decision === "adopt" && (
          <>
            <Select
              name="zone" label={say("lists.zone")} required error={at("zone").error} value={values.zone} onValue={(value) => set("zone", value)}
              options={[...precedent.zones.map((code) => ({ value: code, label: zoneName(code) })), { value: "*", label: say("lists.whole_city") }]}
            />
            <Day {...at("effective_from")} min={today} required />
            <Day {...at("effective_to")} min={values.effective_from || today} required={false} />
            {long("legal_basis")}
          </>
        )}
        {long("reason")}
        <div class="ask-foot">
          <button type="submit" class="btn primary" aria-disabled={busy}>{say(busy ? "staff.busy" : `lists.${decision}`)}</button>
          <button type="button" class="btn" onClick={onClose}>{say("staff.cancel")}</button>
        </div>
      </form>
    </Modal>
  );
}
