/** What stands beside the rates and is counted into none of them: partly solved, not reached, left out, answered past the desk, and more. */
import type { ScoreFigure, Scores, Share } from "../../api/scores.ts";
import { say } from "../../words/say.ts";
import { Figure, nameOf } from "./figure_parts.tsx";
import { ordered } from "./rates_table.tsx";
import { percent } from "./score_words.ts";

const kShares = ["partly", "basically", "unreached", "excluded", "outside_desk", "again", "discrepancy"] as const;

function ShareCell({ name, share, f }: { name: (typeof kShares)[number]; share: Share | null; f: ScoreFigure }) {
  const whole = share && (name === "excluded" ? say("scores.of_all", { n: share.numerator, all: share.denominator }) : `${share.numerator}/${share.denominator}`);
  return (
    <td data-label={say(`scores.${name}`)}>
      {whole ? <Figure text={whole} rows={f.rows} /> : "—"} {share && share.rate !== null && <span class="nowrap">{percent(share.rate)}</span>}
      {name === "excluded" && f.exclusion_alarm && <b class="block">{say("scores.alarm")}</b>}
    </td>
  );
}

const Cells = ({ f }: { f: ScoreFigure }) => <>{kShares.map((name) => <ShareCell key={name} name={name} share={f[name]} f={f} />)}</>;

export function BesideTable({ scores }: { scores: Scores }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={say("scores.beside_caption")}>
      <table class="board">
        <caption>{say("scores.beside_caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{say(`figures.by_${scores.by}`)}</th>
            {kShares.map((name) => <th scope="col" key={name}>{say(`scores.${name}`)}</th>)}
          </tr>
        </thead>
        <tbody>
          {ordered(scores).map((one) => <tr key={one.key}><th scope="row">{nameOf(scores.by, one)}</th><Cells f={one} /></tr>)}
        </tbody>
        <tfoot><tr><th scope="row">{say("scores.city")}</th><Cells f={scores.city} /></tr></tfoot>
      </table>
    </div>
  );
}
