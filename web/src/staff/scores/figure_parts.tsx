/** A figure with the way to its rows, and a rate with its interval. */
import type { Grouping, Keyed, ScoreRate } from "../../api/scores.ts";
import { pick, say } from "../../words/say.ts";
import { categoryName, unitName, zoneName } from "../state.ts";
import { rowsSearch, scoresHref } from "./score_address.ts";
import { ends, inMatters, percent } from "./score_words.ts";

/** The name that the server gave, else the city's, else that there is none. */
export function nameOf(by: Grouping, one: Keyed): string {
  const named = pick(one);
  if (named) return named;
  return by === "unit" ? unitName(one.key) : by === "category" ? categoryName(one.key) : zoneName(one.key);
}

export const rowsHref = (rows: string): string => scoresHref({ name: "scores", ask: {}, rows: rowsSearch(rows) });

/** The text, as a link to the rounds behind it where I may read those. */
export const Figure = ({ text, rows }: { text: string; rows: string | null }) =>
  rows ? <a href={rowsHref(rows)}>{text}</a> : <>{text}</>;

/** From 0 to 100 %: the interval as a bar, the rate as a mark. The same for all: no colour and no length says who is better. */
function Bar({ rate }: { rate: ScoreRate }) {
  const low = rate.low * 100, width = Math.max((rate.high - rate.low) * 100, 0.5);
  return (
    <svg class="band rate-bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect x="0" y="5.5" width="100" height="1" class="band-axis" />
      <rect x={low} y="3" width={width} height="6" class="band-range" />
      <rect x={rate.rate * 100 - 0.9} y="1" width="1.8" height="10" class="band-mark" />
    </svg>
  );
}

export function Rate({ rate, matters, rows }: { rate: ScoreRate | null; matters: number; rows: string | null }) {
  if (!rate) return <>—</>;
  return (
    <>
      <Bar rate={rate} />
      <Figure text={`${inMatters(rate, matters)}/${matters}`} rows={rows} /> {percent(rate.rate)}
      <span class="block hint">{say("scores.interval", ends(rate.low, rate.high))}</span>
    </>
  );
}
