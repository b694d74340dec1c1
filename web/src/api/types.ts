/** What the server's JSON holds. 64-bit ids are strings of digits, instants RFC 3339 UTC, a case is named by its code. */
import type { Receipt } from "./intake.ts";
import type {
  CaseStatus, Channel, Confidentiality, ContactChannel, LandingCode, Queue, RequestType, Satisfied, Solved, Urgency,
} from "./codes.ts";

export type UnitId = string;
export type Time = string;

export interface Me {
  actor: string;
  login: string;
  display_name: string;
  unit: { id: UnitId; name_zh: string; name_en: string } | null;
  roles: string[];
  permissions: string[];
  jurisdiction: string;
  language: "zh" | "en";
}

export interface Unit {
  id: UnitId;
  code: string;
  name_zh: string;
  name_en: string;
  kind: string;
  parent: UnitId | null;
  active: boolean;
}
export interface ServiceAttribute {
  code: string;
  datatype: "string" | "number" | "datetime" | "text" | "singlevaluelist" | "multivaluelist";
  required: boolean;
  variable: boolean;
  description_zh: string;
  description_en: string;
  values: { key: string; name_zh: string; name_en: string }[];
}
export interface Service {
  code: string;
  name_zh: string;
  name_en: string;
  group_zh: string;
  group_en: string;
  active: boolean;
  attributes?: ServiceAttribute[];
}
export interface Reference {
  jurisdiction: {
    code: string;
    name_zh: string;
    name_en: string;
    time_zone: string;
    bounds: { south: number; west: number; north: number; east: number };
    surveyed: boolean;
    emergency_numbers: string[];
  };
  units: Unit[];
  services: Service[];
  zones: Record<string, { zh: string; en: string }>;
  landing_codes: string[];
  statuses: string[];
}

export interface CaseRow {
  id: string;
  code: string;
  status: CaseStatus;
  request_type: RequestType;
  urgency: Urgency;
  channel: Channel;
  category: string;
  zone: string;
  lead: UnitId | null;
  title: string;
  address: string;
  description: string;
  point: { lat: number; long: number } | null;
  received_at: Time;
  updated_at: Time;
  due_result: Time | null;
  landed_at: Time | null;
  landing: LandingCode | null;
  merged_into: string | null;
  version: number;
  supervised: boolean;
  reopen_count: number;
}

export interface Deadlines {
  sign: Time | null;
  contact: Time | null;
  /** A year was crossed whose days off nobody has published: the limit may move. */
  provisional: boolean;
  result: Time | null;
  rule: string;
}
export interface Answer {
  contacted: boolean;
  solved: Solved;
  satisfied: Satisfied;
  pressured: boolean;
  via: ContactChannel;
  at: Time;
}
export interface LandingDetail {
  code: LandingCode;
  unit: UnitId;
  at: Time;
  next_review?: Time | null;
  legal_route?: string;
  duplicate_of?: string | null;
  remedy_until?: Time | null;
  emergency_line?: string;
}
export interface Entry {
  version: number;
  kind: string;
  at: Time;
  by: { role: string; unit: UnitId | null };
  public: boolean;
  unit?: UnitId | null;
  via?: ContactChannel;
  outcome?: LandingCode;
  due?: Time | null;
  texts: Record<string, string>;
}
export interface Offer {
  command: string;
  allowed: boolean;
  reason: { rule: string; message: string } | null;
}
export interface Proposal {
  unit: UnitId;
  reason_zh: string;
  reason_en: string;
  due: Deadlines;
  fallback: boolean;
}
export interface Media {
  sha256: string;
  type: string;
  url: string;
  cleared: boolean;
}
export interface Case extends CaseRow {
  confidentiality: Confidentiality;
  anonymous: boolean;
  publish: boolean;
  no_reply_wanted: boolean;
  proposed_lead: UnitId | null;
  zones: string[];
  tags: string[];
  /** The unit that the complaint or the tip-off is about. */
  complained_unit: UnitId | null;
  due: Deadlines;
  dispatched_at: Time | null;
  contacted_at: Time | null;
  result_at: Time | null;
  assists: { unit: UnitId; due: Time | null; reported: boolean }[];
  copied_to: UnitId | null;
  objectors: UnitId[];
  extension_pending: boolean;
  extension_asked: Time | null;
  carry_pending: boolean;
  carry_target: Time | null;
  carry_review: Time | null;
  /** The side that has agreed to the carry; the other has not ruled. */
  carry_endorsed_by: "hotline" | "approver" | null;
  paused_until: Time | null;
  filed_outcome: LandingCode | null;
  echoed: boolean;
  /** The judgement that the matter is not for the city is under review, or was. */
  reviewed: boolean;
  attempts: { via: ContactChannel; at: Time }[];
  answer: Answer | null;
  /** He said so himself; a call-back does not write over it. */
  answered_by_resident: boolean;
  unreached: boolean;
  landing_detail: LandingDetail | null;
  absorbed: string[];
  linked: string[];
  split_from: string | null;
  verbatim: string;
  demand: string;
  complained_party: string;
  occurred: string;
  place: { address: string } | null;
  contact: { name?: string; phone?: string; email?: string } | null;
  attributes: { code: string; value: string }[];
  media: Media[];
  reply: string;
  timeline: Entry[];
  offers: Offer[];
  proposal: Proposal | null;
  /** Only in the answer to a split: what the resident is told of the new case, once. */
  child?: Receipt;
}

export type QueueCounts = Partial<Record<Queue, number>>;

export interface Figures {
  definition: { id: string; zh: string; en: string };
  as_of: Time;
  time_basis: string;
  /** The key is empty for cases that have no value of it. */
  rows: { key: string; count: number; href: string }[];
}
