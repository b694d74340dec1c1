/** The number and the key of a case that was just split off: for the resident, shown once. */
import { Modal } from "../../ui/modal.tsx";
import { say } from "../../words/say.ts";
import { ReceiptLines } from "../intake/receipt.tsx";
import { caseHref } from "../route.ts";
import { splitOff } from "./case_state.ts";

export function SplitReceipt() {
  const receipt = splitOff.value;
  if (!receipt) return null;
  const close = (): void => {
    splitOff.value = null;
  };
  return (
    <Modal title={say("desk.receipt_split")} onClose={close}>
      <ReceiptLines receipt={receipt} />
      <div class="action-row">
        <a class="btn" href={caseHref(receipt.code)} onClick={close}>{say("desk.open_case")}</a>
        <button type="button" class="btn" onClick={() => print()}>{say("desk.print")}</button>
      </div>
    </Modal>
  );
}
