// Sizes as a phone receives them (brotli-11), against the budgets of the design. Exits 1 if one is passed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const dist = join(import.meta.dirname, "dist");
const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));
const brotli = (file) =>
  brotliCompressSync(readFileSync(join(dist, file)), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/** An entry with every chunk it imports before its first line runs; lazy chunks are apart. */
function scripts(source, seen = new Set()) {
  const item = manifest[source];
  if (!item || seen.has(item.file)) return seen;
  seen.add(item.file);
  for (const chunk of item.imports ?? []) scripts(chunk, seen);
  return seen;
}
const js = (source) => [...scripts(source)].reduce((sum, file) => sum + brotli(file), 0);
const css = (...names) => names.reduce((sum, name) => sum + brotli(manifest[`src/styles/${name}.css`].file), 0);

const budgets = [
  ["staff: script before lazy chunks", js("src/staff/main.tsx"), 45],
  ["staff: style sheets", css("base", "staff"), 8],
  ["field: script before lazy chunks", js("src/field/main.tsx"), 45],
  ["resident: script before lazy chunks", js("src/resident/main.ts"), 6],
  ["resident: script and style sheets", js("src/resident/main.ts") + css("base", "pages"), 16],
  ["charts: what draws them, on the pages that have some", brotli(Object.values(manifest).find(({ name, file }) => name === "plotted" && file.endsWith(".js")).file), 75],
  ["map: what draws vector tiles, where there are any", brotli(manifest["src/map/vector.ts"].file), 40],
];
let over = 0;
for (const [what, bytes, budget] of budgets) {
  const fits = bytes <= budget * 1024;
  if (!fits) ++over;
  console.log(`${fits ? "ok  " : "OVER"} ${what}: ${(bytes / 1024).toFixed(1)} KB of ${budget} KB`);
}
process.exit(over ? 1 : 0);
