import assert from "node:assert/strict";
import { test } from "node:test";
import { kTables, type CityTable } from "../src/api/tables.ts";
import { writeCsv } from "../src/staff/tables/csv.ts";
import { linesToCell, toggled } from "../src/staff/tables/controls.ts";
import {
  changesIn, csvOf, emptyDraft, isClosed, isOwnFault, moved, readDraft, rebased, rowOfFault, rowsOf, tableOfFault, turned, undone, withNewRow, withoutRow, withRow, type Draft,
} from "../src/staff/tables/draft.ts";
import { blanksIn, kSaid, kSaidEverywhere, namesIn, saidIn } from "../src/staff/tables/placeholders.ts";
import { listedRows, treeOf } from "../src/staff/tables/tree_rows.ts";
import { text, words } from "./files.ts";

const kUnits: CityTable = {
  name: "units", file: "default/units.csv", from: "pack", version: 0, digest: "d1", comments: ["# Invented."], key: ["code"], closes: true,
  columns: [{ name: "code", kind: "code", required: true }, { name: "parent", kind: "code", required: false, refers: "units" }, { name: "name_zh", kind: "text", required: true }, { name: "active", kind: "flag", required: false }],
  rows: [{ line: 3, cells: ["YC", "", "云川市", ""] }, { line: 4, cells: ["water", "YC", "水务局", ""] }, { line: 5, cells: ["pipes", "water", "管网所", "no"] }, { line: 6, cells: ["roads", "YC", "道路科", ""] }],
};
const rowIn = (table: CityTable, draft: Draft, code: string) => {
  const row = rowsOf(table, draft).find(({ cells }) => cells[0] === code);
  assert.ok(row, code);
  return row;
};

test("a table is written with its comments first, and what needs quotes has them", () => {
  const { text: csv, lines } = writeCsv(["# one", "two"], ["a", "b"], [["x", 'say "y"'], ["#no comment", "a,b"], ["", "two\nlines"], [" kept ", "z"]]);
  assert.equal(csv, '# one\n# two\na,b\nx,"say ""y"""\n"#no comment","a,b"\n,"two\nlines"\n" kept ",z\n');
  assert.deepEqual(lines, [4, 5, 6, 8]);
  assert.equal(writeCsv([], ["a"], [[""]]).text, 'a\n""\n', "an empty line would be no row");
});

test("a draft changes, adds, removes and takes back row by row", () => {
  let draft = emptyDraft(kUnits);
  draft = withRow(draft, rowIn(kUnits, draft, "water"), ["water", "YC", "水务集团", ""]);
  draft = withoutRow(draft, rowIn(kUnits, draft, "roads"));
  const made = withNewRow(draft, ["parks", "YC", "公园处", ""]);
  draft = made.draft;
  assert.equal(changesIn(draft), 3);
  assert.deepEqual(rowsOf(kUnits, draft).map(({ cells: [code], state }) => [code, state]), [["YC", "same"], ["water", "changed"], ["pipes", "same"], ["roads", "removed"], ["parks", "added"]]);
  assert.equal(csvOf(kUnits, draft).text, "# Invented.\ncode,parent,name_zh,active\nYC,,云川市,\nwater,YC,水务集团,\npipes,water,管网所,no\nparks,YC,公园处,\n");
  draft = withRow(draft, rowIn(kUnits, draft, "water"), ["water", "YC", "水务局", ""]);
  assert.equal(changesIn(draft), 2, "cells as they were are no change");
  draft = undone(draft, rowIn(kUnits, draft, "roads"));
  draft = withRow(draft, rowIn(kUnits, draft, "parks"), ["parks", "YC", "公园管理处", ""]);
  assert.equal(changesIn(draft), 1);
  draft = undone(draft, rowIn(kUnits, draft, "parks"));
  assert.equal(changesIn(draft), 0);
  assert.equal(made.id, "n1");
  assert.equal(withNewRow(draft, ["x", "", "", ""]).id, "n2", "a number is not used again");
});

