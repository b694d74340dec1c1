/** A count with the way to its rows. */
import type { Part } from "./overview_words.ts";

/** The server's link to the rows ("/v1/cases?queue=overdue") as a screen of this app. */
export const screenHref = (href: string): string => `/staff${href.includes("?") ? href.slice(href.indexOf("?")) : "?queue=all"}`;

export const Count = ({ n, href }: { n: number; href: string | null }) => (href && n > 0 ? <a href={screenHref(href)}>{n}</a> : <>{n}</>);

/** "3/40" with both numbers as links. */
export const Of = ({ part }: { part: Part }) => <span class="num"><Count n={part.count} href={part.href} />/<Count n={part.of} href={part.whole} /></span>;
