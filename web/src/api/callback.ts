import type { ContactChannel, Satisfied, Solved } from "./codes.ts";
import { get, post, query } from "./http.ts";
import type { Time, UnitId } from "./types.ts";

/** The first call, or the blind second one by another clerk. */
export type Lane = "first" | "recall";
export const kLanes = ["first", "recall"] as const;
export type Claim = "free" | "mine" | "taken";

export interface WaitingCall {
  code: string;
  category: string;
  zone: string;
  title: string;
  urgency: string;
  round: number;
  /** Of a tip-off that the clerk may not read: no unit, and empty texts. */
  covered: boolean;
  unit: UnitId | null;
  since: Time;
  tries: number;
  claim: Claim;
}
export interface WaitingPage {
  calls: WaitingCall[];
  next: string | null;
}
export interface CallAnswer {
  id: number;
  contacted: boolean;
  solved: Solved;
  satisfied: Satisfied;
  pressured: boolean;
  source: "desk" | "link" | "receipt" | "ledger";
  via: ContactChannel;
  at: Time;
  mine: boolean;
  words: string;
  reason: string;
  corrects: number | null;
}
export interface Call {
  claim: Claim;
  claimed_until: Time | null;
  tries: { via: ContactChannel; at: Time; mine: boolean }[];
  enough_tries: boolean;
  unreached: boolean;
  answered: boolean;
  hidden: boolean;
  answers: CallAnswer[];
}
export interface CallRound {
  round: number;
  unit: UnitId | null;
  opened_at: Time;
  limit: Time | null;
  valid_until: Time;
  closed_at: Time | null;
  first: Call;
  recall: Call | null;
}
export interface CallFile {
  code: string;
  version: number;
  status: string;
  received_at: Time;
  covered: boolean;
  reachable: boolean;
  needed: { tries: number; days: number; ways: number };
  rounds: CallRound[];
  offers: Record<Lane, string[]>;
}
export interface CallReference {
  script: { code: string; text_zh: string; text_en: string }[];
  causes: { code: string; name_zh: string; name_en: string }[];
}
export type CallCommand = "claim" | "release" | "record_try" | "record_answer" | "record_unreached";
export interface RatingLink {
  url: string;
  until: Time;
  version: number;
}

const path = (code: string): string => `/v1/callbacks/${encodeURIComponent(code)}`;

/** Calls that wait, the longest first; `cursor` is the `next` of the page before. */
export const listCalls = (lane: Lane, cursor: string | null): Promise<WaitingPage> =>
  get(`/v1/callbacks${query({ lane, cursor: cursor ?? undefined })}`);
/** Rejects with 403 (`callback_independent`) if I have a hand in the case. */
export const readCall = (code: string): Promise<CallFile> => get(path(code));
export const readCallReference = (): Promise<CallReference> => get("/v1/reference/callbacks");
/** One step; gives the file after it. 409 a rule forbids it, 412 someone else was quicker. */
export const actOnCall = (file: CallFile, lane: Lane, command: CallCommand, fields: object = {}): Promise<CallFile> =>
  post(`${path(file.code)}/${command}`, { ...fields, call: lane }, { ifMatch: file.version });
/** The address is in this answer and nowhere else. */
export const issueLink = (file: CallFile): Promise<RatingLink> => post(`${path(file.code)}/issue_link`, {}, { ifMatch: file.version });

/** The round whose call of that lane is still to be made, else the last one. */
export function roundOf(file: CallFile, lane: Lane): CallRound | undefined {
  if (lane === "first") return file.rounds.at(-1);
  const drawn = file.rounds.filter(({ recall }) => recall);
  return drawn.find(({ recall }) => recall && !recall.answered && !recall.unreached) ?? drawn.at(-1);
}
export const callOf = (round: CallRound | undefined, lane: Lane): Call | null => (lane === "first" ? round?.first : round?.recall) ?? null;
