import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyForm, reportOf } from "../src/staff/intake/intake_form.ts";
import { askOf, placeOfKey } from "../src/staff/intake/similar_ask.ts";

const said = (change: object) => askOf({ verbatim: "路灯不亮", address: "", lat: "", long: "", ...change });

test("nothing is asked before there are four characters", () => {
  assert.equal(said({ verbatim: " 路灯坏 " }), null);
  assert.deepEqual(said({}), { text: "路灯不亮" });
  assert.equal(said({ verbatim: "🏠🏠🏠" }), null, "characters, not code units");
});

test("words and address go as far as the server looks", () => {
  assert.equal([...(said({ verbatim: "诉".repeat(600) })?.text ?? "")].length, 500);
  assert.equal(said({ address: ` ${"路".repeat(301)}` })?.address?.length, 300);
});

test("a place has both numbers, and both on earth", () => {
  assert.deepEqual(said({ lat: "42.9", long: "125.1" }), { text: "路灯不亮", lat: 42.9, long: 125.1 });
  for (const half of [{ lat: "42.9" }, { long: "125.1" }, { lat: "91", long: "1" }, { lat: "1", long: "181" }, { lat: "北", long: "1" }])
    assert.deepEqual(said(half), { text: "路灯不亮" }, JSON.stringify(half));
});

test("Alt with a digit stands for a row, and nothing else does", () => {
  const key = (code: string, part: object = {}) => placeOfKey({ altKey: true, ctrlKey: false, metaKey: false, code, ...part });
  assert.equal(key("Digit1"), 0);
  assert.equal(key("Digit8"), 7);
  assert.equal(key("Digit9"), null);
  assert.equal(key("KeyA"), null);
  assert.equal(key("Digit1", { altKey: false }), null);
  assert.equal(key("Digit1", { ctrlKey: true }), null);
});

test("the same matter goes with the report, and none is not sent", () => {
  assert.equal(reportOf({ ...emptyForm("zh"), verbatim: "x", same_as: "YC-261124-7KQ2M9C" }).same_as, "YC-261124-7KQ2M9C");
  assert.ok(!("same_as" in reportOf({ ...emptyForm("zh"), verbatim: "x" })));
});
