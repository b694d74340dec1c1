/** The list on the left: asks for pages as they are needed, drops answers that come too late, and keeps the counts of the queues. */
import { effect, signal } from "@preact/signals";
import { listCases, type CaseFilter } from "../../api/cases.ts";
import { readQueues } from "../../api/queues.ts";
import type { CaseRow, QueueCounts } from "../../api/types.ts";
import { chooseNone } from "../bulk/chosen.ts";
import { route } from "../route.ts";
import { kNoCases, newIn, withFresh, withPage, withRow, type CaseList } from "./list_store.ts";

export const list = signal<CaseList>(kNoCases);
export const counts = signal<QueueCounts>({});
export const failure = signal<unknown>(null);
export const loading = signal(false);
/** Cases that belong into the list and came after it was read; they are shown when asked for, so that no row moves under a finger. */
export const arrived = signal<readonly string[]>([]);
/** The row the keyboard stands on. */
export const active = signal<string | null>(null);

let running: AbortController | null = null;

async function load(filter: CaseFilter, cursor: string | null): Promise<void> {
  const mine = new AbortController();
  running = mine;
  loading.value = true;
  failure.value = null;
  try {
    const page = await listCases(filter, cursor, mine.signal);
    if (running === mine) list.value = withPage(cursor === null ? kNoCases : list.value, page);
  } catch (error) {
    if (running === mine) failure.value = error;
  } finally {
    if (running === mine) loading.value = false;
  }
}

export const readCounts = (): void => {
  readQueues().then((answer) => (counts.value = answer), () => undefined);
};
export function reload(): void {
  running?.abort();
  arrived.value = [];
  void load(route.peek().filter, null);
  readCounts();
}
export function more(): void {
  if (!loading.peek() && list.peek().next !== null) void load(route.peek().filter, list.peek().next);
}
/** After a command: the row follows at once; the counts are asked for again. */
export function changed(row: CaseRow): void {
  list.value = withRow(list.peek(), row);
  readCounts();
}

// ---- what others do

/** At once after a quiet time, else as often as this; and later when the server did not answer. */
const kGather = 300, kPause = 3000, kAgain = 15_000;
/** As many numbers as one question takes. */
const kMost = 100;
const waiting = new Map<string, number>();
let timer: ReturnType<typeof setTimeout> | undefined;
let lastLook = -Infinity;

function plan(ms: number): void {
  timer ??= setTimeout(() => {
    timer = undefined;
    void follow();
  }, ms);
}

/** Someone changed a case: its row and the counts follow, the rest stays where it is. */
export function heard(code: string, version: number): void {
  const row = list.peek().rows.find((one) => one.code === code);
  if (row && row.version >= version) return;
  waiting.set(code, version);
  plan(Math.max(kGather, lastLook + kPause - performance.now()));
}

async function follow(): Promise<void> {
  lastLook = performance.now();
  const all = [...waiting.keys()].slice(0, kMost);
  const shown = all.filter((code) => list.peek().rows.some((row) => row.code === code));
  all.forEach((code) => waiting.delete(code));
  readCounts();
  try {
    if (shown.length > 0) {
      const { cases } = await listCases({ queue: "all", order: "due", code: shown.join(",") }, null);
      list.value = withFresh(list.peek(), shown, cases);
    }
    if (shown.length < all.length) await lookForNew();
  } catch {
    all.forEach((code) => waiting.set(code, 0));
    return plan(kAgain);
  }
  if (waiting.size > 0) plan(kPause);
}

/** Asks for the first page of the list as it is now; what is new in it is offered. */
async function lookForNew(): Promise<void> {
  const { filter } = route.peek();
  const key = JSON.stringify(filter);
  const { cases } = await listCases(filter, null);
  if (loading.peek() || !list.peek().begun || JSON.stringify(route.peek().filter) !== key) return;
  list.value = cases.reduce(withRow, list.peek());
  const found = newIn(list.peek(), cases);
  if (found.length > 0 && list.peek().rows.length === 0) reload();
  else arrived.value = found;
}

/** Looks at counts and rows again, without being told of anything. */
export function lookAgain(): void {
  if (!list.peek().begun) return;
  readCounts();
  void lookForNew().catch(() => undefined);
}

/** Loads anew whenever the filter changes (not when only the open case does). */
export function followFilter(): () => void {
  let last = "";
  return effect(() => {
    const key = JSON.stringify(route.value.filter);
    if (key === last) return;
    last = key;
    list.value = kNoCases;
    // What is not on the screen any more is not acted on.
    chooseNone();
    reload();
  });
}
