import assert from "node:assert/strict";
import { test } from "node:test";
import type { Figures } from "../src/api/types.ts";
import { overviewHref, overviewOf } from "../src/staff/overview/overview_address.ts";
import { changesOf, classEnds, classOf, fourWeeksOf, mondayOf, monthsOf, partsOf, signed, weeksOf, yearOf, roundUp } from "../src/staff/overview/overview_words.ts";

const figures = (counts: Record<string, number>): Figures => ({
  definition: { id: "x", zh: "", en: "" }, as_of: "2026-11-25T00:00:00Z", time_basis: "received_at",
  rows: Object.entries(counts).map(([key, count]) => ({ key, count, href: `/v1/cases?k=${key}` })),
});

test("a week begins on Monday", () => {
  assert.equal(mondayOf("2026-11-25"), "2026-11-23");
  assert.equal(mondayOf("2026-11-23"), "2026-11-23");
  assert.equal(mondayOf("2026-11-22"), "2026-11-16", "a Sunday ends its week");
  assert.equal(mondayOf("2027-01-01"), "2026-12-28");
});

test("a part of a week is held against the same days of the week before", () => {
  const { now, before } = weeksOf("2026-11-25", "Asia/Shanghai");
  assert.deepEqual(now, { received_from: "2026-11-22T16:00:00Z", received_to: "2026-11-25T16:00:00Z" });
  assert.deepEqual(before, { received_from: "2026-11-15T16:00:00Z", received_to: "2026-11-18T16:00:00Z" });
  const monday = weeksOf("2026-11-23", "Asia/Shanghai");
  assert.equal(Date.parse(monday.now.received_to) - Date.parse(monday.now.received_from), 86_400_000);
});

test("four weeks end today, and the four before end where they begin", () => {
  const { now, before } = fourWeeksOf("2026-11-25", "Asia/Shanghai");
  assert.equal(now.received_from, "2026-10-28T16:00:00Z");
  assert.equal(before.received_to, now.received_from);
  assert.equal(before.received_from, "2026-09-30T16:00:00Z");
});

test("spans over a change of summer time begin at midnight", () => {
  assert.equal(weeksOf("2026-11-04", "America/New_York").before.received_from, "2026-10-26T04:00:00Z");
  assert.equal(weeksOf("2026-11-04", "America/New_York").now.received_from, "2026-11-02T05:00:00Z");
});

test("twelve months, also those without a need, and none twice", () => {
  assert.equal(monthsOf("2026-11-25").length, 12);
  assert.deepEqual([monthsOf("2026-11-25")[0], monthsOf("2026-11-25")[11]], ["2025-12", "2026-11"]);
  assert.equal(monthsOf("2026-01-31")[0], "2025-02");
  assert.equal(yearOf("2026-11-25", "UTC").received_from, "2025-12-01T00:00:00Z");
});

test("parts are of the keys of the whole, with both links", () => {
  assert.deepEqual(partsOf(figures({ a: 5, b: 2 }), figures({ a: 3, z: 9 })), [
    { key: "a", of: 5, count: 3, href: "/v1/cases?k=a", whole: "/v1/cases?k=a" },
    { key: "b", of: 2, count: 0, href: null, whole: "/v1/cases?k=b" },
  ]);
});

test("what was asked for most, with what it was before; alike ones in the order of their codes", () => {
  const rows = changesOf(figures({ b: 4, a: 4, c: 9, d: 1 }), figures({ c: 12 }), 3);
  assert.deepEqual(rows.map(({ key, now, before }) => [key, now, before]), [["c", 9, 12], ["a", 4, 0], ["b", 4, 0]]);
  assert.deepEqual([signed(3), signed(-3), signed(0)], ["+3", "−3", "0"]);
});

test("classes are quantiles of the rates; equal rates are one class", () => {
  const ends = classEnds([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
  assert.deepEqual(ends, [0.2, 0.4, 0.6, 0.8]);
  assert.deepEqual([0.1, 0.2, 0.21, 0.8, 1].map((value) => classOf(value, ends)), [0, 0, 1, 3, 4]);
  assert.deepEqual(classEnds([0.5, 0.5, 0.5]), []);
  assert.deepEqual(classEnds([]), []);
  assert.deepEqual(classEnds([0, 0, 0, 0, 1]), [0]);
});

test("a class does not change when every zone has k times as many cases", () => {
  const rates = (k: number): number[] => partsOf(figures({ a: 10 * k, b: 20 * k, c: 40 * k }), figures({ a: k, b: 6 * k, c: 30 * k })).map((part) => part.count / part.of);
  assert.deepEqual(classEnds(rates(1)), classEnds(rates(50)));
});

test("addresses of the overview are each other's inverse", () => {
  for (const path of ["/staff/overview", "/staff/overview/zone/220402001", "/staff/overview/unit/7"]) {
    const [, , , first, second] = path.split("/");
    assert.equal(overviewHref(overviewOf(first, second)), path);
  }
  assert.equal(overviewHref(overviewOf("zone", undefined)), "/staff/overview");
  assert.equal(overviewHref(overviewOf("street", "x")), "/staff/overview");
});

test("an axis ends at a round number whose half is a whole one", () => {
  assert.deepEqual([0, 1, 4, 5, 7, 9, 11, 39, 41, 640, 999, 1001].map(roundUp), [4, 4, 4, 6, 8, 10, 20, 40, 60, 800, 1000, 2000]);
  for (let n = 0; n < 5000; n += 7) assert.ok(roundUp(n) >= n && Number.isInteger(roundUp(n) / 2), String(n));
});
