/** The tasks of the day: which cases want somebody on the spot, in which order, and what may be written of one. Pure. */
import type { CaseStatus } from "../api/codes.ts";
import type { Case } from "../api/types.ts";
import { unsent, type FieldCommand, type Item } from "./outbox.ts";

/** The unit has it and has not answered: somebody signs, goes there, speaks to the resident, files a result. */
export const kTaskStatuses: readonly CaseStatus[] = ["dispatched", "signed_for", "in_hand", "rework"];

export interface PlaceOfTasks {
  zone: string;
  tasks: Case[];
}
const dueOf = (c: Case): string => c.due.result ?? c.due_result ?? "9999";

/** By place; the place with the earliest limit first, and within it the earliest first. */
export function byPlace(tasks: readonly Case[]): PlaceOfTasks[] {
  const sorted = [...tasks].sort((a, b) => dueOf(a).localeCompare(dueOf(b)) || a.code.localeCompare(b.code));
  const places = new Map<string, Case[]>();
  for (const c of sorted) places.set(c.zone, [...(places.get(c.zone) ?? []), c]);
  return [...places].map(([zone, list]) => ({ zone, tasks: list }));
}

export interface FieldOffer {
  command: FieldCommand;
  allowed: boolean;
  /** Why not; empty if allowed. */
  rule: string;
  message: string;
}

/** What one of my own unsent steps makes possible: the server will see it first. */
const kOpens: Readonly<Partial<Record<FieldCommand, readonly FieldCommand[]>>> = {
  sign: ["record_contact", "tell_progress"],
  record_contact: ["file_result", "tell_progress"],
};
const kOnce: readonly FieldCommand[] = ["sign", "file_result"];
/** Refusals that say "not yet"; a step of mine that waits answers them. Others stay: no permission, another unit. */
const kNotYet: readonly string[] = ["status", "contact_first"];

/** The commands of the case as it was last seen, with what waits in the outbox taken into account. */
export function fieldOffers(c: Case, items: readonly Item[], wanted: readonly FieldCommand[]): FieldOffer[] {
  const mine = unsent(items).flatMap((item) => (item.kind === "command" && item.code === c.code ? [item] : []));
  const done = new Set(mine.filter((item) => item.command !== "record_contact" || item.body["reached"] === true).map(({ command }) => command));
  return wanted.flatMap((command): FieldOffer[] => {
    const offer = c.offers.find((one) => one.command === command);
    if (!offer) return [];
    const rule = offer.reason?.rule ?? "";
    if ((kOnce.includes(command) && done.has(command)) || (command === "record_contact" && done.has("file_result"))) return [{ command, allowed: false, rule: "in_outbox", message: "" }];
    const opened = kNotYet.includes(rule) && [...done].some((step) => kOpens[step]?.includes(command));
    const allowed = offer.allowed || opened;
    return [{ command, allowed, rule: allowed ? "" : rule, message: allowed ? "" : (offer.reason?.message ?? "") }];
  });
}

/** The resident was spoken to, as far as this phone knows; without it a result is refused (rule contact_first). */
export const wasContacted = (c: Case, items: readonly Item[]): boolean =>
  c.contacted_at !== null || c.no_reply_wanted || c.urgency === "emergency" ||
  items.some((item) => item.kind === "command" && item.code === c.code && item.command === "record_contact" && item.body["reached"] === true);
