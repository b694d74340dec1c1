import assert from "node:assert/strict";
import { test } from "node:test";
import { kLimitClauses, kLimitFields } from "../src/api/limits.ts";
import { limitsHref, limitsOf, type LimitScreen } from "../src/staff/limits/limit_address.ts";
import { text, words } from "./files.ts";

test("addresses of the limits come back as they went", () => {
  const back = (screen: LimitScreen): LimitScreen => {
    const [path = "", search = ""] = limitsHref(screen).split("?");
    return limitsOf(new URLSearchParams(search), path.split("/")[3]);
  };
  const screens: LimitScreen[] = [{ name: "limits", part: "rules" }, { name: "limits", part: "rules", version: 3 }, { name: "limits", part: "try" }, { name: "limits", part: "load" }];
  for (const screen of screens) assert.deepEqual(back(screen), screen);
  assert.deepEqual(limitsOf(new URLSearchParams("version=x"), "elsewhere"), { name: "limits", part: "rules" });
});

test("the fields of a rule are the server's, and each has a word", () => {
  const source = text("../src/routing/limit_plan.cc");
  const named = [...source.matchAll(/differ\("(\w+)"/g)].map(([, name]) => name);
  assert.deepEqual(named, [...kLimitFields]);
  const zh = words("zh");
  for (const field of kLimitFields) assert.ok(`limit_field.${field}` in zh, field);
  for (const clause of kLimitClauses) assert.ok(`limit_clause.${clause}` in zh, clause);
});

test("every kind that the server tells of has a word", () => {
  const zh = words("zh");
  const kinds = (path: string): string[] => [...text(path).matchAll(/return "(\w+)";/g)].map(([, name = ""]) => name);
  for (const warning of kinds("../src/routing/limit_plan.cc")) assert.ok(`limit_warning.${warning}` in zh, warning);
  for (const kind of kinds("../src/routing/limit_trial.cc")) assert.ok(`limit_clause.${kind}` in zh || `trial_day.${kind}` in zh || kind === "extension", kind);
});
