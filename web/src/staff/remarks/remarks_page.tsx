/** What others said of cases by Open311: someone looks before the public may. */
import { useState } from "preact/hooks";
import { kRemarkStates, readRemarks, type Remark, type RemarkState } from "../../api/remarks.ts";
import { capital, of, say } from "../../words/say.ts";
import type { Tone } from "../../words/tones.ts";
import { Badge, Facts } from "../../ui/parts.tsx";
import { focusOn } from "../judge/focus.ts";
import { judgeHref } from "../judge/judge_address.ts";
import { usePaged } from "../rounds/paged.ts";
import { CaseLink, List } from "../rounds/parts.tsx";
import { route } from "../route.ts";
import { at, may } from "../state.ts";
import { later } from "../../ui/later.tsx";
import { CloseDialog, ShowDialog } from "./remark_dialogs.tsx";

const kTones: Record<RemarkState, Tone> = { waiting: "warn", shown: "ok", closed: "neutral" };
type Decision = "show" | "close";

const CoverDialog = later<{ code: string; sha256: string; title: string; onDone: () => void; onClose: () => void }>(() => import("../cover/cover_dialog.tsx").then((file) => file.CoverDialog));

/** The picture as the public would see it, with parts to be covered first. */
function Picture({ remark, address }: { remark: Remark; address: string }) {
  const [changes, setChanges] = useState(0);
  const [open, setOpen] = useState(false);
  const title = say("remarks.picture", { code: remark.case });
  const sha256 = /^\/media\/([0-9a-f]{64})/.exec(address)?.[1] ?? "";
  return (
    <>
      <ul class="shots">
        <li>
          <a href={address} target="_blank" rel="noopener"><img src={changes ? `${address}&covering=${changes}` : address} alt={title} loading="lazy" width="160" height="120" /></a>
          {may("case_supervise") && <button type="button" class="btn small" data-do="cover" onClick={() => setOpen(true)}>{say("cover.do")}</button>}
        </li>
      </ul>
      {open && <CoverDialog code={remark.case} sha256={sha256} title={title} onDone={() => setChanges(changes + 1)} onClose={() => setOpen(false)} />}
    </>
  );
}

function Card({ remark, onDecide }: { remark: Remark; onDecide: (decision: Decision) => void }) {
  const abuse = remark.kind === "abuse";
  return (
    <li class="part" data-remark={remark.id}>
      <h2 class="part-title" id={`remark-${remark.id}`} tabIndex={-1}>
        {of("remark_kind", remark.kind)} <Badge tone={kTones[remark.state]}>{of("remark_state", remark.state)}</Badge>
      </h2>
      <p>{say("remarks.about")} <CaseLink code={remark.case} /><span class="num nowrap">{at(remark.came_at)}</span></p>
      <Facts
        rows={[
          { name: say("remarks.words"), value: remark.words && <span class="pre wrap">{remark.words}</span> },
          { name: say("remarks.proposed"), value: !abuse && remark.state !== "shown" && remark.proposed && <span class="pre wrap">{remark.proposed}</span> },
          { name: say("remarks.shown"), value: remark.shown && <span class="pre wrap">{remark.shown}</span> },
          { name: say("remarks.decided"), value: at(remark.decided_at) },
        ]}
      />
      {remark.picture && <Picture remark={remark} address={remark.picture} />}
      <div class="action-row">
        {!abuse && <button type="button" class="btn small primary" data-do="show" onClick={() => onDecide("show")}>{say(remark.state === "shown" ? "remarks.do_show_again" : "remarks.do_show")}</button>}
        {remark.state !== "closed" && <button type="button" class="btn small" data-do="close" onClick={() => onDecide("close")}>{say(remark.state === "shown" ? "remarks.do_take_back" : "remarks.do_close")}</button>}
      </div>
      {abuse && <p class="hint">{say("remarks.abuse_why")}</p>}
    </li>
  );
}

function Board({ state }: { state: RemarkState }) {
  const list = usePaged(state, (cursor) => readRemarks(state, cursor).then(({ remarks, next }) => ({ rows: remarks, next })));
  const [asking, setAsking] = useState<{ id: string; decision: Decision } | null>(null);
  /** What was decided here stays where it was, as it is now, until the list is read anew. */
  const [decided, setDecided] = useState<ReadonlyMap<string, Remark>>(new Map());
  const latest = (remark: Remark): Remark => decided.get(remark.id) ?? remark;
  const found = asking && list.rows?.find(({ id }) => id === asking.id);
  const props = found && {
    remark: latest(found), onDone: (after: Remark) => setDecided(new Map(decided).set(after.id, after)),
    onClose: () => {
      setAsking(null);
      focusOn(`remark-${found.id}`);
    },
  };
  return (
    <>
      <nav class="years" aria-label={say("remarks.states")}>
        {kRemarkStates.map((one) => <a key={one} href={judgeHref({ name: "remarks", state: one })} aria-current={one === state ? "page" : undefined}>{capital(of("remark_state", one))}</a>)}
      </nav>
      <List list={list} empty={say(list.next ? "remarks.none_here" : `remarks.none_${state}`)}>
        {(rows) => <ul class="parts">{rows.map((remark) => <Card key={remark.id} remark={latest(remark)} onDecide={(decision) => setAsking({ id: remark.id, decision })} />)}</ul>}
      </List>
      {props && asking?.decision === "show" && <ShowDialog {...props} />}
      {props && asking?.decision === "close" && <CloseDialog {...props} />}
    </>
  );
}

export function RemarksPage() {
  const { screen } = route.value;
  if (screen.name !== "remarks") return null;
  const state = screen.state ?? "waiting";
  return (
    <div class="single judge">
      <h1>{say("remarks.title")}</h1>
      <p>{say("remarks.lead")}</p>
      {may("case_triage") ? <Board state={state} key={state} /> : <div class="notice warn"><p>{say("remarks.not_yours")}</p></div>}
    </div>
  );
}
