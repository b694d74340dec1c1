import type { Satisfied, Solved } from "./codes.ts";
import { get, getIfChanged, post, query, type Tagged } from "./http.ts";
import type { Time, UnitId } from "./types.ts";

/** The code lists of src/routing/whistle.h; web/test/whistle.test.ts holds them equal. */
export const kWhistleKinds = ["resident_matter", "enforcement", "emergency"] as const;
export const kWhistleStatuses = ["draft", "approved", "declined", "blown", "done", "rated", "closed"] as const;
export const kPartStates = ["called", "acknowledged", "on_site", "joined", "planned", "done", "refused", "reported", "released"] as const;
export const kAspects = ["arrival", "attitude", "competence", "result", "staying"] as const;
export const kAccuracies = ["yes", "partly", "no"] as const;
export const kRulings = ["must_come", "replaced", "wrong"] as const;
export const kWhistleCommands = ["approve", "decline", "blow", "call", "acknowledge", "arrive", "join", "leave", "plan", "finish",
  "send_back", "refuse", "report", "rule", "rate", "counter_rate", "record_resident", "close"] as const;

export type WhistleKind = (typeof kWhistleKinds)[number];
export type WhistleStatus = (typeof kWhistleStatuses)[number];
export type PartState = (typeof kPartStates)[number];
export type Aspect = (typeof kAspects)[number];
export type Accuracy = (typeof kAccuracies)[number];
export type WhistleCommand = (typeof kWhistleCommands)[number];

export interface WhistleClock {
  clock: "acknowledge" | "arrive" | "plan";
  due: Time;
  met_at: Time | null;
  state: "open" | "on_time" | "late";
}
export interface WhistlePart {
  unit: UnitId;
  state: PartState;
  called_at: Time;
  acknowledged_at: Time | null;
  arrived_at: Time | null;
  online: boolean;
  left_at: Time | null;
  left_before_done: boolean;
  planned_at: Time | null;
  plan_until: Time | null;
  done_at: Time | null;
  plan: string | null;
  result: string | null;
  sent_back: string | null;
  refusal: string | null;
  report: string | null;
  ruling: (typeof kRulings)[number] | null;
  ruling_reason: string | null;
  clocks: WhistleClock[];
  rating: Partial<Record<Aspect, number | null>> | null;
  counter: { needed: Accuracy; right_units: Accuracy; facts_right: Accuracy; note: string | null } | null;
}
export interface WhistleOffer {
  command: string;
  unit: UnitId | null;
}
export interface Whistle {
  id: string;
  version: number;
  status: WhistleStatus;
  kind: WhistleKind;
  alias: string | null;
  street: UnitId;
  request: string | null;
  power: string | null;
  units: UnitId[];
  cases: string[];
  place: { code: string | null; lat: number | null; lng: number | null };
  meet_at: Time | null;
  drafted_at: Time;
  approved_at: Time | null;
  blown_at: Time | null;
  done_at: Time | null;
  rated_at: Time | null;
  closed_at: Time | null;
  parts: WhistlePart[];
  solved: Solved | null;
  resident: { solved: Solved; satisfied: Satisfied } | null;
  timeline: { version: number; kind: string; at: Time; capacity: string; by_unit: UnitId; unit: UnitId | null }[];
  offers: WhistleOffer[];
}
export interface PartRow {
  unit: UnitId;
  state: PartState;
  called_at: Time;
  acknowledge_due: Time;
  arrive_due: Time;
  plan_due: Time;
  acknowledged_at: Time | null;
  arrived_at: Time | null;
  planned_at: Time | null;
  done_at: Time | null;
  left_before_done: boolean;
}
export interface WhistleRow {
  id: string;
  status: WhistleStatus;
  kind: WhistleKind;
  street: UnitId;
  version: number;
  drafted_at: Time;
  blown_at: Time | null;
  called: number;
  reported: number;
  over: number;
  parts: PartRow[];
}
export interface WhistlePage {
  whistles: WhistleRow[];
  next: string | null;
  /** Whether I may draft a whistle for my street. */
  may_draft: boolean;
  note_zh: string;
  note_en: string;
}
export interface WhistleReference {
  kinds: {
    kind: WhistleKind; acknowledge_zh: string; acknowledge_en: string; arrive_zh: string; arrive_en: string; slot: boolean; online: boolean;
  }[];
  aliases: { code: string; kind: WhistleKind; name_zh: string; name_en: string }[];
  aspects: Aspect[];
}
export interface WhistleBand {
  street: UnitId;
  count: number;
  href: string;
  base: number;
  /** null where I may not see those cases. */
  base_href: string | null;
  expected: number;
  low: number;
  high: number;
  status: "below" | "within" | "above";
}
export interface WhistleRate {
  definition: { id: string; zh: string; en: string };
  as_of: Time;
  from: Time;
  days: number;
  note_zh: string;
  note_en: string;
  rows: WhistleBand[];
}
/** What the board asks for; as in the address of the screen. */
export interface WhistleAsk {
  state?: string;
  kind?: string;
  unit?: string;
  from?: string;
  blown?: string;
}
export interface WhistleDraft {
  kind: WhistleKind;
  alias?: string;
  units: UnitId[];
  cases: string[];
  place?: { code?: string; lat?: number; lng?: number };
  meet_at?: Time;
  request: string;
  power?: string;
}

const path = (id: string): string => `/v1/whistles/${encodeURIComponent(id)}`;

/** null: nothing has happened since the answer that `tag` came with. */
export const readBoard = (ask: WhistleAsk, tag: string): Promise<Tagged<WhistlePage> | null> =>
  getIfChanged(`/v1/whistles${query({ state: "open", ...ask, limit: 100 })}`, tag);
export const readMoreOfBoard = (ask: WhistleAsk, cursor: string): Promise<WhistlePage> =>
  get(`/v1/whistles${query({ state: "open", ...ask, limit: 100, cursor })}`);
export const whistlesOf = (code: string): Promise<WhistlePage> => get(`/v1/whistles${query({ case: code })}`);
export const readWhistle = (id: string, tag = ""): Promise<Tagged<Whistle> | null> => getIfChanged(path(id), tag);
export const readWhistleReference = (): Promise<WhistleReference> => get("/v1/reference/whistles");
export const readWhistleRate = (): Promise<WhistleRate> => get("/v1/figures/whistles");
export const draftWhistle = (draft: WhistleDraft): Promise<Whistle> => post("/v1/whistles", draft);
/** One step; gives the whistle after it. 403 not mine, 409 a rule forbids it, 412 someone else was quicker. */
export const actOnWhistle = (w: Whistle, command: WhistleCommand, fields: object): Promise<Whistle> =>
  post(`${path(w.id)}/${command}`, fields, { ifMatch: w.version });