test("a row keeps its changes when its key is changed", () => {
  const draft = withRow(emptyDraft(kUnits), rowIn(kUnits, emptyDraft(kUnits), "roads"), ["streets", "YC", "道路科", ""]);
  const row = rowIn(kUnits, draft, "streets");
  assert.equal(row.state, "changed");
  assert.equal(changesIn(undone(draft, row)), 0);
});

test("a row is closed by its flag, whatever word that has", () => {
  for (const word of ["no", "false", "0"]) assert.equal(isClosed(kUnits, ["a", "", "", word]), true);
  for (const word of ["", "yes", "true", "1"]) assert.equal(isClosed(kUnits, ["a", "", "", word]), false);
});

test("what was closed here and is opened again is no change", () => {
  let draft = emptyDraft(kUnits);
  const turn = (code: string): void => {
    const row = rowIn(kUnits, draft, code);
    draft = withRow(draft, row, turned(kUnits, row));
  };
  turn("water");
  assert.deepEqual(rowIn(kUnits, draft, "water").cells, ["water", "YC", "水务局", "no"]);
  turn("water");
  assert.equal(changesIn(draft), 0);
  turn("pipes");
  assert.deepEqual(rowIn(kUnits, draft, "pipes").cells, ["pipes", "water", "管网所", "yes"]);
});

test("a fault is brought back to the row of its line", () => {
  const table: CityTable = { ...kUnits, rows: [{ line: 3, cells: ["a", "", "two\nlines", ""] }, { line: 5, cells: ["b", "", "x", ""] }, { line: 6, cells: ["c", "", "y", ""] }] };
  const draft = withoutRow(emptyDraft(table), rowIn(table, emptyDraft(table), "b"));
  const sent = csvOf(table, draft);
  const told = (line: number | null): string | undefined => rowsOf(table, draft).find(({ id }) => id === rowOfFault(sent, line))?.cells[0];
  assert.deepEqual([1, 2, 3, 4, 5, 0, null].map(told), [undefined, undefined, "a", "a", "c", undefined, undefined]);
  const fault = (file: string) => ({ file, line: 3, column: "", rule: "", message: "" });
  assert.equal(isOwnFault(fault("units.csv"), "units"), true);
  assert.equal(isOwnFault(fault("liaoyuan/units.csv"), "units"), true);
  assert.equal(isOwnFault(fault("catalogue.csv"), "units"), false);
  assert.equal(tableOfFault(fault("default/catalogue.csv")), "catalogue");
});

test("a row is moved, and back again is no change", () => {
  const codes = (draft: Draft) => rowsOf(kUnits, draft).map(({ cells: [code] }) => code);
  const made = withNewRow(emptyDraft(kUnits), ["parks", "YC", "公园处", ""]).draft;
  let draft = moved(kUnits, made, rowIn(kUnits, made, "parks"), -1);
  draft = moved(kUnits, draft, rowIn(kUnits, draft, "parks"), -1);
  assert.deepEqual(codes(draft), ["YC", "water", "parks", "pipes", "roads"]);
  assert.equal(changesIn(draft), 2);
  assert.match(csvOf(kUnits, draft).text, /water.*\nparks.*\npipes.*\nroads/);
  assert.equal(moved(kUnits, draft, rowIn(kUnits, draft, "YC"), -1), draft, "at the end it stays");
  const next = rebased(draft, { ...kUnits, digest: "d2", rows: kUnits.rows.slice(0, 3) });
  assert.ok(next);
  assert.deepEqual(rowsOf({ ...kUnits, rows: kUnits.rows.slice(0, 3) }, next).map(({ cells: [code] }) => code), ["YC", "water", "parks", "pipes"]);
  for (let i = 0; i < 2; ++i) draft = moved(kUnits, draft, rowIn(kUnits, draft, "parks"), 1);
  assert.equal(changesIn(draft), 1);
  assert.equal(changesIn(withoutRow(draft, rowIn(kUnits, draft, "parks"))), 0);
});

