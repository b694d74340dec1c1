/** What the scores say, as numbers and places. Pure. */
import type { FunnelUnit, ScoreRate, Share, WindowKind } from "../../api/scores.ts";

export const percent = (rate: number): string => `${(rate * 100).toFixed(1)}%`;

/** The two ends of an interval, for "{low}–{high}%". */
export const ends = (low: number, high: number): { low: string; high: string } => ({ low: (low * 100).toFixed(1), high: (high * 100).toFixed(1) });

/** The numerator in matters: a factor of the profile (0.9) scales both numbers of a rate, and nobody counts tenths of tenths. */
export function inMatters({ numerator, denominator }: Pick<ScoreRate, "numerator" | "denominator">, matters: number): string {
  const value = (numerator * matters) / denominator;
  return String(Math.round(value * 10_000) / 10_000);
}
/** "3/40 · 7.5%"; nothing to divide by is no zero. */
export const shareText = ({ numerator, denominator, rate }: Share): string =>
  rate === null ? `${numerator}/${denominator}` : `${numerator}/${denominator} · ${percent(rate)}`;

/** By name, never by a figure. */
export const byName = <T>(rows: readonly T[], nameOf: (row: T) => string, lang: string): T[] => {
  const order = new Intl.Collator(lang);
  return [...rows].sort((a, b) => order.compare(nameOf(a), nameOf(b)));
};

const two = (n: number): string => String(n).padStart(2, "0");
const monthBefore = (year: number, month: number, back: number): string => {
  const months = year * 12 + month - 1 - back;
  return `${Math.floor(months / 12)}-${two((months % 12) + 1)}`;
};
const kAssessmentFirst = 19;
const kMonthsOffered = 24;

/** Periods that are over on `today` ("2026-11-25"), the latest first. A day goes from noon to noon, an assessment month from the 19th to the 18th. */
export function periodsOf(kind: WindowKind, today: string): string[] {
  const [year = 0, month = 1, day = 1] = today.split("-").map(Number);
  if (kind === "day") return [new Date(Date.UTC(year, month - 1, day - 1)).toISOString().slice(0, 10)];
  const first = kind === "assessment_month" && day >= kAssessmentFirst ? 0 : 1;
  return Array.from({ length: kMonthsOffered }, (_, i) => monthBefore(year, month, i + first));
}
const kDay = 86_400_000;
/** docs/sources.md#ratings-batched */
const kToldAfter = 30;
/** The latest period that everybody of the staff reads, thirty days after it; `periodsOf` has the latest that is over. */
export function toldPeriod(kind: WindowKind, today: string): string {
  const last = Date.parse(`${today}T00:00:00Z`) - kToldAfter * kDay;
  return periodsOf(kind, new Date(last).toISOString().slice(0, 10))[0] ?? "";
}
export const fits = (kind: WindowKind, period: string): boolean => (kind === "day" ? /^\d{4}-\d{2}-\d{2}$/ : /^\d{4}-\d{2}$/).test(period);

/** A, B … Z, AA …: marks a point of the funnel and its line in the table; says nothing of an order. */
export function letter(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letter(Math.floor(index / 26) - 1) + last;
}

/** A unit of the funnel: its matters, the share it solved, and the limits as shares. */
export interface FunnelPoint {
  key: string;
  letter: string;
  n: number;
  rate: number;
  wide: readonly [number, number];
  narrow: readonly [number, number];
  rows: string | null;
}
/** In the order given, which is that of the letters. */
export function funnelPoints(units: readonly FunnelUnit[]): FunnelPoint[] {
  return units.map(({ key, solved: { numerator, denominator: n }, low_998, low_95, high_95, high_998, rows }, index) => ({
    key, letter: letter(index), n, rate: numerator / n, wide: [low_998 / n, high_998 / n], narrow: [low_95 / n, high_95 / n], rows,
  }));
}
