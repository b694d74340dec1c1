/** The resident's words as the handler may see them, and the way to the sealed original. */
import { useState } from "preact/hooks";
import { unseal } from "../../api/unseal.ts";
import type { Case } from "../../api/types.ts";
import { of, say } from "../../words/say.ts";
import { Badge, Failure } from "../../ui/parts.tsx";
import { Long } from "../../ui/field.tsx";
import { Modal } from "../../ui/modal.tsx";
import { may } from "../state.ts";
import { load, originals } from "./case_state.ts";

function UnsealDialog({ c, onClose }: { c: Case; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [error, setError] = useState<string | undefined>();
  const [failure, setFailure] = useState<unknown>(null);
  const submit = (event: Event): void => {
    event.preventDefault();
    if (!reason.trim()) return setError(say("rule.text_required"));
    unseal(c.code, reason).then(
      ({ verbatim }) => {
        originals.value = { ...originals.value, [c.code]: verbatim };
        onClose();
        // The reading is on the case's record: it has a new version.
        void load(c.code);
      },
      (refusal: unknown) => setFailure(refusal),
    );
  };
  return (
    <Modal title={say("sheet.unseal")} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <p>{say("sheet.unseal_lead")}</p>
        {failure !== null && <Failure error={failure} />}
        <Long name="unseal_reason" label={say("field.reason")} value={reason} onValue={setReason} error={error} required max={2000} />
        <button type="submit" class="btn primary">{say("sheet.unseal")}</button>
      </form>
    </Modal>
  );
}

export function Verbatim({ c }: { c: Case }) {
  const [asking, setAsking] = useState(false);
  const original = originals.value[c.code] ?? null;
  const covered = c.verbatim.includes("█");
  const sealed = c.confidentiality !== "none";
  return (
    <section aria-labelledby="said">
      <h2 id="said">{say("sheet.description")} {sealed && <Badge tone="bad">{of("confidentiality", c.confidentiality)}</Badge>}</h2>
      {c.title && <p class="sheet-title">{c.title}</p>}
      <blockquote class="verbatim">{original ?? c.verbatim}</blockquote>
      {original !== null && <p class="hint">{say("sheet.unsealed")}</p>}
      {original === null && covered && <p class="hint">{say("sheet.covered")}</p>}
      {original === null && (covered || sealed) && may("verbatim_unseal") && (
        <button type="button" class="btn small" onClick={() => setAsking(true)}>{say("sheet.unseal")}</button>
      )}
      {c.demand && <><h3>{say("sheet.demand")}</h3><p>{c.demand}</p></>}
      {asking && <UnsealDialog c={c} onClose={() => setAsking(false)} />}
    </section>
  );
}
