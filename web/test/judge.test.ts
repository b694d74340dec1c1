import assert from "node:assert/strict";
import { test } from "node:test";
import type { Carrier } from "../src/api/outbox.ts";
import { kExclusionStates, type Exclusion, type ExclusionRound, type ExclusionState } from "../src/api/exclusions.ts";
import { kFindings, kPressureKinds, kPressureStates } from "../src/api/pressure.ts";
import { kRemarkStates } from "../src/api/remarks.ts";
import { hrefOf, parseRoute } from "../src/staff/address.ts";
import { checkDraw, drawnOf } from "../src/staff/judge/draw_check.ts";
import { offerOf, stepsOf, type Who } from "../src/staff/judge/exclusion_steps.ts";
import { healthOf } from "../src/staff/outbox/health.ts";
import { covered, coverFault, coverWords, nowhere } from "../src/staff/remarks/cover.ts";
import { text, words } from "./files.ts";

const zh = words("zh");
const members = (source: string, name: string): string[] => (new RegExp(`enum class ${name}[^{]*\\{([^}]*)\\}`).exec(source)?.[1] ?? "")
  .split("\n").map((line) => line.replace(/\/\/.*/, "")).join(" ").split(",").map((one) => one.trim()).filter(Boolean);

test("the code lists are those of the server, and each code has its word", () => {
  const file = text("../src/callback/callback_file.h"), remark = text("../src/intake/remark.h"), outbox = text("../src/notify/outbox_store.h");
  assert.deepEqual(members(file, "ExclusionState"), [...kExclusionStates]);
  assert.deepEqual([...members(file, "ReportState"), "noted"], [...kPressureStates]);
  assert.deepEqual(members(file, "Finding"), [...kFindings]);
  assert.deepEqual(members(remark, "RemarkState"), [...kRemarkStates]);
  for (const kind of kPressureKinds) assert.ok(text("../src/callback/sql_projection.cc").includes(`"${kind}"`), kind);
  const keys = [...kExclusionStates.map((code) => `leftout_state.${code}`), ...kPressureStates.map((code) => `pressed_state.${code}`), ...kPressureKinds.map((code) => `pressed_kind.${code}`),
    ...kFindings.map((code) => `finding.${code}`), ...kRemarkStates.map((code) => `remark_state.${code}`), ...members(file, "Origin").map((code) => `rating_origin.${code}`),
    ...members(file, "ReportSource").map((code) => `pressed_source.${code}`), ...members(remark, "RemarkKind").map((code) => `remark_kind.${code}`),
    ...members(outbox, "Outcome").map((code) => `attempt_outcome.${code}`)];
  for (const key of keys) assert.ok(key in zh, key);
});

test("every event that a partner may be told of has a word", () => {
  const list = /kOccasions\{\{([\s\S]*?)\}\};/.exec(text("../src/notify/notice_policy.h"))?.[1] ?? "";
  const events = [...list.matchAll(/"([a-z_]+)"/g)].map(([, event = ""]) => event);
  assert.ok(events.length > 20);
  for (const event of events) assert.ok(`told_event.${event}` in zh || `event.${event}` in zh, event);
});

test("the addresses of these screens are each other's inverse, and what is not known is left out", () => {
  for (const address of ["/staff/exclusions", "/staff/exclusions?period=2026-10&unit=3", "/staff/exclusions/LY-261116-B3KJ22K", "/staff/draws", "/staff/draws/2026-10", "/staff/pressure", "/staff/pressure?state=noted",
    "/staff/pressure/LY-261116-B3KJ22K/12", "/staff/remarks", "/staff/remarks?state=shown", "/staff/outbox", "/staff/outbox?channel=sms", "/staff/webhooks"]) {
    const [path = "", search = ""] = address.split("?");
    assert.equal(hrefOf(parseRoute(path, search)), address);
  }
  assert.equal(hrefOf(parseRoute("/staff/draws/never", "")), "/staff/draws");
  assert.equal(hrefOf(parseRoute("/staff/remarks", "?state=nonsense")), "/staff/remarks");
});

// ---- exclusions

const kNow = Date.parse("2026-11-25T00:00:00Z");
const exclusion = (state: ExclusionState, objection_until: string | null = null): Exclusion =>
  ({ state, counts: true, cause: "x", objection_until, reason: "", ruling: "", objection: "", objection_ruling: "" });
const states = (x: Exclusion | null): string => stepsOf(x, kNow).map(({ state }) => state).join(" ");

test("the steps of an exclusion: each state leaves one thing to do, or none", () => {
  assert.equal(states(null), "now later later later later");
  assert.equal(states(exclusion("asked")), "done now later later later");
  assert.equal(states(exclusion("declined")), "done done skipped skipped skipped");
  assert.equal(states(exclusion("granted", "2026-11-25T00:00:00Z")), "done done done open later", "on the last instant the resident may still object");
  assert.equal(states(exclusion("granted", "2026-11-24T23:59:59Z")), "done done done unused skipped");
  assert.equal(states(exclusion("objected")), "done done done done now");
  for (const over of ["upheld", "lifted"] as const) assert.equal(states(exclusion(over)), "done done done done done");
});

