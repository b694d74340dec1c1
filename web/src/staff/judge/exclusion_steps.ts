/** Where an exclusion stands, what comes next and who may do it: as the server decides it, so that a button that is missing can be explained. Pure. */
import type { Exclusion, ExclusionCommand, ExclusionRound } from "../../api/exclusions.ts";
import type { UnitId } from "../../api/types.ts";

export const kSteps = ["ask", "rule", "tell", "object", "settle"] as const;
export type StepName = (typeof kSteps)[number];
/** `open`: the resident may, and need not; `unused`: he did not; `skipped`: it will not come, because something before it ended the matter. */
export type StepState = "done" | "now" | "open" | "later" | "unused" | "skipped";

/** An objection is possible until then, and was not made yet. */
export const mayBeObjected = (x: Exclusion, now: number): boolean =>
  x.state === "granted" && x.objection_until !== null && now <= Date.parse(x.objection_until);

const kByState: Record<Exclusion["state"], readonly StepState[]> = {
  asked: ["done", "now", "later", "later", "later"],
  declined: ["done", "done", "skipped", "skipped", "skipped"],
  granted: ["done", "done", "done", "unused", "skipped"],
  objected: ["done", "done", "done", "done", "now"],
  upheld: ["done", "done", "done", "done", "done"],
  lifted: ["done", "done", "done", "done", "done"],
};
const kNone: readonly StepState[] = ["now", "later", "later", "later", "later"];
const kMayObject: readonly StepState[] = ["done", "done", "done", "open", "later"];

export function stepsOf(x: Exclusion | null, now: number): { name: StepName; state: StepState }[] {
  const states = x === null ? kNone : mayBeObjected(x, now) ? kMayObject : kByState[x.state];
  return kSteps.map((name, index) => ({ name, state: states[index] ?? "later" }));
}

export interface Who {
  may: (permission: string) => boolean;
  unit: UnitId | undefined;
  /** The own unit and all below it. */
  units: ReadonlySet<UnitId>;
}
export type WhyNot = "ask_role" | "ask_unit" | "rule_role" | "rule_own";
export interface Offer {
  command: ExclusionCommand;
  /** null: I may. The server knows more (who granted it, who assisted) and says so when it is sent. */
  why: WhyNot | null;
}

function whyNotAsk({ unit }: ExclusionRound, who: Who): WhyNot | null {
  if (!who.may("case_handle") && !who.may("case_approve")) return "ask_role";
  return who.units.has(unit) ? null : "ask_unit";
}
function whyNotRule({ unit }: ExclusionRound, who: Who): WhyNot | null {
  if (!who.may("case_triage") && !who.may("case_supervise")) return "rule_role";
  return who.unit === undefined || who.unit === unit ? "rule_own" : null;
}
/** What staff can do next; null: it is the resident's turn, or it is over. */
export function offerOf(round: ExclusionRound, who: Who): Offer | null {
  const state = round.exclusion?.state;
  if (state === undefined) return { command: "ask", why: whyNotAsk(round, who) };
  if (state === "asked") return { command: "rule", why: whyNotRule(round, who) };
  return state === "objected" ? { command: "rule_objection", why: whyNotRule(round, who) } : null;
}
