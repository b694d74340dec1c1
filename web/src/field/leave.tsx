/** Signing out: a warning of what is unsent, and nothing of the person left on the phone. */
import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { say } from "../words/say.ts";
import { Modal } from "../ui/modal.tsx";
import { go } from "./address.ts";
import { leave, send, unsentCount } from "./state.ts";

export const leaving = signal(false);
export function Leave() {
  const onClose = (): void => void (leaving.value = false);
  const [left, setLeft] = useState<boolean | null>(null);
  const press = async (): Promise<void> => {
    const ended = await leave();
    if (ended) location.assign("/login?next=/field");
    else setLeft(false);
  };
  if (left === false)
    return <Modal title={say("staff.sign_out")} onClose={onClose}><p>{say("spot.left_offline")}</p></Modal>;
  return (
    <Modal title={say("staff.sign_out")} onClose={onClose}>
      {unsentCount.value > 0 ? <p class="notice bad">{say("spot.leave_unsent", { n: unsentCount.value })}</p> : <p>{say("spot.leave")}</p>}
      <div class="ask-foot">
        {unsentCount.value > 0 && (
          <button type="button" class="btn primary" onClick={() => { onClose(); go({ name: "outbox" }); void send(true); }}>{say("spot.send_first")}</button>
        )}
        <button type="button" class={unsentCount.value > 0 ? "btn danger" : "btn primary"} data-act="leave" onClick={() => void press()}>
          {unsentCount.value > 0 ? say("spot.leave_anyway") : say("staff.sign_out")}
        </button>
        <button type="button" class="btn" onClick={onClose}>{say("staff.cancel")}</button>
      </div>
    </Modal>
  );
}
