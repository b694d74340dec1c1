import assert from "node:assert/strict";
import { test } from "node:test";
import type { Roles } from "../src/api/admin.ts";
import { hrefOf, parseRoute } from "../src/staff/address.ts";
import { objectOf } from "../src/staff/admin/audit_words.ts";
import { inOrder } from "../src/staff/admin/health_words.ts";
import { clash, effectOf, told } from "../src/staff/admin/roles.ts";
import { hostOf, needed } from "../src/staff/admin/map_words.ts";
import { featureNumber, sketches } from "../src/staff/admin/zone_map.ts";
import { sizeText } from "../src/staff/admin/sizes.ts";

const kTable: Roles = {
  roles: [{ role: "handler", permissions: ["signed_in", "case_read", "case_handle"] }, { role: "callback", permissions: ["signed_in", "case_read", "case_callback"] }, { role: "administrator", permissions: ["signed_in", "administer"] }],
  apart: [["handler", "callback"]], channels: [],
};

test("addresses of the administrator's screens and the screens are each other's inverse", () => {
  for (const address of ["/staff/admin/people", "/staff/admin/people?q=%E7%8E%8B", "/staff/admin/people/43", "/staff/admin/keys", "/staff/admin/health", "/staff/admin/city", "/staff/admin/basemap", "/staff/admin/tables", "/staff/admin/tables/callback_script", "/staff/admin/audit", "/staff/admin/audit?actor=42&action=user.off&day=2026-11-26"]) {
    const [path = "", search = ""] = address.split("?");
    assert.equal(hrefOf(parseRoute(path, search)), address);
  }
  assert.equal(hrefOf(parseRoute("/staff/admin/audit", "day=soon")), "/staff/admin/audit", "what is no day is not asked for");
  assert.equal(hrefOf(parseRoute("/staff/admin", "")), "/staff/admin/people");
});

test("a change of roles tells what is gained, lost and kept", () => {
  const effect = effectOf(kTable, ["handler"], ["callback", "administrator"]);
  assert.deepEqual(effect, { gained: ["case_callback", "administer"], lost: ["case_handle"], kept: ["signed_in", "case_read"] });
  assert.deepEqual(told(effect.kept), ["case_read"], "that one may sign in goes without saying");
  assert.deepEqual(effectOf(kTable, [], []), { gained: [], lost: [], kept: [] });
});

test("a pair that one person may not hold is found", () => {
  assert.deepEqual(clash(kTable, ["callback", "administrator", "handler"]), ["handler", "callback"]);
  assert.equal(clash(kTable, ["callback", "administrator"]), null);
});

test("an entry of the audit tells what was given, and a number only where there is no name", () => {
  const unitOf = (id: string): string => `unit ${id}`, roleOf = (role: string): string => role.toUpperCase(), versionOf = (n: string): string => `version ${n}`, tableOf = (name: string): string => name.toUpperCase();
  assert.equal(objectOf({ action: "user.roles", object: "43:handler,panel", about: "Wang" }, unitOf, roleOf, versionOf, tableOf), "→ HANDLER · PANEL");
  assert.equal(objectOf({ action: "user.unit", object: "43:7", about: "Wang" }, unitOf, roleOf, versionOf, tableOf), "→ unit 7");
  assert.equal(objectOf({ action: "user.unit", object: "43:0", about: "Wang" }, unitOf, roleOf, versionOf, tableOf), "→ —");
  assert.equal(objectOf({ action: "user.off", object: "43", about: "Wang" }, unitOf, roleOf, versionOf, tableOf), "");
  assert.equal(objectOf({ action: "limits.load", object: "limits 4", about: "" }, unitOf, roleOf, versionOf, tableOf), "version 4");
  assert.equal(objectOf({ action: "table.load", object: "units 4", about: "" }, unitOf, roleOf, versionOf, tableOf), "UNITS version 4");
});

test("the gravest finding comes first, and what is well apart", () => {
  const finding = (level: "well" | "look" | "wrong", code: string) => ({ level, code, values: {} });
  const { open, well } = inOrder([finding("well", "a"), finding("look", "b"), finding("wrong", "c"), finding("look", "d")]);
  assert.deepEqual(open.map(({ code }) => code), ["c", "b", "d"]);
  assert.deepEqual(well.map(({ code }) => code), ["a"]);
});

test("a size is told in the unit that fits", () => {
  assert.deepEqual([0, 1023, 1024, 10 * 1024, 3.4 * 1024 ** 3, 1024 ** 5].map(sizeText), ["0 B", "1023 B", "1.0 KB", "10 KB", "3.4 GB", "1024 TB"]);
});

const outline = (code: string, west: number, east: number) => ({ properties: { code }, geometry: { type: "MultiPolygon", coordinates: [[[[west, 0], [east, 0], [east, 1], [west, 1], [west, 0]]]] } });

test("outlines before and after are drawn on one scale", () => {
  const [before, after] = sketches([{ features: [outline("A", 10, 11)] }, { features: [outline("A", 10, 11), outline("B", 11, 12)] }]);
  assert.deepEqual(before?.shapes.map(({ code }) => code), ["A"]);
  assert.equal(before?.shapes[0]?.path, after?.shapes[0]?.path);
  assert.equal(after?.shapes[1]?.path, "M200.0 200.0L400.0 200.0L400.0 0.0L200.0 0.0L200.0 200.0Z");
  assert.equal(before?.height, 200);
  assert.deepEqual(sketches([{ features: [] }]).map(({ shapes }) => shapes), [[]]);
});

test("a broken feature is counted from one, as a person counts", () => {
  assert.equal(featureNumber("features[3]"), 4);
  assert.equal(featureNumber("features[0].geometry"), 1);
  assert.equal(featureNumber("layer"), null);
});

test("of a base map is missing what its kind needs, and of none nothing", () => {
  const none = { kind: "none", address: "", credit: "", crs: "wgs84", zoom_max: 18, file: "" } as const;
  const fields = (more: Partial<Parameters<typeof needed>[0]>): string[] => needed({ ...none, ...more }).map(({ field }) => field);
  assert.deepEqual(fields({}), []);
  assert.deepEqual(fields({ kind: "server" }), ["address", "credit"]);
  assert.deepEqual(fields({ kind: "file", credit: " " }), ["file", "credit"]);
  assert.deepEqual(fields({ kind: "file", file: "a.pmtiles", credit: "Invented Maps" }), []);
});

test("a tile server is called by its host", () => {
  assert.equal(hostOf("https://tiles.example:8443/{z}/{x}/{y}.png?key=1"), "tiles.example:8443");
  assert.equal(hostOf("/tiles/{z}/{x}/{y}"), "/tiles/{z}/{x}/{y}");
});
