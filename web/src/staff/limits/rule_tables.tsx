/** Profiles of time limits as tables in words. */
import type { LimitProfile, LimitRule, NamedLimitRule } from "../../api/limits.ts";
import { listed, pick, say } from "../../words/say.ts";
import { Badge } from "../../ui/parts.tsx";
import { clausesOf, extensionText, noteOf, scopeText } from "./limit_words.ts";

const nameOf = (one: { code: string; name_zh: string; name_en: string }): string => (one.code === "*" ? say("lists.every_matter") : pick(one) || one.code);

function Lines({ rule }: { rule: NamedLimitRule }) {
  if (rule.lines_total === 0) return <>—</>;
  const named = rule.lines.map((line) => say("limits.line", { line: line.line, category: nameOf(line.category) }));
  return <>{listed(named)}{rule.lines_total > named.length && ` ${say("limits.lines_more", { n: rule.lines_total })}`}</>;
}

/** Several in one cell, none of them broken across lines. */
const Unbroken = ({ parts, between }: { parts: readonly string[]; between: string }) => (
  <>{parts.map((part, index) => <span key={part}><span class="nowrap">{part}</span>{index + 1 < parts.length && between}</span>)}</>
);

/** The cells that every table of rules has. */
export const RuleCells = ({ rule }: { rule: LimitRule }) => (
  <>
    <td data-label={say("limits.scope")}>{scopeText(rule)}</td>
    <td data-label={say("limits.limits")}><Unbroken parts={clausesOf(rule)} between=" · " /></td>
    <td data-label={say("limits.extension")}>{extensionText(rule)}</td>
    <td data-label={say("limits.source")}><Unbroken parts={rule.source.split(";")} between="; " /></td>
  </>
);

export const RuleHeads = () => (
  <>
    <th scope="col">{say("limits.rule")}</th><th scope="col">{say("limits.scope")}</th><th scope="col">{say("limits.limits")}</th>
    <th scope="col">{say("limits.extension")}</th><th scope="col">{say("limits.source")}</th>
  </>
);

export function ProfileTable({ profile }: { profile: LimitProfile }) {
  return (
    <section class="limit-profile" data-profile={profile.profile}>
      <h2><span class="code">{profile.profile}</span>{profile.chosen && <> <Badge tone="ok">{say("limits.chosen")}</Badge></>}</h2>
      {!profile.complete && <p class="hint">{say("limits.not_complete")}</p>}
      <div class="scroll" tabIndex={0} role="region" aria-label={profile.profile}>
        <table class="board">
          <caption>{say("limits.in_order")}</caption>
          <thead><tr><RuleHeads /><th scope="col">{say("limits.note")}</th><th scope="col">{say("limits.named_by")}</th></tr></thead>
          <tbody>
            {profile.rules.map((rule) => (
              <tr key={rule.rule} data-rule={rule.rule}>
                <th scope="row"><span class="code">{rule.rule}</span></th>
                <RuleCells rule={rule} />
                <td data-label={say("limits.note")}>{noteOf(rule)}</td>
                <td data-label={say("limits.named_by")}><Lines rule={rule} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Rules of a preview, that come or go. */
export function RuleTable({ rules, caption }: { rules: readonly LimitRule[]; caption: string }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="board">
        <caption>{caption}</caption>
        <thead><tr><RuleHeads /></tr></thead>
        <tbody>{rules.map((rule) => <tr key={rule.rule}><th scope="row"><span class="code">{rule.rule}</span></th><RuleCells rule={rule} /></tr>)}</tbody>
      </table>
    </div>
  );
}
