/** Where it is, on the zones' outlines. The address stands in the facts; the map is drawn only when asked for. */
import { useState } from "preact/hooks";
import type { Case } from "../../api/types.ts";
import { say } from "../../words/say.ts";
import { reference } from "../state.ts";

async function draw(element: HTMLElement, lat: number, long: number, label: string): Promise<void> {
  const map = await import("../../map/zones.ts");
  await map.drawZones(element, [{ lat, long, label }]);
}

export function PlaceMap({ c }: { c: Case }) {
  const [shown, setShown] = useState(false);
  const { point } = c;
  if (!point) return null;
  return (
    <section aria-labelledby="map">
      <h2 id="map">{say("sheet.map")}</h2>
      {!shown && <button type="button" class="btn small" onClick={() => setShown(true)}>{say("sheet.map_show")}</button>}
      {shown && (
        <>
          <div class="map" role="application" aria-label={say("sheet.map")} ref={(element) => {
            if (element && !element.hasChildNodes()) void draw(element, point.lat, point.long, c.address || c.code);
          }} />
          {!reference.value?.jurisdiction.surveyed && <p class="hint">{say("sheet.map_schematic")}</p>}
        </>
      )}
    </section>
  );
}
