/** The chosen rows of the inbox, and the run that is under way; all that the list itself needs to know of it. */
import { signal } from "@preact/signals";
import { may } from "../state.ts";
import type { BulkCommand } from "./common.ts";
import type { Job } from "./schedule.ts";
import { extend, kNothing, toggle, withShown, type Selection } from "./selection.ts";

export interface BulkRun {
  command: BulkCommand;
  /** Of the server's words: what is sent besides the unit of a dispatch. */
  fields: object;
  phase: "waiting" | "sending" | "over";
  startedAt: number;
  jobs: readonly Job[];
}
export const chosen = signal<Selection>(kNothing);
export const run = signal<BulkRun | null>(null);

/** One of these permissions allows one of the commands. */
export const mayChoose = (): boolean => may("case_triage") || may("case_handle") || may("case_supervise");
export const isChosen = (code: string): boolean => chosen.value.codes.includes(code);
export const jobOf = (code: string): Job | undefined => (run.value?.phase === "waiting" ? undefined : run.value?.jobs.find((job) => job.code === code));

/** Puts a row in or out; with `range` everything from the row chosen before. */
export function choose(code: string, shown: readonly string[], range: boolean): void {
  if (mayChoose()) chosen.value = range ? extend(chosen.peek(), shown, code) : toggle(chosen.peek(), code);
}
export const chooseShown = (shown: readonly string[]): void => {
  chosen.value = withShown(chosen.peek(), shown);
};
export const chooseNone = (): void => {
  chosen.value = kNothing;
};
