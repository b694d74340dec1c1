/** Many commands, one for each case: first a wait in which all can be taken back, then a few at a time, each with a result of its own. Pure. */
import { ApiError } from "../../api/http.ts";

/** Nothing is sent before this. */
export const kUndoMs = 8000;
/** So many are on their way at once. */
export const kAtOnce = 4;

/** `unreached`: no answer, or one that says to try again; sent again with the same key it happens once. */
export type JobState = "waiting" | "sending" | "done" | "refused" | "changed" | "unreached";
export interface Job {
  code: string;
  version: number;
  key: string;
  body: object;
  state: JobState;
  error: unknown;
}

export const leftMs = (startedAt: number, now: number): number => Math.min(kUndoMs, Math.max(0, startedAt + kUndoMs - now));

/** What an error means for one case: someone was faster, a rule forbids it, or nobody knows. */
export function outcomeOf(error: unknown): "refused" | "changed" | "unreached" {
  if (!(error instanceof ApiError)) return "unreached";
  if (error.status === 412) return "changed";
  const again = error.status === 0 || error.status === 401 || error.status === 408 || error.status === 429 || error.status >= 500;
  return again ? "unreached" : "refused";
}

export const settle = (jobs: readonly Job[], code: string, state: JobState, error: unknown = null): Job[] =>
  jobs.map((job) => (job.code === code ? { ...job, state, error } : job));

/** Those to send now, so that `atOnce` are on their way. */
export const nextUp = (jobs: readonly Job[], atOnce = kAtOnce): Job[] =>
  jobs.filter(({ state }) => state === "waiting").slice(0, Math.max(0, atOnce - jobs.filter(({ state }) => state === "sending").length));

export const isOver = (jobs: readonly Job[]): boolean => jobs.every(({ state }) => state !== "waiting" && state !== "sending");
export const inState = (jobs: readonly Job[], ...states: JobState[]): Job[] => jobs.filter(({ state }) => states.includes(state));
/** The unreached ones stand in line again, with their keys. */
export const again = (jobs: readonly Job[]): Job[] =>
  jobs.map((job) => (job.state === "unreached" ? { ...job, state: "waiting", error: null } : job));

/** Of a dispatch: to whom how many, in the order in which the units first come. */
export function unitsOf(jobs: readonly Pick<Job, "body">[]): { unit: string; n: number }[] {
  const count = new Map<string, number>();
  for (const { body } of jobs) {
    const unit = "unit" in body ? String(body.unit) : "";
    count.set(unit, (count.get(unit) ?? 0) + 1);
  }
  return [...count].map(([unit, n]) => ({ unit, n }));
}

/** Sends what waits and tells each step; resolves when all have a result. `send` rejects as an API call does. */
export function drive(first: readonly Job[], send: (job: Job) => Promise<void>, onChange: (jobs: readonly Job[]) => void, atOnce = kAtOnce): Promise<void> {
  let jobs: readonly Job[] = first;
  return new Promise((resolve) => {
    const step = (): void => {
      for (const job of nextUp(jobs, atOnce)) {
        jobs = settle(jobs, job.code, "sending");
        const end = (state: JobState, error: unknown): void => {
          jobs = settle(jobs, job.code, state, error);
          step();
        };
        send(job).then(() => end("done", null), (error: unknown) => end(outcomeOf(error), error));
      }
      onChange(jobs);
      if (isOver(jobs)) resolve();
    };
    step();
  });
}
