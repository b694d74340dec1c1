import assert from "node:assert/strict";
import { test } from "node:test";
import { kErasureReasons } from "../src/api/visits.ts";
import { hrefOf, parseRoute } from "../src/staff/address.ts";
import { rowsHref } from "../src/staff/visits/visit_address.ts";
import { bandOf, endOf, kBandClasses, kBands } from "../src/staff/visits/visit_words.ts";
import { text, words } from "./files.ts";

test("reasons to erase are those of the server, in its order, and each has its words", () => {
  const body = /enum class ErasureReason : std::uint8_t \{([^}]*)\}/.exec(text("../src/outreach/words.h"))?.[1] ?? "";
  const names = body.replace(/\/\/[^\n]*/g, "").split(",").map((name) => name.trim()).filter(Boolean);
  assert.deepEqual([...kErasureReasons], names);
  for (const lang of ["zh", "en"]) for (const reason of kErasureReasons) assert.ok(`erasure_reason.${reason}` in words(lang), reason);
});

test("an address holds what was asked, and nothing that there is not", () => {
  const filter = { queue: "all", order: "due" } as const;
  const round = (address: string): string => {
    const [path = "", search = ""] = address.split("?");
    return hrefOf({ screen: parseRoute(path, search).screen, filter });
  };
  for (const address of ["/staff/visits", "/staff/visits/abc?zone=z1", "/staff/visits?mine=true&target=resident&about_case=true", "/staff/visits?unit=3&zone=z1&campaign=spring&from=2026-11-01&to=2026-11-30", "/staff/visits/coverage", "/staff/visits/coverage?layer=street&from=2026-11-01&to=2026-11-30"])
    assert.equal(round(address), address);
  assert.equal(round("/staff/visits?order=most&from=yesterday"), "/staff/visits");
  assert.equal(round("/staff/visits/coverage?zone=z1"), "/staff/visits/coverage");
  assert.equal(rowsHref("/v1/visits?zone=z%201&to=2026-11-26&about_case=true"), "/staff/visits?zone=z%201&about_case=true&to=2026-11-26");
});

test("a zone's band is of the days since the last visit, at both edges", () => {
  const end = Date.parse("2026-11-26T00:00:00Z"), ago = (days: number, ms = 0): string => new Date(end - days * 86_400_000 + ms).toISOString();
  assert.equal(bandOf(null, end), "never");
  assert.equal(bandOf(ago(0), end), "week");
  assert.equal(bandOf(ago(7, 1), end), "week");
  assert.equal(bandOf(ago(7), end), "month");
  assert.equal(bandOf(ago(30, 1), end), "month");
  assert.equal(bandOf(ago(30), end), "quarter");
  assert.equal(bandOf(ago(90, 1), end), "quarter");
  assert.equal(bandOf(ago(90), end), "longer");
  for (const lang of ["zh", "en"]) for (const band of kBands) assert.ok(`visit_band.${band}` in words(lang), band);
  assert.equal(new Set(Object.values(kBandClasses)).size, kBands.length, "each band has a look of its own");
});

test("a period that is past is looked back on from its end, one that runs from now", () => {
  const now = Date.parse("2026-11-26T10:00:00Z");
  assert.equal(endOf("2026-11-26", now), now);
  assert.equal(endOf("2026-10-31", now), Date.parse("2026-11-01T00:00:00Z"));
});