test("a draft is put upon what somebody else has saved, cell by cell", () => {
  let draft = emptyDraft(kUnits);
  draft = withRow(draft, rowIn(kUnits, draft, "water"), ["water", "YC", "水务集团", ""]);
  draft = withRow(draft, rowIn(kUnits, draft, "pipes"), ["pipes", "water", "管网中心", "no"]);
  draft = withoutRow(draft, rowIn(kUnits, draft, "roads"));
  draft = withNewRow(draft, ["parks", "YC", "公园处", ""]).draft;
  draft = withNewRow(draft, ["lamps", "YC", "路灯所", ""]).draft;
  const table: CityTable = { ...kUnits, digest: "d2", rows: [{ line: 2, cells: ["YC", "", "云川市", ""] }, { line: 3, cells: ["water", "", "水务局", "no"] }, { line: 4, cells: ["parks", "YC", "园林局", "no"] }] };
  const next = rebased(draft, table);
  assert.ok(next);
  assert.equal(next.digest, "d2");
  assert.deepEqual(rowsOf(table, next).map(({ cells, state }) => [state, ...cells]), [
    ["same", "YC", "", "云川市", ""], ["changed", "water", "", "水务集团", "no"], ["changed", "parks", "YC", "公园处", ""],
    ["added", "pipes", "water", "管网中心", "no"], ["added", "lamps", "YC", "路灯所", ""],
  ]);
  assert.equal(new Set(rowsOf(table, next).map(({ id }) => id)).size, 5, "every row has an id of its own");
  assert.equal(rebased(draft, { ...table, columns: table.columns.slice(1) }), null);
});

test("a draft comes back from text, and what is none is none", () => {
  const draft = withNewRow(emptyDraft(kUnits), ["x", "", "", ""]).draft;
  assert.deepEqual(readDraft(JSON.stringify(draft)), draft);
  for (const broken of [null, "", "{", "{}", '{"digest":1}', "null"]) assert.equal(readDraft(broken), null);
});

test("rows stand as a tree, whatever their order; a loop hides nobody", () => {
  const cells = (code: string, parent: string) => ({ line: 0, cells: [code, parent, code, ""] });
  const table: CityTable = { ...kUnits, rows: [cells("c", "b"), cells("b", "a"), cells("x", "y"), cells("y", "x"), cells("a", ""), cells("lone", "gone")] };
  const rows = rowsOf(table, emptyDraft(table));
  assert.deepEqual(treeOf(table, rows).map(({ row, depth }) => [row.cells[0], depth]), [["a", 0], ["b", 1], ["c", 2], ["lone", 0], ["x", 0], ["y", 0]]);
});

test("the list is narrowed by words, and by open or closed", () => {
  const rows = rowsOf(kUnits, emptyDraft(kUnits));
  const codes = (sought: string, shown: "all" | "open" | "closed") => listedRows(kUnits, rows, sought, shown).map(({ row }) => row.cells[0]);
  assert.deepEqual(codes("", "all"), ["YC", "water", "pipes", "roads"]);
  assert.deepEqual(codes("", "open"), ["YC", "water", "roads"]);
  assert.deepEqual(codes("", "closed"), ["pipes"]);
  assert.deepEqual(codes("管网 WATER", "all"), ["pipes"]);
  assert.deepEqual(codes("nowhere", "all"), []);
});

test("a list of choices keeps its order, and what it does not know", () => {
  assert.equal(toggled("sms", "mail", true, ["mail", "sms"]), "mail|sms");
  assert.equal(toggled("mail|fax", "mail", false, ["mail", "sms"]), "fax");
  assert.equal(linesToCell(" a \n\nb\n"), "a|b");
});

test("what messages must and may say is what the program checks", () => {
  const source = text("../src/notify/message.cc");
  const body = source.slice(source.indexOf("PurposeValues values_of"));
  const found = new Map<string, [string[], string[]]>();
  let open: string[] = [];
  for (const [, purpose, must, may] of body.slice(0, body.indexOf("\n}\n")).matchAll(/case Purpose::(\w+):|return \{\{([^}]*)\}, \{([^}]*)\}\};/g)) {
    if (purpose) {
      open.push(purpose);
      continue;
    }
    const names = (list = ""): string[] => [...list.matchAll(/"(\w+)"/g)].map(([, name = ""]) => name);
    for (const one of open) found.set(one, [names(must), names(may)]);
    open = [];
  }
  found.delete("sync");
  assert.ok(found.size >= 14);
  assert.deepEqual(Object.fromEntries([...found].map(([purpose, [must, may]]) => [purpose, { must, may }])), kSaid);
  const zh = words("zh");
  for (const name of [...kSaidEverywhere, ...Object.values(kSaid).flatMap(({ must, may }) => [...must, ...may])]) assert.ok(`tables.value.${name}` in zh, name);
  for (const purpose of Object.keys(kSaid)) assert.ok(`purpose.${purpose}` in zh, purpose);
});

