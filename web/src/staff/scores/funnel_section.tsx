/** Units against exact limits round the city's rate: three groups in words, a picture, and the same as a table. */
import { kScoreGroups, type FunnelUnit, type ScoreFunnel } from "../../api/scores.ts";
import { later } from "../../ui/later.tsx";
import { language, listed, say } from "../../words/say.ts";
import { Figure, nameOf } from "./figure_parts.tsx";
import type { FunnelChartProps } from "./funnel_chart.tsx";
import { byName, letter, shareText } from "./score_words.ts";

const FunnelChart = later<FunnelChartProps>(() => import("./funnel_chart.tsx").then((file) => file.FunnelChart));
const nameOfUnit = (one: FunnelUnit): string => nameOf("unit", one);

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
            <FunnelChart units={units} pooled={funnel.pooled} nameOf={nameOfUnit} />
            <figcaption class="hint">{say("scores.funnel_key")}</figcaption>
          </figure>
          <Limits units={units} />
        </>
      )}
    </section>
  );
}
