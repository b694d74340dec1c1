/** Showing a remark to the public with further words covered, and leaving it unshown with a reason. */
import { useState } from "preact/hooks";
import { ApiError } from "../../api/http.ts";
import { decideRemark, kCoverMax, kRemarkReasonMax, readRemark, type Remark, type RemarkDecision } from "../../api/remarks.ts";
import { listed, say } from "../../words/say.ts";
import { Long } from "../../ui/field.tsx";
import { FormDialog, missing } from "../rounds/form_dialog.tsx";
import type { Fault } from "../rounds/faults.ts";
import { covered, coverFault, coverWords, kCoverWordMax, nowhere } from "./cover.ts";

interface Props {
  remark: Remark;
  onDone: (after: Remark) => void;
  onClose: () => void;
}

/** Where somebody else decided in between, what they decided is shown, and it can be decided anew. */
async function decide(remark: Remark, decision: RemarkDecision, onDone: (after: Remark) => void): Promise<void> {
  try {
    onDone(await decideRemark(remark, decision));
  } catch (error) {
    if (error instanceof ApiError && error.status === 412) onDone(await readRemark(remark.id));
    throw error;
  }
}

export function ShowDialog({ remark, onDone, onClose }: Props) {
  const [text, setText] = useState("");
  const words = coverWords(text);
  const lost = nowhere(remark.proposed, words);
  const check = (): Fault[] => {
    const fault = coverFault(words);
    return fault ? [{ field: "cover", message: say(`remarks.cover_${fault}`, { n: fault === "too_many" ? kCoverMax : kCoverWordMax }) }] : [];
  };
  const send = (): Promise<void> => decide(remark, { show: true, cover: words }, onDone);
  return (
    <FormDialog title={say("remarks.do_show")} lead={say("remarks.lead_show")} submit={say("remarks.do_show")} names={["cover"]} check={check} send={send} onClose={onClose}>
      {(error) => (
        <>
          <Long name="cover" label={say("remarks.cover")} hint={say("remarks.cover_hint", { n: kCoverMax })} error={error("cover")} rows={3} value={text} onValue={setText} />
          <div class="preview" aria-live="polite">
            <p class="hint">{say("remarks.preview")}</p>
            <p class="pre wrap" data-preview>{covered(remark.proposed, words) || say("remarks.no_words")}</p>
            {lost.length > 0 && <p class="hint">{say("remarks.cover_nowhere", { words: listed(lost) })}</p>}
          </div>
        </>
      )}
    </FormDialog>
  );
}

export function CloseDialog({ remark, onDone, onClose }: Props) {
  const [reason, setReason] = useState("");
  const send = (): Promise<void> => decide(remark, { show: false, reason: reason.trim() }, onDone);
  return (
    <FormDialog
      title={say("remarks.do_close")} lead={say("remarks.lead_close")} submit={say("remarks.do_close")} danger names={["reason"]}
      check={() => missing([["reason", say("field.reason"), reason]])} send={send} onClose={onClose}
    >
      {(error) => <Long name="reason" label={say("field.reason")} hint={say("remarks.reason_hint")} required error={error("reason")} max={kRemarkReasonMax} value={reason} onValue={setReason} />}
    </FormDialog>
  );
}
