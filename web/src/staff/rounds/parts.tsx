/** Small parts that the screens of the rounds share. */
import type { ComponentChildren } from "preact";
import { ApiError } from "../../api/http.ts";
import { has, language, of, say, type Key } from "../../words/say.ts";
import type { By, Round, RoundState } from "../../api/rounds.ts";
import type { Tone } from "../../words/tones.ts";
import { Badge, Failure, Loading, refusalText } from "../../ui/parts.tsx";
import { caseHref } from "../route.ts";
import { hrefOf, type RoundTab } from "../address.ts";
import { unitName } from "../state.ts";
import type { Paged } from "./paged.ts";

export const roundsHref = (tab: RoundTab, key?: string): string =>
  hrefOf({ screen: key ? { name: "rounds", tab, key } : { name: "rounds", tab }, filter: { queue: "all", order: "due" } });

/** What the server says in both languages. */
export const wordsOf = ({ words_zh, words_en }: { words_zh: string; words_en: string }): string => (language.value === "zh" ? words_zh : words_en);

export const CaseLink = ({ code }: { code: string }) => <a class="code case-link nowrap" href={caseHref(code)}>{code}</a>;

const kRoundTones: Record<RoundState, Tone> = { gathering: "neutral", held: "ok", merged: "info", missed: "warn" };
export const RoundBadge = ({ round }: { round: Round }) => <Badge tone={kRoundTones[round.state]}>{of("round_state", round.state)}</Badge>;

/** A person of the staff with the unit, or the program. */
export const whoOf = ({ by_name, by_unit }: By): string =>
  by_name === null ? say("rounds.the_program") : by_unit === null ? by_name : say("rounds.person_of", { name: by_name, unit: unitName(by_unit) });

/** The first of these that is on the screen. */
export const firstOf = (...selectors: readonly string[]): HTMLElement | null =>
  selectors.reduce<HTMLElement | null>((found, selector) => found ?? document.querySelector<HTMLElement>(selector), null);

/** What is not there is told plainly, in the words of its rule or in `none`; anything else is a failure that can be tried again. */
export function Refusal({ error, retry, none = "staff.not_there" }: { error: unknown; retry: () => void; none?: Key }) {
  if (!(error instanceof ApiError) || error.status !== 404) return <Failure error={error} retry={retry} />;
  return <p class="empty" data-missing>{error.errors.some(({ rule }) => has(`rule.${rule}`)) ? refusalText(error) : say(none)}</p>;
}

/** The rows of a paged list, or why there are none, and the button for what comes after. */
export function List<Row>({ list, empty, none, children }: { list: Paged<Row>; empty: string; none?: Key; children: (rows: readonly Row[]) => ComponentChildren }) {
  return (
    <>
      {list.failure !== null && <Refusal error={list.failure} retry={() => void list.again()} {...(none ? { none } : {})} />}
      {!list.rows && list.failure === null && <Loading />}
      {list.rows?.length === 0 && <p class="empty">{empty}</p>}
      {list.rows && list.rows.length > 0 && children(list.rows)}
      {list.next && <p class="more-rows"><button type="button" class="btn small" onClick={() => void list.more()}>{say("rounds.more")}</button></p>}
    </>
  );
}
