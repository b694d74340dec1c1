import { strict as assert } from "node:assert";
import { test } from "node:test";
import { short } from "../src/words/short.ts";

test("a beginning on one line, counted in characters", () => {
  assert.equal(short("  路灯\n不亮  "), "路灯 不亮");
  assert.equal(short("一二三四五", 5), "一二三四五");
  assert.equal(short("一二三四五六", 5), "一二三四五…");
  assert.equal(short("💡💡💡", 2), "💡💡…", "no half of a character");
  assert.equal(short(""), "");
});
