import assert from "node:assert/strict";
import { test } from "node:test";
import { gcjOf } from "../src/map/gcj.ts";

// Computed apart from the program, by the published formula.
const kKnown: readonly (readonly [number, number, number, number])[] = [
  [42.9027, 125.1363, 42.9052355, 125.1427116],
  [39.908, 116.3975, 39.9094035, 116.4037435],
  [22.5431, 114.0579, 22.5403828, 114.063014],
];

test("a place is moved as Chinese base maps move it", () => {
  for (const [lat, lng, toLat, toLng] of kKnown) {
    const [gotLat, gotLng] = gcjOf(lat, lng);
    assert.ok(Math.abs(gotLat - toLat) < 1e-7, `${lat}: ${gotLat}`);
    assert.ok(Math.abs(gotLng - toLng) < 1e-7, `${lng}: ${gotLng}`);
  }
});

test("outside China's box nothing moves", () => {
  for (const place of [[42.36, -71.06], [42.9, 72.0039], [42.9, 137.8348], [0.8292, 110], [55.8272, 110]] as const)
    assert.deepEqual(gcjOf(place[0], place[1]), [...place]);
});
