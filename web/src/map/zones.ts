/**
 * A map of the city's own zone outlines, on the operator's base map if there is one (base.ts); without it no tiles are needed, and it
 * works offline. Loaded only where a page shows a map.
 * <div data-map="street" data-points='[{"lat":..,"long":..,"label":"..","href":".."}]' data-pick="lat long"
 *      data-note="outlines are schematic">: points are shown; with data-pick a tap sets the two named fields. With data-base, a map as
 * /v1/map tells it and the city's area, that one is drawn and not the one that holds.
 */
import "leaflet/dist/leaflet.css";
import "./map.css";
import * as L from "leaflet";
import type { GeoJsonObject } from "geojson";
import { addBase, type Tiles } from "./base.ts";

export interface MapPoint {
  lat: number;
  long: number;
  label: string;
  href?: string;
}

const css = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function zoneName(properties: Record<string, unknown>): string {
  const zh = document.documentElement.lang.startsWith("zh");
  const name = zh ? properties["name_zh"] : properties["name_en"];
  return String(name ?? properties["name"] ?? properties["code"] ?? "");
}

function marker(point: MapPoint): L.CircleMarker {
  const dot = L.circleMarker([point.lat, point.long], { radius: 8, weight: 2, color: css("--paper"), fillColor: css("--bad"), fillOpacity: 1 });
  const label = document.createElement(point.href ? "a" : "span");
  label.textContent = point.label;
  if (point.href && label instanceof HTMLAnchorElement) label.href = point.href;
  return dot.bindPopup(label);
}

async function addZones(map: L.Map, layer: string, above: boolean): Promise<L.LatLngBounds | null> {
  const answer = await fetch(`/v1/zones?layer=${encodeURIComponent(layer)}`);
  if (!answer.ok) return null;
  const zones = L.geoJSON((await answer.json()) as GeoJsonObject, {
    style: { color: css("--field"), weight: 1, dashArray: "4 3", fillColor: css("--brand-soft"), fillOpacity: above ? 0.1 : 0.6 },
    onEachFeature: (feature, shape) => {
      // The name as text, never as HTML.
      const name = document.createElement("span");
      name.textContent = zoneName((feature.properties ?? {}) as Record<string, unknown>);
      shape.bindTooltip(name, { sticky: true });
    },
  }).addTo(map);
  const bounds = zones.getBounds();
  return bounds.isValid() ? bounds : null;
}

/** A base map that does not hold yet, and what to show of it. */
export interface Trial {
  tiles: Tiles | null;
  /** South-west and north-east corner, latitude first. */
  area: [[number, number], [number, number]];
}

export async function drawZones(element: HTMLElement, points: readonly MapPoint[], layer = "street", trial?: Trial): Promise<L.Map> {
  const map = L.map(element, { attributionControl: false, zoomSnap: 0.25, minZoom: 5, maxZoom: 18 });
  if (trial) map.fitBounds(trial.area);
  else map.setView([points[0]?.lat ?? 0, points[0]?.long ?? 0], 13);
  const bounds = await addZones(map, layer, await addBase(map, trial?.tiles));
  for (const point of points) marker(point).addTo(map);
  if (points.length === 1 && points[0]) map.setView([points[0].lat, points[0].long], 12);
  else if (bounds) map.fitBounds(bounds);
  return map;
}

function pick(map: L.Map, names: readonly string[]): void {
  const fields = names.map((name) => document.querySelector<HTMLInputElement>(`input[name="${name}"]`));
  let dot: L.CircleMarker | null = null;
  const put = (at: L.LatLng): void => {
    dot ??= L.circleMarker(at, { radius: 9, color: css("--paper"), fillColor: css("--brand"), fillOpacity: 1 }).addTo(map);
    dot.setLatLng(at);
    if (fields[0]) fields[0].value = at.lat.toFixed(6);
    if (fields[1]) fields[1].value = at.lng.toFixed(6);
    fields[1]?.dispatchEvent(new Event("change", { bubbles: true }));
  };
  map.on("click", (event) => put(event.latlng));
  // By keyboard: the arrows move the map (Leaflet), Enter takes its middle.
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === map.getContainer()) {
      event.preventDefault();
      put(map.getCenter());
    }
  });
}

/** The enhancement of server-rendered pages. */
export async function showZones(element: HTMLElement): Promise<void> {
  const points = JSON.parse(element.dataset["points"] ?? "[]") as MapPoint[];
  element.classList.add("map");
  element.hidden = false;
  const trial = element.dataset["base"];
  const map = await drawZones(element, points, element.dataset["map"] || "street", trial ? (JSON.parse(trial) as Trial) : undefined);
  const names = element.dataset["pick"];
  if (names) pick(map, names.split(" "));
}
