/** The screens that the bar leads to: one line each, in the order of their group. Who may open none of an item's permissions does not see it. Pure. */
import type { Key } from "../words/say.ts";
import type { Screen } from "./address.ts";

export const kNavGroups = ["handling", "judging", "rules", "messages", "admin"] as const;
export type NavGroup = (typeof kNavGroups)[number];
export interface NavItem {
  group: NavGroup;
  label: Key;
  screen: Screen;
  /** One of these permissions is enough. */
  may: readonly string[];
  /** Stands on the bar itself where there is room; the rest is in the menu. */
  main?: true;
}

export const kNav: readonly NavItem[] = [
  { group: "handling", label: "staff.title", screen: { name: "inbox" }, may: ["case_read"], main: true },
  { group: "judging", label: "overview.title", screen: { name: "overview", scope: "city", key: "" }, may: ["case_supervise"], main: true },
  { group: "handling", label: "staff.new", screen: { name: "new" }, may: ["case_file"], main: true },
  { group: "judging", label: "callback.title", screen: { name: "callback", lane: "first" }, may: ["case_callback"], main: true },
  { group: "handling", label: "search.staff_title", screen: { name: "search", ask: { q: "" } }, may: ["case_read"] },
  { group: "handling", label: "clocks.title", screen: { name: "clocks", ask: {} }, may: ["case_read"] },
  { group: "handling", label: "visits.title", screen: { name: "visits", ask: {} }, may: ["case_read"] },
  { group: "handling", label: "whistle.title", screen: { name: "whistles", ask: {} }, may: ["case_read"], main: true },
  { group: "handling", label: "rounds.title", screen: { name: "rounds", tab: "docket" }, may: ["case_read"], main: true },
  { group: "judging", label: "scores.title", screen: { name: "scores", ask: {} }, may: ["case_read"], main: true },
  { group: "judging", label: "staff.figures", screen: { name: "figures" }, may: ["case_read"] },
  { group: "judging", label: "leftout.title", screen: { name: "exclusions" }, may: ["case_read"] },
  { group: "judging", label: "draws.title", screen: { name: "draws" }, may: ["case_supervise", "case_callback"] },
  { group: "judging", label: "pressed.title", screen: { name: "pressure" }, may: ["case_supervise"] },
  { group: "judging", label: "alerts.title", screen: { name: "alerts" }, may: ["case_supervise"] },
  { group: "handling", label: "remarks.title", screen: { name: "remarks" }, may: ["case_triage"] },
  { group: "rules", label: "lists.title", screen: { name: "dispatch", part: "duties" }, may: ["case_read", "configure"] },
  { group: "rules", label: "limits.title", screen: { name: "limits", part: "rules" }, may: ["case_read", "configure"] },
  { group: "rules", label: "calendar.title", screen: { name: "calendar" }, may: ["configure"] },
  { group: "messages", label: "outbox.title", screen: { name: "outbox" }, may: ["administer"] },
  { group: "messages", label: "webhooks.title", screen: { name: "webhooks" }, may: ["administer"] },
  { group: "admin", label: "admin.people", screen: { name: "people" }, may: ["administer"] },
  { group: "admin", label: "admin.keys", screen: { name: "keys" }, may: ["administer"] },
  { group: "admin", label: "city.title", screen: { name: "city" }, may: ["configure"] },
  { group: "admin", label: "mapset.title", screen: { name: "basemap" }, may: ["configure"] },
  { group: "admin", label: "tables.title", screen: { name: "tables" }, may: ["configure"] },
  { group: "admin", label: "healthpage.title", screen: { name: "health" }, may: ["administer"] },
  { group: "admin", label: "audit.title", screen: { name: "audit", ask: {} }, may: ["administer"] },
];

/** As many links as fit on one line of a desk's screen, in both languages. */
export const kBarMax = 6;

export interface NavParts {
  /** On the bar. */
  bar: NavItem[];
  /** In the menu, by group; groups without an item are left out. */
  menu: { group: NavGroup; items: NavItem[] }[];
}
/** Splits what `may` lets one open. `room` false: everything is in the menu. Few items need no menu where there is room. */
export function navParts(may: (permission: string) => boolean, room: boolean, nav: readonly NavItem[] = kNav): NavParts {
  const mine = nav.filter((item) => item.may.some(may));
  const bar = !room ? [] : mine.length <= kBarMax ? mine : mine.filter(({ main }) => main).slice(0, kBarMax);
  const rest = mine.filter((item) => !bar.includes(item));
  const menu = kNavGroups.map((group) => ({ group, items: rest.filter((item) => item.group === group) })).filter(({ items }) => items.length > 0);
  return { bar, menu };
}
