/** What tables, columns and cells are called. */
import { short } from "../../words/short.ts";
import type { CityTable, TableColumn } from "../../api/tables.ts";
import { has, language, listed, of, pick, say } from "../../words/say.ts";
import { eventText } from "../outbox/events.ts";

export const tableName = (name: string): string => of("tables.name", name);

/** The word of a column: the table's own, or the one that all tables share. */
const wordOf = (kind: "col" | "hint", table: string, column: string): string =>
  [`tables.${kind}.${table}.${column}`, `tables.${kind}.${column}`].map((key) => (has(key) ? say(key) : "")).find(Boolean) ?? "";
export const columnLabel = (table: string, column: string): string => wordOf("col", table, column) || column;
export const columnHint = (table: string, column: string): string | undefined => wordOf("hint", table, column) || undefined;

/** Lists of words that other screens use too, by column. */
const kLists: Readonly<Record<string, string>> = {
  "units.kind": "unit_kind", "categories.kind": "tables.kind", urgency: "urgency", request_types: "request_type", datatype: "tables.datatype",
  purpose: "purpose", channel: "delivery_channel", channels: "delivery_channel", language: "tables.language", audience: "tables.audience",
  "callback_script.code": "tables.script", action_type: "tables.action",
};
export function choiceWord(table: string, column: string, code: string): string {
  if (column === "event") return eventText(code);
  const list = kLists[`${table}.${column}`] ?? kLists[column];
  return list ? of(list, code) : code;
}

/** What a flag is where its cell is empty; false for the others. */
const kOnWhenEmpty: readonly string[] = ["active", "variable"];
export const flagOf = (column: string, cell: string): boolean => (cell === "" ? kOnWhenEmpty.includes(column) : ["yes", "true", "1"].includes(cell));

/** A cell as a person reads it. */
export function cellText(table: string, { name, kind }: Pick<TableColumn, "name" | "kind">, cell: string): string {
  if (kind === "flag") {
    const word = of("yesno", flagOf(name, cell) ? "yes" : "no");
    return cell === "" ? say("tables.flag_default", { what: word }) : word;
  }
  if (cell === "") return say("tables.empty_cell");
  if (kind === "list") return listed(cell.split("|").map((part) => choiceWord(table, name, part.trim())));
  return choiceWord(table, name, cell);
}

interface Cells {
  table: Pick<CityTable, "name" | "columns">;
  cells: readonly string[];
}
const cellOf = ({ table, cells }: Cells, column: string): string => cells[table.columns.findIndex(({ name }) => name === column)] ?? "";
const bothOf = (of: Cells, name: string): string => pick({ name_zh: cellOf(of, `${name}_zh`), name_en: cellOf(of, `${name}_en`) });
const wordIn = (of: Cells, column: string): string => choiceWord(of.table.name, column, cellOf(of, column));

/** Names of codes that rows point to; the code itself where it has none. */
export type NameOf = (refers: "units" | "categories" | "zones", code: string) => string;

function titleIn(of: Cells, nameOf: NameOf): string {
  const category = (): string => (cellOf(of, "category") === "*" ? say("tables.every_matter") : nameOf("categories", cellOf(of, "category")));
  const zone = (): string => (cellOf(of, "zone") === "*" ? say("tables.every_place") : nameOf("zones", cellOf(of, "zone")));
  switch (of.table.name) {
    case "attributes":
      return [category(), bothOf(of, "description")].filter(Boolean).join(" · ");
    case "catalogue":
      return `${zone()} · ${category()} → ${listed(cellOf(of, "unit").split("|").map((one) => nameOf("units", one.trim())))}`;
    case "templates":
      return [cellOf(of, "id"), wordIn(of, "channel"), wordIn(of, "language")].filter(Boolean).join(" · ");
    case "notices":
      return `${wordIn(of, "event")} → ${wordIn(of, "audience")}`;
    case "replies":
      return short(language.value === "zh" ? cellOf(of, "zh") : cellOf(of, "en"));
    case "callback_script":
      return [wordIn(of, "code"), short(bothOf(of, "text"))].filter(Boolean).join(" · ");
    case "inquiry_faqs":
      return bothOf(of, "question");
    default:
      return bothOf(of, "name");
  }
}
/** The name that a row goes by in lists and headings. */
export const rowTitle = (table: Cells["table"], cells: readonly string[], nameOf: NameOf): string => titleIn({ table, cells }, nameOf).trim() || say("tables.no_name");

/** The line below: what tells the row from others of the name. */
export function rowSub(table: CityTable, cells: readonly string[], nameOf: NameOf): string {
  const of = { table, cells };
  const parts: Record<string, string[]> = {
    units: [wordIn(of, "kind"), cellOf(of, "code"), nameOf("units", cellOf(of, "parent"))],
    categories: [cellOf(of, "code"), bothOf(of, "description")],
    attributes: [wordIn(of, "datatype"), cellOf(of, "category"), cellOf(of, "code")],
    catalogue: [cellOf(of, "legal_basis"), cellOf(of, "effective_from"), cellText("catalogue", { name: "request_types", kind: "list" }, cellOf(of, "request_types") || "").replace(say("tables.empty_cell"), "")],
    templates: [wordIn(of, "purpose"), cellOf(of, "subject") || short(cellOf(of, "body"))],
    notices: [cellOf(of, "template"), cellText("notices", { name: "channels", kind: "list" }, cellOf(of, "channels"))],
    replies: [cellOf(of, "code"), cellOf(of, "category") && nameOf("categories", cellOf(of, "category"))],
    inquiry_faqs: [cellOf(of, "id"), short(bothOf(of, "answer"))],
  };
  return (parts[table.name] ?? table.key.map((name) => cellOf(of, name))).filter(Boolean).join(" · ");
}
