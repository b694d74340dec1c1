import { get, getIfChanged, query, type Tagged } from "./http.ts";
import type { CaseRow, Time, UnitId } from "./types.ts";

/** The code lists of src/ledger/clock_list.h, in its order; web/test/clocks.test.ts holds them equal. */
export const kClocks = ["sign", "contact", "result", "assist", "carry_review"] as const;
export const kClockStates = ["overdue", "within_4h", "within_24h", "this_week", "later", "paused"] as const;
export type ClockKind = (typeof kClocks)[number];
export type ClockState = (typeof kClockStates)[number];

export interface ClockCount {
  clock: ClockKind;
  /** Of those that run: without the paused ones. */
  count: number;
  href: string;
  states: { state: ClockState; count: number; href: string }[];
}
export interface UnitClocks {
  as_of: Time;
  unit: { id: UnitId; code: string };
  /** Whose clocks one may ask for; null: those of every unit. */
  units: UnitId[] | null;
  definition: { id: string; zh: string; en: string };
  time_zone: string;
  week_ends: Time;
  clocks: ClockCount[];
}
export interface ClockRow {
  clock: ClockKind;
  state: ClockState;
  due: Time;
  since: Time | null;
  paused_until: Time | null;
  next_command: string;
  stopped_by: string;
  case: CaseRow;
}
export interface ClockRows {
  as_of: Time;
  rows: ClockRow[];
  next: string | null;
}

/** A unit by its code; without one, the caller's own. Without a clock no list is open; without a state all that run. */
export interface ClockAsk {
  unit?: string;
  clock?: ClockKind;
  state?: ClockState;
}

export const readClocks = (unit: string | undefined, tag: string): Promise<Tagged<UnitClocks> | null> =>
  getIfChanged<UnitClocks>(`/v1/clocks${query({ unit })}`, tag);
export const readClockRows = (ask: ClockAsk, limit: number, cursor = ""): Promise<ClockRows> =>
  get<ClockRows>(`/v1/clocks/rows${query({ ...ask, limit, cursor })}`);
