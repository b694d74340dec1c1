/** The figures of Monday morning. A count is told, not judged; a rate has its two numbers and its interval. */
import type { ComponentChildren } from "preact";
import type { ScoreRate } from "../../api/scores.ts";
import { query } from "../../api/http.ts";
import { say, whole } from "../../words/say.ts";
import { Figure } from "../scores/figure_parts.tsx";
import { ends, inMatters, percent } from "../scores/score_words.ts";
import { localOf } from "../../words/time.ts";
import { zone } from "../state.ts";
import type { OverviewScreen } from "./overview_address.ts";
import { filterOf, type Overview, type Rates } from "./overview_data.ts";
import { totalOf, weeksOf } from "./overview_words.ts";

function Tile({ name, value, children }: { name: string; value: ComponentChildren; children: ComponentChildren }) {
  return (
    <section class="tile">
      <h2>{name}</h2>
      <p class="tile-value num">{value}</p>
      {children}
    </section>
  );
}
function RateTile({ name, rate, rates }: { name: string; rate: ScoreRate | null; rates: Rates }) {
  const { figure, period } = rates;
  if (!rate || !figure) return <Tile name={name} value="—"><p class="hint">{say("overview.no_answers", { period })}</p></Tile>;
  return (
    <Tile name={name} value={percent(rate.rate)}>
      <p class="hint"><Figure text={`${inMatters(rate, figure.matters)}/${figure.matters}`} rows={figure.rows} /> · {say("scores.interval", ends(rate.low, rate.high))} · {whole(period)}</p>
    </Tile>
  );
}

export function Tiles({ screen, told, rates }: { screen: OverviewScreen; told: Overview; rates: Rates | null }) {
  const own = filterOf(screen);
  const today = localOf(told.asOf, zone.value).slice(0, 10);
  const week = weeksOf(today, zone.value);
  const rows = (filter: object): string => `/staff${query({ ...own, ...filter })}`;
  const open = totalOf(told.open), overdue = totalOf(told.overdue);
  return (
    <div class="tiles">
      <Tile name={say("overview.received")} value={<a href={rows(week.now)}>{totalOf(told.week.now)}</a>}>
        <p class="hint">{say("overview.before")} <a href={rows(week.before)}>{totalOf(told.week.before)}</a> · {say("overview.counts_only")}</p>
      </Tile>
      <Tile name={say("overview.overdue")} value={<a href={rows({ queue: "overdue" })}>{overdue}</a>}>
        <p class="hint">{say("overview.of_open")} <a href={rows({ open: "true" })}>{open}</a>{open > 0 && ` · ${percent(overdue / open)}`}</p>
      </Tile>
      {rates && <RateTile name={say("scores.contacted")} rate={rates.figure?.contacted ?? null} rates={rates} />}
      {rates && <RateTile name={say("scores.solved")} rate={rates.figure?.solved ?? null} rates={rates} />}
      {rates && <RateTile name={say("scores.satisfied")} rate={rates.figure?.satisfied ?? null} rates={rates} />}
    </div>
  );
}
