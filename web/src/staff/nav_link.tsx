/** A link of the bar or its menu; it says when one is there. */
import { say } from "../words/say.ts";
import { hrefOf, plainFilter } from "./address.ts";
import type { NavItem } from "./nav.ts";
import { shown } from "./route.ts";

/** Screens that have no item of their own, and the one whose they are. */
const kWithin: Readonly<Record<string, NavItem["screen"]["name"]>> = { case: "inbox", coverage: "visits", answers: "visits" };
export const isHere = ({ screen }: NavItem): boolean => shown() === screen.name || kWithin[shown()] === screen.name;

export const NavLink = ({ item }: { item: NavItem }) => (
  <a href={hrefOf({ screen: item.screen, filter: plainFilter(item.screen.name) })} aria-current={isHere(item) ? "page" : undefined}>{say(item.label)}</a>
);
