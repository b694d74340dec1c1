/** The figures of a month, each with numerator and denominator; what was corrected stands beside what was sealed. */
import type { Month, MonthFigure } from "../../api/rounds.ts";
import { colon, of, say } from "../../words/say.ts";
import { at } from "../state.ts";
import { figurePairs, percentOf } from "./lists.ts";
import { whoOf } from "./parts.tsx";

const counted = (figure: { numerator: number; denominator: number }): string => {
  const percent = percentOf(figure);
  return percent === null ? say("rounds.nothing_counted") : say("rounds.of_n", { n: figure.numerator, all: figure.denominator, percent });
};

const Counted = ({ figure }: { figure: MonthFigure }) => (
  <span class="num">{figure.denominator > figure.numerator ? <a href="#violators">{counted(figure)}</a> : counted(figure)}</span>
);

export function Figures({ month }: { month: Month }) {
  const pairs = figurePairs(month.figures, month.corrected, month.errata);
  const changed = pairs.some(({ corrected }) => corrected !== null);
  const asOf = month.figures[0]?.as_of;
  if (pairs.length === 0) return <p class="empty">{say("rounds.no_figures")}</p>;
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label={say("rounds.figures")}>
        <table class="board">
          <caption>{say("rounds.figures")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("rounds.figure")}</th><th scope="col">{say(month.seal ? "rounds.as_sealed" : "rounds.as_counted")}</th>
              {changed && <th scope="col">{say("rounds.as_corrected")}</th>}
            </tr>
          </thead>
          <tbody>
            {pairs.map(({ sealed, corrected }) => (
              <tr key={sealed.definition} data-figure={sealed.definition}>
                <th scope="row">{of("round_figure", sealed.definition)}<span class="hint block">{of("round_figure_means", sealed.definition)}</span></th>
                <td data-label={say(month.seal ? "rounds.as_sealed" : "rounds.as_counted")}><Counted figure={sealed} /></td>
                {changed && <td data-label={say("rounds.as_corrected")}>{corrected ? <b><Counted figure={corrected} /></b> : say("rounds.unchanged")}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {asOf && <p class="hint">{say("staff.as_of", { at: at(asOf) })}</p>}
    </>
  );
}

/** Corrections in the order in which they follow one another. */
export function Errata({ month }: { month: Month }) {
  if (month.errata.length === 0) return null;
  return (
    <section aria-labelledby="errata">
      <h2 id="errata" tabIndex={-1}>{say("rounds.errata")}</h2>
      <p class="hint">{say("rounds.errata_lead")}</p>
      <ol class="story">
        {month.errata.map((one) => (
          <li key={one.sha256}>
            <p>
              {whoOf(one)} · {at(one.at)} · {of("round_figure", one.figure)}{colon()}{counted({ numerator: one.was_numerator, denominator: one.was_denominator })} → <b>{counted({ numerator: one.is_numerator, denominator: one.is_denominator })}</b>
            </p>
            <p class="pre wrap">{one.reason}</p>
            <p><code class="hash wrap">sha256 {one.sha256}</code><br /><code class="hash wrap">{say("rounds.follows")} {one.follows}</code></p>
          </li>
        ))}
      </ol>
    </section>
  );
}
