/** How long ago a zone was visited, in bands of time. Never by how often. Pure. */
import type { Tone } from "../../words/tones.ts";

export const kBands = ["week", "month", "quarter", "longer", "never"] as const;
export type Band = (typeof kBands)[number];

const kDayMs = 86_400_000;
const kMost = [["week", 7], ["month", 30], ["quarter", 90]] as const;

/** `end`: until when one looks back, in milliseconds. */
export function bandOf(last: string | null, end: number): Band {
  if (last === null) return "never";
  const days = (end - Date.parse(last)) / kDayMs;
  return kMost.find(([, most]) => days < most)?.[0] ?? "longer";
}

/** Word and shape say it; the colour of a band is the same on the map and in its legend. */
export const kBandTones: Record<Band, Tone> = { week: "ok", month: "info", quarter: "neutral", longer: "warn", never: "bad" };
/** The class on the map: the longer ago, the darker; never is the pattern of what has none. */
export const kBandClasses: Record<Band, number | null> = { week: 0, month: 1, quarter: 2, longer: 4, never: null };

/** The first instant after a day of the city, near enough to tell days apart: bands are of days. */
export const endOf = (day: string, now: number): number => Math.min(Date.parse(`${day}T00:00:00Z`) + kDayMs, now);
