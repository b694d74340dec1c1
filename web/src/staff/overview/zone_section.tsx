/** The zones by one rate at a time: a map, its legend, and the same as a table. No colour stands for a count. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Choropleth } from "../../map/choropleth.ts";
import { language, say, type Key } from "../../words/say.ts";
import { Chips } from "../../ui/field.tsx";
import { byName, percent } from "../scores/score_words.ts";
import { Figure } from "../scores/figure_parts.tsx";
import { reference, theme, zoneName } from "../state.ts";
import { Of } from "./links.tsx";
import { overviewHref } from "./overview_address.ts";
import type { Overview, Rates } from "./overview_data.ts";
import { classEnds, classOf, partsOf, type Part } from "./overview_words.ts";

const kMetrics = ["overdue", "contacted", "solved", "satisfied"] as const;
type Metric = (typeof kMetrics)[number];
/** Open cases of a zone below which its share is not compared. */
const kFew = 5;

interface ZoneRow {
  key: string;
  open: Part;
  values: Record<Metric, number | null>;
}
function rowsOf(told: Overview, rates: Rates | null): ZoneRow[] {
  const rated = new Map((rates?.zones?.groups ?? []).map((group) => [group.key, group]));
  return partsOf(told.openByZone, told.overdueByZone).filter(({ key }) => key).map((open) => {
    const figure = rated.get(open.key);
    const compared = figure?.state === "compared" ? figure : null;
    const rate = (name: "contacted" | "solved" | "satisfied"): number | null => compared?.[name]?.rate ?? null;
    return {
      key: open.key, open,
      values: { overdue: open.of >= kFew ? open.count / open.of : null, contacted: rate("contacted"), solved: rate("solved"), satisfied: rate("satisfied") },
    };
  });
}

const rangeText = (...ends: [number, number]): string => [...new Set(ends.map(percent))].join("–");

function Legend({ ends, values }: { ends: readonly number[]; values: readonly number[] }) {
  const edges = [Math.min(...values), ...ends, Math.max(...values)];
  return (
    <ul class="legend">
      {values.length > 0 && edges.slice(1).map((end, index) => (
        <li key={end}><svg viewBox="0 0 20 14" aria-hidden="true"><rect width="20" height="14" class={`class-${index + 1}`} /></svg>{rangeText(edges[index] ?? 0, end)}</li>
      ))}
      <li><svg viewBox="0 0 20 14" aria-hidden="true"><rect x="1" y="1" width="18" height="12" class="class-none" /></svg>{say("overview.not_compared")}</li>
    </ul>
  );
}

const kMetricNames: Record<Metric, Key> = { overdue: "overview.overdue_share", contacted: "scores.contacted", solved: "scores.solved", satisfied: "scores.satisfied" };

function ZoneMap({ rows, metric, ends, marked, onPick }: { rows: readonly ZoneRow[]; metric: Metric; ends: readonly number[]; marked: string; onPick: (code: string) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<Choropleth | null>(null);
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    let current: Choropleth | null = null, left = false;
    void import("../../map/choropleth.ts").then(async ({ drawChoropleth }) => {
      current = (await drawChoropleth(element, "street", onPick)) ?? (await drawChoropleth(element, "neighbourhood", onPick));
      if (left) current?.remove();
      else if (current) setDrawn(current);
      else setMissing(true);
    });
    return () => {
      left = true;
      current?.remove();
    };
  }, []);
  useEffect(() => {
    const values = new Map(rows.map((row) => [row.key, row.values[metric]]));
    drawn?.paint((code) => {
      const value = values.get(code) ?? null;
      return { klass: value === null ? null : classOf(value, ends), name: zoneName(code), value: value === null ? say("overview.not_compared") : percent(value) };
    });
  }, [drawn, rows, metric, language.value, theme.value]);
  useEffect(() => drawn?.mark(marked), [drawn, marked]);
  if (missing) return <p class="empty">{say("overview.no_map")}</p>;
  return <div class="map zone-map" ref={box} role="img" aria-label={say("overview.map_about", { metric: say(kMetricNames[metric]) })} />;
}

function ZoneTable({ rows, rates, metric, marked, onMark }: { rows: readonly ZoneRow[]; rates: Rates | null; metric: Metric; marked: string; onMark: (code: string) => void }) {
  const rated = new Map((rates?.zones?.groups ?? []).map((group) => [group.key, group]));
  const value = (row: ZoneRow): string => {
    const n = row.values[metric];
    return n === null ? say("overview.not_compared") : percent(n);
  };
  return (
    <div class="scroll zone-table" tabIndex={0} role="region" aria-label={say("overview.zones_caption")}>
      <table>
        <caption>{say("overview.zones_caption")}</caption>
        <thead><tr>
          <th scope="col">{say("figures.by_zone")}</th><th scope="col" class="n">{say("overview.overdue_of_open")}</th>
          {metric !== "overdue" && <th scope="col" class="n">{say("scores.matters")}</th>}
          <th scope="col" class="n">{say(kMetricNames[metric])}</th>
        </tr></thead>
        <tbody>
          {rows.map((row) => {
            const figure = rated.get(row.key);
            return (
              <tr key={row.key} id={`zone-${row.key}`} tabIndex={-1} class={row.key === marked ? "marked" : ""} onMouseEnter={() => onMark(row.key)} onFocusIn={() => onMark(row.key)}>
                <th scope="row"><a href={overviewHref({ scope: "zone", key: row.key })}>{zoneName(row.key)}</a></th>
                <td class="n"><Of part={row.open} /></td>
                {metric !== "overdue" && <td class="n">{figure ? <Figure text={String(figure.matters)} rows={figure.rows} /> : 0}</td>}
                <td class="n">{value(row)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

export function ZoneSection({ told, rates }: { told: Overview; rates: Rates | null }) {
  const [metric, setMetric] = useState<Metric>("overdue");
  const [marked, setMarked] = useState("");
  const rows = byName(rowsOf(told, rates), ({ key }) => zoneName(key), language.value);
  if (rows.length === 0) return null;
  const values = rows.flatMap(({ values: { [metric]: value } }) => (value === null ? [] : [value]));
  const ends = classEnds(values);
  const pick = (code: string): void => {
    setMarked(code);
    document.getElementById(`zone-${code}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <section class="card zones" aria-labelledby="zones">
      <h2 id="zones">{say("overview.zones")}</h2>
      <Chips name="metric" label={say("overview.metric")} required value={metric} onValue={(value) => setMetric(kMetrics.find((one) => one === value) ?? "overdue")}
        options={kMetrics.map((one) => ({ value: one, label: say(kMetricNames[one]) }))} />
      <div class="zone-panes">
        <div>
          <ZoneMap rows={rows} metric={metric} ends={ends} marked={marked} onPick={pick} />
          <Legend ends={ends} values={values} />
          <p class="hint">{say("overview.zones_note", { few: kFew })} {!reference.value?.jurisdiction.surveyed && say("sheet.map_schematic")}</p>
        </div>
        <ZoneTable rows={rows} rates={rates} metric={metric} marked={marked} onMark={setMarked} />
      </div>
    </section>
  );
}
