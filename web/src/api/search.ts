import { get, query } from "./http.ts";
import type { CaseRow } from "./types.ts";

/** What is looked for; `q` has at most 8 words. */
export interface SearchAsk {
  q: string;
  category?: string;
  zone?: string;
  unit?: string;
  open?: "true" | "false";
}
export const kFields = ["code", "title", "description", "reply", "category", "zone", "address", "unit"] as const;
export interface Snippet {
  field: (typeof kFields)[number];
  text: string;
  /** Begin and end in code points of `text`. */
  marks: readonly (readonly [number, number])[];
  cut_before: boolean;
  cut_after: boolean;
}
export interface SearchHit {
  case: CaseRow;
  why: readonly Snippet[];
}
export interface SearchPage {
  hits: readonly SearchHit[];
  /** On the first page, unless a state narrows it. */
  total: { count: number; more: boolean } | null;
  whole_words: boolean;
  next: string | null;
}

export const searchCases = (ask: SearchAsk, cursor = ""): Promise<SearchPage> =>
  get<SearchPage>(`/v1/search${query({ ...ask, cursor })}`);

/** A snippet as pieces in order, marked or not. Pure. */
export function piecesOf({ text, marks }: Pick<Snippet, "text" | "marks">): { text: string; marked: boolean }[] {
  const points = [...text];
  const pieces: { text: string; marked: boolean }[] = [];
  let at = 0;
  const add = (to: number, marked: boolean): void => {
    if (to > at) pieces.push({ text: points.slice(at, to).join(""), marked });
    at = Math.max(at, to);
  };
  for (const [begin, end] of marks) {
    add(begin, false);
    add(end, true);
  }
  add(points.length, false);
  return pieces;
}

/** Whole case numbers are opened, not looked for: LY-261123-7KQ2M9C, with or without hyphens. */
export const isWholeCode = (typed: string): boolean => /^[A-Z0-9]{1,6}-?\d{6}-?[A-Z0-9]{7}$/i.test(typed.trim());
