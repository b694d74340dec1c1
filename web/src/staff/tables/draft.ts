/** What was changed of a table and is not saved yet: values, by the key of a row. Pure. */
import type { CityTable, TableFault } from "../../api/tables.ts";
import { writeCsv, type Written } from "./csv.ts";

/** A row as it stands with its changes. `id`: the key as it was read ("k…"), or the number of a new row ("n1"). */
export interface DraftRow {
  id: string;
  cells: readonly string[];
  /** As it was read; null for a new one. */
  was: readonly string[] | null;
  state: "same" | "added" | "changed" | "removed";
}
interface Edit {
  /** The cells before and after: what others have changed meanwhile beside them stays theirs. */
  was: string[];
  cells: string[];
}
export interface Draft {
  /** Of the table that the changes were made to. */
  digest: string;
  columns: string[];
  edits: Record<string, Edit>;
  removed: string[];
  added: { id: string; cells: string[] }[];
  /** Ids in the order that is wanted; empty: as read, new ones last. */
  order: string[];
  /** Numbers that new rows have had. */
  last: number;
}

export const emptyDraft = (table: CityTable): Draft =>
  ({ digest: table.digest, columns: table.columns.map(({ name }) => name), edits: {}, removed: [], added: [], order: [], last: 0 });

/** Another order is one change, however many rows moved. */
export const changesIn = ({ edits, removed, added, order }: Draft): number => Object.keys(edits).length + removed.length + added.length + (order.length > 0 ? 1 : 0);

const same = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((cell, index) => cell === b[index]);

/** The key of a row, in words of its cells. */
export const keyOf = (table: Pick<CityTable, "columns" | "key">, cells: readonly string[]): string[] =>
  table.key.map((name) => cells[table.columns.findIndex((column) => column.name === name)] ?? "");

/** The id of each row as read. A key that is there twice, which the server refuses, gets a number behind it. */
function idsOf(table: CityTable): string[] {
  const seen = new Map<string, number>();
  return table.rows.map(({ cells }) => {
    const key = `k${JSON.stringify(keyOf(table, cells))}`;
    const n = (seen.get(key) ?? 0) + 1;
    seen.set(key, n);
    return n === 1 ? key : `${key}#${n}`;
  });
}

/** All rows in the order of the file, new ones last, or in the order that is wanted; those to be removed are among them. */
export function rowsOf(table: CityTable, draft: Draft): DraftRow[] {
  const ids = idsOf(table), gone = new Set(draft.removed);
  const read = table.rows.map(({ cells }, index): DraftRow => {
    const id = ids[index] ?? "";
    const edit = draft.edits[id];
    if (gone.has(id)) return { id, cells, was: cells, state: "removed" };
    return edit ? { id, cells: edit.cells, was: cells, state: "changed" } : { id, cells, was: cells, state: "same" };
  });
  return inOrder([...read, ...draft.added.map(({ id, cells }): DraftRow => ({ id, cells, was: null, state: "added" }))], draft.order);
}

/** What the order does not name stands last. */
function inOrder<T extends { id: string }>(all: readonly T[], order: readonly string[]): T[] {
  const place = new Map(order.map((id, index): [string, number] => [id, index]));
  const at = ({ id }: T): number => place.get(id) ?? order.length;
  return [...all].sort((a, b) => at(a) - at(b));
}
/** The order, or none where it is that of the file with new rows last. */
function orderOf(table: CityTable, draft: Draft, ids: readonly string[]): string[] {
  const usual = [...idsOf(table), ...draft.added.map(({ id }) => id)];
  return same(ids, usual) ? [] : [...ids];
}

/** The row one place up (-1) or down (1); at an end it stays. */
export function moved(table: CityTable, draft: Draft, row: DraftRow, by: -1 | 1): Draft {
  const ids = rowsOf(table, draft).map(({ id }) => id);
  const from = ids.indexOf(row.id), to = from + by, other = ids[to];
  if (from < 0 || other === undefined) return draft;
  ids[to] = row.id;
  ids[from] = other;
  return { ...draft, order: orderOf(table, draft, ids) };
}

/** The draft with these cells in this row; cells as they were read are no change. */
export function withRow(draft: Draft, row: DraftRow, cells: readonly string[]): Draft {
  if (row.was === null) return { ...draft, added: draft.added.map((one) => (one.id === row.id ? { id: one.id, cells: [...cells] } : one)) };
  const { [row.id]: _, ...others } = draft.edits;
  const edits = same(cells, row.was) ? others : { ...others, [row.id]: { was: [...row.was], cells: [...cells] } };
  return { ...draft, edits, removed: draft.removed.filter((id) => id !== row.id) };
}

export function withNewRow(draft: Draft, cells: readonly string[]): { draft: Draft; id: string } {
  const id = `n${draft.last + 1}`;
  return { id, draft: { ...draft, last: draft.last + 1, added: [...draft.added, { id, cells: [...cells] }] } };
}

