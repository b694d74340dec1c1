/** What was pressed: first the wait with Undo, then the result of each case. Stands above every screen until it is put away. */
import { useEffect, useRef, useState } from "preact/hooks";
import { listed, say } from "../../words/say.ts";
import { refusalText } from "../../ui/parts.tsx";
import { openCase, caseHref } from "../route.ts";
import { unitName } from "../state.ts";
import { bulkName } from "./bulk_words.ts";
import { chooseFailed, putAway, retry, undo } from "./bulk_state.ts";
import { run, type BulkRun } from "./chosen.ts";
import { inState, kUndoMs, leftMs, unitsOf, type Job } from "./schedule.ts";

const Units = ({ jobs }: { jobs: readonly Job[] }) => <p>{listed(unitsOf(jobs).map(({ unit, n }) => say("bulk.to_unit", { unit: unitName(unit), n })))}</p>;

function Wait({ now }: { now: BulkRun }) {
  const [left, setLeft] = useState(() => leftMs(now.startedAt, Date.now()));
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    button.current?.focus();
    const timer = setInterval(() => setLeft(leftMs(now.startedAt, Date.now())), 250);
    return () => {
      clearInterval(timer);
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [now.startedAt]);
  return (
    <>
      {now.command === "dispatch" && <Units jobs={now.jobs} />}
      <progress max={kUndoMs} value={kUndoMs - left} aria-label={say("bulk.wait_bar")} />
      <p aria-hidden="true" class="num">{say("bulk.left", { n: Math.ceil(left / 1000) })}</p>
      <p><button type="button" class="btn primary" ref={button} onClick={undo}>{say("bulk.undo")}</button></p>
    </>
  );
}

function Failed({ job }: { job: Job }) {
  const why = job.state === "changed" ? say("bulk.changed") : refusalText(job.error);
  const open = (event: Event): void => {
    event.preventDefault();
    openCase(job.code);
  };
  return <li data-job={job.state}><a class="code" href={caseHref(job.code)} onClick={open}>{job.code}</a> {why}</li>;
}

function Over({ now }: { now: BulkRun }) {
  const failed = inState(now.jobs, "refused", "changed", "unreached");
  const lost = inState(now.jobs, "unreached").length;
  return (
    <>
      {failed.length > 0 && (
        <>
          <p>{say("bulk.failed", { n: failed.length })}</p>
          <ul class="refused">{failed.map((job) => <Failed key={job.code} job={job} />)}</ul>
        </>
      )}
      <div class="action-row">
        {lost > 0 && <button type="button" class="btn primary" onClick={retry}>{say("bulk.retry", { n: lost })}</button>}
        {failed.length > lost && <button type="button" class="btn" onClick={chooseFailed}>{say("bulk.choose_failed", { n: failed.length - lost })}</button>}
        <button type="button" class="btn plain" onClick={putAway}>{say("bulk.put_away")}</button>
      </div>
    </>
  );
}

export function BulkRunPart() {
  const now = run.value;
  const heading = useRef<HTMLHeadingElement>(null);
  const phase = now?.phase;
  // Undo is gone with the wait, and with it the focus.
  useEffect(() => {
    if (phase === "sending") heading.current?.focus();
  }, [phase]);
  if (!now) return null;
  const what = bulkName(now.command);
  const n = now.jobs.length;
  const done = inState(now.jobs, "done").length;
  const told = { waiting: say("bulk.waiting", { what, n }), sending: say("bulk.sending", { what, n }), over: say("bulk.over", { what, done, n }) }[now.phase];
  return (
    <section class="bulk-run notice" aria-labelledby="bulk-run" data-phase={now.phase}>
      <h2 id="bulk-run" tabIndex={-1} ref={heading}>{told}</h2>
      {now.phase === "waiting" && <Wait now={now} />}
      {now.phase === "sending" && <progress max={n} value={n - inState(now.jobs, "waiting", "sending").length} aria-label={say("bulk.sending", { what, n })} />}
      {now.phase === "over" && <Over now={now} />}
    </section>
  );
}
