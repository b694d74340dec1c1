/** What the overview computes: weeks, shares, classes of a map, changes. Pure. */
import type { Figures } from "../../api/types.ts";
import { instantOf } from "../../words/time.ts";

export interface Span {
  received_from: string;
  received_to: string;
}
const kDay = 86_400_000;
const shifted = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * kDay).toISOString().slice(0, 10);

/** The Monday of the week of "2026-11-25". */
export function mondayOf(day: string): string {
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return shifted(day, -weekday);
}
/** From the morning of `from` to that of `to`, in the city's zone. */
const span = (from: string, to: string, zone: string): Span => ({ received_from: instantOf(`${from}T00:00`, zone), received_to: instantOf(`${to}T00:00`, zone) });

/** This week up to the end of `today`, and the same days of the week before: a Monday is not held against seven days. */
export function weeksOf(today: string, zone: string): { now: Span; before: Span } {
  const monday = mondayOf(today), tomorrow = shifted(today, 1);
  return { now: span(monday, tomorrow, zone), before: span(shifted(monday, -7), shifted(tomorrow, -7), zone) };
}
/** The last four weeks and the four before, both with today as the end of the later ones. */
export function fourWeeksOf(today: string, zone: string): { now: Span; before: Span } {
  const end = shifted(today, 1);
  return { now: span(shifted(end, -28), end, zone), before: span(shifted(end, -56), shifted(end, -28), zone) };
}
/** The first morning of the month eleven months before that of `today`. */
export function yearOf(today: string, zone: string): Span {
  const [year = 0, month = 1] = today.split("-").map(Number);
  const first = new Date(Date.UTC(year, month - 12, 1)).toISOString().slice(0, 10);
  return span(first, shifted(today, 1), zone);
}

export const totalOf = ({ rows }: Figures): number => rows.reduce((sum, { count }) => sum + count, 0);

export interface Part {
  key: string;
  of: number;
  count: number;
  /** The server's links to the rows; null where there are none. */
  href: string | null;
  whole: string | null;
}
/** For each key of `whole`, how many of them `part` counts. */
export function partsOf(whole: Figures, part: Figures): Part[] {
  const counted = new Map(part.rows.map((row) => [row.key, row]));
  return whole.rows.map(({ key, count, href }) => {
    const one = counted.get(key);
    return { key, of: count, count: one?.count ?? 0, href: one?.href ?? null, whole: href };
  });
}

export interface Change {
  key: string;
  now: number;
  before: number;
  href: string | null;
  hrefBefore: string | null;
}
/** What was asked for most in the later span, with the earlier one beside it. */
export function changesOf(now: Figures, before: Figures, most: number): Change[] {
  const earlier = new Map(before.rows.map((row) => [row.key, row]));
  return now.rows
    .map(({ key, count, href }) => ({ key, now: count, before: earlier.get(key)?.count ?? 0, href, hrefBefore: earlier.get(key)?.href ?? null }))
    .sort((a, b) => b.now - a.now || (a.key < b.key ? -1 : 1))
    .slice(0, most);
}
/** "+3", "−2", "0". */
export const signed = (n: number): string => (n > 0 ? `+${n}` : n < 0 ? `−${-n}` : "0");

/** Five classes by quantile: the upper ends of the first four. Fewer where values are alike; none for no values. */
export function classEnds(values: readonly number[], classes = 5): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const ends: number[] = [];
  for (let i = 1; i < classes; ++i) {
    const end = sorted[Math.ceil((i * sorted.length) / classes) - 1];
    if (end !== undefined && end !== ends.at(-1) && end !== sorted.at(-1)) ends.push(end);
  }
  return ends;
}
/** From 0; a value that is an end belongs to the class that it ends. */
export const classOf = (value: number, ends: readonly number[]): number => ends.filter((end) => value > end).length;

/** Months without a need are shown as such: "2026-01" to "2026-11" without a gap. */
export function monthsOf(today: string): string[] {
  const [year = 0, month = 1] = today.split("-").map(Number);
  return Array.from({ length: 12 }, (_, i) => new Date(Date.UTC(year, month - 12 + i, 1)).toISOString().slice(0, 7));
}

/** A round number at or above `most`, for an axis that is cut in two. */
export function roundUp(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
  return Math.max(4, [1, 2, 4, 6, 8, 10].map((step) => step * power).find((step) => step >= most) ?? most);
}
