/** The rows of a table as they are listed: as a tree where they have parents, narrowed by words and by open or closed. Pure. */
import type { CityTable } from "../../api/tables.ts";
import { isClosed, type DraftRow } from "./draft.ts";

export const kShownRows = ["all", "open", "closed"] as const;
export type ShownRows = (typeof kShownRows)[number];
export interface ListedRow {
  row: DraftRow;
  depth: number;
}

const cellOf = (table: CityTable, row: DraftRow, column: string): string => row.cells[table.columns.findIndex(({ name }) => name === column)] ?? "";

/** Depth first, children under their parent in the order of the file. A row whose parent is not there, or is below itself, stands at the top. */
export function treeOf(table: CityTable, rows: readonly DraftRow[]): ListedRow[] {
  const codes = new Set(rows.map((row) => cellOf(table, row, "code")));
  const below = new Map<string, DraftRow[]>();
  for (const row of rows) {
    const parent = cellOf(table, row, "parent");
    const at = parent && codes.has(parent) ? parent : "";
    const list = below.get(at);
    if (list) list.push(row);
    else below.set(at, [row]);
  }
  const out: ListedRow[] = [], told = new Set<string>();
  const walk = (parent: string, depth: number): void => {
    for (const row of below.get(parent) ?? []) {
      if (told.has(row.id)) continue;
      told.add(row.id);
      out.push({ row, depth });
      const code = cellOf(table, row, "code");
      if (code) walk(code, depth + 1);
    }
  };
  walk("", 0);
  return out.concat(rows.filter(({ id }) => !told.has(id)).map((row) => ({ row, depth: 0 })));
}

const isTree = (table: CityTable): boolean => ["code", "parent"].every((name) => table.columns.some((column) => column.name === name));

/** Every word that is sought stands in some cell. What is found stands without depth: its parents may not be there. */
export function listedRows(table: CityTable, rows: readonly DraftRow[], sought: string, shown: ShownRows): ListedRow[] {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ cells }: DraftRow): boolean => {
    if (shown !== "all" && isClosed(table, cells) !== (shown === "closed")) return false;
    if (words.length === 0) return true;
    const text = cells.join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  };
  if (words.length > 0 || !isTree(table)) return rows.filter(fits).map((row) => ({ row, depth: 0 }));
  return treeOf(table, rows).filter(({ row }) => fits(row));
}
