/** The phone desk: write down, register, give the receipt. */
import { useRef, useState } from "preact/hooks";
import { ApiError, idempotencyKey } from "../../api/http.ts";
import { fileCase, type Receipt } from "../../api/intake.ts";
import { language, say } from "../../words/say.ts";
import { ErrorSummary } from "../../ui/error_summary.tsx";
import { refusalText, ruleText } from "../../ui/parts.tsx";
import { readCounts } from "../inbox/inbox_state.ts";
import { Caller } from "./caller.tsx";
import { Matter, Person, Treatment, Where, Words } from "./intake_groups.tsx";
import { emptyForm, reportOf, type IntakeForm } from "./intake_form.ts";
import { ReceiptView } from "./receipt.tsx";
import { useSuggestions } from "./suggestions.tsx";

interface Fault {
  field: string;
  message: string;
}
const faultsOf = (error: unknown): Fault[] =>
  error instanceof ApiError && error.errors.length > 0
    ? error.errors.map(({ field, message, rule }) => ({ field, message: ruleText(rule, message) }))
    : [{ field: "", message: refusalText(error) }];

export function IntakePage() {
  const [form, setForm] = useState<IntakeForm>(() => emptyForm(language.value));
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [busy, setBusy] = useState(false);
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  // One key for one registration: pressing twice, or again after a lost answer, registers once.
  const key = useRef(idempotencyKey());
  const answer = useSuggestions(form);
  const set = (change: Partial<IntakeForm>): void => setForm((old) => ({ ...old, ...change }));
  const errorOf = (field: string): string | undefined => faults.find((fault) => fault.field === field)?.message;

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const empty = form.verbatim.trim() === "" && form.media.length === 0;
    setFaults(empty ? [{ field: "verbatim", message: say("desk.needs_words") }] : []);
    if (empty) return;
    setBusy(true);
    try {
      setReceipt(await fileCase(reportOf(form), key.current));
      readCounts();
    } catch (error) {
      setFaults(faultsOf(error));
    } finally {
      setBusy(false);
    }
  };
  const another = (): void => {
    key.current = idempotencyKey();
    setForm(emptyForm(language.value));
    setReceipt(null);
  };
  if (receipt) return <ReceiptView receipt={receipt} onAnother={another} />;
  const groups = { form, answer, set, errorOf };
  return (
    <>
      <Caller />
      <form class="single desk" noValidate onSubmit={(event) => void submit(event)}>
        <h1>{say("desk.title")}</h1>
        <p>{say("desk.lead")}</p>
        <ErrorSummary errors={faults} />
        <Words {...groups} />
        <Where {...groups} />
        <Matter {...groups} />
        <Person {...groups} />
        <Treatment {...groups} />
        <button type="submit" class="btn primary" aria-disabled={busy}>{busy ? say("staff.busy") : say("desk.submit")}</button>
      </form>
    </>
  );
}
