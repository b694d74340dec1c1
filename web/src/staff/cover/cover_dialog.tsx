/** Covering parts of a picture before anybody else sees it; a look at it as the public will; uncovering; who did which and when. */
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../../api/http.ts";
import { coverPicture, readCovering, uncoverPicture, type CoverArea, type Covering, type CoveringEntry } from "../../api/covering.ts";
import { say } from "../../words/say.ts";
import { ErrorSummary } from "../../ui/error_summary.tsx";
import { Check } from "../../ui/field.tsx";
import { Modal } from "../../ui/modal.tsx";
import { Failure, Loading } from "../../ui/parts.tsx";
import { faultsOf, type Fault } from "../rounds/faults.ts";
import { announcement, at } from "../state.ts";
import { sameAreas } from "./areas.ts";
import { CoverList } from "./cover_list.tsx";
import { CoverPicture } from "./cover_picture.tsx";

interface Props {
  code: string;
  sha256: string;
  /** "Photo 2". */
  title: string;
  onDone: () => void;
  onClose: () => void;
}

/** "11-26 13:40 Wang: 2 areas covered". */
const entryText = ({ at: when, name, areas }: CoveringEntry): string =>
  say(areas.length > 0 ? "cover.entry" : "cover.entry_none", { when: at(when), who: name || say("cover.nobody"), n: areas.length });

function Past({ entries }: { entries: readonly CoveringEntry[] }) {
  const [latest] = entries;
  if (!latest) return <p data-last>{say("cover.never")}</p>;
  return (
    <>
      <p data-last>{say("cover.last")} {entryText(latest)}</p>
      {entries.length > 1 && (
        <details class="more">
          <summary>{say("cover.history", { n: entries.length })}</summary>
          <ul>{entries.map((entry) => <li key={entry.version}>{entryText(entry)}</li>)}</ul>
        </details>
      )}
    </>
  );
}

/** Someone was faster: what they did is told; what I drew stays, and may be saved over it or given up for theirs. */
function Conflict({ theirs, onTake }: { theirs: Covering; onTake: () => void }) {
  const [latest] = theirs.entries;
  return (
    <section class="conflict" role="alert">
      <p>{say("cover.conflict")}</p>
      {latest && <p>{entryText(latest)}</p>}
      <button type="button" class="btn small" data-do="theirs" onClick={onTake}>{say("cover.take_theirs")}</button>
    </section>
  );
}

function Uncover({ onUncover }: { onUncover: () => void }) {
  const [sure, setSure] = useState(false);
  if (!sure) return <button type="button" class="btn danger" data-do="uncover" onClick={() => setSure(true)}>{say("cover.uncover")}</button>;
  return (
    <div class="notice warn">
      <p>{say("cover.uncover_sure")}</p>
      <button type="button" class="btn danger" data-do="uncover-sure" ref={(button) => button?.focus()} onClick={onUncover}>{say("cover.uncover")}</button>
    </div>
  );
}

function Editor({ first, title, send, onClose }: { first: Covering; title: string; send: (areas: readonly CoverArea[] | null, version: number) => Promise<Covering | null>; onClose: () => void }) {
  const [covering, setCovering] = useState(first);
  const [drawn, setDrawn] = useState({ areas: first.areas, selected: first.areas.length - 1 });
  const [preview, setPreview] = useState(false);
  const [conflict, setConflict] = useState(false);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [busy, setBusy] = useState(false);
  const onAreas = (areas: readonly CoverArea[], selected: number): void => setDrawn({ areas, selected });
  const go = async (areas: readonly CoverArea[] | null): Promise<void> => {
    if (busy) return;
    const wrong = areas?.length === 0 ? [{ field: "areas", message: say(covering.covered ? "cover.none_uncover" : "cover.none") }]
      : areas && covering.covered && sameAreas(areas, covering.areas) ? [{ field: "areas", message: say("cover.same") }] : [];
    setFaults(wrong);
    if (wrong.length > 0) return;
    setBusy(true);
    try {
      const theirs = await send(areas, covering.version);
      if (theirs) setCovering(theirs);
      setConflict(theirs !== null);
    } catch (error) {
      setFaults(faultsOf(error, ["areas"]));
    }
    setBusy(false);
  };
  return (
    <form class="ask" noValidate onSubmit={(event) => (event.preventDefault(), void go(drawn.areas))}>
      <ErrorSummary errors={faults} />
      {conflict && <Conflict theirs={covering} onTake={() => (onAreas(covering.areas, covering.areas.length - 1), setConflict(false))} />}
      <p class="hint">{say("cover.lead")}</p>
      <Past entries={covering.entries} />
      <Check name="cover-preview" label={say("cover.preview")} checked={preview} onChecked={setPreview} />
      <CoverPicture covering={covering} areas={drawn.areas} selected={drawn.selected} preview={preview} title={title} onAreas={onAreas} />
      <CoverList areas={drawn.areas} selected={drawn.selected} onAreas={onAreas} />
      <div class="ask-foot">
        <button type="submit" class="btn primary" aria-disabled={busy}>{say(busy ? "staff.busy" : "cover.save")}</button>
        <button type="button" class="btn" onClick={onClose}>{say("staff.cancel")}</button>
        {covering.covered && <Uncover onUncover={() => void go(null)} />}
      </div>
    </form>
  );
}

export function CoverDialog({ code, sha256, title, onDone, onClose }: Props) {
  const [first, setFirst] = useState<Covering | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    readCovering(code, sha256).then(setFirst, setFailure);
  }, [code, sha256]);
  /** Null once it is done, else what someone else made of it meanwhile. */
  const send = async (areas: readonly CoverArea[] | null, version: number): Promise<Covering | null> => {
    try {
      await (areas ? coverPicture(code, sha256, version, areas) : uncoverPicture(code, sha256, version));
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) return readCovering(code, sha256);
      throw error;
    }
    announcement.value = say("staff.done", { what: say(areas ? "cover.save" : "cover.uncover") });
    onDone();
    onClose();
    return null;
  };
  return (
    <Modal title={say("cover.title", { title })} onClose={onClose}>
      {failure !== null && <Failure error={failure} />}
      {!first && failure === null && <Loading />}
      {first && <Editor first={first} title={title} send={send} onClose={onClose} />}
    </Modal>
  );
}
