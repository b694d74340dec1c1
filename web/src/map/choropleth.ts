/** Zones filled by class, over no tiles. The words of every zone stand in a table beside the map, so nothing is told by colour alone. */
import "leaflet/dist/leaflet.css";
import * as L from "leaflet";
import type { Feature, GeoJsonObject } from "geojson";

export interface ZoneFill {
  /** 0 to 4, or null: not compared. */
  klass: number | null;
  name: string;
  /** As words: "48.3%", or that it is not compared. */
  value: string;
}
export interface Choropleth {
  /** Draws anew: other classes, other words, or another theme. */
  paint(fillOf: (code: string) => ZoneFill): void;
  /** Lifts one zone, "" none. */
  mark(code: string): void;
  remove(): void;
}

const css = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const codeOf = (feature: Feature | undefined): string => String(feature?.properties?.["code"] ?? "");

/** Null where the city has no such layer. `onPick` is told the code of a zone that was chosen. */
export async function drawChoropleth(element: HTMLElement, layer: string, onPick: (code: string) => void): Promise<Choropleth | null> {
  const answer = await fetch(`/v1/zones?layer=${encodeURIComponent(layer)}`);
  if (!answer.ok) return null;
  const outlines = (await answer.json()) as GeoJsonObject;
  // Only looked at: the wheel scrolls the page, and the table is the way by keyboard.
  const map = L.map(element, { attributionControl: false, zoomSnap: 0.1, scrollWheelZoom: false, keyboard: false, zoomControl: false, dragging: false, doubleClickZoom: false, boxZoom: false, touchZoom: false });
  const shapes = new Map<string, L.Polygon>();
  let words: (code: string) => ZoneFill = () => ({ klass: null, name: "", value: "" });
  const zones = L.geoJSON(outlines, {
    onEachFeature: (feature, shape) => {
      const code = codeOf(feature);
      if (shape instanceof L.Polygon) shapes.set(code, shape);
      shape.on("click", () => onPick(code));
    },
  }).addTo(map);
  const bounds = zones.getBounds();
  if (!bounds.isValid()) {
    map.remove();
    return null;
  }
  /** Name and value on the zone where there is room for them, else where the pointer is. */
  const label = (code: string, shape: L.Polygon): void => {
    const { klass, name, value } = words(code);
    shape.unbindTooltip();
    if (!name) return; // Nothing to say yet.
    const box = shape.getBounds();
    const corners = [box.getNorthWest(), box.getSouthEast()].map((at) => map.latLngToLayerPoint(at));
    const wide = Math.abs((corners[1]?.x ?? 0) - (corners[0]?.x ?? 0)), high = Math.abs((corners[1]?.y ?? 0) - (corners[0]?.y ?? 0));
    const permanent = wide > 16 * Math.max(name.length, value.length / 2) && high > 48;
    const text = document.createElement("span"), strong = document.createElement("b");
    strong.textContent = value;
    text.append(`${name} `, strong);
    shape.bindTooltip(text, permanent ? { permanent, direction: "center", opacity: 1, className: klass !== null && klass > 2 ? "zone-label flip" : "zone-label" } : { sticky: true });
  };
  const fit = (): void => {
    map.invalidateSize();
    map.fitBounds(bounds, { padding: [8, 8] });
    for (const [code, shape] of shapes) label(code, shape);
  };
  fit();
  const watch = new ResizeObserver(fit);
  watch.observe(element);
  const style = (code: string, lifted: boolean): L.PathOptions => {
    const { klass } = words(code);
    return {
      color: css(lifted ? "--ink" : "--surface"), weight: lifted ? 3 : 1, dashArray: klass === null ? "3 3" : "",
      fillColor: klass === null ? css("--paper") : css(`--map-${klass + 1}`), fillOpacity: 1, opacity: 1,
    };
  };
  let marked = "";
  return {
    paint(fillOf) {
      words = fillOf;
      for (const [code, shape] of shapes) {
        shape.setStyle({ ...style(code, code === marked), ...(words(code).klass === null ? { color: css("--field") } : {}) });
        label(code, shape);
      }
    },
    mark(code) {
      for (const one of [marked, code]) shapes.get(one)?.setStyle(style(one, one === code));
      marked = code;
      shapes.get(code)?.bringToFront();
    },
    remove() {
      watch.disconnect();
      map.remove();
    },
  };
}
