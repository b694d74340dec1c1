import { get, query } from "./http.ts";
import type { Time, UnitId } from "./types.ts";

/** The code lists of src/callback/score_window.cc and score_figures.cc; web/test/scores.test.ts holds them equal. */
export const kWindows = ["day", "month", "assessment_month"] as const;
export const kBases = ["received", "closed"] as const;
export const kGroupings = ["unit", "category", "zone"] as const;
export const kScoreGroups = ["below", "usual", "above"] as const;
export const kFigureStates = ["compared", "too_few", "no_valid_callback", "withheld"] as const;

export type WindowKind = (typeof kWindows)[number];
export type TimeBasis = (typeof kBases)[number];
export type Grouping = (typeof kGroupings)[number];
export type ScoreGroup = (typeof kScoreGroups)[number];
export type FigureState = (typeof kFigureStates)[number];

export interface Share {
  numerator: number;
  denominator: number;
  rate: number | null;
}
/** A rate of matters with Wilson's 95 % interval; the profile's factors may scale both numbers. */
export interface ScoreRate {
  numerator: number;
  denominator: number;
  rate: number;
  low: number;
  high: number;
}
export interface Comparable {
  contacted: number;
  solved: number;
  satisfied: number;
  solved_low: number;
  solved_high: number;
  /** The share of the mix in which there is a matter of its own. */
  covered: number;
  /** Solved, of the whole city in the period before. */
  reference: number;
}
export interface ScoreFigure {
  state: FigureState;
  state_zh: string;
  state_en: string;
  rounds: number;
  answered: number;
  valid: number;
  matters: number;
  contacted: ScoreRate | null;
  solved: ScoreRate | null;
  satisfied: ScoreRate | null;
  partly: Share | null;
  basically: Share | null;
  unreached: Share;
  excluded: Share;
  exclusion_alarm: boolean;
  outside_desk: Share;
  again: Share;
  discrepancy: Share | null;
  as_counted: number | null;
  comparable: Comparable | null;
  score: number | null;
  group: ScoreGroup | null;
  group_zh: string;
  group_en: string;
  /** The address of the rounds behind it; null for whoever reads batches only. */
  rows: string | null;
}
export interface Keyed {
  key: string;
  name_zh: string;
  name_en: string;
}
export interface ScoreHeading {
  definition: string;
  profile: { id: string; version: number };
  window: { kind: WindowKind; period: string; from: Time; to: Time; compared_with: Time };
  basis: TimeBasis;
  as_of: Time;
}
export interface Scores extends ScoreHeading {
  by: Grouping;
  groups: (ScoreFigure & Keyed)[];
  city: ScoreFigure;
  note_zh: string;
  note_en: string;
}
export interface FunnelUnit extends Keyed {
  solved: Share;
  /** Limits as counts of solved matters. */
  low_998: number;
  low_95: number;
  high_95: number;
  high_998: number;
  group: ScoreGroup;
  group_zh: string;
  group_en: string;
  rows: string | null;
}
export interface ScoreFunnel extends ScoreHeading {
  pooled: number | null;
  units: FunnelUnit[];
  note_zh: string;
  note_en: string;
}
export interface ScoreRow {
  /** null where the case is not in my scope. */
  code: string | null;
  round: number;
  unit: UnitId;
  received_at: Time;
  opened_at: Time;
  answered_at: Time | null;
  valid: boolean;
  unreached: boolean;
  excluded: boolean;
  cause: string;
  /** A second call is to be made: the first answers are not told. */
  hidden: boolean;
  solved: string | null;
  satisfied: string | null;
  contacted: boolean | null;
  recall_period: string;
  recall_answered: boolean;
  recall_differs: boolean;
  matter: string | null;
  category: string;
  urgency: string;
  zone: string;
  outside_desk: boolean;
}
export interface ScoreRows extends ScoreHeading {
  rows: ScoreRow[];
  next: string | null;
}
export interface ScoreProfile {
  id: string;
  version: number;
  effective_from: string;
  name_zh: string;
  name_en: string;
  weights: { contacted: number; satisfied: number; solved: number } | null;
  basic_factor: number;
  partial_factor: number;
  decimals: number;
  min_n: number;
  window: WindowKind;
  basis: TimeBasis;
  source: string;
}
export interface ScoreProfiles {
  definition: string;
  chosen: string;
  public: boolean;
  profiles: ScoreProfile[];
}

/** What the screen asks for, as in its address; what is missing is the profile's. */
export interface ScoreAsk {
  period?: string;
  window?: WindowKind;
  basis?: TimeBasis;
  profile?: string;
  by?: Grouping;
}

export const readScores = (ask: ScoreAsk): Promise<Scores> => get(`/v1/scores${query({ ...ask })}`);
export const readFunnel = ({ by: _, ...ask }: ScoreAsk): Promise<ScoreFunnel> => get(`/v1/score-funnel${query(ask)}`);
export const readScoreProfiles = (): Promise<ScoreProfiles> => get("/v1/score-profiles");
/** `search` as the server gave it in `rows`: an empty filter is a filter there (what has no zone). */
export const readScoreRows = (search: string, cursor = ""): Promise<ScoreRows> =>
  get(`/v1/score-rows${search || "?"}&limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
