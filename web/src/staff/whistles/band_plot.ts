/** Where the marks of a band stand on an axis of 0 to 100. Pure. */
import type { WhistleBand } from "../../api/whistles.ts";

type Places = Record<"low" | "high" | "expected" | "count", number>;

/** `most`: the largest number of all rows, so that they share one axis; a little room is left on both sides. */
export function bandPlot(band: Pick<WhistleBand, "low" | "high" | "expected" | "count">, most: number): Places {
  const place = (n: number): number => Math.round((2 + (Math.min(n, most) / most) * 96) * 100) / 100;
  return { low: place(band.low), high: place(band.high), expected: place(band.expected), count: place(band.count) };
}
