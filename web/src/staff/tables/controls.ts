/** Which control a column has in the form of a row, and what it offers. Pure but for words. */
import type { TableColumn } from "../../api/tables.ts";
import { kRequestTypes } from "../../api/codes.ts";

export type Control = "line" | "day" | "long" | "flag" | "choice" | "checks" | "lines" | "pick" | "limit";

/** What a list holds where the table itself does not say so. */
const kChoices: Readonly<Record<string, readonly string[]>> = { request_types: kRequestTypes, channels: ["mail", "sms", "in_app"] };
export const choicesOf = ({ name, kind, choices }: TableColumn): readonly string[] => choices ?? (kind === "list" ? (kChoices[name] ?? []) : []);

/** A cell that has lines already is never put into a control that would drop them. */
export function controlOf(column: TableColumn, cell: string): Control {
  if (column.kind === "flag") return "flag";
  if (column.kind === "list") return choicesOf(column).length > 0 ? "checks" : "lines";
  if (choicesOf(column).length > 0) return "choice";
  if (column.refers === "limits") return "limit";
  if (column.refers) return "pick";
  if (column.kind === "long" || cell.includes("\n")) return "long";
  return column.kind === "day" ? "day" : "line";
}

/** Whether a row without it is refused; a flag always says something. */
export const isNeeded = ({ required, kind }: TableColumn): boolean => required || kind === "flag";

export const partsOf = (cell: string): string[] => cell.split("|").map((part) => part.trim()).filter(Boolean);
/** Lines of a field as the cell of a list. */
export const linesToCell = (text: string): string => text.split("\n").map((line) => line.trim()).filter(Boolean).join("|");
/** With this choice in or out, in the order of all choices; what is not among them stays. */
export function toggled(cell: string, choice: string, on: boolean, all: readonly string[]): string {
  const chosen = new Set(partsOf(cell));
  if (on) chosen.add(choice);
  else chosen.delete(choice);
  return [...all.filter((one) => chosen.has(one)), ...[...chosen].filter((one) => !all.includes(one))].join("|");
}
export const isCode = (text: string): boolean => /^[A-Za-z0-9._-]{1,64}$/.test(text);
