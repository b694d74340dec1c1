/** Where in the app one is: the address bar is the only place that holds it. */
import { signal } from "@preact/signals";
import type { Queue } from "../api/codes.ts";
import type { CaseFilter } from "../api/cases.ts";
import { hrefOf, parseRoute, type Route, type Screen } from "./address.ts";
import { may } from "./state.ts";

export const route = signal<Route>(parseRoute(location.pathname, location.search));

const read = (): void => {
  route.value = parseRoute(location.pathname, location.search);
};
addEventListener("popstate", read);

export function go(to: Partial<Route>, replace = false): void {
  const address = hrefOf({ ...route.value, ...to });
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  read();
}
/** The screen that is shown: whoever configures the city and reads no cases begins at the calendar. */
export const shown = (): Screen["name"] =>
  route.value.screen.name === "inbox" && !may("case_read") && may("configure") ? "calendar" : route.value.screen.name;
export const caseHref = (code: string): string => hrefOf({ ...route.value, screen: { name: "case", code } });
export const openCase = (code: string): void => go({ screen: { name: "case", code } });
export const inQueue = (queue: Queue): CaseFilter => ({ ...route.value.filter, queue });

/** A link inside the app keeps the app; with a modifier key, or to elsewhere, the browser does as it always does. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  // A link in a chart is SVG's, which knows no parts of its address.
  const link = event.target instanceof Element ? event.target.closest<Element>("a[href]:not([target])") : null;
  if (!link) return;
  const to = new URL(link.getAttribute("href") ?? "", location.href);
  if (to.origin !== location.origin || !/^\/staff(\/|$)/.test(to.pathname)) return;
  event.preventDefault();
  history.pushState(null, "", to.pathname + to.search);
  read();
}
