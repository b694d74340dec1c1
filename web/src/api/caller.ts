import type { CaseStatus } from "./codes.ts";
import { post } from "./http.ts";

/** How a case stands, as a caller who proved to be its resident is told. */
export interface CallerCase {
  code: string;
  status: CaseStatus;
  category: string;
  received_at: string;
  due_result: string | null;
  lead: string | null;
  landing: string | null;
  may_add: boolean;
  may_reopen: boolean;
  reopen_needs_new_facts: boolean;
  reopen_until: string | null;
}
/** The receipt key, or the telephone number that was left. */
export interface Proof {
  key?: string;
  phone?: string;
}

const path = (code: string): string => `/v1/intake/${encodeURIComponent(code)}`;

export const findForCaller = (code: string, proof: Proof): Promise<CallerCase> => post(path(code), proof);
export const addForCaller = (code: string, proof: Proof, verbatim: string): Promise<CallerCase> =>
  post(`${path(code)}/add_information`, { ...proof, verbatim });
export const reopenForCaller = (code: string, proof: Proof, reason: string, newFacts: boolean): Promise<CallerCase> =>
  post(`${path(code)}/reopen`, { ...proof, reason, new_facts: newFacts });
