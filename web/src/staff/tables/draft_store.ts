/** Drafts are kept for the tab, so that a reload loses none. */
import { kTables } from "../../api/tables.ts";
import { changesIn, readDraft, type Draft } from "./draft.ts";

const keyOf = (table: string): string => `tz.table.${table}`;

export function keptDraft(table: string): Draft | null {
  try {
    return readDraft(sessionStorage.getItem(keyOf(table)));
  } catch {
    return null;  // A browser that keeps nothing still works.
  }
}
export function keepDraft(table: string, draft: Draft): void {
  try {
    if (changesIn(draft) > 0) sessionStorage.setItem(keyOf(table), JSON.stringify(draft));
    else sessionStorage.removeItem(keyOf(table));
  } catch {
    /* the draft lasts until the page is left */
  }
}
/** How many changes wait, by table; those with none are left out. */
export function draftsKept(): Map<string, number> {
  const waiting = kTables.map((name): [string, number] => {
    const draft = keptDraft(name);
    return [name, draft ? changesIn(draft) : 0];
  });
  return new Map(waiting.filter(([, n]) => n > 0));
}
