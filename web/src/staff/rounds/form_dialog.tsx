/** A dialog with a form: tells what is missing, sends once, shows what the server refuses beside the fields. */
import { useRef, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { say } from "../../words/say.ts";
import { ErrorSummary } from "../../ui/error_summary.tsx";
import { Modal } from "../../ui/modal.tsx";
import { announcement } from "../state.ts";
import { faultsOf, type Fault } from "./faults.ts";

export const kActionTextMax = 500;
export const kReasonMax = 2000;

/** A fault for each that is empty: field and label. */
export const missing = (fields: readonly (readonly [name: string, label: string, value: string])[]): Fault[] =>
  fields.filter(([, , value]) => !value.trim()).map(([field, what]) => ({ field, message: say("rounds.missing", { what }) }));

interface Props {
  title: string;
  lead?: string;
  submit: string;
  danger?: boolean;
  /** Names of the fields, to which the server's faults belong. */
  names: readonly string[];
  check: () => Fault[];
  send: () => Promise<void>;
  onClose: () => void;
  /** What has focus once it is done: the row that has changed, or its heading. Without it, what had it before. */
  focus?: () => HTMLElement | null;
  children: (errorOf: (name: string) => string | undefined) => ComponentChildren;
}
export function FormDialog({ title, lead, submit, danger, names, check, send, onClose, focus, children }: Props) {
  const done = useRef(false);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [busy, setBusy] = useState(false);
  const onSubmit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const open = check();
    setFaults(open);
    if (open.length > 0) return;
    setBusy(true);
    try {
      await send();
      done.current = true;
      announcement.value = say("staff.done", { what: submit });
      onClose();
    } catch (error) {
      setBusy(false);
      setFaults(faultsOf(error, names));
    }
  };
  return (
    <Modal title={title} onClose={onClose} returnTo={() => (done.current && focus ? focus() : null)}>
      <form class="ask" noValidate onSubmit={(event) => void onSubmit(event)}>
        <ErrorSummary errors={faults} />
        {lead && <p>{lead}</p>}
        {children((name) => faults.find(({ field }) => field === name)?.message)}
        <div class="ask-foot">
          <button type="submit" class={danger ? "btn danger" : "btn primary"} aria-disabled={busy}>{busy ? say("staff.busy") : submit}</button>
          <button type="button" class="btn" onClick={onClose}>{say("staff.cancel")}</button>
        </div>
      </form>
    </Modal>
  );
}
