import { get, post } from "./http.ts";

/** What the resident wrote, before anything was covered. */
export interface Original {
  verbatim: string;
  demand: string;
  address: string;
  attributes: readonly { code: string; value: string }[];
  later: readonly { version: number; text: string }[];
}
export interface UnsealRequest {
  asked_by: string;
  asked_at: string;
  reason: string;
  approved: boolean;
  own: boolean;
}
export type Unsealed = Original | { state: "waiting" };

const path = (code: string): string => `/v1/cases/${encodeURIComponent(code)}/unseal`;

/** The original, or word that a second person must agree first. Reader, reason and time are kept for good. */
export const unseal = (code: string, reason: string): Promise<Unsealed> => post(path(code), { reason });
export const readRequests = (code: string): Promise<{ requests: readonly UnsealRequest[] }> => get(path(code));
export const approveUnseal = (code: string, askedBy: string): Promise<unknown> => post(`${path(code)}/approve`, { asked_by: askedBy });
