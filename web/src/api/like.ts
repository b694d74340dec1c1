import { get } from "./http.ts";
import type { CaseRow } from "./types.ts";

/** Cases to compare one with, within what the asker may list. */
export interface Like {
  /** Nothing is compared with a hidden case or a tip-off. */
  secret: boolean;
  /** Told in much the same words, those that share most first; ended ones too. */
  similar: { shared: number; case: CaseRow }[];
  /** Of the same category so near and about the same time, newest first; `repeat`: as many as the city calls a repeat. */
  place: { within_m: number; within_days: number; least: number; repeat: boolean; more: boolean; cases: CaseRow[] };
}
/** The other cases of who filed one, newest first, and the contact as staff see it. */
export interface Resident {
  contact: { name: string; phone: string; email: string } | null;
  cases: CaseRow[];
  more: boolean;
}

export const readLike = (code: string): Promise<Like> => get<Like>(`/v1/cases/${encodeURIComponent(code)}/like`);
/** Stands in the audit log: ask only when somebody wants to know. */
export const readResident = (code: string): Promise<Resident> => get<Resident>(`/v1/cases/${encodeURIComponent(code)}/resident`);