/** Without this row: a new one goes at once, another with the next saving. */
export function withoutRow(draft: Draft, row: DraftRow): Draft {
  if (row.was === null) return { ...draft, added: draft.added.filter(({ id }) => id !== row.id), order: draft.order.filter((id) => id !== row.id) };
  const { [row.id]: _, ...edits } = draft.edits;
  return { ...draft, edits, removed: [...draft.removed.filter((id) => id !== row.id), row.id] };
}

/** As if nothing had been done to this row. */
export function undone(draft: Draft, row: DraftRow): Draft {
  if (row.was === null) return withoutRow(draft, row);
  const { [row.id]: _, ...edits } = draft.edits;
  return { ...draft, edits, removed: draft.removed.filter((id) => id !== row.id) };
}

/** Where the row's flag column `active` stands, and whether it says no. */
export const activeAt = (table: Pick<CityTable, "columns">): number => table.columns.findIndex(({ name }) => name === "active");
export const isClosed = (table: Pick<CityTable, "columns">, cells: readonly string[]): boolean =>
  ["no", "false", "0"].includes(cells[activeAt(table)] ?? "");

/** The cells of the row closed, or opened again; one that was open as it was read says so in its own way. */
export function turned(table: Pick<CityTable, "columns">, { cells, was }: DraftRow): string[] {
  const at = activeAt(table);
  const open = was && !isClosed(table, was) ? (was[at] ?? "") : "yes";
  return cells.map((cell, index) => (index === at ? (isClosed(table, cells) ? open : "no") : cell));
}

export interface Sent extends Written {
  /** Ids of the rows, in the order of `lines`. */
  ids: string[];
}
/** The CSV of the table with its changes, with every column that the format knows. */
export function csvOf(table: CityTable, draft: Draft): Sent {
  const rows = rowsOf(table, draft).filter(({ state }) => state !== "removed");
  const written = writeCsv(table.comments, table.columns.map(({ name }) => name), rows.map(({ cells }) => cells));
  return { ...written, ids: rows.map(({ id }) => id) };
}

/** The row that a fault is about: the last one that begins at its line or before it; null where it is about none. */
export function rowOfFault({ lines, ids }: Pick<Sent, "lines" | "ids">, line: number | null): string | null {
  if (line === null) return null;
  const at = lines.filter((begins) => begins <= line).length - 1;
  return at < 0 ? null : (ids[at] ?? null);
}

const baseName = (file: string): string => file.slice(file.lastIndexOf("/") + 1);
/** Whether the fault is about this table's own file. */
export const isOwnFault = (fault: TableFault, name: string): boolean => baseName(fault.file) === `${name}.csv`;
/** The table whose file the fault is in, by its name; "" where it has no name. */
export const tableOfFault = ({ file }: TableFault): string => baseName(file).replace(/\.csv$/, "");

/**
 * The draft upon the table as somebody else has left it. Of a row that both have changed, the cells that this draft changed hold; a row that is gone
 * and was changed here becomes a new one; a new one whose key has come meanwhile becomes a change. Null if the columns are others.
 */
export function rebased(draft: Draft, table: CityTable): Draft | null {
  if (!same(draft.columns, table.columns.map(({ name }) => name))) return null;
  const ids = idsOf(table);
  const now = new Map(ids.map((id, index): [string, readonly string[]] => [id, table.rows[index]?.cells ?? []]));
  let next: Draft = { ...emptyDraft(table), last: draft.last };
  const change = (id: string, cells: readonly string[], read: readonly string[]): void => {
    next = withRow(next, { id, cells: read, was: read, state: "same" }, cells);
  };
  for (const [id, edit] of Object.entries(draft.edits)) {
    const read = now.get(id);
    if (read) change(id, read.map((cell, index) => (edit.cells[index] === edit.was[index] ? cell : (edit.cells[index] ?? ""))), read);
    else next = withNewRow(next, edit.cells).draft;
  }
  for (const { id, cells } of draft.added) {
    const key = `k${JSON.stringify(keyOf(table, cells))}`;
    const read = now.get(key);
    if (read) change(key, cells, read);
    else next = { ...next, added: [...next.added, { id, cells }] };
  }
  next = { ...next, removed: draft.removed.filter((id) => now.has(id)) };
  if (draft.order.length === 0) return next;
  return { ...next, order: orderOf(table, next, rowsOf(table, { ...next, order: draft.order }).map(({ id }) => id)) };
}

/** The draft that was kept as text; null if it is none. */
export function readDraft(text: string | null): Draft | null {
  if (!text) return null;
  try {
    const draft = JSON.parse(text) as Draft;
    return typeof draft.digest === "string" && Array.isArray(draft.columns) && Array.isArray(draft.added) && Array.isArray(draft.removed) && Array.isArray(draft.order) && typeof draft.edits === "object" ? draft : null;
  } catch {
    return null;
  }
}
