/** The list on the left: asks for pages as they are needed, drops answers that come too late, and keeps the counts of the queues. */
import { effect, signal } from "@preact/signals";
import { listCases, type CaseFilter } from "../../api/cases.ts";
import { readQueues } from "../../api/queues.ts";
import type { CaseRow, QueueCounts } from "../../api/types.ts";
import { chooseNone } from "../bulk/chosen.ts";
import { route } from "../route.ts";
import { kNoCases, withPage, withRow, type CaseList } from "./list_store.ts";

export const list = signal<CaseList>(kNoCases);
export const counts = signal<QueueCounts>({});
export const failure = signal<unknown>(null);
export const loading = signal(false);
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
