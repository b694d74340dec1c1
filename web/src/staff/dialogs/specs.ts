/** What each command asks a person for. Exhaustive by type; the dialog (command_dialog.tsx) draws what stands here. */
import {
  kContactChannels, kLandingCodes, kRequestTypes, kSatisfied, kSolved, kUrgencies, type DialogCommand, type LandingCode,
} from "../../api/codes.ts";
import type { Case } from "../../api/types.ts";
import type { Key } from "../../words/say.ts";

export type Value = string | readonly string[];
export type Values = Readonly<Record<string, Value>>;

interface Common {
  name: string;
  label: Key;
  hint?: Key;
  required?: boolean | ((values: Values, c: Case) => boolean);
  /** Shown only when this holds; what is not shown is not sent. */
  when?: (values: Values, c: Case) => boolean;
}
export type FieldSpec = Common &
  (
    | { kind: "line"; max: number }
    | { kind: "long"; max: number; preview?: boolean }
    | { kind: "choice" | "list"; options: readonly string[]; words: string }
    | { kind: "yesno"; words: string }
    | { kind: "unit" }
    | { kind: "category" }
    | { kind: "time" }
    | { kind: "case" }
    | { kind: "photos" }
    | { kind: "spans" }
  );

export interface CommandSpec {
  /** Order and weight in the action bar. */
  weight: "main" | "more";
  shortcut?: "D" | "R" | "M";
  danger?: boolean;
  /** Needs no question: pressing the button does it. */
  direct?: boolean;
  /** A sentence above the fields. */
  lead?: Key;
  fields: readonly FieldSpec[];
  /** What stands in the fields at first. */
  first?: (c: Case) => Values;
  /** The JSON body, from the fields that are shown; without it they are sent as they are named. */
  body?: (fields: Record<string, unknown>, c: Case) => object;
}

const kReason = 2000, kText = 4000;
const yes = (name: string) => (values: Values): boolean => values[name] === "yes";
const no = (name: string) => (values: Values): boolean => values[name] === "no";

/** Outcomes that refuse: they must cite the rule and say what remedy is open (L5-35). */
const refuses = (code: Value | undefined): boolean => code === "explained_no_basis" || code === "not_supported";
const kNeedsProspect: readonly Value[] = ["partly", "supported_pending", "explained_no_basis", "not_supported", "unreachable", "referred_aid", "out_of_scope",
  "explained_secrecy", "not_lawful"];
const kNeedsNoReason: readonly Value[] = ["solved", "partly", "answered", "mediated"];
/** An answer or a settlement is an end only where the resident calls it solved, or had not to be asked (docs/sources.md#landing). */
const isUnsettled = (code: Value | undefined, c: Case): boolean =>
  (code === "answered" || code === "mediated") && (c.answer ? c.answer.solved !== "yes" : c.unreached);
const needsProspect = (code: Value | undefined, c: Case): boolean => kNeedsProspect.includes(code ?? "") || isUnsettled(code, c);
/** Something was done, so something shows it: a photo, or a note (L2-27). */
const claimsWork = (code: Value | undefined): boolean => code === "solved" || code === "partly";
const kOutcomes = kLandingCodes.filter((code) => code !== "withdrawn" && code !== "unreachable" && code !== "duplicate_of");
const kLandable: readonly LandingCode[] = kLandingCodes.filter((code) => code !== "withdrawn");
/** 0-9 of docs/sources.md#triage T2. */
export const kLegalRoutes = ["litigation", "arbitration", "discipline", "review", "disclosure", "petition"] as const;
export const kPauseCauses = ["material", "hearing", "inspection"] as const;
export const kUrgeLevels = ["before_due", "overdue", "criticism"] as const;
export const kSupervisionKinds = ["daily", "listed", "talk"] as const;

