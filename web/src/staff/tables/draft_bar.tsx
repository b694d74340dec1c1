/** How many changes wait, and what can be done with them. */
import { useState } from "preact/hooks";
import { say } from "../../words/say.ts";
import { Badge } from "../../ui/parts.tsx";
import { Modal } from "../../ui/modal.tsx";
import { announcement } from "../state.ts";

interface Props {
  changes: number;
  busy: boolean;
  onEffect: () => void;
  onUndoAll: () => void;
}
export function DraftBar({ changes, busy, onEffect, onUndoAll }: Props) {
  const [sure, setSure] = useState(false);
  if (changes === 0) return null;
  const undo = (): void => {
    setSure(false);
    onUndoAll();
    announcement.value = say("tables.undone");
  };
  return (
    <div class="notice warn" data-draft={changes}>
      <p role="status"><Badge tone="warn">{say("tables.unsaved", { n: changes })}</Badge> <span class="hint">{say("tables.kept_here")}</span></p>
      <div class="ask-foot">
        <button type="button" class="btn primary" data-do="effect" aria-disabled={busy} onClick={onEffect}>{say(busy ? "staff.busy" : "tables.show_effect")}</button>
        <button type="button" class="btn" data-do="undo_all" onClick={() => setSure(true)}>{say("tables.undo_all")}</button>
      </div>
      {sure && (
        <Modal title={say("tables.undo_all")} onClose={() => setSure(false)} returnTo={() => document.getElementById("rows") ?? document.getElementById("title")}>
          <p>{say("tables.undo_all_sure", { n: changes })}</p>
          <div class="ask-foot">
            <button type="button" class="btn danger" data-do="undo_sure" onClick={undo}>{say("tables.undo_all")}</button>
            <button type="button" class="btn" onClick={() => setSure(false)}>{say("staff.cancel")}</button>
          </div>
        </Modal>
      )}
    </div>
  );
}
