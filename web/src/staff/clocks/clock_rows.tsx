/** The rows behind a number, soonest first: until when, which case, and what stops the clock. */
import { useEffect, useRef, useState } from "preact/hooks";
import { readClockRows, type ClockAsk, type ClockKind, type ClockRow, type ClockRows, type ClockState } from "../../api/clocks.ts";
import { colon, of, say } from "../../words/say.ts";
import type { Tone } from "../../words/tones.ts";
import { Badge, DueText, Failure, Loading, StatusBadge } from "../../ui/parts.tsx";
import { rowTitle } from "../inbox/row.tsx";
import { caseHref } from "../route.ts";
import { at, unitName } from "../state.ts";

const kPage = 50, kMost = 200;
const kStateTones = {
  overdue: "bad", within_4h: "warn", within_24h: "warn", this_week: "info", later: "neutral", paused: "neutral",
} as const satisfies Record<ClockState, Tone>;

/** "签收，再记录联系": the next command, and the one that stops the clock where that is another. */
export function stepsText({ next_command: next, stopped_by: stop }: Pick<ClockRow, "next_command" | "stopped_by">): string {
  return next === stop ? of("command", stop) : say("clocks.first_then", { first: of("command", next), then: of("command", stop) });
}

const Line = ({ row }: { row: ClockRow }) => (
  <tr data-row={row.case.code}>
    <th scope="row">
      <a class="nowrap" href={caseHref(row.case.code)}><span class="code">{row.case.code}</span></a>
      <span class="block">{rowTitle(row.case)}</span>
      <span class="block hint">{[row.case.title, row.case.address].filter(Boolean).join(" · ")}</span>
    </th>
    <td data-label={say("clocks.due")}>
      <span class="num">{at(row.due)}</span>{" "}
      {row.paused_until ? <span class="block hint">{say("clocks.paused_until", { at: at(row.paused_until) })}</span> : <DueText due={row.due} />}
    </td>
    <td data-label={say("clocks.state")}><Badge tone={kStateTones[row.state]}>{of("clock_state", row.state)}</Badge></td>
    <td data-label={say("clocks.since")} class="num">{row.since ? at(row.since) : "—"}</td>
    <td data-label={say("field.unit")}>{row.case.lead ? unitName(row.case.lead) : "—"} <StatusBadge status={row.case.status} /></td>
    <td data-label={say("clocks.stops")}>{stepsText(row)}</td>
  </tr>
);

/** `version` changes when the numbers do: the rows are read again, as many as are shown. */
export function ClockRowsSection({ ask, clock, version }: { ask: ClockAsk; clock: ClockKind; version: number }) {
  const [page, setPage] = useState<ClockRows | null>(null);
  const [rows, setRows] = useState<readonly ClockRow[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const round = useRef(0);
  const read = (limit: number, cursor = ""): void => {
    const mine = ++round.current;
    setFailure(null);
    readClockRows(ask, limit, cursor).then((answer) => {
      if (mine !== round.current) return;
      setPage(answer);
      setRows((before) => (cursor ? [...before, ...answer.rows] : answer.rows));
    }, (error: unknown) => mine === round.current && setFailure(error));
  };
  useEffect(() => read(Math.min(Math.max(rows.length, kPage), kMost)), [version]);
  // Whoever pressed a number is led to what it opened.
  useEffect(() => heading.current?.focus(), []);
  const next = page?.next;
  const what = [of("clock", clock), ask.state ? of("clock_state", ask.state) : say("clocks.running")].join(" · ");
  return (
    <section aria-labelledby="clock-rows" class="clock-rows">
      <h2 id="clock-rows" tabIndex={-1} ref={heading}>{what}</h2>
      {failure !== null && <Failure error={failure} retry={() => read(kPage)} />}
      {!page && failure === null && <Loading />}
      {page && rows.length === 0 && <p class="empty">{say("clocks.rows_none")}</p>}
      {rows.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label={`${say("clocks.case")}${colon()}${what}`}>
          <table class="board">
            <caption class="hidden">{what}</caption>
            <thead>
              <tr>
                <th scope="col">{say("clocks.case")}</th><th scope="col">{say("clocks.due")}</th><th scope="col">{say("clocks.state")}</th>
                <th scope="col">{say("clocks.since")}</th><th scope="col">{say("field.unit")}</th><th scope="col">{say("clocks.stops")}</th>
              </tr>
            </thead>
            <tbody>{rows.map((row) => <Line key={row.case.code} row={row} />)}</tbody>
          </table>
        </div>
      )}
      {next && <p class="more-rows"><button type="button" class="btn small" onClick={() => read(kPage, next)}>{say("whistle.more")}</button></p>}
    </section>
  );
}
