/** A list that arrives page by page. Pure values: the screen keeps the current one in a signal. */
import type { CaseRow } from "../../api/types.ts";

export interface CaseList {
  rows: readonly CaseRow[];
  /** Where the next page begins; null when there is none. */
  next: string | null;
  /** False until the first page has come. */
  begun: boolean;
}
export const kNoCases: CaseList = { rows: [], next: null, begun: false };

/**
 * The list with one more page. A row that came before (it moved while we read) keeps its first place and takes the newer content.
 * One look at each row that is there: at the end of a hundred thousand a page still costs less than a frame.
 */
export function withPage(list: CaseList, page: { cases: readonly CaseRow[]; next: string | null }): CaseList {
  const newer = new Map(page.cases.map((row) => [row.code, row]));
  const moved = new Map<number, CaseRow>();
  list.rows.forEach(({ code }, at) => {
    const row = newer.get(code);
    if (row && newer.delete(code)) moved.set(at, row);
  });
  const kept = moved.size > 0 ? list.rows.map((row, at) => moved.get(at) ?? row) : list.rows;
  return { rows: kept.concat([...newer.values()]), next: page.next, begun: true };
}

/** The list after a case changed; untouched if it is not in it or is not newer. */
export function withRow(list: CaseList, changed: CaseRow): CaseList {
  const stale = list.rows.some(({ code, version }) => code === changed.code && version < changed.version);
  return stale ? { ...list, rows: list.rows.map((row) => (row.code === changed.code ? { ...row, ...changed } : row)) } : list;
}

/** The list after asking for some of its rows again: the newer ones take their places, and what is not there any more goes. */
export function withFresh(list: CaseList, asked: readonly string[], found: readonly CaseRow[]): CaseList {
  const gone = new Set(asked.filter((code) => !found.some((row) => row.code === code)));
  const kept = gone.size > 0 ? { ...list, rows: list.rows.filter(({ code }) => !gone.has(code)) } : list;
  return found.reduce(withRow, kept);
}

/** The codes of a first page that the list does not have. */
export const newIn = (list: CaseList, first: readonly CaseRow[]): string[] => {
  const known = new Set(list.rows.map(({ code }) => code));
  return first.map(({ code }) => code).filter((code) => !known.has(code));
};

/** True when the last rows on the screen are near the end and another page is to be asked for. */
export const wantsMore = (list: CaseList, lastShown: number): boolean => list.next !== null && lastShown >= list.rows.length - 20;

/** The code `step` rows below (or above) the present one; the first if it is not in the list, null in an empty list. */
export function neighbour(list: CaseList, code: string | null, step: 1 | -1): string | null {
  const at = list.rows.findIndex((row) => row.code === code);
  const to = at < 0 ? 0 : Math.min(Math.max(at + step, 0), list.rows.length - 1);
  return list.rows[to]?.code ?? null;
}
