/** Addresses of the app's screens. Pure. */
import type { Lane } from "../api/callback.ts";
import { kQueues, type Queue } from "../api/codes.ts";
import { kOrders, type CaseFilter } from "../api/cases.ts";
import { query } from "../api/http.ts";
import type { SearchAsk } from "../api/search.ts";
import type { WhistleAsk } from "../api/whistles.ts";
import { adminHref, adminOf, isAdmin, type AdminScreen } from "./admin/admin_address.ts";
import { overviewHref, overviewOf, type OverviewScreen } from "./overview/overview_address.ts";
import { isJudge, judgeHref, judgeOf, type JudgeScreen } from "./judge/judge_address.ts";
import { limitsHref, limitsOf, type LimitScreen } from "./limits/limit_address.ts";
import { clocksHref, clocksOf, type ClockScreen } from "./clocks/clock_address.ts";
import { answersHref, answersOf, type AnswersScreen } from "./answers/answers_address.ts";
import { visitsHref, visitsOf, type CoverageScreen, type VisitScreen } from "./visits/visit_address.ts";
import { dispatchHref, dispatchOf, scoresHref, scoresOf, type AlertScreen, type DispatchScreen, type ScoreScreen } from "./scores/score_address.ts";

export const kRoundTabs = ["docket", "month", "prompts", "reminders"] as const;
export type RoundTab = (typeof kRoundTabs)[number];
/** `key` of the rounds: the week's Monday, the month, the ten days, the level of reminders. */
export type Screen = { name: "inbox" } | { name: "case"; code: string } | { name: "new" } | { name: "figures" }
  | { name: "callback"; lane: Lane; code?: string } | { name: "whistles"; ask: WhistleAsk; id?: string }
  | { name: "calendar"; year?: number } | { name: "rounds"; tab: RoundTab; key?: string }
  | ScoreScreen | DispatchScreen | AlertScreen | OverviewScreen | JudgeScreen | LimitScreen | ClockScreen | VisitScreen | CoverageScreen | AnswersScreen | AdminScreen | { name: "search"; ask: SearchAsk };
export interface Route {
  screen: Screen;
  filter: CaseFilter;
}

const kFilterFields = ["code", "status", "category", "zone", "unit", "channel", "received_from", "received_to",
  "lead", "finest_zone", "without", "open"] as const;

/** The screens whose addresses carry the inbox's filter. */
const kFiltered = ["inbox", "case", "new", "figures", "callback"] as const;

/** What an address without a queue shows: what is yet to be done where one works, everything where one counts and where the address narrows it. */
const unsaid = (screen: Screen["name"], narrowed: (name: (typeof kFilterFields)[number]) => unknown): Queue =>
  screen === "figures" || kFilterFields.some(narrowed) ? "all" : "open";
/** The filter of a screen as it opens. */
export const plainFilter = (screen: Screen["name"]): CaseFilter => ({ queue: unsaid(screen, () => false), order: "due" });

/** What of a query narrows and orders the inbox; anything unknown is left out. Without a screen: of a link to rows, which are all that fit. */
export function filterOf(given: URLSearchParams, screen: Screen["name"] = "figures"): CaseFilter {
  const filter: CaseFilter = {
    queue: kQueues.find((queue) => queue === given.get("queue")) ?? unsaid(screen, (name) => given.get(name)),
    order: kOrders.find((order) => order === given.get("order")) ?? "due",
  };
  for (const name of kFilterFields) {
    const value = given.get(name);
    if (value) filter[name] = value;
  }
  return filter;
}

/** Pure: from path and query to where one is. Anything unknown is the inbox. */
export function parseRoute(path: string, search: string): Route {
  const given = new URLSearchParams(search);
  const screen = screenOf(path, given);
  // Elsewhere the same names are of the screen's own question: a unit by its code, say.
  const filtered = kFiltered.some((name) => name === screen.name);
  return { screen, filter: filterOf(filtered ? given : new URLSearchParams(), screen.name) };
}

const kAskFields = ["state", "kind", "unit", "from", "blown"] as const;

function whistlesOf(given: URLSearchParams, id: string | undefined): Screen {
  const ask: WhistleAsk = {};
  for (const name of kAskFields) {
    const value = given.get(name);
    if (value) ask[name] = value;
  }
  return id ? { name: "whistles", ask, id: decodeURIComponent(id) } : { name: "whistles", ask };
}

