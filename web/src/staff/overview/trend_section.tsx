/** Twelve months: what came in, and how much of it has landed by now. A picture and its table. */
import { later } from "../../ui/later.tsx";
import { say } from "../../words/say.ts";
import { localOf } from "../../words/time.ts";
import { percent } from "../scores/score_words.ts";
import { zone } from "../state.ts";
import { Count } from "./links.tsx";
import type { Overview } from "./overview_data.ts";
import { monthsOf, partsOf, type Part } from "./overview_words.ts";

const TrendChart = later<{ months: readonly Part[] }>(() => import("./trend_chart.tsx").then((file) => file.TrendChart));

export function TrendSection({ told }: { told: Overview }) {
  const parts = new Map(partsOf(told.months.received, told.months.landed).map((part) => [part.key, part]));
  const months = monthsOf(localOf(told.asOf, zone.value).slice(0, 10)).map((key) => parts.get(key) ?? { key, of: 0, count: 0, href: null, whole: null });
  return (
    <section class="card" aria-labelledby="trend">
      <h2 id="trend">{say("overview.trend")}</h2>
      <TrendChart months={months} />
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
