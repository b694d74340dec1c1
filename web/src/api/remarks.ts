import { get, post, query } from "./http.ts";
import type { Time } from "./types.ts";

export const kRemarkStates = ["waiting", "shown", "closed"] as const;
export type RemarkState = (typeof kRemarkStates)[number];

/** What someone other than its resident said of a case by Open311. */
export interface Remark {
  id: string;
  /** How often it was decided; a decision names it, so that nobody decides over another. */
  version: number;
  case: string;
  kind: "comment" | "photo" | "abuse";
  state: RemarkState;
  came_at: Time;
  words: string;
  /** What the public would read if nothing more were covered. */
  proposed: string;
  shown: string;
  picture: string | null;
  decided_at: Time | null;
}
export interface RemarkDecision {
  show: boolean;
  /** Words to cover wherever they stand. */
  cover?: string[];
  /** Needed to leave it unshown. */
  reason?: string;
}
export const kCoverMax = 20;
export const kRemarkReasonMax = 500;

export const readRemarks = (state: RemarkState, cursor: string): Promise<{ remarks: Remark[]; next: string | null }> =>
  get(`/v1/remarks${query({ state, cursor })}`);
export const readRemark = (id: string): Promise<Remark> => get(`/v1/remarks/${encodeURIComponent(id)}`);
/** May be decided again. 409 `remark_abuse`: a report of abuse is not shown; 412: somebody else decided in between. */
export const decideRemark = ({ id, version }: Remark, decision: RemarkDecision): Promise<Remark> =>
  post(`/v1/remarks/${encodeURIComponent(id)}/decide`, decision, { ifMatch: version });
