/** Zones filled by class, over no tiles. The words of every zone stand in a table beside the map, so nothing is told by colour alone. */
import "leaflet/dist/leaflet.css";
import * as L from "leaflet";
import type { Feature, GeoJsonObject } from "geojson";
import { reach, widthOf, written, type Label } from "./labels.ts";

export interface ZoneFill {
  /** 0 to 4, or null: without a colour. */
  klass: number | null;
  /** Whether the value is worth a place on the map where there is no colour. */
  tells?: boolean;
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

/** Of the style sheet's .zone-label: in pixels, for the text size that the reader has chosen. */
const labelSize = (): number => 0.875 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
const kLabelLine = 1.3;

const css = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const ringsOf = (all: unknown): L.LatLng[][] => (!Array.isArray(all) ? [] : all[0] instanceof L.LatLng ? [all as L.LatLng[]] : all.flatMap(ringsOf));
const isTold = ({ klass, tells = klass !== null }: ZoneFill): boolean => tells;
const codeOf = (feature: Feature | undefined): string => String(feature?.properties?.["code"] ?? "");

/** Between the zones and the map's edge, in pixels. */
const kPadding = 8;

/** Null where the city has no such layer. `onPick` is told the code of a zone that was chosen. */
export async function drawChoropleth(element: HTMLElement, layer: string, onPick: (code: string) => void): Promise<Choropleth | null> {
  const answer = await fetch(`/v1/zones?layer=${encodeURIComponent(layer)}`);
  if (!answer.ok) return null;
  const outlines = (await answer.json()) as GeoJsonObject;
  // Only looked at: the wheel scrolls the page, and the table is the way by keyboard.
  const map = L.map(element, { attributionControl: false, zoomSnap: 0.1, zoomAnimation: false, scrollWheelZoom: false, keyboard: false, zoomControl: false, dragging: false, doubleClickZoom: false, boxZoom: false, touchZoom: false });
  const shapes = new Map<string, L.Polygon>();
  let fitted = false;
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
  const labelOf = ([code, shape]: [string, L.Polygon]): Label => {
    const fill = words(code), { name, value } = fill, size = labelSize();
    const box = shape.getBounds(), middle = map.latLngToLayerPoint(shape.getCenter());
    const first = map.latLngToLayerPoint(box.getNorthWest()), last = map.latLngToLayerPoint(box.getSouthEast());
    const outline = ringsOf(shape.getLatLngs()).map((ring) => ring.map((corner) => map.latLngToLayerPoint(corner)));
    const tells = isTold(fill), lines = tells ? [name, value] : [name];
    return { key: code, x: middle.x, y: middle.y, wide: Math.max(...lines.map((line) => widthOf(line, size))), high: lines.length * kLabelLine * size, room: { wide: 2 * reach(outline, middle), high: last.y - first.y }, tells };
  };
  /** Name and value on the zone where there is room for them, else where the pointer is. What does not tell has its dashes, and no more than its name. */
  const label = (): void => {
    if (!fitted) return;
    const on = written([...shapes].map(labelOf));
    for (const [code, shape] of shapes) {
      const fill = words(code), { klass, name, value } = fill;
      shape.unbindTooltip();
      if (!name) continue; // Nothing to say yet.
      const permanent = on.has(code);
      const text = document.createElement("span"), strong = document.createElement("b");
      strong.textContent = value;
      text.append(`${name} `, ...(permanent && !isTold(fill) ? [] : [strong]));
      shape.bindTooltip(text, permanent ? { permanent, direction: "center", opacity: 1, className: klass !== null && klass > 2 ? "zone-label flip" : "zone-label" } : { sticky: true });
    }
  };
  const fit = (): void => {
    // Without room inside the padding there is no zoom that fits, and from a zoom that is none the map never finds back.
    if (Math.min(element.clientWidth, element.clientHeight) <= 2 * kPadding) return;
    map.invalidateSize();
    map.fitBounds(bounds, { padding: [kPadding, kPadding], animate: false }); // One that is under way would swallow the next size.
    fitted = true;
    label();
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
      }
      label();
    },
    mark(code) {
      for (const one of [marked, code]) shapes.get(one)?.setStyle(style(one, one === code));
      marked = code;
      shapes.get(code)?.bringToFront();
    },
    remove() {
      watch.disconnect();
      map.remove();
      shapes.clear(); // Whoever paints it once more paints nothing.
    },
  };
}
