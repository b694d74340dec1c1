import type { RequestType, Urgency } from "./codes.ts";
import { get, post, query } from "./http.ts";
import type { Time } from "./types.ts";

/** Each of the sheet's limits, in its order there. */
export const kLimitClauses = ["sign", "contact", "objection", "result"] as const;
export type LimitClause = (typeof kLimitClauses)[number];
export const kLimitFields = ["profile", "request_types", "urgencies", ...kLimitClauses, "extension", "extensions_max", "source", "note_zh", "note_en"] as const;
export type LimitField = (typeof kLimitFields)[number];

export interface Span {
  value: number;
  unit: "hours" | "natural_days" | "working_days" | "months" | "years";
  zh: string;
  en: string;
}
export interface LimitRule extends Record<LimitClause, Span | null> {
  rule: string;
  profile: string;
  /** Empty: all. */
  request_types: RequestType[];
  urgencies: Urgency[];
  result: Span;
  extension: Span | null;
  extensions_max: number;
  source: string;
  note_zh: string;
  note_en: string;
}
interface Code {
  code: string;
  name_zh: string;
  name_en: string;
}
export interface NamedLimitRule extends LimitRule {
  /** The first lines of the catalogue that name it, of `lines_total`. */
  lines: { line: number; zone: Code; category: Code }[];
  lines_total: number;
}
export interface LimitProfile {
  profile: string;
  /** The city's own. */
  chosen: boolean;
  /** Has a rule for every type and urgency. */
  complete: boolean;
  rules: NamedLimitRule[];
}
export interface LimitVersion {
  version: number;
  effective_from: Time;
  loaded_at: Time;
  by: "pack" | "person";
  loaded_by: string | null;
  loaded_by_name: string;
  rules: number;
}
export interface Limits {
  version: number;
  current_version: number;
  catalogue_version: number;
  city_profile: string;
  /** The city's own, where a rule says nothing of objections, or of how long an extension is. */
  objection_hours: number;
  extension_days: number;
  versions: LimitVersion[];
  profiles: LimitProfile[];
}
export interface TrialDays {
  from: string;
  to: string;
  kind: "weekend" | "holiday" | "makeup";
  name_zh: string;
  name_en: string;
}
export interface TrialStep {
  kind: LimitClause | "extension";
  span: Span | null;
  from: Time;
  due: Time;
  provisional: boolean;
  days: TrialDays[];
}
export interface Trial {
  version: number;
  calendar_version: number;
  at: Time;
  time_zone: string;
  provisional: boolean;
  rule: LimitRule;
  steps: TrialStep[];
}
export interface TrialAsk {
  profile: string;
  request_type: string;
  urgency: string;
  /** Of the city's clocks, "2026-09-30T12:00"; empty: now. */
  at: string;
}
export interface LimitFault {
  line: number | null;
  field: string;
  rule: string;
  message: string;
}
export interface LimitPlan {
  version: number;
  known: boolean;
  /** Of what was looked at: only that is loaded. */
  digest: string;
  faults: LimitFault[];
  added: LimitRule[];
  removed: LimitRule[];
  changed: { was: LimitRule; is: LimitRule; fields: LimitField[] }[];
  reordered: boolean;
  refusals: LimitFault[];
  warnings: { kind: "extension_unused" | "never_chosen"; rule: string }[];
  keeps: { open: number; read: number; complete: boolean; as_of: Time; profiles: { profile: string; cases: number }[] };
  loaded_version: number | null;
}

export const readLimits = (version?: number): Promise<Limits> => get(`/v1/limits${query({ version })}`);
export const limitsFile = (version: number): string => `/v1/limits/file${query({ version })}`;
export const tryLimits = (ask: TrialAsk): Promise<Trial> => get(`/v1/limits/try${query({ ...ask })}`);
export const previewLimits = (limits: string): Promise<LimitPlan> => post("/v1/limits/imports", { limits, dry_run: true });
export const loadLimits = (limits: string, digest: string): Promise<LimitPlan> => post("/v1/limits/imports", { limits, dry_run: false, digest });
