import type { CaseFilter } from "./cases.ts";
import { get, query } from "./http.ts";
import type { Figures } from "./types.ts";

export const kFigureKeys = ["status", "category", "zone", "unit", "month", "channel"] as const;
export type FigureKey = (typeof kFigureKeys)[number];

/** What is counted; everything may be left out. */
export type FigureFilter = Partial<Pick<CaseFilter, "queue" | "open" | "unit" | "finest_zone" | "received_from" | "received_to" | "category" | "status">>;

/** Counts of cases by one key; every row links to the cases behind it. */
export const readFigures = (by: FigureKey, filter: FigureFilter = {}): Promise<Figures> =>
  get<Figures>(`/v1/figures${query({ by, ...filter })}`);
