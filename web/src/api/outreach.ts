import { get, post } from "./http.ts";
import type { Time } from "./types.ts";

export const kVisitTargets = ["resident", "frontline", "service_user"] as const;
export type VisitTarget = (typeof kVisitTargets)[number];
export const kVisitResults = ["solved", "partly", "unsolved", "no_entry"] as const;
export type VisitResult = (typeof kVisitResults)[number];

export interface VisitBody {
  target: VisitTarget;
  at: Time;
  minutes: number;
  place?: string;
  zone?: string;
  lat?: number;
  long?: number;
  case?: string;
  result?: VisitResult;
  needs?: string[];
  campaign?: string;
  others?: number;
  note?: string;
}
export interface Campaign {
  code: string;
  name_zh: string;
  name_en: string;
  /** Days of the city, both included. */
  from: string;
  to: string;
}
export type QuestionKind = "integer" | "money" | "likert" | "single" | "multiple" | "text";
export interface Question {
  code: string;
  kind: QuestionKind;
  required: boolean;
  text_zh: string;
  text_en: string;
  unit_zh?: string;
  unit_en?: string;
  min?: number;
  max?: number;
  max_length?: number;
  options?: { code: string; name_zh: string; name_en: string }[];
}
export interface Questionnaire {
  code: string;
  version: number;
  about: "zone" | "nobody";
  title_zh: string;
  title_en: string;
  lead_zh?: string;
  lead_en?: string;
  questions: Question[];
}
/** What a phone needs to ask without signal. */
export interface Outreach {
  campaigns: Campaign[];
  questionnaires: Questionnaire[];
}
export async function readOutreach(): Promise<Outreach> {
  const [{ campaigns }, { questionnaires }] = await Promise.all([
    get<Pick<Outreach, "campaigns">>("/v1/campaigns"), get<Pick<Outreach, "questionnaires">>("/v1/questionnaires"),
  ]);
  return { campaigns, questionnaires };
}

/** The same id with the same content is the same visit, however often it is sent. */
export const sendVisit = (body: object): Promise<{ id: string; received_at: Time }> => post("/v1/visits", body);
export const sendAnswers = (questionnaire: string, body: object): Promise<{ id: string; received_at: Time }> =>
  post(`/v1/questionnaires/${encodeURIComponent(questionnaire)}/answers`, body);
