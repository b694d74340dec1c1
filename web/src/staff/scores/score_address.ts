/** Addresses of the scores, the dispatch lists and the alerts. Pure. */
import { kPrecedentStates, type PrecedentState } from "../../api/dispatch.ts";
import { kBases, kGroupings, kWindows, type ScoreAsk } from "../../api/scores.ts";
import { query } from "../../api/http.ts";

export const kListParts = ["duties", "delegations", "precedents", "load"] as const;
export type ListPart = (typeof kListParts)[number];

/** `rows`: the question of the rounds behind a figure, as the server wrote it ("?unit=3&period=2026-10"). */
export type ScoreScreen = { name: "scores"; ask: ScoreAsk; rows?: string };
export type DispatchScreen = { name: "dispatch"; part: ListPart; state?: PrecedentState };
export type AlertScreen = { name: "alerts" };

const kRowFields = ["period", "window", "basis", "profile", "unit", "category", "zone"] as const;

/** Of a question only the fields that there are. An empty category or zone is kept: it asks for what has none. */
export function rowsSearch(href: string): string {
  const given = new URLSearchParams(href.includes("?") ? href.slice(href.indexOf("?")) : "");
  const pairs = kRowFields.flatMap((name) => {
    const value = given.get(name);
    return value === null ? [] : [`${name}=${encodeURIComponent(value)}`];
  });
  return pairs.length > 0 ? `?${pairs.join("&")}` : "";
}

export function scoresOf(given: URLSearchParams, sub: string | undefined): ScoreScreen {
  if (sub === "rows") return { name: "scores", ask: {}, rows: rowsSearch(`?${given.toString()}`) };
  const one = <T extends string>(name: string, known: readonly T[]): T | undefined => known.find((value) => value === given.get(name));
  const ask: ScoreAsk = {};
  const [window, basis, by] = [one("window", kWindows), one("basis", kBases), one("by", kGroupings)];
  const [period, profile] = [given.get("period"), given.get("profile")];
  if (period) ask.period = period;
  if (window) ask.window = window;
  if (basis) ask.basis = basis;
  if (profile) ask.profile = profile;
  if (by) ask.by = by;
  return { name: "scores", ask };
}
export const scoresHref = ({ ask, rows }: ScoreScreen): string => (rows === undefined ? `/staff/scores${query({ ...ask })}` : `/staff/scores/rows${rows}`);

export function dispatchOf(given: URLSearchParams, sub: string | undefined): DispatchScreen {
  const part = kListParts.find((one) => one === sub) ?? "duties";
  const state = kPrecedentStates.find((one) => one === given.get("state"));
  return part === "precedents" && state ? { name: "dispatch", part, state } : { name: "dispatch", part };
}
export const dispatchHref = ({ part, state }: DispatchScreen): string =>
  `/staff/dispatch${part === "duties" ? "" : `/${part}`}${query({ state })}`;
