/** From what stands in the forms of a visit and of a questionnaire to what is sent, and what is wrong with it. Pure. */
import type { Campaign, Question, Questionnaire, VisitBody, VisitResult, VisitTarget } from "../api/outreach.ts";
import type { Position } from "./outbox.ts";
import { instantOf, localOf } from "../words/time.ts";

/** As the server has them (src/outreach/visit.h). */
export const kMinutesMax = 1440, kOthersMax = 99, kNoteMax = 4000, kPlaceMax = 250, kBackDays = 31;

export interface VisitValues {
  target: VisitTarget;
  /** As a field of time has it, in the city's time. */
  at: string;
  minutes: string;
  zone: string;
  place: string;
  case: string;
  result: VisitResult | "";
  campaign: string;
  others: string;
  note: string;
  /** Needs of this phone's outbox that came from it, by their keys: they are sent first. */
  needs: readonly string[];
}
export const emptyVisit = (now: string, zone: string): VisitValues => ({
  target: "resident", at: localOf(now, zone), minutes: "", zone: "", place: "", case: "", result: "", campaign: "", others: "", note: "", needs: [],
});

/** What is wrong, by the name of its field and of the rule's words. */
export interface Wrong {
  field: string;
  rule: string;
}
const isWhole = (text: string, low: number, high: number): boolean => /^-?\d{1,13}$/.test(text.trim()) && Number(text) >= low && Number(text) <= high;

export function wrongInVisit(values: VisitValues, located: boolean, zone: string, now: number): Wrong[] {
  const at = Date.parse(instantOf(values.at, zone));
  const wrong: Wrong[] = [];
  if (!(at <= now + 600_000 && at >= now - kBackDays * 86_400_000)) wrong.push({ field: "at", rule: "visit_time" });
  if (!isWhole(values.minutes, 1, kMinutesMax)) wrong.push({ field: "minutes", rule: "visit_minutes" });
  if (!located && !values.zone && !values.place.trim()) wrong.push({ field: "place", rule: "visit_place" });
  if (values.case && !values.result) wrong.push({ field: "result", rule: "visit_result" });
  if (values.others.trim() && !isWhole(values.others, 0, kOthersMax)) wrong.push({ field: "others", rule: "visit_others" });
  return wrong;
}

/** What is sent but for its id and the numbers of the needs, which are known when it goes. */
export function visitBody(values: VisitValues, position: Position | null, zone: string): VisitBody {
  const place = values.place.trim();
  return {
    target: values.target, at: instantOf(values.at, zone), minutes: Number(values.minutes), ...(values.zone && { zone: values.zone }), ...(place && { place }),
    ...(position && { lat: position.lat, long: position.long }), ...(values.case && values.result && { case: values.case, result: values.result }),
    ...(values.campaign && { campaign: values.campaign }), ...(Number(values.others) > 0 && { others: Number(values.others) }),
    ...(values.note.trim() && { note: values.note }),
  };
}
/** Those whose period holds the day of the visit. */
export const campaignsOn = (all: readonly Campaign[], at: string): Campaign[] => all.filter(({ from, to }) => from <= at.slice(0, 10) && at.slice(0, 10) <= to);

export type Given = string | readonly string[];
export interface AnswerValues {
  zone: string;
  given: Readonly<Record<string, Given>>;
}
const isEmpty = (value: Given | undefined): boolean => value === undefined || (typeof value === "string" ? !value.trim() : value.length === 0);
const kMoney = /^(-?\d{1,13})(\.\d{1,2})?$/;

function ruleBroken(question: Question, value: Given): string | null {
  const text = typeof value === "string" ? value.trim() : "";
  const min = question.min ?? 0, max = question.max ?? 1e12;
  switch (question.kind) {
    case "integer":
      return isWhole(text, min, max) ? null : "answer_number";
    case "money":
      return kMoney.test(text) && Number(text) >= min && Number(text) <= max ? null : "answer_money";
    case "text":
      return typeof value === "string" && [...value].length <= (question.max_length ?? kNoteMax) ? null : "answer_text";
    default:
      return null;
  }
}
export function wrongInAnswers(questionnaire: Questionnaire, values: AnswerValues): Wrong[] {
  const place: Wrong[] = questionnaire.about === "zone" && !values.zone ? [{ field: "zone", rule: "answer_zone" }] : [];
  return place.concat(
    questionnaire.questions.flatMap((question): Wrong[] => {
      const value = values.given[question.code];
      if (value === undefined || isEmpty(value)) return question.required ? [{ field: question.code, rule: "answer_required" }] : [];
      const rule = ruleBroken(question, value);
      return rule ? [{ field: question.code, rule }] : [];
    }),
  );
}
/** What is sent but for its id; what was left empty is left out. */
export function answersBody(questionnaire: Questionnaire, values: AnswerValues, at: string): Record<string, unknown> {
  const answers: Record<string, unknown> = {};
  for (const { code, kind } of questionnaire.questions) {
    const value = values.given[code];
    if (value === undefined || isEmpty(value)) continue;
    const text = typeof value === "string" ? value.trim() : "";
    answers[code] = kind === "integer" || kind === "likert" ? Number(text) : kind === "money" ? text : value;
  }
  return { version: questionnaire.version, at, ...(questionnaire.about === "zone" && { zone: values.zone }), answers };
}
