/** A rule of time limits in words: "签收 2 小时内 · 办结 5 个工作日内". */
import { kLimitClauses, type LimitField, type LimitRule, type Span } from "../../api/limits.ts";
import { language, listed, of, pick, say } from "../../words/say.ts";

/** With a space between number and unit, as everywhere on the screens. */
export const spanText = (span: Span): string => (language.value === "zh" ? span.zh.replace(/(\d)(?=\p{Script=Han})/u, "$1 ") : span.en);
/** "the same day" has no "within". */
const within = (span: Span): string =>
  span.value === 0 ? spanText(span) : say("limits.within", { span: spanText(span) });

export const clauseText = (clause: string, span: Span): string => `${of("limit_clause", clause)} ${within(span)}`;
export const clausesOf = (rule: LimitRule): string[] =>
  kLimitClauses.flatMap((clause) => {
    const span = rule[clause];
    return span ? [clauseText(clause, span)] : [];
  });

export function extensionText({ extension, extensions_max: times }: LimitRule): string {
  if (times === 0) return say("limits.no_extension");
  return extension ? say("limits.extension_by", { times, span: spanText(extension) }) : say("limits.extension_other", { times });
}
/** For whom a rule is: "投诉、举报 · 疑难复杂", or every case. */
export function scopeText({ request_types: types, urgencies }: LimitRule): string {
  const parts = [listed(types.map((type) => of("request_type", type))), listed(urgencies.map((urgency) => of("urgency", urgency)))];
  return parts.filter(Boolean).join(" · ") || say("limits.every_case");
}
export const noteOf = (rule: LimitRule): string => pick({ name_zh: rule.note_zh, name_en: rule.note_en });

/** One field as a person compares it; "—" where it says nothing. */
export function fieldText(rule: LimitRule, field: LimitField): string {
  if (field === "request_types") return listed(rule.request_types.map((type) => of("request_type", type))) || say("limits.all");
  if (field === "urgencies") return listed(rule.urgencies.map((urgency) => of("urgency", urgency))) || say("limits.all");
  const value = rule[field];
  if (value === null || value === "") return "—";
  return typeof value === "object" ? spanText(value) : String(value);
}
