/** One step of an exclusion: asking for it, ruling on it, ruling on the resident's objection. */
import { useState } from "preact/hooks";
import { actOnExclusion, type ExclusionCommand, type ExclusionFields, type ExclusionRound, type Exclusions } from "../../api/exclusions.ts";
import type { CallReference } from "../../api/callback.ts";
import { pick, say } from "../../words/say.ts";
import { Chips, Long, Select } from "../../ui/field.tsx";
import { FormDialog, kReasonMax, missing } from "../rounds/form_dialog.tsx";

/** The field that holds the choice, by command. */
const kChoice = { ask: "cause", rule: "grant", rule_objection: "uphold" } as const satisfies Record<ExclusionCommand, keyof ExclusionFields>;

interface Props {
  code: string;
  round: ExclusionRound;
  command: ExclusionCommand;
  causes: CallReference["causes"];
  onDone: (after: Exclusions) => void;
  onClose: () => void;
}
export function ExclusionDialog({ code, round, command, causes, onDone, onClose }: Props) {
  const [choice, setChoice] = useState("");
  const [reason, setReason] = useState("");
  const name = kChoice[command];
  const label = say(`leftout.${name}`);
  const options = name === "cause"
    ? causes.map((cause) => ({ value: cause.code, label: pick(cause) }))
    : [{ value: "yes", label: say(`leftout.${name}_yes`) }, { value: "no", label: say(`leftout.${name}_no`) }];
  const send = async (): Promise<void> => {
    const chosen = command === "ask" ? { cause: choice } : { [name]: choice === "yes" };
    onDone(await actOnExclusion(code, command, { round: round.round, reason: reason.trim(), ...chosen }));
  };
  return (
    <FormDialog
      title={`${say(`leftout.do_${command}`)} · ${say("leftout.round_n", { n: round.round })}`} lead={say(`leftout.lead_${command}`)} submit={say(`leftout.do_${command}`)}
      names={[name, "reason"]} check={() => missing([[name, label, choice], ["reason", say("field.reason"), reason]])} send={send} onClose={onClose}
    >
      {(error) => (
        <>
          {command === "ask"
            ? <Select name={name} label={label} required error={error(name)} options={options} value={choice} onValue={setChoice} />
            : <Chips name={name} label={label} required error={error(name)} options={options} value={choice} onValue={setChoice} />}
          <Long name="reason" label={say("field.reason")} hint={say(`leftout.reason_${command}`)} required error={error("reason")} max={kReasonMax} value={reason} onValue={setReason} />
        </>
      )}
    </FormDialog>
  );
}
