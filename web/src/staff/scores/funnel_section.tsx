/** Units against exact limits round the city's rate: three groups in words, a picture, and the same as a table. */
import { kScoreGroups, type FunnelUnit, type ScoreFunnel } from "../../api/scores.ts";
import { language, listed, say } from "../../words/say.ts";
import { Figure, nameOf } from "./figure_parts.tsx";
import { byName, funnelPlot, kPlot, letter, percent, shareText } from "./score_words.ts";


function Groups({ units }: { units: readonly FunnelUnit[] }) {
  return (
    <dl class="facts score-groups">
      {kScoreGroups.map((group) => {
        const names = units.filter((one) => one.group === group).map((one) => nameOf("unit", one));
        return <div key={group}><dt>{say(`scores.group_${group}`)}</dt><dd>{names.length > 0 ? listed(names) : say("scores.nobody")}</dd></div>;
      })}
    </dl>
  );
}

function Plot({ funnel, units }: { funnel: ScoreFunnel; units: readonly FunnelUnit[] }) {
  const { points, pooled, most } = funnelPlot({ units, pooled: funnel.pooled });
  const { left, right, top, bottom } = kPlot;
  return (
    <svg class="funnel" viewBox="0 0 360 240" role="img" aria-labelledby="funnel-name funnel-about">
      <title id="funnel-name">{say("scores.funnel")}</title>
      <desc id="funnel-about">{say("scores.funnel_about", { units: units.length, pooled: funnel.pooled === null ? "—" : percent(funnel.pooled) })}</desc>
      {[0, 0.5, 1].map((rate) => {
        const y = bottom - rate * (bottom - top);
        return (
          <g key={rate}>
            <line x1={left} x2={right} y1={y} y2={y} class="funnel-grid" />
            <text x={left - 4} y={y + 3.5} class="funnel-word" text-anchor="end">{rate * 100}%</text>
          </g>
        );
      })}
      {pooled !== null && <line x1={left} x2={right} y1={pooled} y2={pooled} class="funnel-pooled" />}
      {points.map(({ x, y, wide, narrow }, index) => (
        <g key={units[index]?.key}>
          <line x1={x} x2={x} y1={wide[0]} y2={wide[1]} class="funnel-wide" />
          <line x1={x} x2={x} y1={narrow[0]} y2={narrow[1]} class="funnel-narrow" />
          <circle cx={x} cy={y} r="3.2" class="funnel-point" />
          <text x={x + 6} y={y + 3.5} class="funnel-word">{letter(index)}</text>
        </g>
      ))}
      <text x={left} y={bottom + 14} class="funnel-word">0</text>
      <text x={right} y={bottom + 14} class="funnel-word" text-anchor="end">{most}</text>
      <text x={(left + right) / 2} y={bottom + 26} class="funnel-word" text-anchor="middle">{say("scores.matters")}</text>
    </svg>
  );
}

function Limits({ units }: { units: readonly FunnelUnit[] }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={say("scores.funnel_caption")}>
      <table class="board">
        <caption>{say("scores.funnel_caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("figures.by_unit")}</th><th scope="col">{say("scores.solved_of")}</th><th scope="col">{say("scores.limits_95")}</th>
            <th scope="col">{say("scores.limits_998")}</th><th scope="col">{say("scores.group")}</th>
          </tr>
        </thead>
        <tbody>
          {units.map((one, index) => (
            <tr key={one.key}>
              <th scope="row">{letter(index)} · {nameOf("unit", one)}</th>
              <td data-label={say("scores.solved_of")}><Figure text={shareText(one.solved)} rows={one.rows} /></td>
              <td data-label={say("scores.limits_95")} class="num">{one.low_95}–{one.high_95}</td>
              <td data-label={say("scores.limits_998")} class="num">{one.low_998}–{one.high_998}</td>
              <td data-label={say("scores.group")}>{say(`scores.group_${one.group}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function FunnelSection({ funnel }: { funnel: ScoreFunnel }) {
  const units = byName(funnel.units, (one) => nameOf("unit", one), language.value);
  return (
    <section aria-labelledby="funnel">
      <h2 id="funnel">{say("scores.groups")}</h2>
      <p>{say("scores.groups_lead")}</p>
      {units.length === 0 ? <p class="empty">{say("scores.funnel_none")}</p> : (
        <>
          <Groups units={units} />
          <figure class="funnel-figure">
            <Plot funnel={funnel} units={units} />
            <figcaption class="hint">{say("scores.funnel_key")}</figcaption>
          </figure>
          <Limits units={units} />
        </>
      )}
    </section>
  );
}
