/** What urging and classifying many at once ask for. What is not asked stays as it is in each case. */
import { useState } from "preact/hooks";
import type { CaseOffers } from "../../api/offers.ts";
import { kUrgencies } from "../../api/codes.ts";
import { colon, of, say } from "../../words/say.ts";
import { ErrorSummary } from "../../ui/error_summary.tsx";
import { Chips, Long, Select } from "../../ui/field.tsx";
import { Modal } from "../../ui/modal.tsx";
import { TreePicker } from "../../ui/tree_picker.tsx";
import { kUrgeLevels } from "../dialogs/specs.ts";
import { categoryTree } from "../pickers.ts";
import { reference } from "../state.ts";
import { begin } from "./bulk_state.ts";
import type { BulkCommand } from "./common.ts";

interface Props {
  command: BulkCommand;
  cases: readonly CaseOffers[];
  onClose: () => void;
}
const options = (codes: readonly string[], words: string) => codes.map((value) => ({ value, label: of(words, value) }));
const kNoteMax = 4000;

export function BulkDialog({ command, cases, onClose }: Props) {
  const [values, setValues] = useState({ level: "", note: "", category: "", urgency: "" });
  const [faults, setFaults] = useState<readonly { field: string; message: string }[]>([]);
  const set = (change: Partial<typeof values>): void => setValues((old) => ({ ...old, ...change }));
  const urging = command === "urge";
  const field = urging ? "level" : "category";
  const check = () => [
    ...(values[field] ? [] : [{ field, message: `${say(urging ? "field.level" : "field.category")}${colon()}${say("rule.code_required")}` }]),
    ...([...values.note].length > kNoteMax ? [{ field: "note", message: `${say("field.note")}${colon()}${say("rule.text_too_long")}` }] : []),
  ];
  const submit = (event: Event): void => {
    event.preventDefault();
    const wrong = check();
    setFaults(wrong);
    if (wrong.length > 0) return;
    const { level, note, category, urgency } = values;
    begin(command, urging ? { level, ...(note.trim() ? { note } : {}) } : { category, ...(urgency ? { urgency } : {}) }, cases);
    onClose();
  };
  const errorOf = (name: string): string | undefined => faults.find((fault) => fault.field === name)?.message;
  return (
    <Modal title={say("bulk.dialog", { what: of("command", command), n: cases.length })} onClose={onClose}>
      <form class="ask" noValidate onSubmit={submit}>
        <ErrorSummary errors={faults} />
        {urging ? (
          <>
            <Chips name="level" label={say("field.level")} options={options(kUrgeLevels, "urge_level")} value={values.level} required error={errorOf("level")}
              onValue={(level) => set({ level })} />
            <Long name="note" label={say("field.note")} value={values.note} max={kNoteMax} error={errorOf("note")} onValue={(note) => set({ note })} />
          </>
        ) : (
          <>
            <TreePicker name="category" label={say("field.category")} items={categoryTree(reference.value?.services ?? [])} value={values.category} required
              error={errorOf("category")} searchLabel={say("category.search")} noneLabel={say("category.none")} onValue={(category) => set({ category })} />
            <Select name="urgency" label={say("field.urgency")} none={say("bulk.as_is")} options={options(kUrgencies, "urgency")} value={values.urgency}
              onValue={(urgency) => set({ urgency })} />
          </>
        )}
        <p class="hint">{say("bulk.dialog_hint")}</p>
        <div class="ask-foot">
          <button type="submit" class="btn primary">{of("command", command)}</button>
          <button type="button" class="btn" onClick={onClose}>{say("staff.cancel")}</button>
        </div>
      </form>
    </Modal>
  );
}
