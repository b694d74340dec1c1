/** Addresses of the visits: "/staff/visits?zone=qingyun&from=2026-11-01", "/staff/visits/ID", "/staff/visits/coverage?layer=street". Pure. */
import { query } from "../../api/http.ts";
import type { CoverageAsk, VisitAsk } from "../../api/visits.ts";

export type VisitScreen = { name: "visits"; ask: VisitAsk; id?: string };
export type CoverageScreen = { name: "coverage"; ask: CoverageAsk };

const kFields = ["mine", "unit", "zone", "campaign", "target", "about_case", "from", "to"] as const;
const kCoverageFields = ["layer", "from", "to"] as const;
const kDay = /^\d{4}-\d{2}-\d{2}$/;

function askOf<Field extends string>(given: URLSearchParams, fields: readonly Field[]): Partial<Record<Field, string>> {
  const ask: Partial<Record<Field, string>> = {};
  for (const field of fields) {
    const value = given.get(field);
    if (value && ((field !== "from" && field !== "to") || kDay.test(value))) ask[field] = value;
  }
  return ask;
}

export function visitsOf(given: URLSearchParams, first: string | undefined): VisitScreen | CoverageScreen {
  if (first === "coverage") return { name: "coverage", ask: askOf(given, kCoverageFields) };
  const ask = askOf(given, kFields);
  return first ? { name: "visits", ask, id: decodeURIComponent(first) } : { name: "visits", ask };
}

export const visitsHref = (screen: VisitScreen | CoverageScreen): string =>
  screen.name === "coverage" ? `/staff/visits/coverage${query({ ...screen.ask })}`
    : `/staff/visits${screen.id ? `/${encodeURIComponent(screen.id)}` : ""}${query({ ...screen.ask })}`;

/** The server's link to the visits behind a figure ("/v1/visits?zone=z1&to=2026-11-26") as a screen of this app. */
export const rowsHref = (href: string): string => visitsHref(visitsOf(new URLSearchParams(href.slice(href.indexOf("?") + 1)), undefined));
