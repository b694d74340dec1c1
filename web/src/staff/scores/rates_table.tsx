/** The three rates side by side, each with its interval. Lines stand by name; nothing is ranked. */
import type { Scores, ScoreFigure } from "../../api/scores.ts";
import { language, say } from "../../words/say.ts";
import { Figure, nameOf, Rate } from "./figure_parts.tsx";
import { byName } from "./score_words.ts";

export const ordered = (scores: Scores): Scores["groups"] => byName(scores.groups, (one) => nameOf(scores.by, one), language.value);

/** Why there is no group, or the group: in words. */
export const groupText = (f: ScoreFigure): string => {
  const state = language.value === "zh" ? f.state_zh : f.state_en;
  return state || (f.group ? say(`scores.group_${f.group}`) : "—");
};

function Cells({ f }: { f: ScoreFigure }) {
  return (
    <>
      <td class="n" data-label={say("scores.rounds")}><Figure text={String(f.rounds)} rows={f.rows} /></td>
      <td class="n" data-label={say("scores.matters")}><Figure text={String(f.matters)} rows={f.rows} /></td>
      {(["contacted", "solved", "satisfied"] as const).map((name) => (
        <td key={name} data-label={say(`scores.${name}`)}><Rate rate={f[name]} matters={f.matters} rows={f.rows} /></td>
      ))}
      <td data-label={say("scores.group")}>{groupText(f)}</td>
    </>
  );
}

export function RatesTable({ scores }: { scores: Scores }) {
  const caption = say("scores.rates_caption", { by: say(`figures.by_${scores.by}`) });
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="board rates">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{say(`figures.by_${scores.by}`)}</th><th scope="col" class="n">{say("scores.rounds")}</th>
            <th scope="col" class="n">{say("scores.matters")}</th><th scope="col">{say("scores.contacted")}</th>
            <th scope="col">{say("scores.solved")}</th><th scope="col">{say("scores.satisfied")}</th><th scope="col">{say("scores.group")}</th>
          </tr>
        </thead>
        <tbody>
          {ordered(scores).map((one) => <tr key={one.key} data-key={one.key}><th scope="row">{nameOf(scores.by, one)}</th><Cells f={one} /></tr>)}
        </tbody>
        <tfoot><tr><th scope="row">{say("scores.city")}</th><Cells f={scores.city} /></tr></tfoot>
      </table>
    </div>
  );
}
