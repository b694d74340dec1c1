// npm run e2e: the staff app against the mock, and everything against the binary (TZ_BIN) on SQLite and, where TZ_TEST_PG names a
// server, on PostgreSQL. Ends with "N passed, N failed" of all.
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";

const web = join(import.meta.dirname, "..");
/** The mock's checks do not know of each other: in parts. */
const part = (n) => ({ name: `mock ${n}/3`, file: "mock.spec.mjs", args: [], env: { TZ_PART: `${n}/3` } });
const real = (engine) => ({ name: `real ${engine}`, file: "real.spec.mjs", args: [engine], env: {} });
/** Two at a time, because a browser waits more than it works; the longest first, which is the part with the matrix of all screens. */
const jobs = [part(2), real("sqlite")];
if (process.env.TZ_TEST_PG) jobs.push(real("postgresql"));
else console.log("TZ_TEST_PG is not set: PostgreSQL is left out (tests/support/pg run CMD... sets it)");
jobs.push(part(1), part(3));

// The mock serves what Vite builds from the sources as they are now; the binary carries its own.
const built = spawnSync(process.execPath, [join(web, "node_modules/vite/bin/vite.js"), "build", "--logLevel", "warn"], { cwd: web, stdio: "inherit" });
if (built.status !== 0) {
  console.log("vite build failed\n0 passed, 1 failed");
  process.exit(1);
}

let passed = 0;
let failed = 0;

/** Runs one file; its lines are printed with its name before them. */
async function run({ name, file, args, env }) {
  const child = spawn(process.execPath, [join(import.meta.dirname, file), ...args], { cwd: web, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
  let rest = "";
  let closing = null;
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      // Only the last line of all may look like the totals: whoever adds up reads every such line.
      closing = /^(\d+) passed, (\d+) failed$/.exec(line) ?? closing;
      console.log(`${name}: ${line}`);
    }
  });
  const status = await new Promise((resolve) => child.on("close", resolve));
  passed += Number(closing?.[1] ?? 0);
  failed += Number(closing?.[2] ?? 0);
  if (!closing || (status !== 0 && closing[2] === "0")) ++failed;
}

await Promise.all([1, 2].map(async () => {
  for (let job = jobs.shift(); job; job = jobs.shift()) await run(job);
}));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
