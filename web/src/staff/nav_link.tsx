/** A link of the bar or its menu; it says when one is there. */
import { say } from "../words/say.ts";
import { hrefOf } from "./address.ts";
import type { NavItem } from "./nav.ts";
import { shown } from "./route.ts";

export const isHere = ({ screen }: NavItem): boolean => shown() === screen.name || (screen.name === "inbox" && shown() === "case");

export const NavLink = ({ item }: { item: NavItem }) => (
  <a href={hrefOf({ screen: item.screen, filter: { queue: "all", order: "due" } })} aria-current={isHere(item) ? "page" : undefined}>{say(item.label)}</a>
);
