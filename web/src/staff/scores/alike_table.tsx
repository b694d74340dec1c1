/** Like with like: rates standardised by category and urgency, and the profile's composite on them, where there are enough matters. */
import type { ScoreFigure, ScoreProfile, Scores } from "../../api/scores.ts";
import { say } from "../../words/say.ts";
import { Figure, nameOf } from "./figure_parts.tsx";
import { groupText, ordered } from "./rates_table.tsx";
import { ends, percent } from "./score_words.ts";

function Cells({ f, profile }: { f: ScoreFigure; profile: ScoreProfile }) {
  const c = f.comparable, printed = (value: number | null): string => (value === null ? "—" : value.toFixed(profile.decimals));
  return (
    <>
      <td data-label={say("scores.comparable")}>
        {c ? <><Figure text={percent(c.solved)} rows={f.rows} /> <span class="block hint">{say("scores.interval", ends(c.solved_low, c.solved_high))}</span></> : groupText(f)}
      </td>
      <td class="n" data-label={say("scores.reference")}>{c ? percent(c.reference) : "—"}</td>
      <td class="n" data-label={say("scores.covered")}>{c ? percent(c.covered) : "—"}</td>
      {profile.weights && <td class="n" data-label={say("scores.score")}>{f.score === null ? "—" : <Figure text={printed(f.score)} rows={f.rows} />}</td>}
      {profile.weights && <td class="n" data-label={say("scores.as_counted")}>{f.as_counted === null ? "—" : <Figure text={printed(f.as_counted)} rows={f.rows} />}</td>}
    </>
  );
}

export function AlikeTable({ scores, profile }: { scores: Scores; profile: ScoreProfile }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={say("scores.alike_caption")}>
      <table class="board">
        <caption>{say("scores.alike_caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{say(`figures.by_${scores.by}`)}</th><th scope="col">{say("scores.comparable")}</th>
            <th scope="col" class="n">{say("scores.reference")}</th><th scope="col" class="n">{say("scores.covered")}</th>
            {profile.weights && <th scope="col" class="n">{say("scores.score")}</th>}
            {profile.weights && <th scope="col" class="n">{say("scores.as_counted")}</th>}
          </tr>
        </thead>
        <tbody>
          {ordered(scores).map((one) => <tr key={one.key}><th scope="row">{nameOf(scores.by, one)}</th><Cells f={one} profile={profile} /></tr>)}
        </tbody>
      </table>
    </div>
  );
}
