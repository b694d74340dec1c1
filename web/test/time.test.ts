import assert from "node:assert/strict";
import { test } from "node:test";
import { dueOf, instantOf, localOf, moment, zoneWords } from "../src/words/time.ts";

const now = Date.parse("2026-11-18T00:00:00Z");
const inHours = (hours: number): string => new Date(now + hours * 3_600_000).toISOString();

test("what is left is told in hours below 72, then in days", () => {
  assert.deepEqual(dueOf(inHours(7), now), { tone: "soon", key: "due.left_hours", n: 7 });
  assert.deepEqual(dueOf(inHours(24), now), { tone: "calm", key: "due.left_hours", n: 24 });
  assert.deepEqual(dueOf(inHours(71.9), now), { tone: "calm", key: "due.left_hours", n: 71 });
  assert.deepEqual(dueOf(inHours(72), now), { tone: "calm", key: "due.left_days", n: 3 });
});

test("what is over is told likewise, and under an hour has its own words", () => {
  assert.deepEqual(dueOf(inHours(-20), now), { tone: "over", key: "due.over_hours", n: 20 });
  assert.deepEqual(dueOf(inHours(-100), now), { tone: "over", key: "due.over_days", n: 4 });
  assert.equal(dueOf(inHours(-0.5), now)?.key, "due.over_minutes");
  assert.equal(dueOf(inHours(0.5), now)?.tone, "soon");
  assert.equal(dueOf(inHours(0), now)?.tone, "soon");
});

test("no deadline has no words, nor has nonsense", () => {
  assert.equal(dueOf(null, now), null);
  assert.equal(dueOf("soon", now), null);
});

test("moments are told in the city's zone, with the year when it is another", () => {
  assert.equal(moment("2026-11-18T00:12:00Z", now, "Asia/Shanghai"), "11-18 08:12");
  assert.equal(moment("2025-12-31T20:00:00Z", now, "Asia/Shanghai"), "01-01 04:00");
  assert.equal(moment("2025-06-01T00:00:00Z", now, "UTC"), "2025-06-01 00:00");
});

test("a local time becomes its instant, also across summer time", () => {
  assert.equal(instantOf("2026-11-18T08:12", "Asia/Shanghai"), "2026-11-18T00:12:00Z");
  assert.equal(instantOf("2026-07-01T12:00", "America/New_York"), "2026-07-01T16:00:00Z");
  assert.equal(instantOf("2026-12-01T12:00", "America/New_York"), "2026-12-01T17:00:00Z");
  assert.equal(localOf("2026-11-18T00:12:00Z", "Asia/Shanghai"), "2026-11-18T08:12");
});

test("a zone is called as people call it", () => {
  assert.equal(zoneWords("Asia/Shanghai", "zh"), "中国标准时间");
  assert.equal(zoneWords("Asia/Shanghai", "en"), "China Standard Time");
});
