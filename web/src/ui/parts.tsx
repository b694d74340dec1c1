/** Small parts drawn alike everywhere. */
import type { ComponentChildren } from "preact";
import type { CaseStatus } from "../api/codes.ts";
import { ApiError } from "../api/http.ts";
import { capital, has, of, say } from "../words/say.ts";
import { dueOf } from "../words/time.ts";
import { kShapes, kStatusTones, type Tone } from "../words/tones.ts";
import { now } from "../staff/state.ts";

export function Badge({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return (
    <span class={`badge ${tone}`}>
      <span class="shape" aria-hidden="true">{kShapes[tone]}</span>
      {typeof children === "string" ? capital(children) : children}
    </span>
  );
}

export const StatusBadge = ({ status }: { status: CaseStatus }) => (
  <Badge tone={kStatusTones[status]}>{of("status", status)}</Badge>
);

export function DueText({ due }: { due: string | null }) {
  const left = dueOf(due, now.value);
  return left ? <span class={`due ${left.tone}`}>{say(left.key, { n: left.n })}</span> : null;
}

/** What to tell about a refusal: the words of its rule, else the server's own sentence, else its title. */
export function refusalText(error: unknown): string {
  if (!(error instanceof ApiError)) return String(error);
  if (error.status === 0) return say("staff.offline");
  const first = error.errors[0];
  return (first && ruleText(first.rule, first.message)) || error.detail || error.title;
}
export function ruleText(rule: string, message: string): string {
  const key = `rule.${rule}`;
  const words = has(key) ? say(key) : "";
  // Only the server knows what stands in the places of the words; its sentence is in the same language.
  return words && !words.includes("{") ? words : message;
}

export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  return (
    <div class="notice bad" role="alert">
      <p>{refusalText(error)}</p>
      {error instanceof ApiError && error.requestId && <p class="hint">{say("problem.request_id")} <code>{error.requestId}</code></p>}
      {retry && <button type="button" class="btn small" onClick={retry}>{say("staff.retry")}</button>}
    </div>
  );
}

export const Loading = () => <p class="empty" role="status">{say("staff.loading")}</p>;

export interface FactRow {
  name: string;
  value: ComponentChildren;
}
export const Facts = ({ rows }: { rows: readonly FactRow[] }) => (
  <dl class="facts">
    {rows.filter(({ value }) => value).map(({ name, value }) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
  </dl>
);
