/** A year as months of weeks, Monday first. Pure; days are civil, without a zone. */
import type { CalendarDay } from "../../api/calendar.ts";

export interface Cell {
  date: string;
  day: number;
  weekend: boolean;
  /** What a list says of the day, the finest layer last. */
  listed: readonly CalendarDay[];
}
export interface Month {
  month: number;
  /** Weeks of seven; null where the day is another month's. */
  weeks: (Cell | null)[][];
}

const pad = (n: number): string => String(n).padStart(2, "0");

export function monthsOf(year: number, days: readonly CalendarDay[]): Month[] {
  const listed = new Map<string, CalendarDay[]>();
  for (const day of days) listed.set(day.date, [...(listed.get(day.date) ?? []), day]);
  return Array.from({ length: 12 }, (_, index) => {
    const count = new Date(Date.UTC(year, index + 1, 0)).getUTCDate();
    const before = (new Date(Date.UTC(year, index, 1)).getUTCDay() + 6) % 7;
    const cells: (Cell | null)[] = Array.from({ length: before }, () => null);
    for (let day = 1; day <= count; ++day) {
      const date = `${year}-${pad(index + 1)}-${pad(day)}`;
      cells.push({ date, day, weekend: (before + day - 1) % 7 > 4, listed: listed.get(date) ?? [] });
    }
    while (cells.length % 7 > 0) cells.push(null);
    const weeks = Array.from({ length: cells.length / 7 }, (_unused, week) => cells.slice(week * 7, week * 7 + 7));
    return { month: index + 1, weeks };
  });
}

/** The last word on the day: a finer layer stands over a coarser one. */
export const verdictOf = (cell: Cell): CalendarDay | undefined => cell.listed.at(-1);

export interface Stretch {
  from: string;
  to: string;
  kind: CalendarDay["kind"];
  name_zh: string;
  name_en: string;
  layer: string;
}
/** Days that follow each other and say the same, as one line. */
export function stretches(days: readonly CalendarDay[]): Stretch[] {
  const next = (date: string): string => new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const out: Stretch[] = [];
  const sorted = [...days].sort((a, b) => a.layer.localeCompare(b.layer) || a.date.localeCompare(b.date));
  for (const { date, kind, name_zh, name_en, layer } of sorted) {
    const last = out.at(-1);
    if (last && last.layer === layer && last.kind === kind && last.name_zh === name_zh && next(last.to) === date) last.to = date;
    else out.push({ from: date, to: date, kind, name_zh, name_en, layer });
  }
  return out.sort((a, b) => a.from.localeCompare(b.from));
}
