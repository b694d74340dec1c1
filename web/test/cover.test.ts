import assert from "node:assert/strict";
import { test } from "node:test";
import type { CoverArea } from "../src/api/covering.ts";
import { areaAt, areaBetween, kAreasMax, kGridPixels, kSideMin, kWhole, moved, newArea, painted, resized, sameAreas, withNumber } from "../src/staff/cover/areas.ts";
import { text, words } from "./files.ts";

const area = (left: number, top: number, width: number, height: number): CoverArea => ({ left, top, width, height });

test("the limits are those of the server", () => {
  const header = text("../src/intake/covering.h");
  const number = (name: string): number => Number(new RegExp(`${name} = (\\d+);`).exec(header)?.[1]);
  assert.deepEqual([kAreasMax, kWhole, kSideMin, kGridPixels], [number("kCoverAreasMax"), number("kCoverWhole"), number("kCoverSideMin"), number("kCoverGridPixels")]);
  for (const lang of ["zh", "en"]) assert.match(words(lang)["rule.cover_areas"] ?? "", new RegExp(`1 .*${kAreasMax}`));
});

test("an area is pulled open from any corner, takes what it touches, and ends at the edge", () => {
  for (const [a, b] of [[[100.5, 200.5], [300.2, 400.2]], [[300.2, 400.2], [100.5, 200.5]], [[300.2, 200.5], [100.5, 400.2]]] as const)
    assert.deepEqual(areaBetween({ x: a[0], y: a[1] }, { x: b[0], y: b[1] }), area(100, 200, 201, 201));
  assert.deepEqual(areaBetween({ x: -50, y: -1 }, { x: 2000, y: 1000.4 }), area(0, 0, 1000, 1000));
  assert.deepEqual(areaBetween({ x: 0, y: 0 }, { x: 10, y: 10 }), area(0, 0, 10, 10));
  assert.equal(areaBetween({ x: 0, y: 0 }, { x: 9, y: 500 }), null, "a slip of the finger");
  assert.equal(areaBetween({ x: 0, y: 0 }, { x: 500, y: 9 }), null);
  assert.equal(areaBetween({ x: 1200, y: 0 }, { x: 1900, y: 500 }), null, "beside the picture");
});

test("by keys and by numbers it never leaves the picture and never gets too small", () => {
  const one = area(400, 400, 200, 200);
  assert.deepEqual(moved(one, -10, 10), area(390, 410, 200, 200));
  assert.deepEqual(moved(one, -5000, 5000), area(0, 800, 200, 200));
  assert.deepEqual(resized(one, 10, -10), area(400, 400, 210, 190));
  assert.deepEqual(resized(one, 5000, -5000), area(400, 400, 600, 10));
  assert.deepEqual(withNumber(one, "left", 100.4), area(100, 400, 200, 200));
  assert.deepEqual(withNumber(one, "left", 950), area(950, 400, 50, 200), "no room: the size gives way");
  assert.deepEqual(withNumber(one, "top", 5000), area(400, 990, 200, 10));
  assert.deepEqual(withNumber(one, "top", -3), area(400, 0, 200, 200));
  assert.deepEqual(withNumber(one, "width", 5000), area(400, 400, 600, 200));
  assert.deepEqual(withNumber(one, "height", 1), area(400, 400, 200, 10));
  assert.deepEqual(withNumber(one, "height", Number.NaN), one, "an empty field changes nothing");
});

test("whatever is done to an area, the server takes it", () => {
  let seed = 1;
  const next = (limit: number): number => ((seed = (seed * 48271) % 2147483647), seed % limit);
  let one = area(400, 400, 200, 200);
  for (let i = 0; i < 2000; ++i) {
    const by = next(1200) - 600;
    one = [moved(one, by, next(900) - 450), resized(one, by, next(900) - 450), withNumber(one, "left", by * 3), withNumber(one, "top", by), withNumber(one, "width", by), withNumber(one, "height", by)][next(6)] ?? one;
    const { left, top, width, height } = one;
    assert.ok(left >= 0 && top >= 0 && width >= kSideMin && height >= kSideMin && left + width <= kWhole && top + height <= kWhole, JSON.stringify(one));
    assert.ok([left, top, width, height].every(Number.isInteger), JSON.stringify(one));
  }
});

test("new ones lie beside each other until there is no room", () => {
  const areas: CoverArea[] = [];
  for (let i = 0; i < 5; ++i) areas.push(newArea(areas));
  assert.equal(new Set(areas.map(({ left }) => left)).size, 5);
  for (let i = 0; i < kAreasMax; ++i) areas.push(newArea(areas));
  assert.ok(areas.every(({ left, width }) => left + width <= kWhole));
});

test("the one on top is found", () => {
  const areas = [area(0, 0, 500, 500), area(400, 400, 200, 200)];
  assert.equal(areaAt(areas, { x: 450, y: 450 }), 1);
  assert.equal(areaAt(areas, { x: 10, y: 500 }), 0);
  assert.equal(areaAt(areas, { x: 10, y: 501 }), -1);
});

test("what is blackened is what the server blackens", () => {
  // The rows of Painted in src/intake/covering_test.cc.
  const rows: [CoverArea, number, number, number, number, number, number][] = [
    [area(0, 0, 1000, 1000), 100, 30, 0, 0, 100, 30], [area(500, 500, 10, 10), 1600, 1600, 800, 800, 816, 816], [area(499, 500, 10, 10), 1600, 1600, 784, 800, 816, 816],
    [area(500, 500, 11, 10), 1600, 1600, 800, 800, 832, 816], [area(990, 990, 10, 10), 1000, 1000, 976, 976, 1000, 1000], [area(0, 0, 10, 10), 1, 1, 0, 0, 1, 1], [area(990, 990, 10, 10), 5, 5, 0, 0, 5, 5],
  ];
  for (const [one, width, height, left, top, right, bottom] of rows)
    assert.deepEqual(painted(one, width, height), { x: left, y: top, width: right - left, height: bottom - top });
});

test("the same areas in another order are the same", () => {
  assert.ok(sameAreas([area(1, 2, 30, 40), area(5, 6, 70, 80)], [area(5, 6, 70, 80), area(1, 2, 30, 40)]));
  assert.ok(!sameAreas([area(1, 2, 30, 40)], [area(1, 2, 30, 41)]));
  assert.ok(!sameAreas([], [area(1, 2, 30, 40)]));
});
