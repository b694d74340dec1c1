import assert from "node:assert/strict";
import { test } from "node:test";
import { changeOf, kLiveSeconds, liveDelay } from "../src/api/live.ts";

test("the stream comes back soon, then later and later, never all at once and never never", () => {
  assert.equal(liveDelay(0, 0), 1000);
  assert.equal(liveDelay(0, 0.999999), 2000);
  assert.ok(liveDelay(3, 0.5) > liveDelay(2, 0.5));
  assert.equal(liveDelay(50, 0.999999), kLiveSeconds.most * 1000);
  assert.equal(liveDelay(1000, 0), (kLiveSeconds.most / 2) * 1000);
});

test("only a code and a version are a change", () => {
  assert.deepEqual(changeOf('{"code":"LY-1","version":3,"more":1}'), { code: "LY-1", version: 3 });
  for (const data of ["", "{}", "null", '{"code":1,"version":3}', '{"code":"LY-1"}', "<p>"]) assert.equal(changeOf(data), null);
});
