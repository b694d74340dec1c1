/** Visits as the staff's screens read them. */
import { get, post, query } from "./http.ts";
import type { VisitResult, VisitTarget } from "./outreach.ts";
import type { Time } from "./types.ts";

export const kErasureReasons = ["consent_withdrawn", "purpose_ended", "period_over", "by_mistake"] as const;
export type ErasureReason = (typeof kErasureReasons)[number];
export interface Erased {
  at: Time;
  reason: ErasureReason;
}
/** Without words and without numbers of cases. */
export interface VisitRow {
  id: string;
  target: VisitTarget;
  at: Time;
  minutes: number;
  zone: string;
  point: { lat: number; long: number } | null;
  result: VisitResult | null;
  needs_count: number;
  campaign: string;
  others: number;
  units: string[];
  by: { actor: string; unit: string | null };
  received_at: Time;
}
export interface Visit extends VisitRow {
  place: string;
  note: string;
  erased: Erased | null;
  case: string | null;
  needs: string[];
}
/** In the history of a case: `about` it was the reason to go, `came` it came from the visit; words only where the visit `opens`. */
export interface CaseVisit extends VisitRow {
  place: string;
  note: string;
  erased: Erased | null;
  about: boolean;
  came: boolean;
  opens: boolean;
}
/** What narrows the list. Days of the city, both included. */
export interface VisitAsk {
  mine?: string;
  unit?: string;
  zone?: string;
  campaign?: string;
  target?: string;
  about_case?: string;
  from?: string;
  to?: string;
}
export interface CoverageAsk {
  layer?: string;
  from?: string;
  to?: string;
}
export interface ZoneCoverage {
  zone: string;
  /** Before the end of the period, however long ago. */
  last: Time | null;
  visits: number;
  units: number;
  about_case: number;
  /** Lists of the visits that a figure counts. */
  rows: { last: string; visits: string; about_case: string };
}
/** Whose rows are told: everybody's, those of the caller's units and below, or the caller's own. */
export type Scope = "everything" | "units" | "own";
export interface Coverage {
  layer: string;
  from: string;
  to: string;
  as_of: Time;
  /** Whose visits are counted: those that the lists show to the reader. */
  scope: Scope;
  definition: { zh: string; en: string };
  layers: { code: string; name_zh: string; name_en: string }[];
  zones: ZoneCoverage[];
}

export const readVisits = (ask: VisitAsk, cursor: string): Promise<{ visits: VisitRow[]; next: string | null }> => get(`/v1/visits${query({ ...ask, cursor })}`);
export const readVisit = (id: string): Promise<Visit> => get(`/v1/visits/${encodeURIComponent(id)}`);
export const readCaseVisits = (code: string, cursor = ""): Promise<{ visits: CaseVisit[]; next: string | null }> => get(`/v1/cases/${encodeURIComponent(code)}/visits${query({ cursor })}`);
export const readCoverage = (ask: CoverageAsk): Promise<Coverage> => get(`/v1/visits/coverage${query({ ...ask })}`);
/** Erases place and note for good; the visit stays. Takes `administer`. */
export const eraseVisit = (id: string, reason: string): Promise<{ id: string; erased: Erased }> => post(`/v1/visits/${encodeURIComponent(id)}/erase`, { reason });
