/** The clocks of a whistle in words. Pure: the time comes as an argument. */
import type { PartRow, WhistleClock, WhistlePart } from "../../api/whistles.ts";
import type { Key } from "../../words/say.ts";

export type ClockTone = "calm" | "soon" | "over" | "met" | "late";
export interface ClockWords {
  tone: ClockTone;
  key: Key;
  n: number;
}

const kMinute = 60_000, kHour = 60 * kMinute, kDay = 24 * kHour;

/** Minutes below two hours, hours below three days, then days; what is left is rounded down, what is late up. */
function amount(millis: number, up: boolean): { unit: "minutes" | "hours" | "days"; n: number } {
  const round = up ? Math.ceil : Math.floor;
  if (millis < 2 * kHour) return { unit: "minutes", n: round(millis / kMinute) };
  return millis < 3 * kDay ? { unit: "hours", n: round(millis / kHour) } : { unit: "days", n: round(millis / kDay) };
}

/** "还有 12 分钟", "已迟 8 分钟", "按时", "迟到 8 分钟". */
export function clockWords(due: string, met: string | null, now: number): ClockWords {
  const limit = Date.parse(due);
  const at = met === null ? now : Date.parse(met);
  const { unit, n } = amount(Math.abs(at - limit), at > limit);
  if (met !== null) return at <= limit ? { tone: "met", key: "whistle.on_time", n: 0 } : { tone: "late", key: `whistle.was_late_${unit}`, n };
  if (at > limit) return { tone: "over", key: `whistle.late_${unit}`, n };
  return { tone: at > limit - 15 * kMinute ? "soon" : "calm", key: `whistle.left_${unit}`, n };
}

/** The clocks of a row of the board, as the whistle itself gives them. */
export const clocksOf = (part: PartRow): WhistleClock[] =>
  ([["acknowledge", part.acknowledge_due, part.acknowledged_at], ["arrive", part.arrive_due, part.arrived_at],
    ["plan", part.plan_due, part.planned_at]] as const)
    .map(([clock, due, met_at]) => ({
      clock, due, met_at, state: met_at === null ? "open" : Date.parse(met_at) <= Date.parse(due) ? "on_time" : "late",
    }));

/** Nothing is asked of the department any more. */
export const isOver = ({ state }: Pick<WhistlePart, "state">): boolean => state === "done" || state === "released";

/** A limit has passed without what it asks for; what came late is told by its clock. */
export const isLate = (clocks: readonly WhistleClock[], now: number): boolean =>
  clocks.some(({ due, met_at }) => met_at === null && now > Date.parse(due));

/** Whether a limit passed between two moments: what may be done changes then although nobody did anything. */
export const passed = (clocks: readonly WhistleClock[], from: number, to: number): boolean =>
  clocks.some(({ due }) => Date.parse(due) > from && Date.parse(due) <= to);
