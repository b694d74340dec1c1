/** What lies under the zones, if it was set: pictures of a tile server, or pictures or vector tiles of a file that the server itself serves. */
import * as L from "leaflet";
import { gcjOf } from "./gcj.ts";

export interface Tiles {
  address: string;
  kind: "picture" | "vector";
  credit: string;
  crs: "wgs84" | "gcj02";
  zoom_min: number;
  zoom_max: number;
  bounds: [[number, number], [number, number]];
}

let asked: Promise<Tiles | null> | undefined;

/** Once a page; without an answer the outlines alone are drawn. */
export const tilesOf = (): Promise<Tiles | null> =>
  (asked ??= fetch("/v1/map")
    .then(async (answer) => (answer.ok ? ((await answer.json()) as { tiles: Tiles | null }).tiles : null))
    .catch(() => null));

/** Leaflet's own steps from a place to the pictures around it, which are not in its typings. */
interface Steps {
  _getTiledPixelBounds(centre: L.LatLng): L.Bounds;
  _setZoomTransform(level: unknown, centre: L.LatLng, zoom: number): void;
}

/** Chinese base maps are drawn some hundreds of metres aside (GCJ-02): the pictures are put back, everything else stays as it is. */
function putBack(layer: L.TileLayer): L.TileLayer {
  const plain = L.GridLayer.prototype as unknown as Steps;
  const steps = layer as unknown as Steps;
  const aside = (centre: L.LatLng): L.LatLng => L.latLng(...gcjOf(centre.lat, centre.lng));
  steps._getTiledPixelBounds = (centre) => plain._getTiledPixelBounds.call(layer, aside(centre));
  steps._setZoomTransform = (level, centre, zoom) => plain._setZoomTransform.call(layer, level, aside(centre), zoom);
  return layer;
}

function pictures(tiles: Tiles): L.GridLayer {
  const layer = L.tileLayer(tiles.address, {
    minZoom: tiles.zoom_min, maxNativeZoom: tiles.zoom_max, bounds: tiles.bounds, className: "base-map", referrerPolicy: "origin",
  });
  return tiles.crs === "gcj02" ? putBack(layer) : layer;
}

/** Adds it, with its maker's name as text; true if there is one. `given`: another than the one that holds, to look at it before it does. */
export async function addBase(map: L.Map, given?: Tiles | null): Promise<boolean> {
  const tiles = given === undefined ? await tilesOf() : given;
  if (!tiles) return false;
  const layer = tiles.kind === "vector" ? (await import("./vector.ts")).vectorLayer(tiles) : pictures(tiles);
  layer.addTo(map);
  const credit = new L.Control({ position: "bottomright" });
  credit.onAdd = () => {
    const line = document.createElement("p");
    line.className = "map-credit";
    line.textContent = tiles.credit;
    return line;
  };
  credit.addTo(map);
  return true;
}
