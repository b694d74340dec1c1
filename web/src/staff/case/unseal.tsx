/** Reading a sealed original: one person asks, another agrees, the first reads once. */
import { useEffect, useState } from "preact/hooks";
import { approveUnseal, readRequests, unseal, type Unsealed, type UnsealRequest } from "../../api/unseal.ts";
import type { Case } from "../../api/types.ts";
import { say } from "../../words/say.ts";
import { Failure } from "../../ui/parts.tsx";
import { Long } from "../../ui/field.tsx";
import { Modal } from "../../ui/modal.tsx";
import { at } from "../state.ts";
import { load, originals } from "./case_state.ts";

/** Keeps what was read, and shows the case anew: each step is on its record, and it has a new version. */
function take(c: Case, answer: Unsealed): void {
  if (!("state" in answer)) originals.value = { ...originals.value, [c.code]: answer };
  void load(c.code);
}

export function UnsealDialog({ c, onClose }: { c: Case; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [error, setError] = useState<string | undefined>();
  const [failure, setFailure] = useState<unknown>(null);
  const two = c.confidentiality === "sealed";
  const submit = (event: Event): void => {
    event.preventDefault();
    if (!reason.trim()) return setError(say("rule.text_required"));
    unseal(c.code, reason).then(
      (answer) => {
        onClose();
        take(c, answer);
      },
      (refusal: unknown) => setFailure(refusal),
    );
  };
  return (
    <Modal title={say("sheet.unseal")} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <p>{say("sheet.unseal_lead")} {two && say("sheet.unseal_two")}</p>
        {failure !== null && <Failure error={failure} />}
        <Long name="unseal_reason" label={say("field.reason")} value={reason} onValue={setReason} error={error} required max={2000} />
        <button type="submit" class="btn primary">{say(two ? "sheet.unseal_ask" : "sheet.unseal")}</button>
      </form>
    </Modal>
  );
}

function Request({ c, request, onFailure }: { c: Case; request: UnsealRequest; onFailure: (error: unknown) => void }) {
  const { own, approved, reason } = request;
  const agree = (): void => void approveUnseal(c.code, request.asked_by).then(() => load(c.code), onFailure);
  const read = (): void => void unseal(c.code, reason).then((answer) => take(c, answer), onFailure);
  return (
    <li>
      {say(approved ? "sheet.unseal_agreed" : "sheet.unseal_waiting", { when: at(request.asked_at), reason })}{" "}
      {!own && !approved && <button type="button" class="btn small" onClick={agree}>{say("sheet.unseal_agree")}</button>}
      {own && approved && <button type="button" class="btn small" onClick={read}>{say("sheet.unseal")}</button>}
    </li>
  );
}

/** The open requests of a sealed case, for those who may agree or read. */
export function UnsealRequests({ c }: { c: Case }) {
  const [requests, setRequests] = useState<readonly UnsealRequest[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    readRequests(c.code).then(({ requests: open }) => setRequests(open), setFailure);
  }, [c.code, c.version]);
  return (
    <>
      {failure !== null && <Failure error={failure} />}
      {requests.length > 0 && <ul class="unseal">{requests.map((one) => <Request key={one.asked_by} c={c} request={one} onFailure={setFailure} />)}</ul>}
    </>
  );
}
