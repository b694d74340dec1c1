/** The views that a person keeps, as values: what is put in, renamed, taken out. Pure. */
import type { CaseFilter } from "../../api/cases.ts";
import { kViewNameMax, kViewsMax, type SavedView } from "../../api/views.ts";
import { filterOf, plainFilter } from "../address.ts";

/** What is kept of a filter: the words that stand in its address, queue and order always. */
export const keptOf = (filter: CaseFilter): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).filter((entry): entry is [string, string] => typeof entry[1] === "string" && entry[1] !== ""));
/** The filter that a view stands for; what this version of the program does not know is left out. */
export const filterOfView = ({ filter }: SavedView): CaseFilter => filterOf(new URLSearchParams(filter));

const keyOf = (filter: CaseFilter): string => JSON.stringify(Object.entries(keptOf(filter)).sort(([a], [b]) => (a < b ? -1 : 1)));
export const isSame = (a: CaseFilter, b: CaseFilter): boolean => keyOf(a) === keyOf(b);
/** The inbox as it opens: nothing to keep. */
export const isPlain = (filter: CaseFilter): boolean => isSame(filter, plainFilter("inbox"));

export type NameFault = "view_name" | "view_taken";
const folded = (name: string): string => name.trim().toLowerCase();
/** Why a name cannot stand in the list beside `others`; null where it can. */
export function nameFault(name: string, others: readonly string[]): NameFault | null {
  const trimmed = name.trim();
  if (trimmed === "" || [...trimmed].length > kViewNameMax) return "view_name";
  return others.some((other) => folded(other) === folded(trimmed)) ? "view_taken" : null;
}
export const isFull = (views: readonly SavedView[]): boolean => views.length >= kViewsMax;

export const withView = (views: readonly SavedView[], name: string, filter: CaseFilter): SavedView[] => [...views, { name: name.trim(), filter: keptOf(filter) }];

/** A row of the screen where views are kept in order: null stands for one that is taken out. */
export type Edit = string | null;
/** The faults of each row that stays, by its place. */
export function editFaults(edits: readonly Edit[]): Map<number, NameFault> {
  const faults = new Map<number, NameFault>();
  edits.forEach((name, at) => {
    if (name === null) return;
    const before = edits.slice(0, at).filter((other): other is string => other !== null);
    const fault = nameFault(name, before);
    if (fault) faults.set(at, fault);
  });
  return faults;
}
export const edited = (views: readonly SavedView[], edits: readonly Edit[]): SavedView[] =>
  views.flatMap((view, at) => {
    const name = edits[at];
    return typeof name === "string" ? [{ ...view, name: name.trim() }] : [];
  });
