/**
 * Vector tiles, which the browser draws: loaded only where the base map has them. The layers of Protomaps' scheme are drawn (earth, water,
 * landuse, roads, buildings, places), in the colours of the theme and with names in the page's language where the file has them.
 */
import * as L from "leaflet";
import { leafletLayer } from "protomaps-leaflet";
import type { Tiles } from "./base.ts";

// The library takes Leaflet from the page, not from a module.
(globalThis as { L?: typeof L }).L = L;

const isDark = (): boolean => {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};

export function vectorLayer(tiles: Tiles): L.GridLayer {
  const layer = leafletLayer({
    url: tiles.address, minZoom: tiles.zoom_min, maxDataZoom: tiles.zoom_max, bounds: tiles.bounds, attribution: "",
    flavor: isDark() ? "dark" : "light", lang: document.documentElement.lang.startsWith("zh") ? "zh-Hans" : "en",
  });
  return layer as unknown as L.GridLayer;
}
