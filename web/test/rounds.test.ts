import assert from "node:assert/strict";
import { test } from "node:test";
import { kActionStates, kAgendaReasons, kInvariants, kMonthStates, kReminderLevels, kRoundStates, type AgendaItem, type Erratum, type MonthFigure } from "../src/api/rounds.ts";
import type { Unit } from "../src/api/types.ts";
import { hrefOf, kRoundTabs, parseRoute } from "../src/staff/address.ts";
import { agendaGroups, codesOf, figurePairs, percentOf, unitsBelow } from "../src/staff/rounds/lists.ts";
import { text, words } from "./files.ts";

const item = (code: string, reason: AgendaItem["reason"], emergency = false): AgendaItem =>
  ({ code, reason, also: [], emergency, unit: "3", since: "2026-02-20T01:00:00Z", words_zh: "", words_en: "" });

test("the agenda is grouped by reason in its own order, emergencies apart, and numbered through", () => {
  const groups = agendaGroups([item("A", "overdue", true), item("B", "reopened", true), item("C", "overdue"), item("D", "overdue"), item("E", "reopened")]);
  assert.deepEqual(groups.map(({ reason, emergency, first, items }) => [reason, emergency, first, items.length]),
    [["overdue", true, 1, 1], ["reopened", true, 2, 1], ["overdue", false, 3, 2], ["reopened", false, 5, 1]]);
  assert.deepEqual(agendaGroups([]), []);
});

test("numbers of cases are read as people write them, none twice", () => {
  assert.deepEqual(codesOf(" YC-1 YC-2,YC-3，YC-1、\nYC-4 "), ["YC-1", "YC-2", "YC-3", "YC-4"]);
  assert.deepEqual(codesOf("  "), []);
});

test("a unit answers for itself and those below it, in whatever order the list has them", () => {
  const unit = (id: string, parent: string | null): Unit => ({ id, code: id, name_zh: id, name_en: id, kind: "street", parent, active: true });
  const units = [unit("9", "3"), unit("3", "2"), unit("2", null), unit("4", "2"), unit("11", null)];
  assert.deepEqual([...unitsBelow(units, "2")].sort(), ["2", "3", "4", "9"]);
  assert.deepEqual([...unitsBelow(units, "9")], ["9"]);
  assert.equal(unitsBelow(units, undefined).size, 0);
});

test("a rate of nothing is no rate", () => {
  assert.equal(percentOf({ numerator: 118, denominator: 120 }), "98.3");
  assert.equal(percentOf({ numerator: 0, denominator: 5 }), "0.0");
  assert.equal(percentOf({ numerator: 0, denominator: 0 }), null);
});

test("what was corrected stands beside what was sealed; the other figure stays alone", () => {
  const figure = (definition: string, numerator: number): MonthFigure => ({ definition, numerator, denominator: 9, as_of: "", rows: "" });
  const erratum: Erratum = { figure: "echo_rate", was_numerator: 5, was_denominator: 9, is_numerator: 6, is_denominator: 9, reason: "", at: "", by_name: null, by_unit: null, by: "", follows: "", sha256: "" };
  const pairs = figurePairs([figure("echo_rate", 5), figure("landing_rate", 7)], [figure("echo_rate", 6), figure("landing_rate", 7)], [erratum]);
  assert.deepEqual(pairs.map(({ sealed, corrected }) => [sealed.numerator, corrected?.numerator]), [[5, 6], [7, undefined]]);
});

test("every screen of the rounds has an address that leads back to it", () => {
  for (const path of ["/staff/rounds", "/staff/rounds/2026-02-16", "/staff/rounds/month", "/staff/rounds/month/2026-02", "/staff/rounds/prompts",
    "/staff/rounds/prompts/2026-02-first", "/staff/rounds/reminders", "/staff/rounds/reminders/sign"])
    assert.equal(hrefOf(parseRoute(path, "")), path);
  assert.equal(kRoundTabs.length, 4);
});

test("every code of the rounds has its words, and the codes are the server's", () => {
  const lists: Record<string, readonly string[]> = {
    round_state: kRoundStates, agenda_reason: kAgendaReasons, action_state: kActionStates, invariant: kInvariants, month_state: kMonthStates,
    reminder_lead: kReminderLevels, urge_level: kReminderLevels, action_command: ["finish", "drop"], round_figure: ["echo_rate", "landing_rate"],
    round_figure_means: ["echo_rate", "landing_rate"],
  };
  for (const [list, codes] of Object.entries(lists)) for (const code of codes) assert.ok(`${list}.${code}` in words("zh"), `${list}.${code}`);
  const agenda = text("../src/cadence/agenda.h"), actions = text("../src/cadence/action_item.h"), rounds = text("../src/cadence/round_store.h");
  const names = (source: string, name: string): string[] =>
    (new RegExp(`enum class ${name} : std::uint8_t \\{([^}]*)\\}`).exec(source)?.[1] ?? "").replace(/\/\/.*$/gm, "").split(",").map((one) => one.trim()).filter(Boolean);
  assert.deepEqual(names(agenda, "AgendaReason"), [...kAgendaReasons]);
  assert.deepEqual(names(actions, "ActionState"), [...kActionStates]);
  assert.deepEqual(names(rounds, "RoundState"), [...kRoundStates]);
});
