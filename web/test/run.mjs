// npm test: types, then the pure logic under node's own runner. Ends with "N passed, N failed".
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "node:test";

const web = join(import.meta.dirname, "..");
const out = join(web, "test/out/js");
const tsc = (...args) => spawnSync(process.execPath, [join(web, "node_modules/typescript/bin/tsc"), ...args], { cwd: web, stdio: "inherit" }).status === 0;

let passed = 0;
let failed = 0;
const note = (good, name) => {
  if (good) ++passed;
  else ++failed;
  console.log(`${good ? "ok  " : "FAIL"} ${name}`);
};
note(tsc("--noEmit"), "types");

rmSync(out, { recursive: true, force: true });
if (tsc("-p", "tsconfig.test.json")) {
  const files = readdirSync(join(out, "test")).filter((name) => name.endsWith(".test.js")).map((name) => join(out, "test", name));
  const stream = run({ files, concurrency: 2 });
  // A file's own line repeats its tests; it counts only when the file itself could not run.
  const isLeaf = ({ details, name }) => !name.endsWith(".test.js") || details?.error?.failureType === "testCodeFailure";
  stream.on("test:pass", (test) => isLeaf(test) && note(true, test.name));
  stream.on("test:fail", (test) => {
    note(false, test.name);
    console.log(String(test.details.error?.cause?.stack ?? test.details.error).split("\n").slice(0, 8).join("\n"));
  });
  for await (const _ of stream);
} else {
  note(false, "tests compile");
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
