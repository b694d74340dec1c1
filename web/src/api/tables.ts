/** The city's tables: each a CSV of its pack that a person may change, with a preview of the effect. */
import { get, post, query } from "./http.ts";
import type { Time } from "./types.ts";

/** In the order of the screen, which is the server's. */
export const kTables = ["units", "categories", "attributes", "catalogue", "templates", "notices", "replies", "callback_script",
  "exclusion_causes", "inquiry_services", "inquiry_facilities", "inquiry_faqs"] as const;
export type TableName = (typeof kTables)[number];
export const isTable = (name: string): name is TableName => kTables.some((one) => one === name);

export interface TableCard {
  name: string;
  /** Empty: the pack has no such file. */
  file: string;
  rows: number;
  from: "pack" | "person";
  /** 0: never changed by a person. */
  version: number;
  changed_at: Time | null;
  /** An account; null for a pack. */
  changed_by: string | null;
  changed_by_name: string;
  /** The pack that was loaded since brings another text than the one that the person's was made from. */
  stale: boolean;
}
export type ColumnKind = "code" | "text" | "long" | "flag" | "choice" | "list" | "number" | "day";
export interface TableColumn {
  name: string;
  kind: ColumnKind;
  required: boolean;
  choices?: string[];
  refers?: "units" | "categories" | "zones" | "limits";
}
export interface TableRow {
  line: number;
  /** In the order of the columns; what the file lacks is "". */
  cells: string[];
}
export interface CityTable {
  name: string;
  file: string;
  from: "pack" | "person";
  version: number;
  digest: string;
  /** Lines before the header, with their "#". */
  comments: string[];
  columns: TableColumn[];
  /** Names of the columns that make a row that row. */
  key: string[];
  /** A row is closed with active=no rather than removed. */
  closes: boolean;
  rows: TableRow[];
}
export interface TableFault {
  file: string;
  /** 0 or null: of no line. */
  line: number | null;
  column: string;
  rule: string;
  message: string;
}
export interface TableEffect {
  code: string;
  subject: string;
  count: number;
  href: string;
}
export interface TableSample {
  key: string[];
  subject: string;
  before: string;
  after: string;
}
export interface TablePlan {
  name: string;
  version: number;
  /** This text holds already. */
  known: boolean;
  /** Of what was looked at: only that is saved. */
  digest: string;
  columns: string[];
  /** At most 500 are named of each; `counts` has all. */
  added: { key: string[]; cells: string[] }[];
  changed: { key: string[]; before: string[]; after: string[] }[];
  removed: { key: string[]; cells: string[] }[];
  same: number;
  /** Rows that are in both stand in another order. */
  moved?: boolean;
  counts: { added: number; changed: number; removed: number };
  /** Where there is any, the table cannot be saved. */
  faults: TableFault[];
  effects: TableEffect[];
  samples: TableSample[];
}
export interface TableVersion {
  version: number;
  at: Time;
  by: string | null;
  by_name: string;
  rows: number;
  /** Back to the pack's. */
  pack: boolean;
  added: number;
  changed: number;
  removed: number;
}
export interface TableVersions {
  versions: TableVersion[];
  /** Null or empty: these were the last. */
  next: string | null;
}
/** What is to hold: a text, or the pack's again. */
export type TableText = { csv: string } | { pack: true };

/** Bytes of a text that the server takes. */
export const kTableBytesMax = 4 << 20;

const path = (name: string): string => `/v1/admin/tables/${encodeURIComponent(name)}`;

export const readTables = async (): Promise<TableCard[]> => (await get<{ tables: TableCard[] }>("/v1/admin/tables")).tables;
export const readTable = (name: string): Promise<CityTable> => get(path(name));
export const tableFile = (name: string): string => `${path(name)}.csv`;
export const planTable = (name: string, text: TableText): Promise<TablePlan> => post(path(name), { ...text, dry_run: true });
/** Saves what the plan showed. 412 `digest`: the text, the table or the pack are others by now. */
export const saveTable = (name: string, text: TableText, digest: string): Promise<{ name: string; version: number }> =>
  post(path(name), { ...text, dry_run: false, digest });
export const readTableVersions = (name: string, cursor?: string): Promise<TableVersions> => get(`${path(name)}/versions${query({ cursor })}`);
export const tableVersionFile = (name: string, version: number): string => `${path(name)}/versions/${version}.csv`;
