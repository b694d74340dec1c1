// Turns dist/ into files that the C++ build embeds: every file raw, gzip-9 and brotli-11 (kept only when smaller than 95 % of raw), an
// assets.S of .incbin lines and assets_index.inc, the table that embed/assets.cc includes.
//   node embed.mjs [--dist DIR] [--out DIR]
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const { values } = parseArgs({
  options: {
    dist: { type: "string", default: join(import.meta.dirname, "dist") },
    out: { type: "string", default: join(import.meta.dirname, "prebuilt") },
  },
});

/** The style sheets of each page kind, in the order to link them: own last, so that it may override the shared one. */
const kEntries = {
  resident: { js: "src/resident/main.ts", css: ["src/styles/base.css", "src/styles/pages.css"] },
  staff: { js: "src/staff/main.tsx", css: ["src/styles/base.css", "src/styles/staff.css"] },
  field: { js: "src/field/main.tsx", css: ["src/styles/base.css", "src/styles/staff.css", "src/styles/field.css"] },
};
const kTypes = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  json: "application/json",
  webmanifest: "application/manifest+json",
};

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((item) => item.isFile())
    .map((item) => relative(folder, join(item.parentPath ?? item.path, item.name)).replaceAll("\\", "/"))
    .filter((name) => !name.startsWith(".vite/"))
    .sort();
}

function codings(raw) {
  const brotli = brotliCompressSync(raw, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length },
  });
  const keep = (coded) => (coded.length < raw.length * 0.95 ? coded : null);
  return { raw, gz: keep(gzipSync(raw, { level: 9 })), br: keep(brotli) };
}

function typeOf(name) {
  const type = kTypes[name.slice(name.lastIndexOf(".") + 1)];
  if (!type) throw new Error(`${name}: no content type is known for it`);
  return type;
}

const { dist, out } = values;
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const assembly = ["/* Written by web/embed.mjs. */", '  .section .rodata,"a",@progbits'];
const symbols = [];
const rows = [];
filesBelow(dist).forEach((name, index) => {
  const raw = readFileSync(join(dist, name));
  const hash = createHash("sha256").update(raw).digest("base64url").slice(0, 22);
  const cells = Object.entries(codings(raw)).map(([coding, bytes]) => {
    if (!bytes) return "{}";
    const symbol = `tz_asset_${index}_${coding}`;
    writeFileSync(join(out, `${symbol}.bin`), bytes);
    // The hash makes this text, and so the object file, change with the content.
    assembly.push(`  .global ${symbol}`, "  .balign 16", `${symbol}: /* ${hash} */`, `  .incbin "${symbol}.bin"`);
    symbols.push(`extern "C" const std::uint8_t ${symbol}[];`);
    return `{${symbol}, ${bytes.length}}`;
  });
  const immutable = name.startsWith("assets/");
  rows.push(`    {"/${name}", "${typeOf(name)}", "${hash}", ${immutable}, ${cells.join(", ")}},`);
});
assembly.push('  .section .note.GNU-stack,"",@progbits', "");
writeFileSync(join(out, "assets.S"), assembly.join("\n"));

const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));
const fileOf = (source) => {
  const item = manifest[source];
  if (!item) throw new Error(`${source} is not in the manifest of ${dist}`);
  return `/${item.file}`;
};
const entries = Object.entries(kEntries).map(([name, { js, css }]) => ({
  name,
  js: fileOf(js),
  css: [...css.map(fileOf), ...(manifest[js].css ?? []).map((file) => `/${file}`)],
}));
const index = [
  "// Written by web/embed.mjs.",
  ...symbols,
  "",
  "const tz::http::Asset kAssets[] = {",
  ...rows,
  "};",
  "",
  ...entries.map(({ name, css }) => `constexpr std::string_view kCss_${name}[] = {${css.map((file) => `"${file}"`).join(", ")}};`),
  "constexpr tz::assets::Entry kEntries[] = {",
  ...entries.map(({ name, js }) => `    {"${name}", "${js}", kCss_${name}},`),
  "};",
  "",
];
writeFileSync(join(out, "assets_index.inc"), index.join("\n"));
const size = (coding) =>
  readdirSync(out).filter((name) => name.endsWith(`_${coding}.bin`)).reduce((sum, name) => sum + readFileSync(join(out, name)).length, 0);
console.log(`${rows.length} files: ${size("raw")} bytes raw, ${size("gz")} gzip, ${size("br")} brotli`);
