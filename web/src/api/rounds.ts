/** The regular rounds: weekly run, ten-day prompt, monthly summary, reminders, and what the weekly run decided. */
import { get, post, query } from "./http.ts";
import type { Time, UnitId } from "./types.ts";

export const kAgendaReasons = ["overdue", "no_first_contact", "reopened", "carry_review_due", "stuck_in_objection"] as const;
export type AgendaReason = (typeof kAgendaReasons)[number];
export const kRoundStates = ["gathering", "held", "merged", "missed"] as const;
export type RoundState = (typeof kRoundStates)[number];
export const kActionStates = ["open", "overdue", "done", "dropped"] as const;
export type ActionState = (typeof kActionStates)[number];
export const kInvariants = ["echo", "landing"] as const;
export type Invariant = (typeof kInvariants)[number];
export const kMonthStates = ["drafting", "drafted", "sealed"] as const;
export type MonthState = (typeof kMonthStates)[number];
/** In the order of what follows a due date; `sign` is about a dispatch that nobody has signed for. */
export const kReminderLevels = ["criticism", "deputy_head", "overdue", "before_due", "sign"] as const;
export type ReminderLevel = (typeof kReminderLevels)[number];

/** Who did something, as accounts have them now; a name of null: the program. */
export interface By {
  by: string;
  by_name: string | null;
  by_unit: UnitId | null;
}
interface Worded {
  words_zh: string;
  words_en: string;
}
export interface Round {
  kind: "weekly" | "prompt" | "month";
  /** Of a week its Monday, "2026-02-16"; of a month "2026-02". */
  period: string;
  state: RoundState;
  /** Its own day was closed. */
  moved: boolean;
  at: Time;
  covers_from: Time;
  covers_to: Time;
  next_at: Time;
  provisional: boolean;
  begun_at: Time;
  finished_at: Time | null;
  merged_into: string | null;
}
export interface RoundPage {
  runs: Round[];
  next: string | null;
}
export interface AgendaItem extends Worded {
  code: string;
  reason: AgendaReason;
  also: AgendaReason[];
  emergency: boolean;
  unit: UnitId;
  since: Time;
}
export interface Docket extends Round {
  items: AgendaItem[];
  next: string | null;
}
/** Where needs gathered as of a weekly run. */
export interface HotPlace {
  place: string;
  name_zh: string;
  name_en: string;
  /** All that gathered there; `cases` are those of them that I may see. */
  needs: number;
  as_of: Time;
  cases: { code: string; unit: UnitId; since: Time }[];
}
export interface HotPlacePage {
  at_least: number;
  within_days: number;
  places: HotPlace[];
  next: string | null;
}
export interface ActionStep extends By {
  kind: "decided" | "finished" | "dropped" | "passed";
  at: Time;
}
export interface Action {
  id: string;
  version: number;
  week: string;
  text: string;
  owner: UnitId;
  due: Time;
  state: ActionState;
  ended_at: Time | null;
  late: boolean;
  outcome: string;
  codes: string[];
  steps: ActionStep[];
}
export interface ActionPage {
  actions: Action[];
  next: string | null;
}
export interface Decision {
  text: string;
  owner: UnitId;
  /** A day, "2026-02-27". */
  due: string;
  codes: string[];
}
export interface Prompt {
  period: string;
  period_zh: string;
  period_en: string;
  at: Time;
  lines: number;
  unit: UnitId;
}
export interface PromptLine extends Worded {
  code: string;
  since: Time;
}
export interface PromptCases extends Prompt {
  cases: PromptLine[];
  next: string | null;
}
export interface Reminder extends Worded {
  code: string;
  level: ReminderLevel;
  before_due: boolean;
  unit: UnitId;
  due: Time;
  at: Time;
  settled: boolean;
}
export interface MonthFigure {
  definition: string;
  numerator: number;
  denominator: number;
  as_of: Time;
  rows: string;
}
export interface Erratum extends By {
  figure: string;
  was_numerator: number;
  was_denominator: number;
  is_numerator: number;
  is_denominator: number;
  reason: string;
  at: Time;
  follows: string;
  sha256: string;
}
export interface Month {
  month: string;
  state: MonthState;
  covers_from: Time;
  covers_to: Time;
  /** As counted, and as sealed; never changed by errata. */
  figures: MonthFigure[];
  /** Of every unit, also where the list shows only one's own. */
  violators: number;
  signed_for: number;
  seal: ({ sha256: string; at: Time; verified: boolean } & By) | null;
  errata: Erratum[];
  corrected: MonthFigure[];
}
export interface Violator {
  code: string;
  invariant: Invariant;
  unit: UnitId;
  due: Time;
  signature: ({ at: Time; reason: string } & By) | null;
}
export interface ViolatorPage {
  violators: Violator[];
  next: string | null;
}

const segment = encodeURIComponent;

export const readRuns = (kind: Round["kind"], cursor = ""): Promise<RoundPage> => get(`/v1/runs${query({ kind, limit: 12, cursor })}`);
export const readDocket = (week: string, cursor = ""): Promise<Docket> => get(`/v1/dockets/${segment(week)}${query({ limit: 100, cursor })}`);
export const readPlaces = (week: string, cursor = ""): Promise<HotPlacePage> => get(`/v1/dockets/${segment(week)}/places${query({ limit: 50, cursor })}`);
export const decideAction = (week: string, decision: Decision): Promise<Action> => post(`/v1/dockets/${segment(week)}/actions`, decision);
export const readActions = (state: string, cursor = ""): Promise<ActionPage> => get(`/v1/actions${query({ state, limit: 50, cursor })}`);
/** 412 someone else was quicker, 409 it is over. */
export const finishAction = (action: Action, outcome: string): Promise<Action> =>
  post(`/v1/actions/${segment(action.id)}/finish`, { outcome }, { ifMatch: action.version });
export const dropAction = (action: Action, reason: string): Promise<Action> =>
  post(`/v1/actions/${segment(action.id)}/drop`, { reason }, { ifMatch: action.version });

export const kPromptsAtOnce = 12;
/** My own; `before`: a period, for those that came earlier. */
export const readPrompts = (before = ""): Promise<{ prompts: Prompt[] }> => get(`/v1/prompts${query({ limit: kPromptsAtOnce, before })}`);
export const readPrompt = (period: string, cursor = ""): Promise<PromptCases> => get(`/v1/prompts/${segment(period)}${query({ limit: 100, cursor })}`);
export const readReminders = (level: ReminderLevel, cursor = ""): Promise<{ reminders: Reminder[]; next: string | null }> =>
  get(`/v1/reminders${query({ level, limit: 50, cursor })}`);

const monthPath = (month: string): string => `/v1/months/${segment(month)}`;
export const readMonth = (month: string): Promise<Month> => get(monthPath(month));
export const readViolators = (month: string, cursor = ""): Promise<ViolatorPage> => get(`${monthPath(month)}/violators${query({ limit: 100, cursor })}`);
export const signOff = (month: string, { code, invariant }: Violator, reason: string): Promise<Month> =>
  post(`${monthPath(month)}/sign_off`, { code, invariant, reason });
export const sealMonth = (month: string): Promise<Month> => post(`${monthPath(month)}/seal`, {});
export const correctMonth = (month: string, fields: { figure: string; numerator: number; denominator: number; reason: string }): Promise<Month> =>
  post(`${monthPath(month)}/correct`, fields);
