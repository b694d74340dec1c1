/** Signing for a violator, sealing a month, correcting one that is sealed. */
import { useState } from "preact/hooks";
import { correctMonth, sealMonth, signOff, type Month, type Violator } from "../../api/rounds.ts";
import { of, say } from "../../words/say.ts";
import { Line, Long, Select } from "../../ui/field.tsx";
import { at, unitName } from "../state.ts";
import type { Fault } from "./faults.ts";
import { FormDialog, kReasonMax, missing } from "./form_dialog.tsx";
import { firstOf } from "./parts.tsx";

interface Props {
  month: Month;
  onDone: (after: Month) => void;
  onClose: () => void;
}

export function SignDialog({ month, violator, onDone, onClose }: Props & { violator: Violator }) {
  const [reason, setReason] = useState("");
  return (
    <FormDialog
      title={say("rounds.sign_for", { code: violator.code })} lead={say("rounds.sign_lead")} submit={say("rounds.sign")} names={["reason"]}
      check={() => missing([["reason", say("field.reason"), reason]])} send={async () => onDone(await signOff(month.month, violator, reason.trim()))} onClose={onClose}
      focus={() => firstOf(`[data-violator="${violator.code} ${violator.invariant}"] a`, "#violators")}
    >
      {(error) => (
        <>
          <p>{of("invariant", violator.invariant)} · {unitName(violator.unit)} · {say("rounds.due_by", { at: at(violator.due) })}</p>
          <Long name="reason" label={say("field.reason")} hint={say("rounds.sign_hint")} required error={error("reason")} max={kReasonMax} value={reason} onValue={setReason} />
        </>
      )}
    </FormDialog>
  );
}

export function SealDialog({ month, onDone, onClose }: Props) {
  const open = month.violators - month.signed_for;
  return (
    <FormDialog
      title={say("rounds.seal_of", { month: month.month })} lead={say("rounds.seal_lead")} submit={say("rounds.seal_go")} names={[]}
      check={() => []} send={async () => onDone(await sealMonth(month.month))} onClose={onClose} focus={() => firstOf("#seal")}
    >
      {() => open > 0 && <p class="notice warn">{say("rounds.missing_n", { n: open, all: month.violators })}</p>}
    </FormDialog>
  );
}

const isCount = (text: string): boolean => /^\d{1,9}$/.test(text.trim());

export function CorrectDialog({ month, onDone, onClose }: Props) {
  const [values, setValues] = useState({ figure: "", numerator: "", denominator: "", reason: "" });
  const set = (name: keyof typeof values) => (value: string): void => setValues((before) => ({ ...before, [name]: value }));
  const choose = (figure: string): void => {
    const now = month.corrected.find(({ definition }) => definition === figure);
    setValues((before) => ({ ...before, figure, numerator: now ? String(now.numerator) : "", denominator: now ? String(now.denominator) : "" }));
  };
  const check = (): Fault[] => {
    const counts = ([["numerator", say("rounds.numerator")], ["denominator", say("rounds.denominator")]] as const)
      .filter(([name]) => !isCount(values[name])).map(([field, what]) => ({ field, message: say("rounds.whole_number", { what }) }));
    return [...missing([["figure", say("rounds.figure"), values.figure]]), ...counts, ...missing([["reason", say("field.reason"), values.reason]])];
  };
  const send = async (): Promise<void> =>
    onDone(await correctMonth(month.month, { figure: values.figure, numerator: Number(values.numerator), denominator: Number(values.denominator), reason: values.reason.trim() }));
  return (
    <FormDialog
      title={say("rounds.correct_of", { month: month.month })} lead={say("rounds.correct_lead")} submit={say("rounds.correct")}
      names={["figure", "numerator", "denominator", "reason"]} check={check} send={send} onClose={onClose}
      focus={() => firstOf("#errata", "#seal")}
    >
      {(error) => (
        <>
          <Select
            name="figure" label={say("rounds.figure")} required error={error("figure")} value={values.figure} onValue={choose}
            options={month.figures.map(({ definition }) => ({ value: definition, label: of("round_figure", definition) }))}
          />
          <div class="pair">
            <Line name="numerator" label={say("rounds.numerator")} required error={error("numerator")} max={9} value={values.numerator} onValue={set("numerator")} />
            <Line name="denominator" label={say("rounds.denominator")} required error={error("denominator")} max={9} value={values.denominator} onValue={set("denominator")} />
          </div>
          <Long name="reason" label={say("field.reason")} required error={error("reason")} max={kReasonMax} value={values.reason} onValue={set("reason")} />
        </>
      )}
    </FormDialog>
  );
}
