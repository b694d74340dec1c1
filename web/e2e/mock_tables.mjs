// The city's tables played from the invented pack: read, planned from the CSV that is sent, saved, and back to the pack.
import { readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";

const kPack = join(import.meta.dirname, "../../packs/default");
const types = ["consult", "help", "complaint", "report", "suggest", "praise"];
const choice = (name, choices, required = true) => ({ name, kind: "choice", required, choices });
const column = (name, kind = "text", required = false, more = {}) => ({ name, kind, required, ...more });
const code = (name, refers, required = false) => column(name, "code", required, refers ? { refers } : {});
const list = (name, choices) => column(name, "list", false, choices ? { choices } : {});
const both = (name, kind = "text", required = false) => [column(`${name}_zh`, kind, required), column(`${name}_en`, kind, required)];
const lists = (name) => [list(`${name}_zh`), list(`${name}_en`)];
const events = "received dispatched contacted progress_told extension_asked extension_granted carry_asked carry_granted carry_reviewed assist_assigned objected objection_ruled result_filed result_passed result_returned callback_unreached rework_ordered urged supervised escalated information_added landed reopened withdrawn due_soon overdue excluded exclusion_ruled urged_sign urged_deputy urged_criticism prompted".split(" ");
const audiences = "resident lead assist copied above hotline callback_desk supervision head deputy_head person".split(" ");
const purposes = "receipt progress answer result extension carry callback_link reminder escalation prompt task staff_notice emergency ten_day_prompt".split(" ");
const kinds = "city district street community department hotline callback_desk supervision external party_branch".split(" ");

/** As the server tells them. */
const kFormats = {
  units: { key: ["code"], closes: true, columns: [code("code", "", true), code("parent", "units"), choice("kind", kinds), ...both("name", "text", true), column("phone_public"), column("active", "flag")] },
  categories: { key: ["code"], closes: true, columns: [code("code", "", true), code("parent", "categories"), ...both("name", "text", true), ...both("description", "long"), list("keywords"), list("request_types", types),
    choice("kind", ["realtime", "batch", "blackbox"], false), choice("urgency", ["emergency", "urgent", "normal", "complex"], false), column("active", "flag"), column("sensitive", "flag"), column("community_may_own", "flag")] },
  attributes: { key: ["category", "code"], columns: [code("category", "categories", true), code("code", "", true), choice("datatype", ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]), column("required", "flag"),
    column("variable", "flag"), column("order", "number", true), ...both("description", "long", true), column("datatype_description", "long"), list("values")] },
  catalogue: { key: ["zone", "category", "request_types", "effective_from"], columns: [code("zone", "zones", true), code("category", "categories", true), column("unit", "list", true, { refers: "units" }), code("limit_rule", "limits"),
    list("request_types", types), column("effective_from", "day", true), column("legal_basis"), column("effective_to", "day")] },
  templates: { key: ["id", "channel", "language"], columns: [code("id", "", true), choice("purpose", purposes), choice("channel", ["mail", "sms", "in_app"]), choice("language", ["zh", "en"]), column("subject"), column("body", "long", true)] },
  notices: { key: ["event", "audience"], columns: [choice("event", events), choice("audience", audiences), code("template", "", true), column("channels", "list", true, { choices: ["mail", "sms", "in_app"] })] },
  replies: { key: ["code"], columns: [code("code", "", true), code("category", "categories"), column("zh", "long", true), column("en", "long", true)] },
  callback_script: { key: ["code"], columns: [choice("code", ["greeting", "contacted", "solved", "satisfied", "pressured", "thanks"]), ...both("text", "long", true)] },
  exclusion_causes: { key: ["code"], columns: [code("code", "", true), ...both("name", "text", true)] },
  inquiry_services: { key: ["id"], columns: [code("id", "", true), ...lists("categories"), ...both("name"), ...both("brief", "long"), ...both("description", "long"), column("expiration", "day"), choice("action_type", ["Service Request", "Link", "Literature"], false), ...both("action_label"), column("action_url")] },
  inquiry_facilities: { key: ["id"], columns: [code("id", "", true), ...both("type"), ...both("name"), ...both("brief", "long"), ...both("description", "long"), ...lists("features"), ...both("address"), ...both("more_address"), column("city"), column("zipcode"), ...both("hours"), column("lat", "number"), column("long", "number"), ...both("eligibility", "long"), column("expiration", "day")] },
  inquiry_faqs: { key: ["id"], columns: [code("id", "", true), ...lists("categories"), ...both("question"), ...both("answer", "long"), list("services"), column("expiration", "day")] },
};
const kNames = Object.keys(kFormats);
const none = [404, { type: "urn:taizhang:rule:unknown_table", title: "not found", status: 404, detail: "there is no such table", errors: [], request_id: "r-invented" }];
const hash = (...parts) => createHash("sha256").update(parts.join("\0")).digest("hex");