test("who may ask and rule, and why a button is not there", () => {
  const who = (permissions: string[], unit?: string, units: string[] = unit ? [unit] : []): Who => ({ may: (one) => permissions.includes(one), unit, units: new Set(units) });
  const round = (x: Exclusion | null): ExclusionRound => ({ round: 1, unit: "3", exclusion: x });
  assert.deepEqual(offerOf(round(null), who(["case_handle"], "3")), { command: "ask", why: null });
  assert.deepEqual(offerOf(round(null), who(["case_approve"], "2", ["2", "3"])), { command: "ask", why: null }, "the unit above acts for it");
  assert.deepEqual(offerOf(round(null), who(["case_handle"], "4")), { command: "ask", why: "ask_unit" });
  assert.deepEqual(offerOf(round(null), who(["case_triage"], "1")), { command: "ask", why: "ask_role" });
  for (const [state, command] of [["asked", "rule"], ["objected", "rule_objection"]] as const) {
    assert.deepEqual(offerOf(round(exclusion(state)), who(["case_triage"], "1")), { command, why: null });
    assert.deepEqual(offerOf(round(exclusion(state)), who(["case_supervise"], "3")), { command, why: "rule_own" });
    assert.deepEqual(offerOf(round(exclusion(state)), who(["case_supervise"])), { command, why: "rule_own" }, "whoever is of no unit is not outside it");
    assert.deepEqual(offerOf(round(exclusion(state)), who(["case_handle"], "4")), { command, why: "rule_role" });
  }
  for (const state of ["declined", "granted", "upheld", "lifted"] as const) assert.equal(offerOf(round(exclusion(state)), who(["case_triage"], "1")), null);
});

// ---- draws: the figures of docs/recall-draw.md

const kSeed = Array.from({ length: 32 }, (_, i) => i.toString(16).padStart(2, "0")).join("");
const kItems = Array.from({ length: 40 }, (_, i) => `${1001 + i}.1`);
const kDraw = {
  period: "2026-10", algorithm: "taizhang-recall/1", commitment: "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd", committed_at: "", drawn_at: "", seed: kSeed, percent: 5, population_count: 40,
  drawn_count: 2, population_sha256: "6e0cd0714cf19b5ae2aee7f5fcdfda4e3a5405db3d5047f027f0777dc954a515", whole_from: null, population: kItems, drawn: ["1014.1", "1019.1"],
};

test("a draw is made again as the paper says, and every change of it is found", async () => {
  assert.deepEqual(await drawnOf(kSeed, kItems, 5), ["1019.1", "1014.1"]);
  assert.equal((await drawnOf(kSeed, kItems.slice(0, 21), 5)).length, 2, "rounded up");
  assert.deepEqual(await checkDraw(kDraw), { commitment: true, population: true, drawn: true });
  assert.deepEqual(await checkDraw({ ...kDraw, seed: kSeed.replace("00", "ff") }), { commitment: false, population: true, drawn: false });
  assert.deepEqual(await checkDraw({ ...kDraw, drawn: ["1014.1", "1020.1"] }), { commitment: true, population: true, drawn: false });
  assert.equal((await checkDraw({ ...kDraw, population: [...kItems.slice(0, 39), "9.1"] }))?.population, false);
});

test("what is not told cannot be checked", async () => {
  assert.equal(await checkDraw({ ...kDraw, seed: null, population: [], drawn: [] }), null);
  assert.equal(await checkDraw({ ...kDraw, algorithm: "taizhang-recall/2" }), null);
});

// ---- remarks

test("words are covered wherever they stand, a block for each character", () => {
  assert.equal(covered("老王说老王来过", ["老王"]), "██说██来过");
  assert.equal(covered("ababa", ["aba"]), "███ba", "as the server: the next place is sought after the one before");
  assert.equal(covered("房🏠里", ["🏠"]), "房█里");
  assert.equal(covered("甲乙丙", ["甲乙", "乙丙"]), "███");
  assert.deepEqual(coverWords(" 老王 \n\n老李\n老王"), ["老王", "老李"]);
  assert.deepEqual(nowhere("老王来过", ["老王", "老李"]), ["老李"]);
  assert.equal(coverFault(Array.from({ length: 20 }, (_, i) => `${i}`)), null);
  assert.equal(coverFault(Array.from({ length: 21 }, (_, i) => `${i}`)), "too_many");
  assert.equal(coverFault(["字".repeat(100)]), null);
  assert.equal(coverFault(["字".repeat(101)]), "too_long");
});

test("a carrier is judged by what happened last, not by how much was sent", () => {
  const carrier = (more: Partial<Carrier>): Carrier => ({ carrier: "mail", failures: 0, code: "", last_success_at: null, last_failure_at: null, waiting_since: null, ...more });
  assert.equal(healthOf(carrier({})), "idle");
  assert.equal(healthOf(carrier({ last_success_at: "2026-11-25T00:00:00Z", last_failure_at: "2026-11-24T00:00:00Z" })), "well");
  assert.equal(healthOf(carrier({ last_success_at: "2026-11-24T00:00:00Z", failures: 1 })), "failing");
  assert.equal(healthOf(carrier({ failures: 3 })), "never");
});
