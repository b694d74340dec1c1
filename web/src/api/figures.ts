import { get, query } from "./http.ts";
import type { Figures } from "./types.ts";

export const kFigureKeys = ["status", "category", "zone", "unit", "month", "channel"] as const;
export type FigureKey = (typeof kFigureKeys)[number];

/** Counts of cases by one key; every row links to the cases behind it. */
export const readFigures = (by: FigureKey): Promise<Figures> => get<Figures>(`/v1/figures${query({ by })}`);