/** Records with the line at which each begins. */
function records(text) {
  const out = [];
  let row = [], cell = "", quoted = false, line = 1, from = 1, raw = "";
  const end = () => {
    row.push(cell);
    if (raw.trim()) out.push({ line: from, cells: row.map((one) => one.trim()), raw });
    [row, cell, raw, from] = [[], "", "", line + 1];
  };
  for (let i = 0; i < text.length; ++i) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') cell += text[++i];
      else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"') quoted = true;
    else if (c === ",") row.push(cell), (cell = "");
    else if (c === "\n") end();
    else if (c !== "\r") cell += c;
    if (c !== "\n" || quoted) raw += c;
    if (c === "\n") ++line;
  }
  if (raw) end();
  return out;
}
function parse(name, text) {
  const all = records(text), data = all.filter(({ raw }) => !raw.startsWith("#")), header = data[0]?.cells ?? [];
  const { columns } = kFormats[name];
  return {
    comments: all.slice(0, all.indexOf(data[0])).map(({ raw }) => raw), header,
    rows: data.slice(1).map(({ line, cells }) => ({ line, cells: columns.map((one) => cells[header.indexOf(one.name)] ?? "") })),
  };
}
const at = (name, row, column_) => row.cells[kFormats[name].columns.findIndex((one) => one.name === column_)];
const keyOf = (name, row) => kFormats[name].key.map((one) => at(name, row, one));
const isClosed = (name, row) => at(name, row, "active") === "no";

/** A community each for a list that is longer than a screen. */
const many = Array.from({ length: 400 }, (_, i) => `community.${i + 1},${["linan", "qiaobei"][i % 2]},community,第${i + 1}社区（虚构）,Community ${i + 1} (invented),`).join("\n");
function packText(name) {
  if (name === "inquiry_services") return "";
  const text = readFileSync(join(kPack, `${name}.csv`), "utf8");
  if (name !== "units") return text;
  const streets = parse("units", text).rows.filter((row) => at("units", row, "kind") === "street").map((row) => at("units", row, "code"));
  return text + many.replace(/,(linan|qiaobei),/g, (_, which) => `,${streets[which === "linan" ? 0 : 1]},`) + "\n";
}

