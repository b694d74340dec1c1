import assert from "node:assert/strict";
import { test } from "node:test";
import { query } from "../src/api/http.ts";
import { filterOf, hrefOf, parseRoute } from "../src/staff/address.ts";
import { isWholeCode, piecesOf } from "../src/api/search.ts";
import { emptyForm, reportOf } from "../src/staff/intake/intake_form.ts";
import { kBarMax, kNav, navParts } from "../src/staff/nav.ts";
import { sources, text } from "./files.ts";

test("addresses and screens are each other's inverse", () => {
  for (const address of ["/staff", "/staff?queue=overdue", "/staff/case/LY-261123-7KQ2M9C?queue=mine&zone=a%20b", "/staff/new", "/staff/figures", "/staff/search?q=%E8%B7%AF%E7%81%AF%20lamp&category=water&open=true"]) {
    const [path = "", search = ""] = address.split("?");
    assert.equal(hrefOf(parseRoute(path, search)), address);
  }
});

test("a snippet is cut at code points, and only a whole number is opened", () => {
  assert.deepEqual(piecesOf({ text: "💡路灯坏", marks: [[1, 3]] }), [
    { text: "💡", marked: false }, { text: "路灯", marked: true }, { text: "坏", marked: false }]);
  assert.deepEqual(piecesOf({ text: "灯", marks: [[0, 1]] }), [{ text: "灯", marked: true }]);
  assert.ok(isWholeCode(" ly-261123-7kq2m9c ") && isWholeCode("LY2611237KQ2M9C"));
  assert.ok(!isWholeCode("7KQ2M9C") && !isWholeCode("路灯"));
});

test("an unknown queue or order is the default, not an error", () => {
  assert.deepEqual(parseRoute("/staff", "?queue=nonsense&order=up").filter, { queue: "open", order: "due" });
});

test("a unit that another screen asks for is no filter of the inbox", () => {
  assert.deepEqual(parseRoute("/staff/clocks", "?unit=cityadmin&clock=result").filter, { queue: "open", order: "due" });
  assert.equal(parseRoute("/staff/case/LY-261123-7KQ2M9C", "?unit=3").filter.unit, "3");
});

test("the inbox opens with what is yet to be done, and what narrows it is counted whole", () => {
  const queueOf = (address: string): string => {
    const [path = "", search = ""] = address.split("?");
    return parseRoute(path, search).filter.queue;
  };
  assert.equal(queueOf("/staff"), "open");
  assert.equal(queueOf("/staff?order=received"), "open");
  for (const address of ["/staff?zone=a", "/staff?code=A,B", "/staff?received_from=2026-11-23T00:00:00Z", "/staff?open=true", "/staff/figures", "/staff/figures?zone=a", "/staff?queue=all"]) assert.equal(queueOf(address), "all", address);
  const filter = { queue: "open", order: "due" } as const;
  assert.equal(hrefOf({ screen: { name: "inbox" }, filter: { ...filter, zone: "a" } }), "/staff?queue=open&zone=a", "a queue that is chosen stays chosen");
  assert.equal(hrefOf({ screen: { name: "inbox" }, filter: { queue: "all", order: "due" } }), "/staff?queue=all");
  assert.equal(hrefOf({ screen: { name: "figures" }, filter: { queue: "all", order: "due" } }), "/staff/figures");
  assert.equal(filterOf(new URLSearchParams("category=roads")).queue, "all");
});

test("a query leaves out what is empty and escapes the rest", () => {
  assert.equal(query({ a: "x&y", b: "", c: undefined, d: 0 }), "?a=x%26y&d=0");
});

test("the report keeps the words exactly and leaves out what was not said", () => {
  const report = reportOf({ ...emptyForm("zh"), verbatim: "  门口返水\n", phone: " 13800000000 " });
  assert.equal(report.verbatim, "  门口返水\n");
  assert.equal(report.phone, "13800000000");
  assert.ok(!("name" in report));
  assert.ok(!("lat" in report));
});

test("who stays anonymous leaves no contact", () => {
  const report = reportOf({ ...emptyForm("zh"), verbatim: "x", phone: "13800000000", name: "张三（虚构）", anonymous: true });
  assert.ok(!("name" in report) && !("phone" in report));
});

test("a confidential report is never sent as public", () => {
  assert.equal(reportOf({ ...emptyForm("zh"), verbatim: "x", publish: true, confidentiality: "sealed" }).publish, false);
});

test("no source says any or !, and no component is over 150 lines", () => {
  for (const path of sources()) {
    const source = text(path);
    assert.ok(!/\bas any\b|: any\b|<any>/.test(source), `any in ${path}`);
    assert.ok(!/[\w)\]]!(?=[.;,)\[\]])/.test(source), `! in ${path}`);
    if (path.endsWith(".tsx")) assert.ok(source.split("\n").length <= 170, `${path} is long`);
  }
});

test("the lock file names no registry and every package has its hash", () => {
  const lock = JSON.parse(text("package-lock.json")) as { packages: Record<string, { resolved?: string; integrity?: string }> };
  for (const [name, item] of Object.entries(lock.packages)) {
    assert.ok(!item.resolved, `${name} has a resolved address`);
    assert.ok(name === "" || item.integrity, `${name} has no hash`);
  }
});

test("the bar holds few links; the rest is in the menu by group, and nothing is lost or there for who may not", () => {
  const all = navParts(() => true, true);
  assert.ok(all.bar.length <= kBarMax && all.bar.every(({ main }) => main));
  const inMenu = all.menu.flatMap(({ items }) => items);
  assert.equal(all.bar.length + inMenu.length, kNav.length);
  assert.deepEqual(navParts(() => true, false).bar, []);
  assert.equal(navParts(() => true, false).menu.flatMap(({ items }) => items).length, kNav.length);
  const reader = navParts((one) => one === "case_read", true);
  assert.ok([...reader.bar, ...reader.menu.flatMap(({ items }) => items)].every(({ may }) => may.includes("case_read")));
  const few = navParts((one) => one === "configure", true);
  assert.ok(few.bar.length > 0 && few.menu.length === 0, "few links need no menu");
  assert.deepEqual(navParts(() => false, true), { bar: [], menu: [] });
});
