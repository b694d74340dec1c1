/** Addresses of the administrator's screens. Pure. */
import type { AuditAsk } from "../../api/admin.ts";
import { query } from "../../api/http.ts";

/** `actor`: one person; else the list, of those whose name has `q` in it. */
export type PeopleScreen = { name: "people"; q?: string; actor?: string };
export type KeyScreen = { name: "keys" };
export type AuditScreen = { name: "audit"; ask: AuditAsk };
export type HealthScreen = { name: "health" };
export type CityScreen = { name: "city" };
export type MapScreen = { name: "basemap" };
/** `table`: one of the city's tables; else the list of them. */
export type TablesScreen = { name: "tables"; table?: string };
export type AdminScreen = CityScreen | MapScreen | TablesScreen | PeopleScreen | KeyScreen | AuditScreen | HealthScreen;

const kDay = /^\d{4}-\d{2}-\d{2}$/;

/** The screen that stands below /staff/admin; the people, if it is none of these. */
export function adminOf(given: URLSearchParams, name: string | undefined, first: string | undefined): AdminScreen {
  if (name === "keys" || name === "health" || name === "city" || name === "basemap") return { name };
  if (name === "audit") {
    const ask: AuditAsk = {};
    for (const field of ["actor", "action", "day"] as const) {
      const value = given.get(field);
      if (value && (field !== "day" || kDay.test(value))) ask[field] = value;
    }
    return { name, ask };
  }
  if (name === "tables") return first ? { name, table: decodeURIComponent(first) } : { name };
  const q = given.get("q");
  if (first) return { name: "people", actor: decodeURIComponent(first) };
  return q ? { name: "people", q } : { name: "people" };
}
const kNames: readonly string[] = ["people", "keys", "audit", "health", "city", "basemap", "tables"] satisfies AdminScreen["name"][];
export const isAdmin = (screen: { name: string }): screen is AdminScreen => kNames.includes(screen.name);

export function adminHref(screen: AdminScreen): string {
  const path = `/staff/admin/${screen.name}`;
  switch (screen.name) {
    case "people":
      return screen.actor ? `${path}/${encodeURIComponent(screen.actor)}` : path + query({ q: screen.q });
    case "keys":
    case "health":
    case "city":
    case "basemap":
      return path;
    case "tables":
      return screen.table ? `${path}/${encodeURIComponent(screen.table)}` : path;
    case "audit":
      return path + query({ ...screen.ask });
  }
}
