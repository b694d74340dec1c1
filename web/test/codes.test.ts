import assert from "node:assert/strict";
import { test } from "node:test";
import * as codes from "../src/api/codes.ts";
import { kStatusTones } from "../src/words/tones.ts";
import { text } from "./files.ts";

const header = text("../src/ledger/code_lists.h");
const enumerators = (type: string): string[] => {
  const body = new RegExp(`enum class ${type} : std::uint8_t \\{([^}]*)\\}`).exec(header)?.[1] ?? "";
  return body.replace(/\/\/[^\n]*/g, "").split(",").map((name) => name.trim()).filter(Boolean);
};

test("code lists are those of the ledger, in its order", () => {
  const pairs: [string, readonly string[]][] = [
    ["CaseStatus", codes.kStatuses], ["RequestType", codes.kRequestTypes], ["Channel", codes.kChannels], ["Urgency", codes.kUrgencies],
    ["Confidentiality", codes.kConfidentialities], ["LandingCode", codes.kLandingCodes], ["Solved", codes.kSolved],
    ["Satisfied", codes.kSatisfied], ["ContactChannel", codes.kContactChannels],
  ];
  for (const [type, list] of pairs) assert.deepEqual([...list], enumerators(type), type);
});

test("a status has the same tone on the server's pages", () => {
  const table = [...text("../src/pages/parts.cc").matchAll(/\{"(\w+)", Tone::(\w+)\}/g)].map(([, status, tone]) => [status, tone]);
  assert.deepEqual(Object.fromEntries(table), kStatusTones);
});
