/** The map as it would be, drawn by what draws every map; of another server by a page of its own. */
import { mapPreviewHref, type MapPlan, type MapSetting, type MapState } from "../../api/map_setting.ts";
import { of, say } from "../../words/say.ts";

function Drawn({ plan, state }: { plan: MapPlan; state: MapState }) {
  const draw = async (element: HTMLElement): Promise<void> => {
    const { drawZones } = await import("../../map/zones.ts");
    await drawZones(element, [], state.layer || "street", { tiles: plan.tiles, area: state.area });
  };
  return (
    <div class="map" role="application" aria-label={say("mapset.preview_map")} ref={(element) => {
      if (element && !element.hasChildNodes()) void draw(element);
    }} />
  );
}

export function MapPreview({ plan, setting, state }: { plan: MapPlan; setting: MapSetting; state: MapState }) {
  return (
    <section aria-labelledby="result" data-plan>
      <h3 id="result" tabIndex={-1}>{say("mapset.result")}</h3>
      {plan.warnings.length > 0 && <div class="notice warn"><ul>{plan.warnings.map((one) => <li key={one} data-warning={one}>{of("mapset_warning", one)}</li>)}</ul></div>}
      {setting.kind === "server"
        ? <><p>{say("mapset.preview_why")}</p><p><a class="btn" href={mapPreviewHref(setting)} target="_blank" rel="noopener">{say("mapset.preview_open")}</a></p></>
        : <><Drawn key={plan.tiles?.address ?? ""} plan={plan} state={state} />{setting.kind === "file" && <p class="hint">{say("mapset.preview_look")}</p>}</>}
    </section>
  );
}
