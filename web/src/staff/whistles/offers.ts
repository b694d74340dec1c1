/** What each step asks for, and where its button stands. Pure. */
import { kAccuracies, kAspects, kRulings, kWhistleCommands, type Whistle, type WhistleCommand } from "../../api/whistles.ts";
import { kSatisfied, kSolved } from "../../api/codes.ts";
import type { Key } from "../../words/say.ts";

export type StepField =
  | { kind: "long"; name: string; label: Key; required: boolean }
  | { kind: "time"; name: string; label: Key; hint?: Key }
  | { kind: "choice"; name: string; label: Key; options: readonly string[]; words: string }
  | { kind: "unit"; name: string; label: Key; when?: (values: StepValues) => boolean };
export type StepValues = Readonly<Record<string, string>>;
export interface StepSpec {
  weight: "primary" | "plain" | "danger";
  lead?: Key;
  /** Nothing is asked: pressing the button does it. */
  direct?: boolean;
  fields: readonly StepField[];
}

export const kTextMax = 2000;
const reason: StepField = { kind: "long", name: "reason", label: "field.reason", required: true };
const note: StepField = { kind: "long", name: "note", label: "whistle.note", required: false };
const accuracy = (name: "needed" | "right_units" | "facts_right"): StepField =>
  ({ kind: "choice", name, label: `whistle.counter_${name}`, options: kAccuracies, words: "solved" });
const solved: StepField = { kind: "choice", name: "solved", label: "whistle.solved", options: kSolved, words: "solved" };

export const kSteps: Record<WhistleCommand, StepSpec> = {
  approve: { weight: "primary", direct: true, fields: [] },
  blow: { weight: "primary", direct: true, fields: [] },
  acknowledge: { weight: "primary", direct: true, fields: [] },
  arrive: { weight: "primary", direct: true, fields: [] },
  join: { weight: "plain", direct: true, fields: [] },
  // Before the plan, which may be written anew as long as the work goes on.
  finish: { weight: "primary", fields: [{ kind: "long", name: "result", label: "whistle.result", required: true }] },
  plan: {
    weight: "primary", fields: [{ kind: "long", name: "plan", label: "whistle.plan", required: true },
      { kind: "time", name: "until", label: "whistle.plan_until" }],
  },
  rate: { weight: "primary", lead: "whistle.rate_lead", fields: [solved, note] },
  counter_rate: { weight: "primary", lead: "whistle.counter_lead", fields: [accuracy("needed"), accuracy("right_units"), accuracy("facts_right"), note] },
  rule: {
    weight: "primary",
    fields: [{ kind: "choice", name: "ruling", label: "whistle.ruling", options: kRulings, words: "whistle_ruling" },
      { kind: "unit", name: "replacement", label: "whistle.replacement", when: (values) => values["ruling"] === "replaced" }, reason],
  },
  record_resident: {
    weight: "plain",
    fields: [solved, { kind: "choice", name: "satisfied", label: "confirm.satisfied", options: kSatisfied, words: "satisfied" }],
  },
  close: { weight: "plain", direct: true, fields: [] },
  call: { weight: "plain", fields: [{ kind: "unit", name: "unit", label: "whistle.call_unit" }, reason] },
  leave: { weight: "plain", lead: "whistle.leave_lead", fields: [] },
  send_back: { weight: "plain", fields: [reason] },
  report: { weight: "danger", lead: "whistle.report_lead", fields: [reason] },
  refuse: { weight: "danger", lead: "whistle.refuse_lead", fields: [reason] },
  decline: { weight: "danger", fields: [reason] },
};
const kOrder = Object.keys(kSteps);

export const isWhistleCommand = (name: string): name is WhistleCommand => (kWhistleCommands as readonly string[]).includes(name);

/** Steps about the whistle (`unit` null), or about one department, in the order of the table above. */
export const stepsFor = (w: Whistle, unit: string | null): WhistleCommand[] =>
  w.offers.filter((offer) => offer.unit === unit).map(({ command }) => command).filter(isWhistleCommand)
    .sort((a, b) => kOrder.indexOf(a) - kOrder.indexOf(b));

/** Names of fields that are shown, must be filled, and are not. A mark left out does not apply. */
export const missingOf = (command: WhistleCommand, values: StepValues): string[] =>
  kSteps[command].fields
    .filter((field) => (field.kind !== "unit" || (field.when?.(values) ?? true)) && (field.kind !== "long" || field.required))
    .map(({ name }) => name).filter((name) => !values[name]?.trim());

/** The ratings as POST rate takes them: one for each department that is done; marks that are left out do not apply. */
export const ratingsOf = (w: Whistle, values: StepValues): object[] =>
  w.parts.filter(({ state }) => state === "done").map(({ unit }) => ({
    unit, ...Object.fromEntries(kAspects.flatMap((aspect) => {
      const mark = values[`${unit}.${aspect}`];
      return mark ? [[aspect, Number(mark)]] : [];
    })),
  }));
