import { get, post } from "./http.ts";
import type { Time } from "./types.ts";

export const kSourceFormats = ["holiday_cn", "chinese_days", "csv"] as const;
export type SourceFormat = (typeof kSourceFormats)[number];
export type YearStatus = "official" | "provisional";

export interface CalendarYear {
  year: number;
  status: YearStatus;
  holidays: number;
  makeups: number;
  /** Addresses or numbers of the official notices. */
  notices: string[];
  files: { name: string; sha256: string }[];
}
export interface CalendarLayer {
  code: string;
  level: "national" | "regional" | "unit";
  name_zh: string;
  name_en: string;
  years: CalendarYear[];
}
export interface CalendarPublication {
  version: number;
  layer: string;
  year: number;
  edition: number;
  loaded_at: Time;
  first_day: string;
  last_day: string;
}
export interface Calendar {
  version: number;
  layers: CalendarLayer[];
  publications: CalendarPublication[];
  recompute: { version: number; done: boolean; moved: number };
}
export interface CalendarDay {
  date: string;
  kind: "holiday" | "makeup";
  name_zh: string;
  name_en: string;
  layer: string;
}
export interface CalendarDays {
  year: number;
  days: CalendarDay[];
  status: YearStatus;
}
export interface CalendarImport {
  layer: string;
  level?: "regional" | "unit";
  name_zh?: string;
  name_en?: string;
  year: number;
  sources: { format: SourceFormat; files: { name: string; text: string }[] }[];
}
export interface CalendarPlan extends CalendarYear {
  layer: string;
  known: boolean;
  replaces: boolean;
  /** Of what was looked at: only that is loaded. */
  digest: string;
  changes: { date: string; was: "worked" | "off"; is: "worked" | "off"; name_zh: string; name_en: string }[];
  published: CalendarPublication | null;
}

export const readCalendar = (): Promise<Calendar> => get("/v1/calendar");
export const readCalendarYear = (year: number): Promise<CalendarDays> => get(`/v1/calendar/years/${year}`);
export const previewYear = (load: CalendarImport): Promise<CalendarPlan> => post("/v1/calendar/imports", { ...load, dry_run: true });
export const loadYear = (load: CalendarImport, digest: string): Promise<CalendarPlan> =>
  post("/v1/calendar/imports", { ...load, dry_run: false, digest });
