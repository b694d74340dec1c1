/** What stands beside the rates and is counted into none of them: partly solved, not reached, left out, answered past the desk, and more. */
import type { Comparable, ScoreFigure, ScoreProfile, Scores, Share } from "../../api/scores.ts";
import { say } from "../../words/say.ts";
import { Badge } from "../../ui/parts.tsx";
import { Figure, nameOf } from "./figure_parts.tsx";
import { ordered } from "./rates_table.tsx";
import { percent, shareText } from "./score_words.ts";

const kShares = ["partly", "basically", "unreached", "excluded", "outside_desk", "again", "discrepancy"] as const;

function ShareCell({ name, share, f }: { name: (typeof kShares)[number]; share: Share | null; f: ScoreFigure }) {
  return (
    <td data-label={say(`scores.${name}`)}>
      {share ? <Figure text={name === "excluded" ? say("scores.of_all", { n: share.numerator, all: share.denominator }) : shareText(share)} rows={f.rows} /> : "—"}
      {name === "excluded" && f.exclusion_alarm && <span class="block"><Badge tone="neutral">{say("scores.alarm")}</Badge></span>}
    </td>
  );
}

const comparableText = (c: Comparable): string =>
  say("scores.comparable_words", { solved: percent(c.solved), low: percent(c.solved_low), high: percent(c.solved_high), reference: percent(c.reference), covered: percent(c.covered) });

function Cells({ f, weighted }: { f: ScoreFigure; weighted: boolean }) {
  return (
    <>
      {kShares.map((name) => <ShareCell key={name} name={name} share={f[name]} f={f} />)}
      <td data-label={say("scores.comparable")}>{f.comparable ? comparableText(f.comparable) : "—"}</td>
      {weighted && <td class="n" data-label={say("scores.as_counted")}>{f.as_counted ?? "—"}</td>}
      {weighted && <td class="n" data-label={say("scores.score")}>{f.score ?? "—"}</td>}
    </>
  );
}

export function BesideTable({ scores, profile }: { scores: Scores; profile: ScoreProfile | undefined }) {
  const weighted = (profile?.weights ?? null) !== null;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={say("scores.beside")}>
      <table class="board">
        <caption>{say("scores.beside_caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{say(`figures.by_${scores.by}`)}</th>
            {kShares.map((name) => <th scope="col" key={name}>{say(`scores.${name}`)}</th>)}
            <th scope="col">{say("scores.comparable")}</th>
            {weighted && <th scope="col" class="n">{say("scores.as_counted")}</th>}
            {weighted && <th scope="col" class="n">{say("scores.score")}</th>}
          </tr>
        </thead>
        <tbody>
          {ordered(scores).map((one) => <tr key={one.key}><th scope="row">{nameOf(scores.by, one)}</th><Cells f={one} weighted={weighted} /></tr>)}
        </tbody>
        <tfoot><tr><th scope="row">{say("scores.city")}</th><Cells f={scores.city} weighted={weighted} /></tr></tfoot>
      </table>
    </div>
  );
}
