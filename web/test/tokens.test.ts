// The design's colours: those of the light, the dark by the system and the dark by choice, and that words can be read on each ground.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { web } from "./files.ts";

const css = readFileSync(join(web, "src/styles/base.css"), "utf8");
type Tokens = Record<string, string>;
/** The tokens of the block that begins with `head`. */
function tokens(head: string): Tokens {
  const from = css.indexOf(head);
  assert.ok(from >= 0, head);
  const block = css.slice(from, css.indexOf("}", from));
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6})\s*;/g)].map(([, name, value]): [string, string] => [name ?? "", value ?? ""]));
}
const light = tokens(":root {");
const system = tokens(':root:not([data-theme="light"]) {');
const chosen = tokens(':root[data-theme="dark"] {');
const print = tokens(":root, :root[data-theme] {");

function luminance(colour: string): number {
  const hex = colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit).join("") : colour.slice(1);
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** [ink, ground]: words of any size, WCAG 1.4.3. */
const kWords = [
  ["ink", "paper"], ["ink", "surface"], ["ink2", "paper"], ["ink2", "surface"], ["brand", "paper"], ["brand", "surface"], ["brand", "brand-soft"],
  ["ink", "brand-soft"], ["on-brand", "brand"], ["on-bar", "bar"], ["bad", "bad-soft"], ["bad", "surface"], ["bad", "paper"], ["ok", "ok-soft"],
  ["warn", "warn-soft"], ["warn", "surface"], ["info", "info-soft"], ["ink", "bad-soft"], ["ink", "ok-soft"], ["ink", "warn-soft"], ["ink", "info-soft"],
  ["map-ink", "map-1"], ["map-ink", "map-2"], ["map-flip", "map-4"], ["map-flip", "map-5"],
] as const;
/** [edge, ground]: what must be seen to use it, WCAG 1.4.11. */
const kEdges = [["field", "paper"], ["field", "surface"], ["focus", "ring"]] as const;

for (const [name, theme] of [["light", light], ["dark", chosen]] as const)
  test(`${name}: words and edges are seen on their grounds`, () => {
    const of = (token: string): string => theme[token] ?? light[token] ?? "";
    for (const [ink, ground] of kWords) assert.ok(contrast(of(ink), of(ground)) >= 4.5, `${ink} on ${ground}: ${contrast(of(ink), of(ground)).toFixed(2)}`);
    for (const [edge, ground] of kEdges) assert.ok(contrast(of(edge), of(ground)) >= 3, `${edge} on ${ground}: ${contrast(of(edge), of(ground)).toFixed(2)}`);
  });

test("dark by the system and dark by choice are the same", () => assert.deepEqual(system, chosen));

test("dark gives every colour of the light anew, but the focus", () => {
  assert.deepEqual(Object.keys(light).filter((name) => !(name in chosen)), ["focus"]);
});

test("paper is white, and on it nothing is left of the dark", () => {
  assert.equal(print["paper"], "#fff");
  for (const name of Object.keys(chosen).filter((one) => !["bar", "on-bar", "ring"].includes(one))) assert.ok(name in print, name);
  for (const name of ["ink", "ink2", "brand", "bad", "ok", "warn", "info"]) assert.ok(contrast(print[name] ?? "", "#fff") >= 4.5, name);
});

test("the classes of a map go one way: each is told from its neighbour", () => {
  for (const theme of [light, chosen]) {
    const steps = [1, 2, 3, 4, 5].map((n) => luminance(theme[`map-${n}`] ?? ""));
    const rising = (steps[4] ?? 0) > (steps[0] ?? 0);
    for (let i = 1; i < 5; ++i) assert.ok((steps[i] ?? 0) > (steps[i - 1] ?? 0) === rising);
  }
});
