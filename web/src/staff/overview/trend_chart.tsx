/** A bar a month: what came in, and in it what has landed by now. A bar leads to what came in. */
import { axisX, axisY, barY, gridY, type PlotOptions } from "@observablehq/plot";
import { useMemo } from "preact/hooks";
import { Plotted } from "../../ui/plotted.tsx";
import { say } from "../../words/say.ts";
import { screenHref } from "./links.tsx";
import { roundUp, type Part } from "./overview_words.ts";

function optionsOf(months: readonly Part[]): PlotOptions {
  const most = roundUp(Math.max(...months.map((part) => part.of)));
  const ticks = [0, most / 2, most];
  const told = ({ key, of, count }: Part): string => say("overview.trend_month", { month: key, came: of, landed: count });
  const bar = { x: "key", insetLeft: 2, insetRight: 2 } as const;
  return {
    height: 170, marginTop: 10, marginRight: 2, marginBottom: 24, marginLeft: 12 + 7 * String(most).length,
    x: { type: "band", domain: months.map((part) => part.key), padding: 0 }, y: { domain: [0, most] },
    marks: [
      gridY(ticks, { stroke: "var(--line)", strokeOpacity: 1 }),
      axisY(ticks, { tickSize: 0, tickFormat: String, label: null }),
      axisX({ tickSize: 0, tickFormat: (key: string) => String(Number(key.slice(5))), label: null }),
      barY(months.filter(({ of }) => of > 0), { ...bar, y: "of", className: "came", title: told, ariaLabel: told, href: ({ whole }: Part) => whole && screenHref(whole) }),
      barY(months, { ...bar, y: "count", className: "landed" }),
    ],
  };
}

export function TrendChart({ months }: { months: readonly Part[] }) {
  const options = useMemo(() => optionsOf(months), [JSON.stringify(months)]);
  return <Plotted kind="trend" name={say("overview.trend_about")} options={options} />;
}
