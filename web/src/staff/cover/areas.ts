/** The rectangles that cover a picture, as src/intake/covering.h has them: thousandths of its sides, never beyond its edge. */
import type { CoverArea } from "../../api/covering.ts";

export const kAreasMax = 40, kWhole = 1000, kSideMin = 10, kGridPixels = 16;
/** How far an arrow key goes. */
export const kStep = 10;

export interface Point {
  x: number;
  y: number;
}
const within = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
const inside = (value: number): number => within(value, 0, kWhole);

/** From one corner to the other, in either direction, with every thousandth that is touched; null: too small to be meant. */
export function areaBetween(a: Point, b: Point): CoverArea | null {
  const left = Math.floor(inside(Math.min(a.x, b.x))), right = Math.ceil(inside(Math.max(a.x, b.x)));
  const top = Math.floor(inside(Math.min(a.y, b.y))), bottom = Math.ceil(inside(Math.max(a.y, b.y)));
  return right - left < kSideMin || bottom - top < kSideMin ? null : { left, top, width: right - left, height: bottom - top };
}

export const moved = (area: CoverArea, dx: number, dy: number): CoverArea => ({
  ...area, left: within(Math.round(area.left + dx), 0, kWhole - area.width), top: within(Math.round(area.top + dy), 0, kWhole - area.height),
});
/** Its right and its lower edge go. */
export const resized = (area: CoverArea, dx: number, dy: number): CoverArea => ({
  ...area, width: within(area.width + dx, kSideMin, kWhole - area.left), height: within(area.height + dy, kSideMin, kWhole - area.top),
});

/** With one number as it was written, held inside the picture; a place that leaves no room takes the size along. */
export function withNumber(area: CoverArea, name: keyof CoverArea, value: number): CoverArea {
  if (!Number.isFinite(value)) return area;
  const number = Math.round(value);
  if (name === "width") return resized(area, number - area.width, 0);
  if (name === "height") return resized(area, 0, number - area.height);
  const at = within(number, 0, kWhole - kSideMin);
  return name === "left" ? { ...area, left: at, width: Math.min(area.width, kWhole - at) } : { ...area, top: at, height: Math.min(area.height, kWhole - at) };
}

/** A new one without a pointer: in the middle, a step beside those that lie there. */
export function newArea(areas: readonly CoverArea[]): CoverArea {
  const size = 200;
  for (let at = 400; at <= kWhole - size; at += 2 * kStep)
    if (!areas.some(({ left, top }) => left === at && top === at)) return { left: at, top: at, width: size, height: size };
  return { left: 400, top: 400, width: size, height: size };
}

/** The area on top at a place, or -1. */
export const areaAt = (areas: readonly CoverArea[], { x, y }: Point): number =>
  areas.reduce((found, { left, top, width, height }, index) => (x >= left && x <= left + width && y >= top && y <= top + height ? index : found), -1);

export interface PixelBox {
  x: number;
  y: number;
  width: number;
  height: number;
}
/** What the server fills for an area of a picture of that size: every pixel that it touches, and outward to whole blocks. */
export function painted(area: CoverArea, width: number, height: number): PixelBox {
  const before = (at: number, side: number): number => Math.floor(Math.floor((at * side) / kWhole) / kGridPixels) * kGridPixels;
  const after = (at: number, side: number): number => Math.min(side, Math.ceil(Math.ceil((at * side) / kWhole) / kGridPixels) * kGridPixels);
  const x = before(area.left, width), y = before(area.top, height);
  return { x, y, width: after(area.left + area.width, width) - x, height: after(area.top + area.height, height) - y };
}

const one = ({ left, top, width, height }: CoverArea): string => `${left} ${top} ${width} ${height}`;
/** True if they cover the same, in whatever order. */
export const sameAreas = (a: readonly CoverArea[], b: readonly CoverArea[]): boolean =>
  a.length === b.length && a.map(one).sort().join() === b.map(one).sort().join();