const reason: FieldSpec = { kind: "long", name: "reason", label: "field.reason", max: kReason, required: true };
const classification: readonly FieldSpec[] = [
  { kind: "choice", name: "request_type", label: "field.request_type", options: kRequestTypes, words: "request_type", required: true },
  { kind: "choice", name: "urgency", label: "field.urgency", options: kUrgencies, words: "urgency", required: true },
  { kind: "category", name: "category", label: "field.category", required: true },
  { kind: "line", name: "title", label: "field.title", hint: "hint.title", max: 60 },
  { kind: "long", name: "summary", label: "field.summary", hint: "hint.summary", max: kText },
];
const asClassified = (c: Case): Values => ({ request_type: c.request_type, urgency: c.urgency, category: c.category, title: c.title });
const accuses = (code: Value | undefined): boolean => code === "complaint" || code === "report";
const codesOf = (words: unknown): string[] => String(words ?? "").split(/[\s,，、]+/).filter(Boolean);

export const kSpecs = {
  classify: {
    weight: "main",
    fields: [
      ...classification,
      { kind: "unit", name: "complained_unit", label: "field.complained_unit", hint: "hint.complained_unit", when: (v) => accuses(v["request_type"]) },
      { kind: "line", name: "tags", label: "field.tags", hint: "hint.tags", max: 600 },
    ],
    first: (c) => ({ ...asClassified(c), complained_unit: c.complained_unit ?? "", tags: c.tags.join(" ") }),
    body: ({ tags, ...fields }, c) => ({ ...fields, tags: codesOf(tags), zones: c.zones }),
  },
  dispatch: {
    weight: "main", shortcut: "D",
    fields: [
      { kind: "unit", name: "unit", label: "field.unit", required: true },
      { kind: "long", name: "note", label: "field.dispatch_note", hint: "hint.dispatch_note", max: kText },
    ],
    first: (c) => ({ unit: c.proposal?.unit ?? "" }),
  },
  sign: { weight: "main", direct: true, fields: [] },
  record_contact: {
    weight: "main",
    fields: [
      { kind: "choice", name: "via", label: "field.via", options: kContactChannels, words: "via", required: true },
      { kind: "yesno", name: "reached", label: "field.reached", words: "reached", required: true },
      { kind: "long", name: "summary", label: "field.contact_summary", max: kText, required: yes("reached") },
    ],
    first: () => ({ via: "phone" }),
  },
  file_result: {
    weight: "main", shortcut: "R", lead: "lead.file_result",
    fields: [
      { kind: "list", name: "outcome", label: "field.outcome", options: kOutcomes, words: "landing", required: true },
      { kind: "long", name: "reply", label: "field.reply", hint: "hint.reply", max: kText, required: true, preview: true },
      { kind: "long", name: "basis", label: "field.basis", hint: "hint.basis", max: kReason, required: true, when: (v) => refuses(v["outcome"]) },
      { kind: "long", name: "remedy", label: "field.remedy", hint: "hint.remedy", max: kReason, required: true, when: (v) => refuses(v["outcome"]) },
      { kind: "photos", name: "evidence", label: "field.evidence" },
      { kind: "line", name: "evidence_note", label: "field.evidence_note", hint: "hint.evidence_note", max: 1000,
        required: (v) => claimsWork(v["outcome"]) && (v["evidence"] ?? []).length === 0 },
    ],
  },
  check_result: {
    weight: "main",
    fields: [
      { kind: "yesno", name: "passed", label: "field.passed", words: "passed", required: true },
      { ...reason, required: no("passed"), hint: "hint.check_reason" },
    ],
  },
  record_callback: {
    weight: "main", lead: "lead.record_callback",
    fields: [
      { kind: "choice", name: "via", label: "field.via", options: kContactChannels, words: "via", required: true },
      { kind: "yesno", name: "reached", label: "field.reached", words: "reached", required: true },
      { kind: "yesno", name: "contacted", label: "field.q_contacted", words: "yesno", required: true, when: yes("reached") },
      { kind: "choice", name: "solved", label: "field.q_solved", options: kSolved, words: "solved", required: true, when: yes("reached") },
      { kind: "choice", name: "satisfied", label: "field.q_satisfied", options: kSatisfied, words: "satisfied", required: true, when: yes("reached") },
      { kind: "yesno", name: "pressured", label: "field.q_pressured", words: "yesno", required: true, when: yes("reached") },
      { kind: "long", name: "words", label: "field.words", hint: "hint.words", max: kText, when: yes("reached") },
    ],
    first: () => ({ via: "phone" }),
    body: ({ via, reached, words, ...answer }) => (reached ? { via, reached, ...(words ? { words } : {}), answer } : { via, reached }),
  },
  close_unreached: { weight: "main", lead: "lead.close_unreached", fields: [] },
  order_rework: { weight: "main", danger: true, fields: [reason] },
  land: {
    weight: "main", lead: "lead.land",
    fields: [
      { kind: "list", name: "code", label: "field.landing_code", options: kLandable, words: "landing", required: true },
      { kind: "list", name: "legal_route", label: "field.legal_route", options: kLegalRoutes, words: "legal_route",
        required: (v) => v["code"] === "legal_route", when: (v, c) => v["code"] === "legal_route" || needsProspect(v["code"], c) },
      { kind: "case", name: "duplicate_of", label: "field.duplicate_of", required: true, when: (v) => v["code"] === "duplicate_of" },
      { kind: "time", name: "next_review", label: "field.next_review", hint: "hint.next_review",
        required: (v) => !v["legal_route"], when: (v, c) => needsProspect(v["code"], c) },
      { kind: "line", name: "emergency_line", label: "field.emergency_line", hint: "hint.emergency_line", max: 32, required: true,
        when: (v) => v["code"] === "transferred_emergency" },
      { kind: "long", name: "reason", label: "field.reason", max: kReason, required: true,
        when: (v, c) => Boolean(v["code"]) && (!kNeedsNoReason.includes(v["code"] ?? "") || isUnsettled(v["code"], c)) },
      { kind: "long", name: "basis", label: "field.basis", hint: "hint.basis", max: kReason, required: true, when: (v) => refuses(v["code"]) },
      { kind: "long", name: "remedy", label: "field.remedy", hint: "hint.remedy", max: kReason, required: true, when: (v) => refuses(v["code"]) },
      { kind: "time", name: "remedy_until", label: "field.remedy_until", required: true, when: (v) => refuses(v["code"]) },
      { kind: "long", name: "reply", label: "field.reply", hint: "hint.land_reply", max: kText, preview: true,
        required: (_, c) => !c.echoed },
    ],
    first: (c) => ({ code: landingAtFirst(c) }),
  },
  object: {
    weight: "main", danger: true, lead: "lead.object",
    fields: [
      { kind: "unit", name: "proposed", label: "field.proposed", required: true },
      { kind: "long", name: "basis", label: "field.basis", hint: "hint.objection_basis", max: kReason, required: true },
      reason,
    ],
  },
  rule_objection: {
    weight: "main", lead: "lead.rule_objection",
    fields: [
      { kind: "yesno", name: "upheld", label: "field.upheld", words: "upheld", required: true },
      { kind: "unit", name: "unit", label: "field.new_unit", required: true, when: yes("upheld") },
      { kind: "long", name: "ruling", label: "field.ruling", max: kReason, required: true },
    ],
  },
  tell_progress: {
    weight: "main",
    fields: [{ kind: "long", name: "reply", label: "field.progress", hint: "hint.reply", max: kText, required: true, preview: true }],
  },
  merge: { weight: "main", shortcut: "M", lead: "lead.merge", fields: [{ kind: "case", name: "main", label: "field.main", required: true }] },
  assign_assist: {
    weight: "more",
    fields: [
      { kind: "unit", name: "unit", label: "field.assist_unit", required: true },
      { kind: "time", name: "due", label: "field.assist_due", hint: "hint.assist_due" },
      { kind: "long", name: "note", label: "field.assist_note", max: kText },
    ],
  },
  report_assist: {
    weight: "more",
    fields: [
      { kind: "list", name: "unit", label: "field.assist_unit", options: [], words: "unit", required: true },
      { kind: "long", name: "report", label: "field.report", max: kText, required: true },
    ],
    first: (c) => ({ unit: c.assists.find((assist) => !assist.reported)?.unit ?? "" }),
  },
  ask_extension: { weight: "more", fields: [{ kind: "time", name: "until", label: "field.until", required: true }, { ...reason, hint: "hint.told" }] },
  rule_extension: {
    weight: "more",
    fields: [{ kind: "yesno", name: "grant", label: "field.grant", words: "grant", required: true }, { ...reason, hint: "hint.told" }],
  },
  ask_carry: {
    weight: "more", lead: "lead.ask_carry",
    fields: [
      { kind: "time", name: "target", label: "field.carry_target", required: true },
      { kind: "long", name: "measures", label: "field.measures", max: kText, required: true },
    ],
  },
  rule_carry: {
    weight: "more", lead: "lead.rule_carry",
    fields: [
      { kind: "yesno", name: "grant", label: "field.grant", words: "grant", required: true },
      { kind: "time", name: "review", label: "field.carry_review", hint: "hint.carry_review", required: true, when: yes("grant") },
      { ...reason, hint: "hint.told" },
    ],
  },
  review_carry: {
    weight: "more",
    fields: [
      { kind: "time", name: "review", label: "field.carry_review", hint: "hint.carry_review", required: true },
      { kind: "long", name: "finding", label: "field.finding", max: kReason, required: true },
    ],
  },
  end_carry: { weight: "more", fields: [reason] },
  pause: {
    weight: "more", lead: "lead.pause",
    fields: [
      { kind: "choice", name: "cause", label: "field.cause", options: kPauseCauses, words: "pause_cause", required: true },
      { kind: "time", name: "until", label: "field.until", required: true },
      reason,
    ],
  },
  resume: { weight: "main", direct: true, fields: [] },
  urge: {
    weight: "more",
    fields: [
      { kind: "choice", name: "level", label: "field.level", options: kUrgeLevels, words: "urge_level", required: true },
      { kind: "long", name: "note", label: "field.note", max: kText },
    ],
  },
  supervise: {
    weight: "more",
    fields: [
      { kind: "choice", name: "kind", label: "field.supervision_kind", options: kSupervisionKinds, words: "supervision_kind", required: true },
      { kind: "time", name: "due", label: "field.supervision_due" },
      reason,
    ],
  },
  lift_supervision: { weight: "more", fields: [reason] },
  escalate: { weight: "more", fields: [{ kind: "unit", name: "unit", label: "field.upper_unit", required: true }, reason] },
  note: { weight: "more", lead: "lead.note", fields: [{ kind: "long", name: "note", label: "field.note", max: kText, required: true }] },
  link: { weight: "more", fields: [{ kind: "case", name: "other", label: "field.other", required: true }] },
  unlink: {
    weight: "more",
    fields: [{ kind: "list", name: "other", label: "field.other", options: [], words: "linked", required: true }],
    first: (c) => ({ other: c.linked[0] ?? "" }),
  },
  unmerge: { weight: "more", lead: "lead.unmerge", fields: [] },
  split: { weight: "more", lead: "lead.split", fields: classification, first: asClassified, body: (fields, c) => ({ ...fields, zones: c.zones }) },
  redact: { weight: "more", lead: "lead.redact", fields: [{ kind: "spans", name: "spans", label: "field.spans" }] },
} as const satisfies Record<DialogCommand, CommandSpec>;

/** The outcome that the resident's answer suggests; nothing when it suggests none. */
export function landingAtFirst(c: Pick<Case, "merged_into" | "unreached" | "answer" | "filed_outcome">): LandingCode | "" {
  if (c.merged_into) return "duplicate_of";
  if (c.unreached) return "unreachable";
  if (c.answer?.solved === "yes") return c.filed_outcome ?? "solved";
  if (c.answer?.solved === "partly") return "partly";
  return "";
}

export const specOf = (command: DialogCommand): CommandSpec => kSpecs[command];
export const isCommand = (name: string): name is DialogCommand => Object.hasOwn(kSpecs, name);
