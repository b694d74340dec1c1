// The time limits played from fixtures: profiles, a trial, and imports that are broken, refused, or good.
const kDay = 86_400_000;
const hours = (value) => ({ value, unit: "hours", zh: `${value}小时`, en: value === 1 ? "1 hour" : `${value} hours` });
const worked = (value) => (value === 0 ? { value, unit: "working_days", zh: "当日", en: "the same day" } : { value, unit: "working_days", zh: `${value}个工作日`, en: `${value} working days` });
const natural = (value) => (value === 0 ? { value, unit: "natural_days", zh: "当日", en: "the same day" } : { value, unit: "natural_days", zh: `${value}日`, en: `${value} days` });
const rule = (name, part) => ({
  rule: name, profile: name.slice(0, name.lastIndexOf(".")), request_types: [], urgencies: [], sign: null, contact: null, objection: null, result: worked(5),
  extension: null, extensions_max: 0, source: "L2-24", note_zh: "", note_en: "", lines: [], lines_total: 0, ...part,
});
const profiles = (general) => [
  { profile: "CN-AY-2021", chosen: false, complete: true, rules: [
    rule("CN-AY-2021.general", { objection: hours(24), extension: worked(5), extensions_max: 1, source: "L4-50", note_zh: "可延长一次五个工作日，由承办单位负责人批准", note_en: "Once five more working days, by the head of the unit" })] },
  { profile: "CN-JN-2018", chosen: true, complete: true, rules: [
    rule("CN-JN-2018.urgent", { urgencies: ["emergency", "urgent"], sign: hours(2), contact: natural(0), result: hours(24), note_zh: "水电气热等（虚构）", note_en: "Water, power, gas, heat (invented)" }),
    rule("CN-JN-2018.general", { sign: hours(2), contact: hours(24), result: worked(general), extensions_max: 1, note_zh: "五个工作日内办结并答复；法律另有规定的告知法定时限", note_en: "Done and answered within five working days; a longer legal limit is told" })] },
  { profile: "CN-MARKET-REPORT", chosen: false, complete: false, rules: [
    rule("CN-MARKET-REPORT.verify", { request_types: ["report"], result: worked(15), extension: worked(15), extensions_max: 1, source: "L16-23;L16-31", note_zh: "十五个工作日内核查", note_en: "Verified within 15 working days",
      lines: [{ line: 28, zone: { code: "*", name_zh: "", name_en: "" }, category: { code: "market", name_zh: "市场监管", name_en: "Market supervision" } }], lines_total: 1 }),
    rule("CN-MARKET-REPORT.told", { request_types: ["report"], source: "L16-31", note_zh: "五个工作日内告知实名举报人", note_en: "A named tipster is told within 5 working days" })] },
];
const version = (n, part) => ({ version: n, effective_from: "2026-03-02T01:00:00Z", loaded_at: "2026-03-02T01:00:00Z", by: "person", loaded_by: "7", loaded_by_name: "管理员（虚构）", rules: 5, ...part });

export class MockLimits {
  versions = [version(2), version(1, { effective_from: "1970-01-01T00:00:00Z", loaded_at: "2025-12-01T02:00:00Z", by: "pack", loaded_by: null, loaded_by_name: "" })];
  rule = () => profiles(5)[1].rules[1];

  overview(asked) {
    const current = this.versions[0].version, shown = Number(asked || current);
    return { version: shown, current_version: current, catalogue_version: 12, city_profile: "CN-JN-2018", objection_hours: 24, extension_days: 30,
      versions: this.versions, profiles: profiles(shown > 2 ? 3 : 5) };
  }
  /** Five working days over the National Day holiday, whatever the time that is asked. */
  trial(query) {
    const at = `${query.get("at") || "2026-09-30T12:00"}:00+08:00`;
    const start = Date.parse(at), end = Date.parse("2026-10-13T23:59:59.999+08:00");
    const step = (kind, span, due, days = [], provisional = false) => ({ kind, span, from: new Date(start).toISOString(), due: new Date(due).toISOString(), provisional, days });
    return { version: this.versions[0].version, calendar_version: 3, at: new Date(start).toISOString(), time_zone: "Asia/Shanghai", provisional: false, rule: this.rule(), steps: [
      step("sign", hours(2), start + 2 * 3_600_000), step("contact", hours(24), start + kDay), step("objection", null, start + kDay),
      step("result", worked(5), end, [
        { from: "2026-10-01", to: "2026-10-07", kind: "holiday", name_zh: "国庆节", name_en: "National Day" },
        { from: "2026-10-10", to: "2026-10-10", kind: "makeup", name_zh: "国庆节", name_en: "National Day" },
        { from: "2026-10-11", to: "2026-10-11", kind: "weekend", name_zh: "", name_en: "" }]),
      step("extension", null, end + 30 * kDay, [], true)] };
  }
  plan(body) {
    const current = this.versions[0].version;
    const plan = { version: current, known: false, digest: "e".repeat(64), faults: [], added: [], removed: [], changed: [], reordered: false, refusals: [], warnings: [],
      keeps: { open: 43, read: 41, complete: true, as_of: new Date().toISOString(), profiles: [{ profile: "", cases: 2 }, { profile: "CN-JN-2018", cases: 39 }] }, loaded_version: null };
    if (body.limits.includes("broken")) {
      plan.digest = "";
      plan.faults = [{ line: 4, field: "result_value", rule: "span", message: "limits.csv:4:result_value: must be a number from 1" },
        { line: 7, field: "urgencies", rule: "urgency", message: "limits.csv:7:urgencies: must be a list" }];
      return [200, plan];
    }
    if (body.limits.includes("against")) {
      plan.removed = [profiles(5)[2].rules[0]];
      plan.refusals = [{ line: 28, field: "limit_rule", rule: "unknown_limit", message: "catalogue.csv:28:limit_rule: there is no limit rule" }];
      return [200, plan];
    }
    const was = this.rule(), is = { ...was, result: worked(3), contact: hours(12) };
    plan.changed = [{ was, is, fields: ["contact", "result"] }];
    plan.added = [rule("CN-JN-2018.complex", { urgencies: ["complex"], result: worked(15) })];
    plan.warnings = [{ kind: "never_chosen", rule: "CN-JN-2018.complex" }];
    if (body.dry_run) return [200, plan];
    const now = new Date().toISOString();
    this.versions = [version(current + 1, { effective_from: now, loaded_at: now }), ...this.versions];
    return [201, { ...plan, loaded_version: current + 1 }];
  }
  answer(parts, query, body) {
    if (parts[0] !== "v1" || parts[1] !== "limits") return null;
    if (parts[2] === "try") return query.get("urgency") === "complex"
      ? [400, { title: "wrong", status: 400, detail: "", request_id: "r-invented", errors: [{ field: "profile", rule: "", message: "profile: has no rule for this" }] }]
      : [200, this.trial(query)];
    return parts[2] === "imports" ? this.plan(body) : [200, this.overview(query.get("version"))];
  }
}
