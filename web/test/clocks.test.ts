import assert from "node:assert/strict";
import { test } from "node:test";
import { kClocks, kClockStates } from "../src/api/clocks.ts";
import { hrefOf, parseRoute } from "../src/staff/address.ts";
import { rowsHref } from "../src/staff/clocks/clock_address.ts";
import { pollDelay } from "../src/staff/whistles/poll.ts";
import { text, words } from "./files.ts";

const header = text("../src/ledger/clock_list.h");
const enumerators = (type: string): string[] => {
  const body = new RegExp(`enum class ${type} : std::uint8_t \\{([^}]*)\\}`).exec(header)?.[1] ?? "";
  return body.replace(/\/\/[^\n]*/g, "").split(",").map((name) => name.trim()).filter(Boolean);
};

test("clocks and states are those of the ledger, in its order, and each has its words", () => {
  assert.deepEqual([...kClocks], enumerators("ClockKind"));
  assert.deepEqual([...kClockStates], enumerators("ClockState"));
  for (const lang of ["zh", "en"]) {
    for (const clock of kClocks) assert.ok(`clock.${clock}` in words(lang), clock);
    for (const state of kClockStates) assert.ok(`clock_state.${state}` in words(lang), state);
  }
});

test("every command that the ledger names as a clock's next step has its word", () => {
  const body = /ClockSteps clock_steps[\s\S]*?\n\}/.exec(text("../src/ledger/clock_list.cc"))?.[0] ?? "";
  const named = [...body.matchAll(/"(\w+)"/g)].map(([, name]) => name ?? "");
  assert.ok(named.length > 8);
  for (const name of named) assert.ok(`command.${name}` in words("zh"), name);
});

test("an address holds unit, clock and state, and nothing that there is not", () => {
  const filter = { queue: "all", order: "due" } as const;
  const round = (address: string): string => {
    const [path = "", search = ""] = address.split("?");
    return hrefOf({ screen: parseRoute(path, search).screen, filter });
  };
  for (const address of ["/staff/clocks", "/staff/clocks?unit=U1", "/staff/clocks?unit=U%201&clock=sign&state=overdue", "/staff/clocks?clock=assist"])
    assert.equal(round(address), address);
  assert.equal(round("/staff/clocks?clock=tick&state=overdue"), "/staff/clocks");
  assert.equal(round("/staff/clocks?state=overdue"), "/staff/clocks");
});

test("the server's link becomes the screen's", () => {
  assert.equal(rowsHref("/v1/clocks/rows?unit=U1&clock=sign&state=paused"), "/staff/clocks?unit=U1&clock=sign&state=paused");
  assert.equal(rowsHref("/v1/clocks/rows?unit=U1&clock=sign"), "/staff/clocks?unit=U1&clock=sign");
});

test("what asks each minute waits longer when the server fails, and while nobody looks", () => {
  assert.equal(pollDelay(false, 0, 60), 60_000);
  assert.equal(pollDelay(false, 1, 60), 120_000);
  assert.equal(pollDelay(true, 0, 60), 120_000);
});
