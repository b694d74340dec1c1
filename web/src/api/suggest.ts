import { get, query } from "./http.ts";
import type { CaseRow } from "./types.ts";

export interface Suggestions {
  categories: { code: string; score: number }[];
  nearby: Partial<CaseRow>[];
}

/** Categories whose keywords fit what is being written, and public cases near the place. */
export const suggest = (text: string, signal?: AbortSignal): Promise<Suggestions> => get(`/v1/suggest${query({ text })}`, signal);
