// A server of the test's own: a fresh demonstration city on a free port, gone at the end.
//   const server = await startServer({ db: "host=... options=-csearch_path=tz_e2e" });
//   server.origin, server.key (Open311), server.data (its folder), server.kind, server.said();   await server.stop();
// TZ_BIN names the binary, TAIZHANG_PACKS the folder of packs (default: packs/ of the project).
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const kRoot = join(import.meta.dirname, "../..");
/** A build with sanitizers needs its time. */
const kStartSeconds = 240;
export const kPassword = "liaoyuan-demo-2026";

function binary() {
  const path = process.env.TZ_BIN ?? ["debug", "release"].map((preset) => join(kRoot, "build", preset, "taizhang")).find(existsSync);
  if (!path || !existsSync(path)) throw new Error(`no binary at ${path ?? "build/*/taizhang"}: build it, or set TZ_BIN`);
  return path;
}

export async function startServer({ db, needs = 60 } = {}) {
  const data = mkdtempSync(join(tmpdir(), "tz-e2e-"));
  const args = ["demo", "--data", data, ...(db ? ["--db", db] : []), "--listen", "127.0.0.1:0", "--needs", String(needs), "--settled", "0"];
  const env = { ...process.env, TAIZHANG_PACKS: process.env.TAIZHANG_PACKS ?? join(kRoot, "packs"), TZ: "UTC" };
  const child = spawn(binary(), args, { env, stdio: ["ignore", "pipe", "pipe"] });
  // A test that dies does not leave its server behind.
  const orphaned = () => child.kill("SIGKILL");
  process.once("exit", orphaned);
  let said = "";
  const listening = new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the server did not start in ${kStartSeconds} s:\n${said}`)), kStartSeconds * 1000);
    const hear = (chunk) => {
      said += chunk;
      const port = /"event":"listening","port":(\d+)/.exec(said)?.[1];
      const key = /tzk_[\w-]+/.exec(said)?.[0];
      if (!port || !key) return;
      clearTimeout(late);
      resolve({ port, key });
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      clearTimeout(late);
      reject(new Error(`the server ended (${code ?? signal}):\n${said}`));
    });
  });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), 20_000);
    const code = await ended;
    clearTimeout(late);
    process.removeListener("exit", orphaned);
    rmSync(data, { recursive: true, force: true });
    return code;
  };
  try {
    const { port, key } = await listening;
    return { origin: `http://127.0.0.1:${port}`, key, data, kind: db ? "PostgreSQL" : "SQLite", said: () => said, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function psql(connection, sql) {
  const { status, stderr } = spawnSync("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", connection, "-c", sql], { encoding: "utf8" });
  if (status !== 0) throw new Error(`psql: ${stderr}`);
}

/** A schema of the test's own on TZ_TEST_PG: { db, drop() }. */
export function ownSchema(connection) {
  const name = `tz_e2e_${process.pid}`;
  psql(connection, `create schema ${name}`);
  return { db: `${connection} options=-csearch_path=${name}`, drop: () => psql(connection, `set client_min_messages = error; drop schema ${name} cascade`) };
}
