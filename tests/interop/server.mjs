// The server under test: the one that OPEN311_BASE and OPEN311_KEY name, else one of our own, started from the
// program TZ_BIN on an empty database with a city whose pack is the default one, changed so that each type of
// service is there.
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "..", "..");

/** Makes `count` leaf categories without attributes of that kind. */
function change_kinds(folder, kinds) {
  const file = join(folder, "categories.csv");
  const asked = new Set(readFileSync(join(folder, "attributes.csv"), "utf8").split("\n").map((line) => line.split(",")[0]));
  const lines = readFileSync(file, "utf8").split("\n");
  for (const kind of kinds) {
    const at = lines.findIndex((line) => {
      const [code, parent] = line.split(",");
      return parent && line.includes(",realtime,") && line.includes(",yes,no,") && !asked.has(code);
    });
    if (at < 1) throw new Error("the default pack has no plain service left");
    lines[at] = lines[at].replace(",realtime,", `,${kind},`);
  }
  writeFileSync(file, lines.join("\n"));
}

async function wait_until_ready(base, child) {
  for (let i = 0; i < 200; i += 1) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const ready = await fetch(`${base}/open311/discovery.json`).then((r) => r.ok, () => false);
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the server did not answer within 20 s");
}

/** Returns { base, key, stop }. */
export async function start_server() {
  const { OPEN311_BASE, OPEN311_KEY, TZ_BIN } = process.env;
  if (OPEN311_BASE && OPEN311_KEY) return { base: OPEN311_BASE.replace(/\/$/, ""), key: OPEN311_KEY, stop: async () => {} };
  if (!TZ_BIN) throw new Error("set OPEN311_BASE and OPEN311_KEY, or TZ_BIN to the program");
  const folder = mkdtempSync(join(tmpdir(), "tz-interop-"));
  const pack = join(folder, "pack");
  cpSync(join(root, "packs", "default"), pack, { recursive: true });
  cpSync(join(root, "packs", "calendars"), join(folder, "calendars"), { recursive: true }); // it inherits from a folder beside it
  change_kinds(pack, ["batch", "blackbox"]);
  const data = ["--data", join(folder, "data")];
  const run = (...args) => execFileSync(TZ_BIN, [...data, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  run("migrate");
  run("pack", "load", pack);
  const key = /^key (\S+)$/m.exec(run("key", "add", "interop"))[1];
  const port = 20000 + Math.floor(Math.random() * 20000);
  const base = `http://127.0.0.1:${port}`;
  const child = spawn(TZ_BIN, [...data, "serve", "--listen", `127.0.0.1:${port}`], { stdio: ["ignore", "ignore", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await wait_until_ready(base, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { base, key, stop };
}
