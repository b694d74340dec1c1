import assert from "node:assert/strict";
import { test } from "node:test";
import { widthOf, reach, written, type Label } from "../src/map/labels.ts";

const label = (key: string, x: number, y: number, more: Partial<Label> = {}): Label => ({ key, x, y, wide: 40, high: 20, room: { wide: 60, high: 60 }, tells: true, ...more });
const on = (...labels: Label[]): string => [...written(labels)].sort().join(" ");

test("labels that would lie on each other are not both written", () => {
  assert.equal(on(label("a", 0, 0), label("b", 39, 19)), "a");
  assert.equal(on(label("a", 0, 0), label("b", 40, 0)), "a b", "side by side");
  assert.equal(on(label("a", 0, 0), label("b", 0, 20)), "a b", "one below the other");
  assert.equal(on(label("a", 0, 0), label("b", 20, 0), label("c", 40, 0)), "a c");
});

test("what tells more comes first, then what has more room, whatever the order", () => {
  const silent = label("a", 0, 0, { tells: false, room: { wide: 900, high: 900 } }), small = label("b", 10, 0), large = label("c", 20, 0, { room: { wide: 61, high: 60 } });
  assert.equal(on(silent, small), "b");
  assert.equal(on(small, silent), "b");
  assert.equal(on(small, large), "c");
  assert.equal(on(large, small, silent), "c");
});

test("what has no room for itself is not written and stands in nobody's way", () => {
  assert.equal(on(label("a", 0, 0, { room: { wide: 30, high: 60 } }), label("b", 10, 0)), "b");
  assert.equal(on(label("a", 0, 0, { room: { wide: 60, high: 19 } })), "");
  assert.equal(on(), "");
});

test("a Chinese character is as wide as high, a letter about half", () => {
  assert.equal(widthOf("街道", 14), 28);
  assert.ok(Math.abs(widthOf("ab", 10) - 11.6) < 1e-9);
  assert.equal(widthOf("", 14), 0);
});

test("a shape reaches as far to both sides of its middle as the nearer side is", () => {
  const square = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 10 }, { x: 0, y: 10 }];
  assert.equal(reach([square], { x: 4, y: 5 }), 4);
  assert.equal(reach([square], { x: 5, y: 5 }), 5);
  assert.equal(reach([square], { x: 12, y: 5 }), 0, "outside");
  assert.equal(reach([square], { x: 5, y: 11 }), 0, "below");
  const triangle = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 5, y: 10 }];
  assert.equal(reach([triangle], { x: 5, y: 8 }), 1, "at that height, not in all");
  const hole = [{ x: 4, y: 4 }, { x: 6, y: 4 }, { x: 6, y: 6 }, { x: 4, y: 6 }];
  assert.equal(reach([square, hole], { x: 5, y: 5 }), 0);
  assert.equal(reach([square, hole], { x: 2, y: 5 }), 2);
  assert.equal(reach([], { x: 0, y: 0 }), 0);
});
