/** What the screens of the visits share: the way between them, what a visit says of itself, and that its words are gone. */
import type { VisitTarget } from "../../api/outreach.ts";
import type { Erased, VisitRow } from "../../api/visits.ts";
import { inBrackets, listed, of, say } from "../../words/say.ts";
import type { Tone } from "../../words/tones.ts";
import { Badge } from "../../ui/parts.tsx";
import { at, reference, unitName } from "../state.ts";
import { answersHref } from "../answers/answers_address.ts";
import { visitsHref } from "./visit_address.ts";

export function VisitTabs({ tab }: { tab: "visits" | "coverage" | "answers" }) {
  return (
    <nav class="years" aria-label={say("visits.tabs")}>
      <a href={visitsHref({ name: "visits", ask: {} })} aria-current={tab === "visits" ? "page" : undefined}>{say("visits.list")}</a>
      <a href={visitsHref({ name: "coverage", ask: {} })} aria-current={tab === "coverage" ? "page" : undefined}>{say("visits.coverage")}</a>
      <a href={answersHref({ name: "answers", ask: {} })} aria-current={tab === "answers" ? "page" : undefined}>{say("answers.tab")}</a>
    </nav>
  );
}

const kResultTones = { solved: "ok", partly: "warn", unsolved: "bad", no_entry: "neutral" } as const satisfies Record<NonNullable<VisitRow["result"]>, Tone>;
export const ResultBadge = ({ result }: { result: NonNullable<VisitRow["result"]> }) => <Badge tone={kResultTones[result]}>{of("visit_result", result)}</Badge>;

export const targetText = (target: VisitTarget): string => of("visit_target", target);
export const minutesText = (minutes: number): string => say("visits.minutes_n", { n: minutes });
export const unitText = ({ unit }: VisitRow["by"]): string => (unit && unit !== "0" ? unitName(unit) : say("visits.no_unit"));
/** The unit from which somebody went, and who went along, by number. */
export function whoText({ by, others, units }: VisitRow): string {
  const along = units.map((code) => reference.value?.units.find((unit) => unit.code === code)?.id ?? code).map((id) => unitName(id));
  return unitText(by) + (others > 0 ? inBrackets(say("visits.others_n", { n: others })) : "") + (along.length > 0 ? ` · ${listed(along)}` : "");
}
export const ErasedText = ({ erased, words = "visits.erased_when" }: { erased: Erased; words?: "visits.erased_when" | "answers.erased_when" }) => (
  <p class="hint"><Badge tone="neutral">{say("visits.erased")}</Badge> {say(words, { at: at(erased.at), reason: of("erasure_reason", erased.reason) })}</p>
);
