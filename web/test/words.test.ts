import assert from "node:assert/strict";
import { test } from "node:test";
import { kCommands, kQueues } from "../src/api/codes.ts";
import { kLegalRoutes, kPauseCauses, kSpecs, kSupervisionKinds, kUrgeLevels } from "../src/staff/dialogs/specs.ts";
import { kSpanKinds } from "../src/staff/dialogs/spans.ts";
import { fill } from "../src/words/say.ts";
import { sources, text, words } from "./files.ts";

const [zh, en] = [words("zh"), words("en")];
const places = (word: string): string[] => (word.match(/\{\w+\}/g) ?? []).sort();

test("both languages have the same keys", () => {
  assert.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort());
});

test("no word is empty and placeholders are the same", () => {
  for (const key of Object.keys(zh)) {
    assert.ok(zh[key]?.trim(), key);
    assert.ok(en[key]?.trim(), key);
    assert.deepEqual(places(zh[key] ?? ""), places(en[key] ?? ""), key);
  }
});

test("every key that a source names exists", () => {
  let found = 0;
  for (const path of sources()) {
    for (const [, key = ""] of text(path).matchAll(/\bsay\(\s*"([a-z0-9_.]+)"/g)) {
      assert.ok(key in zh, `${key} in ${path}`);
      ++found;
    }
  }
  assert.ok(found > 100);
});

test("every command, queue and choice has a word", () => {
  const lists: Record<string, readonly string[]> = {
    command: kCommands, queue: kQueues, legal_route: kLegalRoutes, pause_cause: kPauseCauses, urge_level: kUrgeLevels,
    supervision_kind: kSupervisionKinds, span: kSpanKinds,
  };
  for (const [list, codes] of Object.entries(lists)) for (const code of codes) assert.ok(`${list}.${code}` in zh, `${list}.${code}`);
});

test("every event of the ledger has a word", () => {
  const header = text("../src/ledger/event.h");
  const variant = /using Event =\s*std::variant<([^;]*)>;/.exec(header)?.[1] ?? "";
  const kinds = variant.split(",").map((name) => name.trim().replace(/(?<!^)([A-Z])/g, "_$1").toLowerCase());
  assert.ok(kinds.length > 40);
  for (const kind of kinds) assert.ok(`event.${kind}` in zh, kind);
});

test("every label of a command's field is a word", () => {
  for (const spec of Object.values(kSpecs)) for (const field of spec.fields) assert.ok(field.label in zh, field.label);
});

test("placeholders are filled and unknown ones stay", () => {
  assert.equal(fill("{a} 与 {b}", { a: 1 }), "1 与 {b}");
});

test("a word stands in the singular where its number is one", () => {
  assert.equal(fill("{n} {n:round|rounds} of {city}", { n: 1, city: "A" }), "1 round of A");
  assert.equal(fill("{n} {n:round|rounds}", { n: 0 }), "0 rounds");
  assert.equal(fill("{n} {n:round|rounds}", { n: "21" }), "21 rounds");
});

test("a number that a word is bent by is one that the word shows", () => {
  for (const word of Object.values(en))
    for (const [, name] of word.matchAll(/\{(\w+):/g)) assert.ok(word.includes(`{${name}}`), word);
});
