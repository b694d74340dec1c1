/** What the two forms share: faults beside their fields, keeping, and being told where the phone is full. */
import { useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { say } from "../words/say.ts";
import { ErrorSummary } from "../ui/error_summary.tsx";
import { isFull } from "./device.ts";
import { isShut } from "./store.ts";
import { go, hrefOf, type Screen } from "./address.ts";
import { keepsNothing } from "./state.ts";

export interface Fault {
  field: string;
  message: string;
}
interface Props {
  title: string;
  lead?: string;
  submit: string;
  /** What is missing or too long, by itself; nothing: it may be kept. */
  check: () => Fault[];
  save: () => Promise<void>;
  after: Screen;
  children: (errorOf: (field: string) => string | undefined) => ComponentChildren;
}
const toldOf = (error: unknown): string => {
  if (isFull(error)) return say("spot.full");
  if (isShut(error)) return say("spot.left");
  keepsNothing.value = true;
  return say("spot.keeps_nothing");
};

export function Form({ title, lead, submit, check, save, after, children }: Props) {
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [busy, setBusy] = useState(false);
  const press = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const wrong = check();
    setFaults(wrong);
    if (wrong.length > 0) return;
    setBusy(true);
    try {
      await save();
      go(after);
    } catch (error) {
      setBusy(false);
      setFaults([{ field: "", message: toldOf(error) }]);
    }
  };
  return (
    <form class="single field-form" noValidate onSubmit={(event) => void press(event)}>
      <h1 tabIndex={-1}>{title}</h1>
      {lead && <p>{lead}</p>}
      <ErrorSummary errors={faults} under="h1" />
      {children((field) => faults.find((fault) => fault.field === field)?.message)}
      <p class="hint">{say("spot.kept_first")}</p>
      <div class="ask-foot">
        <button type="submit" class="btn primary" aria-disabled={busy}>{busy ? say("staff.busy") : submit}</button>
        <a class="btn" href={hrefOf(after)}>{say("staff.cancel")}</a>
      </div>
    </form>
  );
}
