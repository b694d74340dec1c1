import assert from "node:assert/strict";
import { test } from "node:test";
import { kBases, kFigureStates, kGroupings, kScoreGroups, kWindows, type FunnelUnit } from "../src/api/scores.ts";
import { kDutyKinds, kPrecedentStates } from "../src/api/dispatch.ts";
import { hrefOf, parseRoute } from "../src/staff/address.ts";
import { rowsSearch } from "../src/staff/scores/score_address.ts";
import { byName, fits, funnelPoints, inMatters, letter, periodsOf, shareText, toldPeriod } from "../src/staff/scores/score_words.ts";
import { text, words } from "./files.ts";

const zh = words("zh");
const quoted = (source: string): string[] => [...source.matchAll(/"([a-z_]+)"/g)].map(([, name = ""]) => name);

test("windows, bases, groupings, groups and states are those of the server, and each has its word", () => {
  const window = text("../src/callback/score_window.cc"), figures = text("../src/callback/score_figures.cc"), lists = text("../src/routing/duty_list.cc");
  assert.deepEqual(quoted(/kKinds\{([^}]*)\}/.exec(window)?.[1] ?? ""), [...kWindows]);
  assert.deepEqual(quoted(/kBases\{([^}]*)\}/.exec(window)?.[1] ?? ""), [...kBases]);
  for (const code of [...kGroupings, ...kFigureStates]) assert.ok(figures.includes(`"${code}"`), code);
  assert.deepEqual(quoted(/kKinds\[\] = \{([\s\S]*?)\};/.exec(lists)?.[1] ?? ""), [...kDutyKinds]);
  assert.deepEqual(quoted(/kStates\[\] = \{([\s\S]*?)\};/.exec(text("../src/routing/precedent.cc"))?.[1] ?? ""), [...kPrecedentStates]);
  const keys = [...kWindows.map((code) => `score_window.${code}`), ...kBases.map((code) => `score_basis.${code}`), ...kScoreGroups.map((code) => `scores.group_${code}`),
    ...kDutyKinds.map((code) => `duty_kind.${code}`), ...kPrecedentStates.map((code) => `precedent_state.${code}`)];
  for (const key of keys) assert.ok(key in zh, key);
});

test("the addresses of scores, lists and alerts are each other's inverse", () => {
  for (const address of ["/staff/scores", "/staff/scores?period=2026-10&window=assessment_month&basis=closed&profile=cn-bj-district&by=zone",
    "/staff/scores/rows?period=2026-10&window=month&basis=received&unit=3", "/staff/dispatch", "/staff/dispatch/precedents?state=open", "/staff/dispatch/load", "/staff/alerts"]) {
    const [path = "", search = ""] = address.split("?");
    assert.equal(hrefOf(parseRoute(path, search)), address);
  }
  assert.equal(hrefOf(parseRoute("/staff/scores", "?by=person&window=year")), "/staff/scores");
});

test("the question of the rows keeps an empty filter and nothing that there is not", () => {
  assert.equal(rowsSearch("/v1/score-rows?window=month&period=2026-10&basis=received&zone="), "?period=2026-10&window=month&basis=received&zone=");
  assert.equal(rowsSearch("/v1/score-rows?period=2026-10&limit=5&cursor=x"), "?period=2026-10");
});

test("a factor of the profile is counted in matters", () => {
  assert.equal(inMatters({ numerator: 45, denominator: 60 }, 60), "45");
  assert.equal(inMatters({ numerator: 549, denominator: 600 }, 60), "54.9");
  assert.equal(shareText({ numerator: 0, denominator: 0, rate: null }), "0/0", "nothing to divide by is no zero");
});

test("periods are over: the assessment month ends with the 18th", () => {
  assert.equal(periodsOf("month", "2026-01-05")[0], "2025-12");
  assert.equal(periodsOf("assessment_month", "2026-11-18")[0], "2026-10");
  assert.equal(periodsOf("assessment_month", "2026-11-19")[0], "2026-11");
  assert.deepEqual(periodsOf("day", "2026-03-01"), ["2026-02-28"]);
  assert.equal(toldPeriod("month", "2026-03-02"), "2025-12");
  assert.equal(toldPeriod("month", "2026-03-03"), "2026-01");
  assert.equal(toldPeriod("assessment_month", "2026-12-18"), "2026-10");
  assert.equal(toldPeriod("assessment_month", "2026-12-19"), "2026-11");
  assert.equal(new Set(periodsOf("month", "2026-11-25")).size, 24);
  assert.ok(fits("day", "2026-11-05") && !fits("day", "2026-11") && fits("month", "2026-11") && !fits("month", "2026-11-05"));
});

test("names stand by name, whatever the figures are", () => {
  const rows = [{ name: "Water", n: 1 }, { name: "Heating", n: 900 }, { name: "Noise", n: 2 }];
  assert.deepEqual(byName(rows, ({ name }) => name, "en").map(({ name }) => name), ["Heating", "Noise", "Water"]);
  assert.deepEqual(byName(rows.map((row) => ({ ...row, n: -row.n })), ({ name }) => name, "en").map(({ name }) => name), ["Heating", "Noise", "Water"]);
});

test("a point stands where its share and its number say, between its limits", () => {
  const unit = (n: number, solved: number): FunnelUnit => ({ key: "1", name_zh: "", name_en: "", solved: { numerator: solved, denominator: n, rate: solved / n },
    low_998: 0, low_95: n / 4, high_95: n, high_998: n, group: "usual", group_zh: "", group_en: "", rows: null });
  const points = funnelPoints([unit(100, 50), unit(40, 40)]);
  assert.deepEqual(points.map((point) => [point.letter, point.n, point.rate]), [["A", 100, 0.5], ["B", 40, 1]]);
  assert.deepEqual(points[0]?.wide, [0, 1]);
  assert.deepEqual(points[0]?.narrow, [0.25, 1]);
  assert.deepEqual([0, 25, 26, 51, 52].map(letter), ["A", "Z", "AA", "AZ", "BA"]);
});
