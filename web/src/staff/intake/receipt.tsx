/** What the caller must be told: the number and the key, shown once. */
import type { Receipt } from "../../api/intake.ts";
import { say } from "../../words/say.ts";
import { caseHref } from "../route.ts";

export const ReceiptLines = ({ receipt }: { receipt: Receipt }) => (
  <div class="notice ok">
    <p>{say("desk.receipt_code")}<br /><b class="code big">{receipt.code}</b></p>
    <p>{say("desk.receipt_key")}<br /><b class="code big">{receipt.key}</b></p>
    <p>{say("desk.receipt_link")}<br /><a href={receipt.status_url} target="_blank" rel="noopener">{receipt.status_url}</a></p>
  </div>
);

export function ReceiptView({ receipt, onAnother }: { receipt: Receipt; onAnother: () => void }) {
  return (
    <div class="single">
      <h1 tabIndex={-1} ref={(title) => title?.focus()}>{say("desk.receipt")}</h1>
      <ReceiptLines receipt={receipt} />
      <div class="action-row">
        <button type="button" class="btn primary" onClick={onAnother}>{say("desk.another")}</button>
        <a class="btn" href={caseHref(receipt.code)}>{say("desk.open_case")}</a>
        <button type="button" class="btn" onClick={() => print()}>{say("desk.print")}</button>
      </div>
    </div>
  );
}
