import assert from "node:assert/strict";
import { test } from "node:test";
import * as api from "../src/api/whistles.ts";
import type { Whistle } from "../src/api/whistles.ts";
import { hrefOf, parseRoute } from "../src/staff/address.ts";
import { bandPlot } from "../src/staff/whistles/band_plot.ts";
import { clockWords, isLate, passed } from "../src/staff/whistles/clocks.ts";
import { kSteps, missingOf, ratingsOf, stepsFor } from "../src/staff/whistles/offers.ts";
import { kPollSeconds, pollDelay } from "../src/staff/whistles/poll.ts";
import { text, words } from "./files.ts";

const header = text("../src/routing/whistle.h");
const enumerators = (type: string): string[] => {
  const body = new RegExp(`enum class ${type} : std::uint8_t \\{([^}]*)\\}`).exec(header)?.[1] ?? "";
  return body.replace(/\/\/[^\n]*/g, "").split(",").map((name) => name.trim()).filter(Boolean);
};

test("code lists are those of the whistle, in its order", () => {
  const pairs: [string, readonly string[]][] = [["Kind", api.kWhistleKinds], ["WhistleStatus", api.kWhistleStatuses], ["PartState", api.kPartStates],
    ["Aspect", api.kAspects], ["Accuracy", api.kAccuracies], ["Ruling", api.kRulings]];
  for (const [type, list] of pairs) assert.deepEqual([...list], enumerators(type), type);
});

test("every step, state and clock has a word, and every step is known", () => {
  const zh = words("zh");
  for (const command of api.kWhistleCommands) {
    assert.ok(`whistle_command.${command}` in zh, command);
    for (const field of kSteps[command].fields) assert.ok(field.label in zh, field.label);
  }
  for (const state of api.kPartStates) assert.ok(`whistle_part.${state}` in zh, state);
  for (const status of api.kWhistleStatuses) assert.ok(`whistle_status.${status}` in zh, status);
  for (const clock of ["acknowledge", "arrive", "plan"]) assert.ok(`whistle_clock.${clock}` in zh, clock);
});

const at = (minutes: number): string => new Date(Date.UTC(2026, 0, 5) + minutes * 60_000).toISOString();

test("a clock tells what is left, what is late, and what was", () => {
  const told = (due: number, met: number | null, now: number) => clockWords(at(due), met === null ? null : at(met), Date.parse(at(now)));
  assert.deepEqual(told(30, null, 18), { tone: "soon", key: "whistle.left_minutes", n: 12 });
  assert.deepEqual(told(30, null, 14), { tone: "calm", key: "whistle.left_minutes", n: 16 });
  assert.deepEqual(told(30, null, 30), { tone: "soon", key: "whistle.left_minutes", n: 0 });
  assert.deepEqual(told(30, null, 30.5), { tone: "over", key: "whistle.late_minutes", n: 1 });
  assert.deepEqual(told(30, null, 38), { tone: "over", key: "whistle.late_minutes", n: 8 });
  assert.deepEqual(told(30, 30, 999), { tone: "met", key: "whistle.on_time", n: 0 });
  assert.deepEqual(told(30, 38, 999), { tone: "late", key: "whistle.was_late_minutes", n: 8 });
  assert.deepEqual(told(119, null, 0), { tone: "calm", key: "whistle.left_minutes", n: 119 });
  assert.deepEqual(told(120, null, 0), { tone: "calm", key: "whistle.left_hours", n: 2 });
  assert.deepEqual(told(72 * 60 - 1, null, 0), { tone: "calm", key: "whistle.left_hours", n: 71 });
  assert.deepEqual(told(72 * 60, null, 0), { tone: "calm", key: "whistle.left_days", n: 3 });
});

test("late is who has not done it in time; a limit passes once", () => {
  const clocks = [{ clock: "arrive", due: at(30), met_at: null, state: "open" }] as const;
  assert.equal(isLate(clocks, Date.parse(at(30))), false);
  assert.equal(isLate(clocks, Date.parse(at(31))), true);
  assert.equal(isLate([{ ...clocks[0], met_at: at(40) }], Date.parse(at(50))), false);
  assert.equal(passed(clocks, Date.parse(at(29)), Date.parse(at(30))), true);
  assert.equal(passed(clocks, Date.parse(at(30)), Date.parse(at(31))), false);
});

test("it is asked seldom while hidden, later after failures, and never later than the most", () => {
  assert.equal(pollDelay(false, 0), kPollSeconds.seen * 1000);
  assert.equal(pollDelay(true, 0), kPollSeconds.hidden * 1000);
  assert.equal(pollDelay(false, 2), kPollSeconds.seen * 4000);
  assert.equal(pollDelay(false, 50), kPollSeconds.most * 1000);
});

test("steps stand where the server offers them, in their order, and unknown ones are left out", () => {
  const w = { offers: [{ command: "refuse", unit: "7" }, { command: "acknowledge", unit: "7" }, { command: "call", unit: null }, { command: "sing", unit: null }] } as unknown as Whistle;
  assert.deepEqual(stepsFor(w, "7"), ["acknowledge", "refuse"]);
  assert.deepEqual(stepsFor(w, null), ["call"]);
  assert.deepEqual(stepsFor(w, "8"), []);
});

test("what must be filled, and what a mark left out means", () => {
  assert.deepEqual(missingOf("plan", { plan: " " }), ["plan", "until"]);
  assert.deepEqual(missingOf("rule", { ruling: "wrong", reason: "x" }), []);
  assert.deepEqual(missingOf("rule", { ruling: "replaced", reason: "x" }), ["replacement"]);
  assert.deepEqual(missingOf("counter_rate", { needed: "yes", right_units: "no" }), ["facts_right"]);
  const w = { parts: [{ unit: "7", state: "done" }, { unit: "8", state: "released" }] } as unknown as Whistle;
  assert.deepEqual(ratingsOf(w, { "7.arrival": "5", "7.result": "", "8.arrival": "1" }), [{ unit: "7", arrival: 5 }]);
});

test("addresses of the board come back as they went", () => {
  const filter = { queue: "all", order: "due" } as const;
  for (const screen of [{ name: "whistles", ask: {} }, { name: "whistles", ask: { kind: "emergency", state: "blown" }, id: "12" },
    { name: "whistles", ask: { unit: "3", from: "2026-01-01T00:00:00Z", blown: "yes" } }, { name: "calendar" }, { name: "calendar", year: 2026 }] as const) {
    const [path = "", search = ""] = hrefOf({ screen, filter }).split("?");
    assert.deepEqual(parseRoute(path, `?${search}`).screen, screen);
  }
});

test("the band's marks share one axis", () => {
  assert.deepEqual(bandPlot({ low: 0, high: 10, expected: 5, count: 20 }, 20), { low: 2, high: 50, expected: 26, count: 98 });
});
