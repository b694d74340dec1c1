/** An event that partners are told of, in words: the ledger's own, or one of the few that are not in it. */
import { has, of } from "../../words/say.ts";

export const eventText = (event: string): string => (has(`told_event.${event}`) ? of("told_event", event) : of("event", event));
