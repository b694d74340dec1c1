import { get, post, query } from "./http.ts";
import type { Share } from "./scores.ts";
import type { Time, UnitId } from "./types.ts";

export const kExclusionStates = ["asked", "declined", "granted", "objected", "upheld", "lifted"] as const;
export type ExclusionState = (typeof kExclusionStates)[number];

export interface Exclusion {
  state: ExclusionState;
  /** The round counts in the scores now. */
  counts: boolean;
  cause: string;
  objection_until: Time | null;
  reason: string;
  ruling: string;
  /** Empty for whoever does not rule on it. */
  objection: string;
  objection_ruling: string;
}
export interface ExclusionRound {
  round: number;
  unit: UnitId;
  exclusion: Exclusion | null;
}
export interface Exclusions {
  code: string;
  rounds: ExclusionRound[];
}
export type ExclusionCommand = "ask" | "rule" | "rule_objection";
/** `ask` takes the cause; `rule` takes grant; `rule_objection` takes uphold: the objection is right, and the round counts. */
export interface ExclusionFields {
  round: number;
  reason: string;
  cause?: string;
  grant?: boolean;
  uphold?: boolean;
}

export interface PooledFigure {
  rounds: number;
  answered: number;
  valid: number;
  excluded: Share;
  exclusion_alarm: boolean;
  rows: string;
}
/** Of the second calls of a month's draw: how many were drawn and are over, and where the answers differ. */
export interface RecallFigure {
  drawn: number;
  over: number;
  discrepancy: Share;
  contacted: Share;
  solved: Share;
  satisfied: Share;
  rows: string;
}
export interface CallbackFigures {
  period: string;
  basis: "opened" | "received";
  as_of: Time;
  units: (PooledFigure & { unit: UnitId; name_zh: string; name_en: string })[];
  city: PooledFigure;
  recall: RecallFigure;
  note_zh: string;
  note_en: string;
}
export interface CallbackRow {
  /** null where the case is not in my scope. */
  code: string | null;
  round: number;
  unit: UnitId;
  opened_at: Time;
  answered_at: Time | null;
  excluded: boolean;
  cause: string;
  recall_answered: boolean;
  recall_differs: boolean;
}
export interface CallbackRows {
  rows: CallbackRow[];
  next: string | null;
}

const path = (code: string): string => `/v1/exclusions/${encodeURIComponent(code)}`;

export const readExclusions = (code: string): Promise<Exclusions> => get(path(code));
/** Gives all rounds after it. 403 `capacity`, `unit`, `exclusion_outside`, `four_eyes`: not mine to do; 409 `exclusion_state`, `exclusion_once`: not now. */
export const actOnExclusion = (code: string, command: ExclusionCommand, fields: ExclusionFields): Promise<Exclusions> =>
  post(`${path(code)}/${command}`, fields);
/** Rejects with 404 (`figures_later`) until the month is published; whoever supervises reads it as it runs. */
export const readCallbackFigures = (period: string): Promise<CallbackFigures> => get(`/v1/callback-figures${query({ period })}`);
/** The rounds of a month and unit, or of a month's draw; for whoever supervises. */
export const readCallbackRows = (ask: { period: string; unit?: string } | { recall: string }, cursor: string): Promise<CallbackRows> =>
  get(`/v1/callback-rows${query({ ...ask, limit: 200, cursor })}`);
