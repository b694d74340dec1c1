/** Outlines as the paths of a small map without a background. Pure. */
import type { Outlines } from "../../api/city.ts";

export interface Shape {
  code: string;
  /** Of an SVG path, in the units of the box. */
  path: string;
}
export interface Sketch {
  shapes: Shape[];
  width: number;
  height: number;
}
interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

function boxOf(all: readonly Outlines[]): Box {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const { features } of all)
    for (const { geometry } of features)
      for (const [long = 0, lat = 0] of geometry.coordinates.flat(2)) {
        box.west = Math.min(box.west, long);
        box.east = Math.max(box.east, long);
        box.south = Math.min(box.south, lat);
        box.north = Math.max(box.north, lat);
      }
  return box;
}

const kWidth = 400;

/** Both drawn alike, so that they can be laid beside each other. An empty box gives sketches without shapes. */
export function sketches(outlines: readonly Outlines[]): Sketch[] {
  const { west, south, east, north } = boxOf(outlines);
  if (!(east > west) || !(north > south)) return outlines.map(() => ({ shapes: [], width: kWidth, height: kWidth / 2 }));
  // A degree of longitude is as long as one of latitude at the equator alone.
  const squeeze = Math.cos(((south + north) / 2 / 180) * Math.PI), scale = kWidth / ((east - west) * squeeze);
  const height = Math.max(1, Math.round((north - south) * scale));
  const place = ([long = 0, lat = 0]: number[]): string => `${((long - west) * squeeze * scale).toFixed(1)} ${((north - lat) * scale).toFixed(1)}`;
  return outlines.map(({ features }) => ({
    width: kWidth, height,
    shapes: features.map(({ properties, geometry }) => ({
      code: String(properties.code ?? ""),
      path: geometry.coordinates.flatMap((polygon) => polygon.map((ring) => `M${ring.map(place).join("L")}Z`)).join(""),
    })),
  }));
}

/** "features[3]" is the fourth of the file; null for another field. */
export function featureNumber(field: string): number | null {
  const index = /^features\[(\d+)\]/.exec(field)?.[1];
  return index === undefined ? null : Number(index) + 1;
}
