/** Units by how many matters they had and what share they solved, each between the limits that chance alone would keep. */
import { axisX, axisY, dot, gridY, ruleX, ruleY, text, type PlotOptions } from "@observablehq/plot";
import { useMemo } from "preact/hooks";
import type { FunnelUnit } from "../../api/scores.ts";
import { Plotted } from "../../ui/plotted.tsx";
import { say } from "../../words/say.ts";
import { rowsHref } from "./figure_parts.tsx";
import { funnelPoints, percent, type FunnelPoint } from "./score_words.ts";

function optionsOf(points: readonly FunnelPoint[], pooled: number | null, nameOf: (point: FunnelPoint) => string): PlotOptions {
  const most = Math.max(1, ...points.map(({ n }) => n));
  const told = (point: FunnelPoint): string => say("scores.funnel_unit", { name: nameOf(point), rate: percent(point.rate), n: point.n });
  return {
    height: 260, marginTop: 12, marginRight: 28, marginBottom: 40, marginLeft: 44,
    x: { domain: [0, most] }, y: { domain: [0, 1] },
    marks: [
      gridY([0, 0.5, 1], { stroke: "var(--line)", strokeOpacity: 1 }),
      axisY([0, 0.5, 1], { tickSize: 0, tickFormat: (rate: number) => `${rate * 100}%`, label: null }),
      axisX([0, most], { tickSize: 0, tickFormat: String, label: say("scores.matters"), labelAnchor: "center", labelArrow: "none" }),
      ...(pooled === null ? [] : [ruleY([pooled], { className: "funnel-pooled" })]),
      ruleX(points, { x: "n", y1: ({ wide }: FunnelPoint) => wide[0], y2: ({ wide }: FunnelPoint) => wide[1], className: "funnel-wide" }),
      ruleX(points, { x: "n", y1: ({ narrow }: FunnelPoint) => narrow[0], y2: ({ narrow }: FunnelPoint) => narrow[1], className: "funnel-narrow" }),
      dot(points, { x: "n", y: "rate", r: 4, className: "funnel-point", title: told, ariaLabel: told, href: ({ rows }: FunnelPoint) => rows && rowsHref(rows) }),
      text(points, { x: "n", y: "rate", text: "letter", dx: 8, textAnchor: "start", fill: "currentColor", stroke: "var(--surface)", strokeWidth: 4 }),
    ],
  };
}

export interface FunnelChartProps {
  units: readonly FunnelUnit[];
  pooled: number | null;
  nameOf: (unit: FunnelUnit) => string;
}
export function FunnelChart({ units, pooled, nameOf }: FunnelChartProps) {
  const options = useMemo(() => {
    const byKey = new Map(units.map((unit) => [unit.key, unit]));
    return optionsOf(funnelPoints(units), pooled, ({ key, letter }) => {
      const unit = byKey.get(key);
      return `${letter} ${unit ? nameOf(unit) : ""}`;
    });
  }, [JSON.stringify([units, pooled])]);
  return <Plotted kind="funnel" name={say("scores.funnel_about", { units: units.length, pooled: pooled === null ? "—" : percent(pooled) })} options={options} />;
}
