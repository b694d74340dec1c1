/** Twelve months: what came in, and how much of it has landed by now. A picture and its table. */
import { say } from "../../words/say.ts";
import { localOf } from "../../words/time.ts";
import { percent } from "../scores/score_words.ts";
import { zone } from "../state.ts";
import { Count } from "./links.tsx";
import type { Overview } from "./overview_data.ts";
import { monthsOf, partsOf } from "./overview_words.ts";

const kLeft = 40, kRight = 360, kTop = 8, kBottom = 110;

/** A round number at or above `most`, for the axis. */
function roundUp(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
  return Math.max(4, [1, 2, 4, 5, 10].map((step) => step * power).find((step) => step >= most) ?? most);
}

export function TrendSection({ told }: { told: Overview }) {
  const parts = new Map(partsOf(told.months.received, told.months.landed).map((part) => [part.key, part]));
  const months = monthsOf(localOf(told.asOf, zone.value).slice(0, 10)).map((key) => parts.get(key) ?? { key, of: 0, count: 0, href: null, whole: null });
  const most = roundUp(Math.max(...months.map((part) => part.of)));
  const height = (n: number): number => (n / most) * (kBottom - kTop);
  const step = (kRight - kLeft) / months.length;
  return (
    <section class="card" aria-labelledby="trend">
      <h2 id="trend">{say("overview.trend")}</h2>
      <svg class="trend" viewBox="0 0 360 130" role="img" aria-labelledby="trend-name"><title id="trend-name">{say("overview.trend_about")}</title>
        {[0, 0.5, 1].map((share) => {
          const y = kBottom - share * (kBottom - kTop);
          return <g key={share}><line x1={kLeft} x2={kRight} y1={y} y2={y} class="grid" /><text x={kLeft - 4} y={y + 4} text-anchor="end">{Math.round(most * share)}</text></g>;
        })}
        {months.map((part, index) => (
          <g key={part.key}>
            <rect x={kLeft + index * step + 3} width={step - 6} y={kBottom - height(part.of)} height={height(part.of)} class="came" />
            <rect x={kLeft + index * step + 3} width={step - 6} y={kBottom - height(part.count)} height={height(part.count)} class="landed" />
            <text x={kLeft + (index + 0.5) * step} y={kBottom + 13} text-anchor="middle">{Number(part.key.slice(5))}</text>
          </g>
        ))}
      </svg>
      <p class="hint">{say("overview.trend_key")}</p>
      <details>
        <summary>{say("overview.as_table")}</summary>
        <div class="scroll" tabIndex={0} role="region" aria-label={say("overview.trend_caption")}>
          <table>
            <caption>{say("overview.trend_caption")}</caption>
            <thead><tr><th scope="col">{say("figures.by_month")}</th><th scope="col" class="n">{say("overview.came_in")}</th><th scope="col" class="n">{say("overview.landed_now")}</th><th scope="col" class="n">{say("overview.share")}</th></tr></thead>
            <tbody>
              {months.map((part) => (
                <tr key={part.key}><th scope="row">{part.key}</th><td class="n"><Count n={part.of} href={part.whole} /></td><td class="n"><Count n={part.count} href={part.href} /></td><td class="n">{part.of > 0 ? percent(part.count / part.of) : "—"}</td></tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}
