/** Addresses of exclusions, draws, reports of pressure, remarks, the outbox and webhooks. Pure. */
import { kPressureStates, type PressureState } from "../../api/pressure.ts";
import { kRemarkStates, type RemarkState } from "../../api/remarks.ts";
import { query } from "../../api/http.ts";

/** `code`: of one case; else the figures of `period`, and of `unit` the rounds behind them. */
export type ExclusionScreen = { name: "exclusions"; code?: string; period?: string; unit?: string };
export type DrawScreen = { name: "draws"; period?: string };
export type PressureScreen = { name: "pressure"; state?: PressureState; code?: string; alert?: string };
export type RemarkScreen = { name: "remarks"; state?: RemarkState };
export type OutboxScreen = { name: "outbox"; channel?: string };
export type WebhookScreen = { name: "webhooks" };
export type JudgeScreen = ExclusionScreen | DrawScreen | PressureScreen | RemarkScreen | OutboxScreen | WebhookScreen;

const kMonth = /^\d{4}-\d{2}$/;
const month = (text: string | null | undefined): string | undefined => (text && kMonth.test(text) ? text : undefined);

function exclusionsOf(given: URLSearchParams, code: string | undefined): ExclusionScreen {
  if (code) return { name: "exclusions", code: decodeURIComponent(code) };
  const [period, unit] = [month(given.get("period")), given.get("unit")];
  return { name: "exclusions", ...(period ? { period } : {}), ...(unit ? { unit } : {}) };
}
function pressureOf(given: URLSearchParams, code: string | undefined, alert: string | undefined): PressureScreen {
  if (code && alert) return { name: "pressure", code: decodeURIComponent(code), alert };
  const state = kPressureStates.find((one) => one === given.get("state"));
  return state ? { name: "pressure", state } : { name: "pressure" };
}
/** The screen of that name; null if it is none of these. */
export function judgeOf(name: string | undefined, given: URLSearchParams, first: string | undefined, second: string | undefined): JudgeScreen | null {
  const state = kRemarkStates.find((one) => one === given.get("state"));
  const period = month(first), channel = given.get("channel");
  switch (name) {
    case "exclusions":
      return exclusionsOf(given, first);
    case "draws":
      return period ? { name, period } : { name };
    case "pressure":
      return pressureOf(given, first, second);
    case "remarks":
      return state ? { name, state } : { name };
    case "outbox":
      return channel ? { name, channel } : { name };
    case "webhooks":
      return { name };
    default:
      return null;
  }
}
const kNames: readonly string[] = ["exclusions", "draws", "pressure", "remarks", "outbox", "webhooks"] satisfies JudgeScreen["name"][];
export const isJudge = (screen: { name: string }): screen is JudgeScreen => kNames.includes(screen.name);

export function judgeHref(screen: JudgeScreen): string {
  const path = `/staff/${screen.name}`;
  switch (screen.name) {
    case "exclusions":
      return screen.code ? `${path}/${encodeURIComponent(screen.code)}` : path + query({ period: screen.period, unit: screen.unit });
    case "draws":
      return screen.period ? `${path}/${screen.period}` : path;
    case "pressure":
      return screen.code && screen.alert ? `${path}/${encodeURIComponent(screen.code)}/${screen.alert}` : path + query({ state: screen.state });
    case "remarks":
      return path + query({ state: screen.state });
    case "outbox":
      return path + query({ channel: screen.channel });
    case "webhooks":
      return path;
  }
}
