import { get, upload } from "./http.ts";
import type { Time, Unit } from "./types.ts";

export interface PackFile {
  path: string;
  bytes: number;
  sha256: string;
}
export interface CityLayer {
  code: string;
  name_zh: string;
  name_en: string;
  level: string;
  parent: string;
  /** Grows with each import; 0: nothing was imported. */
  version: number;
  zones: number;
  /** Of these, with a surveyed outline. */
  surveyed: number;
  sources: { source: string; zones: number }[];
}
export interface CityCategory {
  code: string;
  name_zh: string;
  name_en: string;
  group_zh: string;
  group_en: string;
  active: boolean;
  /** Cases of it are never public. */
  sensitive: boolean;
  urgency: string;
}
export interface City {
  /** Null: loaded before loads were kept. */
  pack: { name: string; loaded_at: Time; files: PackFile[] } | null;
  layers: CityLayer[];
  categories: CityCategory[];
  units: Unit[];
}
export interface Counted {
  count: number;
  codes: string[];
}
/** Faults of the tiling: all are counted, the first are named. */
export interface Faults {
  count: number;
  rows: { zones: string[]; area_m2: number; lat: number; long: number }[];
}
export interface Outlines {
  features: { properties: Record<string, unknown>; geometry: { type: string; coordinates: number[][][][] } }[];
}
export interface ZonePlan {
  layer: string;
  digest: string;
  added: Counted;
  changed: Counted;
  removed: Counted;
  same: number;
  converted_from_gcj02: boolean;
  moved_m: number;
  notes: string[];
  overlaps: Faults;
  gaps: Faults;
  overhangs: Faults;
  before: Outlines;
  after: Outlines;
}
export interface ZoneFile {
  file: File;
  layer: string;
  crs: string;
  code_property: string;
  name_property: string;
  source: string;
  surveyed: boolean;
}
const formOf = (ask: ZoneFile, more: Record<string, string>): FormData => {
  const form = new FormData();
  const { file, surveyed, ...texts } = ask;
  for (const [name, value] of Object.entries({ ...texts, surveyed: String(surveyed), ...more })) form.append(name, value);
  form.append("file", file);
  return form;
};

export const readCity = (): Promise<City> => get("/v1/admin/city");
/** What the file would change. 400: each broken feature is an error of its own, whose field is "features[3]", from 0. */
export const planZones = (ask: ZoneFile): Promise<ZonePlan> => upload("/v1/admin/zones", formOf(ask, { dry_run: "true" }));
/** Loads what the plan showed. 412 `digest`: the file or the layer are others by now. */
export const loadZones = (ask: ZoneFile, digest: string): Promise<{ layer: string; zones: number }> => upload("/v1/admin/zones", formOf(ask, { dry_run: "false", digest }));
