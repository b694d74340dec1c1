import assert from "node:assert/strict";
import { test } from "node:test";
import type { CaseFilter } from "../src/api/cases.ts";
import { kViewNameMax, kViewsMax } from "../src/api/views.ts";
import { edited, editFaults, filterOfView, isFull, isPlain, isSame, keptOf, nameFault, withView } from "../src/staff/views/view_list.ts";
import { text } from "./files.ts";

const late: CaseFilter = { queue: "overdue", order: "received", zone: "qingyun", category: "" };

test("a view keeps queue, order and the filters that are set, and stands for the same inbox again", () => {
  const [view] = withView([], "  青云超期 ", late);
  assert.ok(view);
  assert.deepEqual(view, { name: "青云超期", filter: { queue: "overdue", order: "received", zone: "qingyun" } });
  assert.ok(isSame(filterOfView(view), late));
  assert.deepEqual(keptOf({ queue: "all", order: "due" }), { queue: "all", order: "due" });
});

test("what this program does not know is left out of a view", () => {
  assert.deepEqual(filterOfView({ name: "x", filter: { queue: "no_such", order: "due", colour: "red", zone: "a" } }), { queue: "all", order: "due", zone: "a" });
});

test("two filters are the same in any order and with empty ones", () => {
  assert.ok(isSame({ order: "due", queue: "all", unit: "" }, { queue: "all", order: "due" }));
  assert.ok(!isSame({ queue: "all", order: "due" }, { queue: "all", order: "received" }));
  assert.ok(isPlain({ queue: "open", order: "due", zone: "" }));
  assert.ok(!isPlain({ queue: "mine", order: "due" }));
});

test("a name has one to forty characters and stands once", () => {
  assert.equal(nameFault(" ", []), "view_name");
  assert.equal(nameFault("诉".repeat(40), []), null);
  assert.equal(nameFault("诉".repeat(41), []), "view_name");
  assert.equal(nameFault("🏠".repeat(40), []), null, "characters, not code units");
  assert.equal(nameFault("Late ", ["late"]), "view_taken");
  assert.equal(nameFault("late2", ["late"]), null);
});

test("rows are renamed and taken out, and only what stays can clash", () => {
  const views = ["a", "b", "c"].map((name) => ({ name, filter: { queue: name } }));
  assert.deepEqual(edited(views, ["a ", null, "z"]).map(({ name, filter }) => [name, filter["queue"]]), [["a", "a"], ["z", "c"]]);
  assert.equal(editFaults(["a", null, "z"]).size, 0);
  assert.deepEqual([...editFaults(["a", "A", ""])], [[1, "view_taken"], [2, "view_name"]]);
  assert.equal(editFaults([null, "a", "a2"]).size, 0, "the name of one that goes is free");
});

test("twenty are kept, as the server has it", () => {
  const many = Array.from({ length: 20 }, (_, i) => ({ name: String(i), filter: {} }));
  assert.ok(isFull(many));
  assert.ok(!isFull(many.slice(1)));
  const header = text("../src/accounts/view.h");
  assert.match(header, new RegExp(`kViewsMax = ${kViewsMax};`));
  assert.match(header, new RegExp(`kViewNameMax = ${kViewNameMax};`));
});