test("values are found in braces, and a brace itself is none", () => {
  assert.deepEqual(namesIn("{unit} {{unit2}} {due} {unit} {Bad}"), ["unit", "due"]);
  assert.equal(saidIn("sync", ""), null);
  const told = saidIn("progress", "工单 {case_code} {nonsense}") ?? [];
  assert.deepEqual(told.filter(({ stands }) => stands), [{ name: "case_code", kind: "must", stands: true }, { name: "nonsense", kind: "unknown", stands: true }]);
  assert.equal(blanksIn("【一】和【二】"), 2);
});

/** Every column of packs/README.md, by table. */
const kColumns: Record<string, string> = {
  units: "code parent kind name_zh name_en phone_public active",
  categories: "code parent name_zh name_en description_zh description_en keywords request_types kind urgency active sensitive community_may_own",
  attributes: "category code datatype required variable order description_zh description_en datatype_description values",
  catalogue: "zone category unit limit_rule request_types effective_from legal_basis effective_to",
  templates: "id purpose channel language subject body", notices: "event audience template channels", replies: "code category zh en",
  callback_script: "code text_zh text_en", exclusion_causes: "code name_zh name_en",
  inquiry_services: "id categories_zh categories_en name_zh name_en brief_zh brief_en description_zh description_en expiration action_type action_label_zh action_label_en action_url",
  inquiry_facilities: "id type_zh type_en name_zh name_en brief_zh brief_en description_zh description_en features_zh features_en address_zh address_en more_address_zh more_address_en city zipcode hours_zh hours_en lat long eligibility_zh eligibility_en expiration",
  inquiry_faqs: "id categories_zh categories_en question_zh question_en answer_zh answer_en services expiration",
};
test("every table and column has words and says what it does", () => {
  const zh = words("zh");
  assert.deepEqual(Object.keys(kColumns), [...kTables]);
  for (const [table, columns] of Object.entries(kColumns)) {
    assert.ok(`tables.name.${table}` in zh && `tables.lead.${table}` in zh, table);
    for (const column of columns.split(" "))
      for (const kind of ["col", "hint"]) assert.ok(`tables.${kind}.${table}.${column}` in zh || `tables.${kind}.${column}` in zh, `${kind} ${table}.${column}`);
  }
});

test("the columns of the shipped pack are among those", () => {
  for (const [table, columns] of Object.entries(kColumns)) {
    if (table === "inquiry_services") continue;  // No shipped pack has one.
    const header = text(`../packs/default/${table}.csv`).split("\n").find((line) => !line.startsWith("#")) ?? "";
    for (const column of header.trim().split(",")) assert.ok(columns.split(" ").includes(column), `${table}.${column}`);
  }
});

test("every choice of a cell has a word", () => {
  const zh = words("zh");
  const all = (path: string, table: string): string[] => {
    const body = text(path).split(`${table}{{`)[1]?.split("}};")[0] ?? "";
    return [...body.matchAll(/\{"(\w+)", /g)].map(([, name = ""]) => name);
  };
  const events = all("../src/notify/notice_policy.h", "kOccasions"), audiences = all("../src/notify/notice_policy.h", "kAudiences");
  assert.ok(events.length > 25 && audiences.length > 8);
  for (const event of events) assert.ok(`told_event.${event}` in zh || `event.${event}` in zh, event);
  for (const audience of audiences) assert.ok(`tables.audience.${audience}` in zh, audience);
  for (const code of "greeting contacted solved satisfied pressured thanks".split(" ")) assert.ok(`tables.script.${code}` in zh, code);
});
