/** Asks why words are to be erased for good, and erases them. */
import { useState } from "preact/hooks";
import { kErasureReasons } from "../../api/visits.ts";
import { of, say } from "../../words/say.ts";
import { Select } from "../../ui/field.tsx";
import { FormDialog, missing } from "../rounds/form_dialog.tsx";

interface Props {
  title: string;
  lead: string;
  erase: (reason: string) => Promise<unknown>;
  onClose: () => void;
  onDone: () => void;
}
/** What the words stood under has the id "words". */
export function EraseDialog({ title, lead, erase, onClose, onDone }: Props) {
  const [reason, setReason] = useState("");
  return (
    <FormDialog
      title={title} lead={lead} submit={say("visits.erase_do")} danger names={["reason"]}
      check={() => missing([["reason", say("visits.erase_reason"), reason]])}
      send={async () => {
        await erase(reason);
        onDone();
      }}
      onClose={onClose} focus={() => document.querySelector<HTMLElement>("#words")}
    >
      {(errorOf) => (
        <Select
          name="reason" label={say("visits.erase_reason")} required error={errorOf("reason")} value={reason} onValue={setReason}
          options={kErasureReasons.map((value) => ({ value, label: of("erasure_reason", value) }))}
        />
      )}
    </FormDialog>
  );
}
