import assert from "node:assert/strict";
import { test } from "node:test";
import type { CalendarDay } from "../src/api/calendar.ts";
import { emptyLoad, importOf, missingLoad } from "../src/staff/calendar/load_values.ts";
import { monthsOf, stretches, verdictOf } from "../src/staff/calendar/months.ts";

const day = (date: string, kind: CalendarDay["kind"], layer = "cn", name = "国庆节"): CalendarDay => ({ date, kind, name_zh: name, name_en: "National Day", layer });

test("months begin on Monday and have all their days", () => {
  const months = monthsOf(2024, []);
  assert.equal(months.length, 12);
  const days = months.flatMap(({ weeks }) => weeks.flat()).filter((cell) => cell !== null);
  assert.equal(days.length, 366);
  assert.deepEqual(days.filter(({ weekend }) => weekend).length, 104);
  assert.equal(months[1]?.weeks[0]?.[3]?.date, "2024-02-01", "a Thursday");
  assert.ok(months.every(({ weeks }) => weeks.every((week) => week.length === 7)));
  assert.equal(monthsOf(2023, [])[1]?.weeks.flat().filter(Boolean).length, 28);
});

test("a finer layer has the last word on a day", () => {
  const months = monthsOf(2026, [day("2026-10-01", "holiday"), day("2026-10-01", "makeup", "hospital", "开诊")]);
  const cell = months[9]?.weeks.flat().find((one) => one?.date === "2026-10-01");
  assert.ok(cell);
  assert.equal(verdictOf(cell)?.kind, "makeup");
});

test("days that follow each other and say the same are one line", () => {
  const lines = stretches([day("2026-10-02", "holiday"), day("2026-10-01", "holiday"), day("2026-10-04", "holiday"), day("2026-09-27", "makeup"),
    day("2026-10-03", "holiday", "cn-22")]);
  assert.deepEqual(lines.map(({ from, to, layer }) => [from, to, layer]), [["2026-09-27", "2026-09-27", "cn"], ["2026-10-01", "2026-10-02", "cn"],
    ["2026-10-03", "2026-10-03", "cn-22"], ["2026-10-04", "2026-10-04", "cn"]]);
});

test("the nation's list needs both publishers, another layer's one", () => {
  const file = { name: "2026.json", text: "{}" };
  const values = emptyLoad("cn", 2026);
  assert.deepEqual(missingLoad(values, true), ["files_0", "files_1"]);
  const one = { ...values, sources: [{ format: "csv", files: [file] }, values.sources[1]] } as const;
  assert.deepEqual(missingLoad(one, true), ["files_1"]);
  assert.deepEqual(missingLoad(one, false), []);
  assert.deepEqual(missingLoad({ ...one, year: "26", layer: "" }, false), ["layer", "year"]);
  assert.deepEqual(importOf(one), { layer: "cn", year: 2026, sources: [{ format: "csv", files: [file] }] });
});
