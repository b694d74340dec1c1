/** The whistles about a case, on its page. */
import { useEffect, useState } from "preact/hooks";
import { isOpen } from "../../api/codes.ts";
import { readWhistle, whistlesOf, type Whistle } from "../../api/whistles.ts";
import type { Case } from "../../api/types.ts";
import { say } from "../../words/say.ts";
import { Failure } from "../../ui/parts.tsx";
import { shortcutsOn } from "../state.ts";
import { listen } from "../shortcuts.ts";
import { DraftDialog } from "./draft_dialog.tsx";
import { usePolled } from "./poll.ts";
import { UpdatedLine } from "./updated_line.tsx";
import { WhistleCard } from "./whistle_card.tsx";
import { isStaleWhistle, needWhistleReference, whistleReference } from "./whistle_state.ts";

function Live({ first }: { first: Whistle | string }) {
  const id = typeof first === "string" ? first : first.id;
  const polled = usePolled(id, (tag) => readWhistle(id, tag), isStaleWhistle);
  const w = polled.value ?? (typeof first === "string" ? null : first);
  return (
    <>
      {polled.failure !== null && <Failure error={polled.failure} retry={() => polled.refresh()} />}
      {w && <WhistleCard w={w} reference={whistleReference.value} level="h3" links={false} onChange={polled.put} onConflict={() => polled.refresh(true)} />}
      {w && <UpdatedLine asOf={polled.asOf} onRefresh={() => polled.refresh()} />}
    </>
  );
}

interface Found {
  ids: readonly string[];
  may: boolean;
}
export function WhistlePanel({ c }: { c: Case }) {
  const [found, setFound] = useState<Found | null>(null);
  const [made, setMade] = useState<readonly Whistle[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const [asking, setAsking] = useState(false);
  const read = (): void => {
    setFailure(null);
    whistlesOf(c.code).then((page) => setFound({ ids: page.whistles.map(({ id }) => id), may: page.may_draft }), setFailure);
  };
  useEffect(() => {
    needWhistleReference();
    read();
  }, [c.code]);
  const may = (found?.may ?? false) && isOpen(c.status);
  useEffect(() => (may ? listen({ W: () => setAsking(true) }) : undefined), [may]);
  const known = found?.ids.filter((id) => !made.some((w) => w.id === id)) ?? [];
  if (!may && known.length + made.length === 0 && failure === null) return null;
  return (
    <section class="whistles" aria-labelledby="whistles">
      <h2 id="whistles">{say("whistle.title")}</h2>
      {failure !== null && <Failure error={failure} retry={read} />}
      {may && (
        <p>
          <button type="button" class="btn" data-step="draft" onClick={() => setAsking(true)}>
            {say("whistle.blow")}{shortcutsOn.value && <kbd aria-hidden="true">W</kbd>}
          </button>
        </p>
      )}
      {[...made, ...known].map((one) => <Live key={typeof one === "string" ? one : one.id} first={one} />)}
      {asking && <DraftDialog c={c} onDrafted={(w) => setMade((before) => [w, ...before])} onClose={() => setAsking(false)} />}
    </section>
  );
}
