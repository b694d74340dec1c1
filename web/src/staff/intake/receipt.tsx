/** What the caller must be told: the number and the key, shown once. */
import type { Receipt } from "../../api/intake.ts";
import { say } from "../../words/say.ts";
import { ruleText } from "../../ui/parts.tsx";
import { caseHref } from "../route.ts";

export const ReceiptLines = ({ receipt }: { receipt: Receipt }) => (
  <div class="notice ok">
    <p>{say("desk.receipt_code")}<br /><b class="code big">{receipt.code}</b></p>
    <p>{say("desk.receipt_key")}<br /><b class="code big">{receipt.key}</b></p>
    <p>{say("desk.receipt_link")}<br /><a href={receipt.status_url} target="_blank" rel="noopener">{receipt.status_url}</a></p>
  </div>
);

/** What became of the same matter. */
function Same({ receipt }: { receipt: Receipt }) {
  const same = receipt.same_as;
  if (!same) return null;
  return (
    <div class={same.done === "no" ? "notice warn" : "notice ok"}>
      <p><b>{say(`similar.done_${same.done}`, { code: same.code })}</b></p>
      {same.reason && <p>{ruleText(same.reason.rule, same.reason.message)}</p>}
    </div>
  );
}

export function ReceiptView({ receipt, onAnother }: { receipt: Receipt; onAnother: () => void }) {
  return (
    <div class="single">
      <h1 tabIndex={-1} ref={(title) => title?.focus()}>{say("desk.receipt")}</h1>
      <ReceiptLines receipt={receipt} />
      <Same receipt={receipt} />
      <div class="action-row">
        <button type="button" class="btn primary" onClick={onAnother}>{say("desk.another")}</button>
        <a class="btn" href={caseHref(receipt.code)}>{say("desk.open_case")}</a>
        <button type="button" class="btn" onClick={() => print()}>{say("desk.print")}</button>
      </div>
    </div>
  );
}