const kSearchFields = ["category", "zone", "unit"] as const;

function searchOf(given: URLSearchParams): Screen {
  const ask: SearchAsk = { q: given.get("q") ?? "" };
  for (const name of kSearchFields) {
    const value = given.get(name);
    if (value) ask[name] = value;
  }
  const open = given.get("open");
  if (open === "true" || open === "false") ask.open = open;
  return { name: "search", ask };
}

/** "/staff/rounds/2026-02-16" is a week; the other tabs have their name before their key. */
function roundsOf(first: string | undefined, second: string | undefined): Screen {
  const tab = kRoundTabs.find((one) => one === first) ?? "docket";
  const key = tab === "docket" && first !== "docket" ? first : second;
  return key ? { name: "rounds", tab, key: decodeURIComponent(key) } : { name: "rounds", tab };
}
const roundsPath = ({ tab, key }: { tab: RoundTab; key?: string }): string =>
  ["/staff/rounds", ...(tab === "docket" ? [] : [tab]), ...(key ? [encodeURIComponent(key)] : [])].join("/");

function screenOf(path: string, given: URLSearchParams): Screen {
  const [, , name, code, more] = path.split("/");
  if (name === "case" && code) return { name: "case", code: decodeURIComponent(code) };
  if (name === "callback" || name === "recall") {
    const lane = name === "recall" ? "recall" : "first";
    return code ? { name: "callback", lane, code: decodeURIComponent(code) } : { name: "callback", lane };
  }
  if (name === "whistles") return whistlesOf(given, code);
  if (name === "scores") return scoresOf(given, code);
  if (name === "dispatch") return dispatchOf(given, code);
  if (name === "alerts") return { name: "alerts" };
  if (name === "search") return searchOf(given);
  if (name === "overview") return overviewOf(code, more);
  if (name === "clocks") return clocksOf(given);
  if (name === "visits") return visitsOf(given, code);
  if (name === "answers") return answersOf(given, code, more);
  if (name === "calendar") return /^\d{4}$/.test(code ?? "") ? { name: "calendar", year: Number(code) } : { name: "calendar" };
  if (name === "limits") return limitsOf(given, code);
  if (name === "rounds") return roundsOf(code, more);
  if (name === "admin") return adminOf(given, code, more);
  if (name === "new") return { name: "new" };
  const judged = judgeOf(name, given, code, more);
  if (judged) return judged;
  return name === "figures" ? { name: "figures" } : { name: "inbox" };
}

/** The address of a screen; a filter that is the default is left out. */
export function hrefOf({ screen, filter }: Route): string {
  if (screen.name === "whistles") return `/staff/whistles${screen.id ? `/${encodeURIComponent(screen.id)}` : ""}${query({ ...screen.ask })}`;
  if (screen.name === "scores") return scoresHref(screen);
  if (screen.name === "dispatch") return dispatchHref(screen);
  if (screen.name === "alerts") return "/staff/alerts";
  if (screen.name === "search") return `/staff/search${query({ ...screen.ask })}`;
  if (screen.name === "overview") return overviewHref(screen);
  if (screen.name === "clocks") return clocksHref(screen);
  if (screen.name === "visits" || screen.name === "coverage") return visitsHref(screen);
  if (screen.name === "answers") return answersHref(screen);
  if (screen.name === "calendar") return screen.year ? `/staff/calendar/${screen.year}` : "/staff/calendar";
  if (screen.name === "limits") return limitsHref(screen);
  if (screen.name === "rounds") return roundsPath(screen);
  if (isJudge(screen)) return judgeHref(screen);
  if (isAdmin(screen)) return adminHref(screen);
  const path = { inbox: "/staff", case: "/staff/case/", new: "/staff/new", figures: "/staff/figures", callback: "/staff/callback" }[screen.name];
  if (screen.name === "callback")
    return (screen.lane === "recall" ? "/staff/recall" : path) + (screen.code ? `/${encodeURIComponent(screen.code)}` : "");
  const code = screen.name === "case" ? encodeURIComponent(screen.code) : "";
  const left: Record<string, string> = { queue: unsaid(screen.name, (name) => filter[name]), order: "due" };
  const shown = Object.fromEntries(Object.entries(filter).filter(([name, value]) => value !== left[name]));
  return path + code + query(shown);
}
