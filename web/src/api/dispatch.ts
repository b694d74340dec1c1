import type { RequestType } from "./codes.ts";
import { get, post, query } from "./http.ts";
import type { Time, UnitId } from "./types.ts";

/** The code lists of src/routing/duty_list.cc and precedent.cc; web/test/scores.test.ts holds them equal. */
export const kDutyKinds = ["must_do", "may_assist", "recovered"] as const;
export const kPrecedentStates = ["open", "adopted", "dismissed"] as const;
export type DutyKind = (typeof kDutyKinds)[number];
export type PrecedentState = (typeof kPrecedentStates)[number];

/** A unit by its code; one that stands for a kind ("@street") has no names. */
export interface NamedUnit {
  code: string;
  name_zh: string;
  name_en: string;
}
interface Line {
  line: number;
  unit: NamedUnit;
  category: string;
  category_zh: string;
  category_en: string;
  department: NamedUnit;
  legal_basis: string;
  effective_from: string;
  effective_to: string | null;
  source: string;
}
export interface DutyLine extends Line {
  kind: DutyKind;
}
export interface Delegation extends Line {
  code: string;
  name_zh: string;
  name_en: string;
}
export interface Precedent {
  id: string;
  case_code: string;
  reference: string;
  ruled_at: Time;
  panel: UnitId;
  objector: UnitId;
  proposed: UnitId | null;
  owner: UnitId;
  upheld: boolean;
  category: string;
  request_type: RequestType;
  zones: string[];
  catalogue_version: number;
  state: PrecedentState;
  decided_at: Time | null;
  reason: string;
  adopted_version: number | null;
  words_zh: string;
  words_en: string;
}
export interface ListLoad {
  duty_list?: string;
  delegations?: string;
}
export interface ListPlan {
  catalogue_version: number;
  known: boolean;
  /** Of what was looked at: only that is loaded. */
  digest: string;
  duties_added: DutyLine[];
  duties_removed: DutyLine[];
  delegations_added: Delegation[];
  delegations_removed: Delegation[];
  refusals: { rule: string; field: string; message: string }[];
  loaded_version: number | null;
}
export interface Adoption {
  zone: string;
  effective_from: string;
  effective_to?: string;
  legal_basis: string;
  reason: string;
}
export interface Suggestion {
  catalogue_version: number;
  day: string;
  unit: UnitId;
  fallback: boolean;
  reasons: { kind: string; zh: string; en: string }[];
}
export interface CaseSuggestion {
  now: Suggestion;
  /** By the version on the sheet, on the day of its dispatch. */
  sheet: Suggestion | null;
  transfers: {
    dispatches: number;
    transfers: number;
    transfers_before_district: number;
    next_is_district: boolean;
    ruled: boolean;
    objectors: UnitId[];
  };
}

export const readDutyList = (): Promise<{ catalogue_version: number; lines: DutyLine[] }> => get("/v1/dispatch/duty-list");
export const readDelegations = (): Promise<{ catalogue_version: number; delegations: Delegation[] }> => get("/v1/dispatch/delegations");
export const readPrecedents = (state: string, cursor = ""): Promise<{ precedents: Precedent[]; next: string | null }> =>
  get(`/v1/dispatch/precedents${query({ state, cursor })}`);
export const adoptPrecedent = (id: string, adoption: Adoption): Promise<Precedent> =>
  post(`/v1/dispatch/precedents/${encodeURIComponent(id)}/adopt`, adoption);
export const dismissPrecedent = (id: string, reason: string): Promise<Precedent> =>
  post(`/v1/dispatch/precedents/${encodeURIComponent(id)}/dismiss`, { reason });
export const previewLists = (load: ListLoad): Promise<ListPlan> => post("/v1/dispatch/lists/imports", { ...load, dry_run: true });
export const loadLists = (load: ListLoad, digest: string): Promise<ListPlan> =>
  post("/v1/dispatch/lists/imports", { ...load, dry_run: false, digest });
export const suggestionOf = (code: string): Promise<CaseSuggestion> => get(`/v1/cases/${encodeURIComponent(code)}/suggestion`);
