/** Zones by how long ago somebody last went, and what the colours mean. No colour stands for a count. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Coverage } from "../../api/visits.ts";
import type { Choropleth } from "../../map/choropleth.ts";
import { language, of, say } from "../../words/say.ts";
import { theme, zoneName } from "../state.ts";
import { bandOf, kBandClasses, kBands, type Band } from "./visit_words.ts";

function Swatch({ band }: { band: Band }) {
  const klass = kBandClasses[band];
  return (
    <li>
      <svg viewBox="0 0 20 14" aria-hidden="true">
        {klass === null ? <rect x="1" y="1" width="18" height="12" class="class-none" /> : <rect width="20" height="14" class={`class-${klass + 1}`} />}
      </svg>
      {of("visit_band", band)}
    </li>
  );
}
const Legend = () => <ul class="legend">{kBands.map((band) => <Swatch key={band} band={band} />)}</ul>;

export function CoverageMap({ told, end, marked, onPick }: { told: Coverage; end: number; marked: string; onPick: (code: string) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<Choropleth | null>(null);
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    let current: Choropleth | null = null, left = false;
    void import("../../map/choropleth.ts").then(async ({ drawChoropleth }) => {
      current = await drawChoropleth(element, told.layer, onPick);
      if (left) current?.remove();
      else if (current) setDrawn(current);
      else setMissing(true);
    });
    return () => {
      left = true;
      current?.remove();
    };
  }, [told.layer]);
  useEffect(() => {
    const bands = new Map(told.zones.map(({ zone, last }) => [zone, bandOf(last, end)]));
    drawn?.paint((code) => {
      const band = bands.get(code) ?? "never";
      return { klass: kBandClasses[band], name: zoneName(code), value: of("visit_band", band), tells: true };
    });
  }, [drawn, told, language.value, theme.value]);
  useEffect(() => drawn?.mark(marked), [drawn, marked]);
  if (missing) return <p class="empty">{say("overview.no_map")}</p>;
  return (
    <>
      <div class="map zone-map" ref={box} role="img" aria-label={say("visits.map_about")} />
      <Legend />
    </>
  );
}
