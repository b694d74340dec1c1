import assert from "node:assert/strict";
import { test } from "node:test";
import type { CaseRow } from "../src/api/types.ts";
import { kNoCases, neighbour, newIn, wantsMore, withFresh, withPage, withRow } from "../src/staff/inbox/list_store.ts";

const row = (code: string, version = 1): CaseRow => ({ code, version }) as CaseRow;
const codes = (rows: readonly CaseRow[]): string[] => rows.map(({ code }) => code);
const two = withPage(withPage(kNoCases, { cases: [row("A"), row("B")], next: "2" }), { cases: [row("B", 2), row("C")], next: null });

test("pages follow one another and a row that moved is not shown twice", () => {
  assert.deepEqual(codes(two.rows), ["A", "B", "C"]);
  assert.equal(two.rows[1]?.version, 2);
  assert.equal(two.next, null);
  assert.ok(two.begun);
});

test("a changed case replaces its row only when it is newer", () => {
  assert.equal(withRow(two, row("A", 5)).rows[0]?.version, 5);
  assert.equal(withRow(two, row("B", 1)), two);
  assert.equal(withRow(two, row("Z", 9)), two);
});

test("rows asked for again are renewed in their places, and those that are gone go", () => {
  const after = withFresh(two, ["A", "C"], [row("C", 4)]);
  assert.deepEqual(codes(after.rows), ["B", "C"]);
  assert.equal(after.rows[1]?.version, 4);
  assert.equal(withFresh(two, ["B"], [row("B", 1)]).rows[1]?.version, 2, "an older answer changes nothing");
  assert.equal(withFresh(two, [], []), two);
});

test("what is new in a first page is what the list does not have", () => {
  assert.deepEqual(newIn(two, [row("Z"), row("A"), row("Y")]), ["Z", "Y"]);
  assert.deepEqual(newIn(kNoCases, [row("A")]), ["A"]);
});

test("another page is wanted near the end, and never after the last", () => {
  const many = withPage(kNoCases, { cases: Array.from({ length: 100 }, (_, i) => row(`C${i}`)), next: "100" });
  assert.equal(wantsMore(many, 50), false);
  assert.equal(wantsMore(many, 85), true);
  assert.equal(wantsMore(two, 2), false);
});

test("J and K stop at both ends and begin at the first", () => {
  assert.equal(neighbour(two, "A", 1), "B");
  assert.equal(neighbour(two, "C", 1), "C");
  assert.equal(neighbour(two, "A", -1), "A");
  assert.equal(neighbour(two, null, 1), "A");
  assert.equal(neighbour(kNoCases, null, 1), null);
});
