/** Units, categories, zones and limit rules that rows of tables point to: as trees to choose from, and by name. */
import { computed, signal } from "@preact/signals";
import { readCity, type City } from "../../api/city.ts";
import { readLimits } from "../../api/limits.ts";
import { readTable, type CityTable } from "../../api/tables.ts";
import { language, pick, say } from "../../words/say.ts";
import type { TreeItem } from "../../ui/tree_picker.tsx";
import { reference } from "../state.ts";
import { isClosed, rowsOf, emptyDraft, type DraftRow } from "./draft.ts";
import type { NameOf } from "./table_words.ts";
import { treeOf } from "./tree_rows.ts";

interface Read {
  city: City | null;
  categories: CityTable | null;
  units: CityTable | null;
  limits: string[];
  failed: boolean;
}
const kNothing: Read = { city: null, categories: null, units: null, limits: [], failed: false };
const read = signal<Read>(kNothing);
export const namesFailed = computed(() => read.value.failed);

/** Reads what the screen chooses from; again after something was saved. What cannot be read is left out, and its field takes a code. */
export async function readNames(): Promise<void> {
  const or = <T, D>(answer: Promise<T>, otherwise: D): Promise<T | D> => answer.catch(() => otherwise);
  const [city, categories, units, limits] = await Promise.all([or(readCity(), null), or(readTable("categories"), null), or(readTable("units"), null), or(readLimits(), null)]);
  read.value = { city, categories, units, limits: limits?.profiles.flatMap(({ rules }) => rules.map(({ rule }) => rule)) ?? [], failed: city === null && units === null };
}
export const limitRules = (): readonly string[] => read.value.limits;

/** The table with the rows of its draft, where it is the one that is being changed. */
export interface Open {
  table: CityTable;
  rows: readonly DraftRow[];
}
const at = (table: CityTable, row: DraftRow, column: string): string => row.cells[table.columns.findIndex(({ name }) => name === column)] ?? "";

/** Open rows only; `keep` stays though it is closed. A row below itself cannot be chosen as what is above it: the server tells. */
function itemsOf(table: CityTable, rows: readonly DraftRow[], keep: string): TreeItem[] {
  const path: string[] = [];
  return treeOf(table, rows.filter(({ state }) => state !== "removed")).flatMap(({ row, depth }) => {
    const code = at(table, row, "code");
    const name = pick({ name_zh: at(table, row, "name_zh"), name_en: at(table, row, "name_en") });
    path.length = depth;
    const item = { value: code, label: `${name} ${code}`, path: path.join(" › "), depth };
    path[depth] = name;
    return code && (!isClosed(table, row.cells) || code === keep) ? [item] : [];
  });
}
const rowsAsRead = (table: CityTable): DraftRow[] => rowsOf(table, emptyDraft(table));

/** What a column that refers to units, categories or zones offers. `open` speaks for itself where the column refers to its own table. */
export function choicesFor(refers: "units" | "categories" | "zones", keep: string, open: Open): TreeItem[] {
  if (refers === "zones")
    return Object.entries(reference.value?.zones ?? {}).map(([value, name]) => ({ value, label: `${(language.value === "zh" ? name.zh || name.en : name.en || name.zh) || value} ${value}`, path: "", depth: 0 }));
  const own = open.table.name === refers ? open : null;
  const table = own?.table ?? read.value[refers];
  const items = table ? itemsOf(table, own?.rows ?? rowsAsRead(table), keep) : [];
  const known = new Set(items.map(({ value }) => value));
  const others = refers === "units"
    ? (read.value.city?.units ?? []).filter(({ active, code }) => active && !known.has(code) && !(table && tableHas(table, code))).map((unit) => ({ value: unit.code, label: `${pick(unit)} ${unit.code}`, path: "", depth: 0 }))
    : table ? [] : (read.value.city?.categories ?? []).filter(({ active }) => active).map((one) => ({ value: one.code, label: `${pick(one)} ${one.code}`, path: pick({ name_zh: one.group_zh, name_en: one.group_en }), depth: 0 }));
  return [...items, ...others];
}
const tableHas = (table: CityTable, code: string): boolean => {
  const column = table.columns.findIndex(({ name }) => name === "code");
  return table.rows.some(({ cells }) => cells[column] === code);
};

/** Layers by which a catalogue line may name a unit: "@street" is whoever has the place. */
export const layerChoices = (): TreeItem[] =>
  (read.value.city?.layers ?? []).map((layer) => ({ value: `@${layer.code}`, label: `@${layer.code} ${pick(layer)}${say("tables.by_place")}`, path: "", depth: 0 }));

const namesIn = (table: CityTable | null): Map<string, string> =>
  new Map((table?.rows ?? []).map(({ cells }) => {
    const cell = (column: string): string => cells[table?.columns.findIndex(({ name }) => name === column) ?? -1] ?? "";
    return [cell("code"), pick({ name_zh: cell("name_zh"), name_en: cell("name_en") })];
  }));
const unitNames = computed(() => new Map([...(read.value.city?.units ?? []).map((unit): [string, string] => [unit.code, pick(unit)]), ...namesIn(read.value.units)]));
const categoryNames = computed(() => namesIn(read.value.categories));

export const nameOf: NameOf = (refers, code) => {
  if (refers === "zones") {
    const name = reference.value?.zones[code];
    return (name && (language.value === "zh" ? name.zh || name.en : name.en || name.zh)) || code;
  }
  const layer = code.startsWith("@") ? read.value.city?.layers.find((one) => `@${one.code}` === code) : undefined;
  if (layer) return `${pick(layer)}${say("tables.by_place")}`;
  return (refers === "units" ? unitNames : categoryNames).value.get(code) || code;
};
