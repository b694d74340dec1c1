// A Vite plugin: builds src/field/sw.ts into dist/sw.js after the rest, with the list of files that the field app needs without signal.
// The list comes from the manifest, so that a file cannot be forgotten; its hash makes the worker change whenever one of them does.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";

const kEntry = "src/field/main.tsx";
const kStyles = ["src/styles/base.css", "src/styles/staff.css", "src/styles/field.css"];
/** Files outside assets/, whose names have no hash. */
const kPlain = ["icon.svg", "icon-192.png", "icon-512.png", "field.webmanifest"];

/** The entry, what it imports, and what it fetches later: every word and every screen. */
function filesOf(manifest, name, seen = new Set()) {
  const item = manifest[name];
  if (!item || seen.has(item.file)) return seen;
  seen.add(item.file);
  for (const css of item.css ?? []) seen.add(css);
  for (const other of [...(item.imports ?? []), ...(item.dynamicImports ?? [])]) filesOf(manifest, other, seen);
  return seen;
}

export function precacheOf(dist) {
  const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));
  const files = [...filesOf(manifest, kEntry), ...kStyles.map((name) => manifest[name].file)];
  const named = [...new Set(files)].sort().map((file) => ({ url: `/${file}`, revision: null }));
  const hash = (bytes) => createHash("sha256").update(bytes).digest("base64url").slice(0, 22);
  const plain = kPlain.map((name) => ({ url: `/${name}`, revision: hash(readFileSync(join(dist, name))) }));
  // The shell is made by the server out of these names.
  const shell = { url: "/field", revision: hash(JSON.stringify([named, plain])) };
  return [shell, ...plain, ...named];
}

export function worker() {
  let config;
  return {
    name: "field-worker",
    configResolved: (resolved) => void (config = resolved),
    async closeBundle() {
      const dist = join(config.root, config.build.outDir);
      const outDir = config.build.outDir.startsWith("/") ? config.build.outDir : dist;
      await build({
        root: config.root, configFile: false, publicDir: false, logLevel: "warn",
        define: { kPrecache: JSON.stringify(precacheOf(outDir)), "process.env.NODE_ENV": '"production"' },
        build: {
          outDir, emptyOutDir: false, target: config.build.target, reportCompressedSize: false,
          lib: { entry: join(config.root, "src/field/sw.ts"), formats: ["iife"], name: "fieldWorker", fileName: () => "sw.js" },
        },
      });
    },
  };
}
