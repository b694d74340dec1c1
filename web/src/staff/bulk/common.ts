/** What may be done with every one of the chosen cases, and where not, which of them forbids it. Pure. */
import type { CaseOffers } from "../../api/offers.ts";

/**
 * What may be done to many at once. Results and landings are not here and never will be: each is read and written by itself, or the
 * ledger would count instead of judge.
 */
export const kBulkCommands = ["sign", "urge", "classify", "dispatch"] as const;
export type BulkCommand = (typeof kBulkCommands)[number];

export interface Refused {
  code: string;
  rule: string;
  message: string;
}
export interface Common {
  command: BulkCommand;
  allowed: readonly CaseOffers[];
  refused: readonly Refused[];
}

/** Why a case that may be dispatched is not dispatched with others: nobody is suggested. */
export const kNoSuggestion = "no_suggestion";
/** It is not in my sight any more. */
export const kGone = "no_such_case";
/** Refusals that say something of me or of the state only, not of the case. */
const kSilent: readonly string[] = ["role", "permission"];

function refusalOf(command: BulkCommand, code: string, known: CaseOffers | undefined): Refused | null {
  if (!known) return { code, rule: kGone, message: "" };
  const offer = known.offers.find((one) => one.command === command);
  if (!offer?.allowed) return { code, rule: offer?.reason?.rule ?? "permission", message: offer?.reason?.message ?? "" };
  return command === "dispatch" && !known.proposal ? { code, rule: kNoSuggestion, message: "" } : null;
}

/** Of each command; null while the offers of some are not known yet (`asked`: those whose answer has come, or has left them out). */
export function inCommon(codes: readonly string[], known: ReadonlyMap<string, CaseOffers>, asked: ReadonlySet<string>): Common[] | null {
  if (codes.some((code) => !asked.has(code))) return null;
  return kBulkCommands.map((command) => {
    const refused = codes.map((code) => refusalOf(command, code, known.get(code))).filter((one) => one !== null);
    const not = new Set(refused.map(({ code }) => code));
    return { command, refused, allowed: codes.flatMap((code) => (not.has(code) ? [] : (known.get(code) ?? []))) };
  });
}

export const isOffered = ({ allowed, refused }: Common): boolean => allowed.length > 0 && refused.length === 0;
/** Worth telling why it is not offered: not what this account never does. */
export const isExplained = ({ refused }: Common): boolean => refused.some(({ rule }) => !kSilent.includes(rule));
/** The rule that forbids it most often. */
export function mainRefusal({ refused }: Common): Refused | undefined {
  const count = new Map<string, number>();
  for (const { rule } of refused) count.set(rule, (count.get(rule) ?? 0) + 1);
  return [...refused].sort((a, b) => (count.get(b.rule) ?? 0) - (count.get(a.rule) ?? 0))[0];
}

/** The body of one case's command: what was asked for, and for a dispatch the unit that is suggested for this one. */
export const bodyOf = (command: BulkCommand, fields: object, one: CaseOffers): object =>
  command === "dispatch" ? { ...fields, unit: one.proposal?.unit } : fields;