export class MockTables {
  constructor() {
    this.reset();
  }
  reset() {
    this.tables = Object.fromEntries(kNames.map((name) => [name, { pack: packText(name), text: null, versions: [] }]));
    this.add("replies", this.tables.replies.pack.replace("已处理", "已办好"), { at: "2026-11-20T02:00:00Z" });
  }
  textOf = (name) => this.tables[name].text ?? this.tables[name].pack;
  rowsOf = (name) => (this.textOf(name) ? parse(name, this.textOf(name)).rows : []);
  version = (name) => this.tables[name].versions.length;
  add(name, text, { pack = false, at: when = new Date().toISOString() } = {}) {
    const { counts } = this.diff(name, text);
    const table = this.tables[name];
    table.versions.unshift({ version: table.versions.length + 1, at: when, by: "42", by_name: "管理员（虚构）", rows: parse(name, text).rows.length, pack, ...counts, text });
    table.text = pack ? null : text;
  }
  /** What somebody else does meanwhile. */
  touch(name) {
    const rows = this.rowsOf(name), first = rows[0];
    this.add(name, this.textOf(name).replace(first.cells[first.cells.length > 3 ? 3 : 1], (cell) => `${cell}（改）`));
  }
  diff(name, text) {
    const was = new Map(this.rowsOf(name).map((row) => [JSON.stringify(keyOf(name, row)), row])), is = parse(name, text).rows;
    const added = [], changed = [];
    let same = 0;
    for (const row of is) {
      const key = JSON.stringify(keyOf(name, row)), before = was.get(key);
      was.delete(key);
      if (!before) added.push({ key: keyOf(name, row), cells: row.cells });
      else if (JSON.stringify(before.cells) !== JSON.stringify(row.cells)) changed.push({ key: keyOf(name, row), before: before.cells, after: row.cells, row });
      else ++same;
    }
    const removed = [...was.values()].map((row) => ({ key: keyOf(name, row), cells: row.cells }));
    return { added, changed, removed, same, counts: { added: added.length, changed: changed.length, removed: removed.length } };
  }
  /** Rows that are in both stand in another order. */
  isMoved(name, text) {
    const keys = (rows) => rows.map((row) => JSON.stringify(keyOf(name, row)));
    const was = keys(this.rowsOf(name)), is = keys(parse(name, text).rows);
    return was.filter((one) => is.includes(one)).join() !== is.filter((one) => was.includes(one)).join();
  }
  faults(name, text) {
    const { rows, header } = parse(name, text), fault = (line, column_, rule, message, file = `${name}.csv`) => ({ file, line, column: column_, rule, message: `${file}:${line}:${column_}: ${message}` });
    const unknown = header.find((one) => !kFormats[name].columns.some((each) => each.name === one));
    if (unknown || header.length === 0) return [fault(1, unknown ?? "", unknown ? "unknown_column" : "missing_column", "no such column is read; check its spelling")];
    const codes = new Set(rows.map((row) => at(name, row, "code")));
    const found = [];
    for (const row of rows) {
      const parent = at(name, row, "parent");
      if (parent && !codes.has(parent)) found.push(fault(row.line, "parent", name === "units" ? "orphan_unit" : "orphan_category", `there is no "${parent}"`));
      for (const one of kFormats[name].columns) if (one.required && !at(name, row, one.name)) found.push(fault(row.line, one.name, "name", "must not be empty"));
      if (name === "templates" && !["emergency", "staff_notice", "ten_day_prompt"].includes(at(name, row, "purpose")) && !at(name, row, "body").includes("{case_code}"))
        found.push(fault(row.line, "body", "placeholder_missing", "a message must say {case_code}"));
    }
    if (name === "categories") for (const line of this.rowsOf("catalogue")) if (at("catalogue", line, "category") !== "*" && !codes.has(at("catalogue", line, "category"))) found.push(fault(line.line, "category", "unknown_category", `there is no category "${at("catalogue", line, "category")}"`, "catalogue.csv"));
    return found;
  }
  effects(name, text) {
    const open = (rows) => new Set(rows.filter((row) => !isClosed(name, row)).map((row) => at(name, row, "code")));
    const after = open(parse(name, text).rows), gone = kFormats[name].closes ? [...open(this.rowsOf(name))].filter((one) => !after.has(one)) : [];
    const told = gone.flatMap((subject) => name === "units"
      ? [{ code: "unit_closed_cases", subject, count: 12, href: "/staff?lead=8&open=true" }, { code: "unit_closed_people", subject, count: 2, href: "/staff/admin/people" },
        { code: "unit_closed_catalogue", subject, count: this.rowsOf("catalogue").filter((line) => at("catalogue", line, "unit").split("|").includes(subject)).length, href: "" }]
      : [{ code: "category_closed_cases", subject, count: 4, href: `/staff?category=${subject}&open=true` }]);
    return [...told.filter(({ count }) => count > 0), { code: "takes_hold", subject: ["templates", "notices"].includes(name) ? "new messages" : "new cases", count: 0, href: "" }];
  }
  samples(name, changes) {
    if (name !== "templates") return [];
    const said = (cells) => (cells?.[5] ?? "").replace(/\{case_code\}/g, "YC-261101-0001").replace(/\{link\}/g, "https://example.invalid/r/1").replace(/\{\w+\}/g, "（示例）");
    return [...changes.added.map(({ key, cells }) => ({ key, after: cells })), ...changes.changed.map(({ key, before, after }) => ({ key, before, after }))]
      .map(({ key, before, after }) => ({ key, subject: after[4].replace(/\{case_code\}/g, "YC-261101-0001"), before: said(before), after: said(after) }));
  }
  plan(name, body) {
    const table = this.tables[name], text = body.pack ? table.pack : body.csv;
    const digest = hash(name, text, this.textOf(name), String(this.version(name)), String(Boolean(body.pack)));
    const faults = this.faults(name, text), changes = this.diff(name, text);
    const { added, changed, removed, same, counts } = changes;
    if (!body.dry_run) {
      if (body.digest !== digest) return [412, { type: "urn:taizhang:rule:digest", title: "changed", status: 412, detail: "the text or the table are not those of the preview", errors: [], request_id: "r-invented" }];
      if (faults.length > 0) return [400, { title: "wrong", status: 400, detail: "", request_id: "r-invented", errors: faults.map(({ rule, message }) => ({ field: "csv", rule, message })) }];
      this.add(name, text, { pack: Boolean(body.pack) });
      return [201, { name, version: this.version(name) }];
    }
    const moved = this.isMoved(name, text);
    const known = !moved && counts.added + counts.changed + counts.removed === 0;
    return [200, { name, version: this.version(name), known, digest, columns: kFormats[name].columns.map((one) => one.name), added: added.slice(0, 500), changed: changed.slice(0, 500).map(({ key, before, after }) => ({ key, before, after })), removed: removed.slice(0, 500), same, counts, moved,
      faults, effects: faults.length > 0 ? [] : this.effects(name, text), samples: faults.length > 0 ? [] : this.samples(name, changes) }];
  }
  card(name) {
    const { text, versions } = this.tables[name], file = this.textOf(name) ? `default/${name}.csv` : "";
    return { name, file, rows: this.rowsOf(name).length, from: text === null ? "pack" : "person", version: versions.length, changed_at: versions[0]?.at ?? "2026-11-01T00:00:00Z", changed_by: text === null ? null : "42", changed_by_name: text === null ? "" : "管理员（虚构）", stale: name === "replies" && text !== null };
  }
  whole(name) {
    const { text, versions } = this.tables[name], { comments, rows } = parse(name, this.textOf(name));
    return { name, file: this.textOf(name) ? `default/${name}.csv` : "", from: text === null ? "pack" : "person", version: versions.length, digest: hash(this.textOf(name)), comments,
      columns: kFormats[name].columns, key: kFormats[name].key, closes: Boolean(kFormats[name].closes), rows };
  }
  /** The text of a download; null if the address is none. */
  file(path) {
    const [, name, , n] = /^\/v1\/admin\/tables\/(\w+)(\/versions\/(\d+))?\.csv$/.exec(path) ?? [];
    if (!name || !kFormats[name]) return null;
    return n ? (this.tables[name].versions.find(({ version }) => version === Number(n))?.text ?? null) : this.textOf(name);
  }
  /** [status, value] of a request about these; null if it is about something else. */
  answer(method, parts, body) {
    const [first, admin, what, name, more] = parts;
    if (first === "mock" && admin === "tables") return (name === "touch" ? this.touch(what) : this.reset()), [204, undefined];
    if (first !== "v1" || admin !== "admin" || what !== "tables") return null;
    if (!name) return [200, { tables: kNames.map((one) => this.card(one)) }];
    if (!kFormats[name]) return none;
    if (more === "versions") return [200, { versions: this.tables[name].versions.map(({ text: _, ...one }) => one), next: "" }];
    return method === "POST" ? this.plan(name, body) : [200, this.whole(name)];
  }
}
