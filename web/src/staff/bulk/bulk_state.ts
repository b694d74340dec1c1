/** Asks what may be done with the chosen cases, and does it: a wait, then one command for each case. */
import { effect, signal } from "@preact/signals";
import { act } from "../../api/command.ts";
import { idempotencyKey } from "../../api/http.ts";
import { kOfferCodesMax, readOffers, type CaseOffers } from "../../api/offers.ts";
import type { Case } from "../../api/types.ts";
import { say } from "../../words/say.ts";
import { opened } from "../case/case_state.ts";
import { list, readCounts } from "../inbox/inbox_state.ts";
import { withRow } from "../inbox/list_store.ts";
import { announcement } from "../state.ts";
import { chosen, chooseNone, run } from "./chosen.ts";
import { bulkName } from "./bulk_words.ts";
import { bodyOf, kBulkCommands, type BulkCommand } from "./common.ts";
import { again, drive, inState, kUndoMs, type Job } from "./schedule.ts";
import { kNothing } from "./selection.ts";

/** By number, of the chosen only; `asked`: whose answer has come. */
export const known = signal<ReadonlyMap<string, CaseOffers>>(new Map());
export const asked = signal<ReadonlySet<string>>(new Set());
export const failure = signal<unknown>(null);

/** Reads the offers of `codes` in turns; what has come before a failure stays. */
async function read(codes: readonly string[], signal: AbortSignal): Promise<void> {
  failure.value = null;
  try {
    for (let from = 0; from < codes.length; from += kOfferCodesMax) {
      const part = codes.slice(from, from + kOfferCodesMax);
      const { cases } = await readOffers(part, kBulkCommands, signal);
      if (signal.aborted) return;
      known.value = new Map([...known.peek(), ...cases.map((one): [string, CaseOffers] => [one.code, one])]);
      asked.value = new Set([...asked.peek(), ...part]);
    }
  } catch (error) {
    if (!signal.aborted) failure.value = error;
  }
}

const missing = (codes: readonly string[]): string[] => codes.filter((code) => !asked.peek().has(code));
let reading = new AbortController();
export function readMissing(): void {
  reading.abort();
  reading = new AbortController();
  const codes = missing(chosen.peek().codes);
  if (codes.length > 0) void read(codes, reading.signal);
}

/** While the bar is on the screen: asks a moment after the last step, and forgets what is not chosen any more, so that it is read anew. */
export function followChosen(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = effect(() => {
    const codes = new Set(chosen.value.codes);
    known.value = new Map([...known.peek()].filter(([code]) => codes.has(code)));
    asked.value = new Set([...asked.peek()].filter((code) => codes.has(code)));
    clearTimeout(timer);
    timer = setTimeout(readMissing, 250);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Begins the wait; nothing is sent before it is over. */
export function begin(command: BulkCommand, fields: object, cases: readonly CaseOffers[]): void {
  if (cases.length === 0 || (run.peek() && run.peek()?.phase !== "over")) return;
  const jobs = cases.map((one): Job => ({
    code: one.code, version: one.version, key: idempotencyKey(), body: bodyOf(command, fields, one), state: "waiting", error: null,
  }));
  run.value = { command, fields, phase: "waiting", startedAt: Date.now(), jobs };
  announcement.value = say("bulk.waiting", { what: bulkName(command), n: jobs.length });
  addEventListener("beforeunload", ask);
  timer = setTimeout(() => {
    chooseNone();
    void send(jobs);
  }, kUndoMs);
}

/** In the wait: as if nothing had been pressed. */
export function undo(): void {
  if (run.peek()?.phase !== "waiting") return;
  clearTimeout(timer);
  removeEventListener("beforeunload", ask);
  run.value = null;
  announcement.value = say("bulk.undone");
}

function follow(after: Case): void {
  list.value = withRow(list.peek(), after);
  if (opened.peek()?.code === after.code) opened.value = after;
}

async function send(jobs: readonly Job[]): Promise<void> {
  const now = run.peek();
  if (!now) return;
  const { command } = now;
  const show = (shown: readonly Job[]): void => {
    run.value = { ...now, phase: "sending", jobs: shown };
  };
  await drive(jobs, async (job) => follow(await act(job.code, job.version, command, job.body, job.key)), show);
  removeEventListener("beforeunload", ask);
  const ended = run.peek()?.jobs ?? [];
  run.value = { ...now, phase: "over", jobs: ended };
  const done = inState(ended, "done").length;
  announcement.value = say("bulk.over", { what: bulkName(command), done, n: ended.length });
  readCounts();
}

/** Sends again what got no answer; a key makes each happen once. */
export function retry(): void {
  const now = run.peek();
  if (now?.phase !== "over") return;
  addEventListener("beforeunload", ask);
  void send(again(now.jobs));
}
/** Chooses anew what a rule refused or someone else changed: it is read as it is now. */
export function chooseFailed(): void {
  const codes = inState(run.peek()?.jobs ?? [], "refused", "changed").map(({ code }) => code);
  run.value = null;
  known.value = new Map();
  asked.value = new Set();
  chosen.value = { ...kNothing, codes };
}
export const putAway = (): void => {
  if (run.peek()?.phase === "over") run.value = null;
};
