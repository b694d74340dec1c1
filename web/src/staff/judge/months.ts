/** The months that these screens offer. Pure but for the city's clock. */
import { localOf } from "../../words/time.ts";
import { may, zone } from "../state.ts";
import { periodsOf, toldPeriod } from "../scores/score_words.ts";

const today = (): string => localOf(new Date().toISOString(), zone.value).slice(0, 10);
export const thisMonth = (): string => today().slice(0, 7);
/** The running month and those before it, the latest first. */
export const months = (): string[] => [thisMonth(), ...periodsOf("month", today())];
/** What I may read of a month's figures: whoever supervises as it runs, everybody else once it is published. */
export const readable = (): string[] => (may("case_supervise") ? months() : months().filter((month) => month <= toldPeriod("month", today())));
