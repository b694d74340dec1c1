import type { CaseStatus } from "./codes.ts";
import { post } from "./http.ts";
import type { Time, UnitId } from "./types.ts";

/** What a caller has said so far. Both of `lat` and `long`, or neither. */
export interface SuggestAsk {
  text: string;
  address?: string;
  lat?: number;
  long?: number;
}
/** An open case as the public sees it, which may be the caller's matter: near the place, or told in much the same words. */
export interface SimilarCase {
  code: string;
  status: CaseStatus;
  category: string;
  zone: string;
  title: string;
  address: string;
  description: string;
  received_at: Time;
  due_result: Time | null;
  lead: UnitId | null;
  near: boolean;
  words: boolean;
}
export interface Suggestions {
  categories: { code: string; score: number }[];
  similar: SimilarCase[];
}

/** Words travel in a body, never in an address. Categories whose keywords fit what is being written, and cases that may be the same, likeliest first. */
export const suggest = (ask: SuggestAsk, signal?: AbortSignal): Promise<Suggestions> => post("/v1/suggest", ask, signal ? { signal } : {});
