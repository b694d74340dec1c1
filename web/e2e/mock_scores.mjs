// Scores, dispatch lists and alerts played for the mock.
import { services } from "./fixtures.mjs";

const kHour = 3_600_000;
const iso = (hours) => new Date(Date.now() + hours * kHour).toISOString();
const note = {
  note_zh: "数量仅供了解工作量；同一事项只计一次，以最差答复为准；未回访到单列，不计为解决；各单位不排名。",
  note_en: "Counts are only for knowing the workload; one matter counts once, by its worst answer; who was not reached stands apart and is not counted as solved; units are not ranked.",
};
const problem = (status, rule, message, field = "") => [status, { title: "refused", status, detail: "", errors: [{ field, message, rule }], request_id: "r-invented" }];

const kProfiles = [
  { id: "three-rates", version: 1, effective_from: "2000-01-01", name_zh: "三率（不合成）", name_en: "Three rates, no composite", weights: null, basic_factor: 0, partial_factor: 0,
    decimals: 2, min_n: 30, window: "month", basis: "received", source: "L1-32: the three rates are the core; no weights are in the law" },
  { id: "cn-bj-district", version: 1, effective_from: "2000-01-01", name_zh: "北京某区三率综合成绩", name_en: "Composite of a Beijing district", weights: { contacted: 0.1, satisfied: 0.4, solved: 0.5 },
    basic_factor: 0.9, partial_factor: 0, decimals: 2, min_n: 30, window: "assessment_month", basis: "received", source: "G1 G2 G3: weights and the 0.9 are a district's parameters" },
];
const kStates = {
  compared: ["", ""], too_few: ["样本不足，不参与比较", "too few to compare"], no_valid_callback: ["无有效回访", "no valid call-back"],
  withheld: ["为免推知个别答复，暂不公布", "not told, so that no single answer can be worked out"],
};
const kGroups = {
  below: ["明显低于全市，非偶然可以解释", "below the city by more than chance explains"], usual: ["与全市相当", "as the city, within chance"],
  above: ["明显高于全市，非偶然可以解释", "above the city by more than chance explains"],
};
const share = (numerator, denominator) => ({ numerator, denominator, rate: denominator ? numerator / denominator : null });

function wilson(numerator, denominator, n) {
  const p = numerator / denominator, z = 1.959964, w = 1 + (z * z) / n, mid = p + (z * z) / (2 * n), half = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return { numerator, denominator, rate: p, low: Math.max(0, (mid - half) / w), high: Math.min(1, (mid + half) / w) };
}
/** Solved, partly, contacted, satisfied, basically of n matters; group only where there are enough. */
function figure({ n, solved, partly, contacted, satisfied, basically, excluded = 2, unreached = 4, group = null }, weighted) {
  const rounds = n + unreached + excluded + 3;
  const state = n === 0 ? "no_valid_callback" : n < 30 ? "too_few" : "compared";
  const [state_zh, state_en] = kStates[state], [group_zh, group_en] = group ? kGroups[group] : ["", ""];
  const whole = weighted ? 10 : 1;
  const rate = (count) => (n ? wilson(count, n * whole, n) : null);
  const compared = state === "compared";
  return {
    state, state_zh, state_en, rounds, answered: n, valid: n, matters: n, contacted: rate(contacted * whole), solved: rate(solved * whole),
    satisfied: rate(satisfied * whole + (weighted ? basically * 9 : 0)), partly: n ? share(partly, n) : null, basically: n ? share(basically, n) : null, unreached: share(unreached, rounds),
    excluded: share(excluded, rounds), exclusion_alarm: excluded * 10 > rounds, outside_desk: share(1, rounds), again: share(3, rounds), discrepancy: n ? share(1, 4) : null,
    as_counted: weighted && n ? Math.round((solved / n) * 9000) / 100 : null, score: weighted && compared ? Math.round((solved / n) * 8800) / 100 : null,
    comparable: compared ? { contacted: 0.9, solved: solved / n, satisfied: 0.7, solved_low: solved / n - 0.08, solved_high: Math.min(1, solved / n + 0.07), covered: 0.94, reference: 0.78 } : null,
    group, group_zh, group_en,
  };
}
const kKeys = {
  unit: { 3: { n: 120, solved: 97, partly: 9, contacted: 117, satisfied: 90, basically: 14, group: "usual" }, 4: { n: 84, solved: 41, partly: 12, contacted: 70, satisfied: 44, basically: 11, excluded: 15, group: "below" },
    5: { n: 210, solved: 189, partly: 8, contacted: 205, satisfied: 176, basically: 20, group: "above" }, 7: { n: 12, solved: 9, partly: 1, contacted: 12, satisfied: 8, basically: 2 },
    9: { n: 46, solved: 36, partly: 3, contacted: 44, satisfied: 31, basically: 8, group: "usual" }, 10: { n: 0, solved: 0, partly: 0, contacted: 0, satisfied: 0, basically: 0 } },
  category: { heating: { n: 150, solved: 110, partly: 10, contacted: 140, satisfied: 100, basically: 20 }, noise: { n: 28, solved: 14, partly: 3, contacted: 27, satisfied: 13, basically: 4 }, "": { n: 31, solved: 20, partly: 2, contacted: 30, satisfied: 19, basically: 5 } },
  zone: { qingyun: { n: 140, solved: 120, partly: 8, contacted: 130, satisfied: 110, basically: 15 }, hongqi: { n: 96, solved: 50, partly: 12, contacted: 80, satisfied: 55, basically: 11 } },
};
const kCity = { n: 472, solved: 372, partly: 33, contacted: 448, satisfied: 349, basically: 55, excluded: 21, unreached: 24 };

const street = (code) => ({ code, name_zh: "", name_en: "" });
const department = (code, name_zh, name_en) => ({ code, name_zh, name_en });
const kNone = department("", "", "");
const days = (effective_from, effective_to = null) => ({ effective_from, effective_to });
/** Of any level of the tree; the first is a branch, which no service stands for. */
const kMatters = { environment: ["生态环境", "Environment"], ...Object.fromEntries(services.map(({ code, name_zh, name_en }) => [code, [name_zh, name_en]])) };
const matter = (category) => ({ category, category_zh: kMatters[category][0], category_en: kMatters[category][1] });
const kDuties = [
  { line: 2, unit: street("@community"), ...matter("environment"), kind: "must_do", department: kNone, legal_basis: "城市居民委员会组织法", ...days("2021-01-01"), source: "云川市社区工作事项清单（虚构）" },
  { line: 3, unit: street("@street"), ...matter("drain"), kind: "must_do", department: kNone, legal_basis: "城市居民委员会组织法", ...days("2021-01-01"), source: "云川市街道履职事项清单（虚构）" },
  { line: 4, unit: street("@street"), ...matter("water"), kind: "may_assist", department: department("U7", "市水务局", "Water Affairs"), legal_basis: "城市供水条例", ...days("2021-01-01"), source: "云川市街道履职事项清单（虚构）" },
  { line: 5, unit: department("U3", "青云街道办事处", "Qingyun Street Office"), ...matter("wages"), kind: "recovered", department: department("U6", "市住房和城乡建设局", "Housing and Construction"), legal_basis: "保障农民工工资支付条例", ...days("2025-07-01", "2027-06-30"), source: "云川市街道履职事项清单（虚构）" },
];
const kDelegations = [
  { line: 2, code: "FQ-017", name_zh: "占道经营查处", name_en: "Enforcement against street stalls", ...matter("stalls"), department: department("U8", "市城市管理局", "Urban Management"), unit: street("@street"),
    legal_basis: "行政处罚法第二十四条", ...days("2025-07-01"), source: "云川市赋权事项目录（虚构）" },
];
const precedent = (id, state, code, more) => ({
  id, case_code: code, reference: `${code}#5`, ruled_at: iso(-72), panel: "2", objector: "7", proposed: "6", owner: "3", upheld: true, category: "drain", request_type: "help", zones: ["qingyun", "linjiang"],
  catalogue_version: 12, state, decided_at: null, reason: "", adopted_version: null, words_zh: `先例：2026-11-20临江区裁定工单${code}#5由青云街道办事处承办`,
  words_en: `precedent: on 2026-11-20 Linjiang District ruled case ${code}#5 to be for Qingyun Street Office`, ...more,
});

export class MockScores {
  constructor(codes) {
    this.codes = codes;
    this.precedents = [precedent("71", "open", codes[0]), precedent("64", "adopted", codes[1], { decided_at: iso(-20), reason: "小区外的管网由水务部门承办。", adopted_version: 12, owner: "7", upheld: false }),
      precedent("58", "open", codes[2], { category: "stalls", owner: "8" })];
    this.version = 12;
  }
  heading(query) {
    const profile = kProfiles.find(({ id }) => id === (query.get("profile") || "three-rates"));
    const kind = query.get("window") ?? profile.window, period = query.get("period");
    return { definition: "three-rates-by-matter/1", profile: { id: profile.id, version: profile.version },
      window: { kind, period, from: `${period.slice(0, 7)}-01T00:00:00+08:00`, to: iso(-500), compared_with: iso(-2000) }, basis: query.get("basis") ?? profile.basis, as_of: iso(0) };
  }
  scores(query) {
    const heading = this.heading(query), by = query.get("by") ?? "unit", weighted = heading.profile.id !== "three-rates";
    const at = `/v1/score-rows?window=${heading.window.kind}&period=${heading.window.period}&basis=${heading.basis}`;
    const groups = Object.entries(kKeys[by]).map(([key, counts]) => ({ key, name_zh: "", name_en: "", ...figure(counts, weighted), rows: `${at}&${by}=${encodeURIComponent(key)}` }));
    return { ...heading, by, groups, city: { ...figure(kCity, weighted), rows: at }, ...note };
  }
  funnel(query) {
    const heading = this.heading(query);
    const units = Object.entries(kKeys.unit).filter(([, { group }]) => group).map(([key, { n, solved, group }]) => {
      const mean = n * 0.788, sd = Math.sqrt(n * 0.788 * 0.212), [group_zh, group_en] = kGroups[group];
      const limit = (z) => Math.min(n, Math.max(0, Math.round(mean + z * sd)));
      return { key, name_zh: "", name_en: "", solved: share(solved, n), low_998: limit(-3.09), low_95: limit(-1.96), high_95: limit(1.96), high_998: limit(3.09), group, group_zh, group_en,
        rows: `/v1/score-rows?window=${heading.window.kind}&period=${heading.window.period}&basis=${heading.basis}&unit=${key}` };
    });
    return { ...heading, pooled: 0.788, units, ...note };
  }
  rows(query) {
    const row = (i, more) => ({ code: this.codes[i], round: 1, unit: query.get("unit") || "3", received_at: iso(-900 - i), opened_at: iso(-700), answered_at: iso(-650), valid: true, unreached: false, excluded: false,
      cause: "", hidden: false, solved: "yes", satisfied: "satisfied", contacted: true, recall_period: "", recall_answered: false, recall_differs: false, matter: this.codes[i], category: "drain", urgency: "normal",
      zone: "qingyun", outside_desk: false, ...more });
    return { ...this.heading(query), next: null, rows: [row(0), row(1, { solved: "partly", satisfied: "basically", matter: this.codes[0] }), row(2, { valid: false, unreached: true, solved: null, satisfied: null, contacted: null, answered_at: null }),
      row(3, { hidden: true, solved: null, satisfied: null, contacted: null, recall_period: "2026-10" }), row(4, { code: null, matter: null, excluded: true, cause: "unlawful", solved: "no", satisfied: "dissatisfied" })] };
  }
  load(body) {
    const text = `${body.duty_list ?? ""}${body.delegations ?? ""}`;
    if (text.includes("broken")) return problem(400, "duty_overlap", "two lines speak of one day", "duty_list.csv:4");
    const refusals = text.includes("against") ? [{ rule: "township_duty_list", field: "catalogue.csv:8", message: "duty list, line 4: assistance only; responsible is Water Affairs" }] : [];
    const loaded = body.dry_run ? null : ++this.version;
    return [loaded ? 201 : 200, { catalogue_version: this.version - (loaded ? 1 : 0), known: false, digest: "d".repeat(64), duties_added: [{ ...kDuties[2], line: 6, ...matter("heating") }], duties_removed: [kDuties[3]],
      delegations_added: [], delegations_removed: [], refusals, loaded_version: loaded }];
  }
  decide(id, command, body) {
    const one = this.precedents.find((item) => item.id === id);
    if (one.state !== "open") return problem(409, "precedent_decided", "the precedent is no longer open");
    if (command === "adopt" && body.effective_from < new Date().toISOString().slice(0, 10)) return problem(400, "day_from_today", "is in the past", "effective_from");
    Object.assign(one, { state: command === "adopt" ? "adopted" : "dismissed", decided_at: iso(0), reason: body.reason, adopted_version: command === "adopt" ? ++this.version : null });
    return [200, one];
  }
  suggestion() {
    const reasons = [
      { kind: "catalogue", zh: "派单目录第12版第3行：青云街道 × 下水堵塞 → 青云街道办事处；时限7日（CN-BJ-2022/general）", en: "Catalogue version 12, line 3: Qingyun × Blocked drain → Qingyun Street Office; limit 7 days (CN-BJ-2022/general)" },
      { kind: "township_duty_list", zh: "履职事项清单第4行：配合履职事项，由市水务局承办（依据：城市供水条例；来源：云川市街道履职事项清单）", en: "duty list, line 4: assistance only; responsible is Water Affairs (basis: 城市供水条例; source: 云川市街道履职事项清单)" },
      { kind: "precedent", zh: this.precedents[0].words_zh, en: this.precedents[0].words_en },
    ];
    const one = { catalogue_version: 12, day: "2026-11-25", unit: "7", responsible: department("U7", "市水务局", "Water Affairs"), limit_rule: "CN-BJ-2022/general", fallback: false, copied_to: null, line: 3, delegation: null, reasons, precedents: [] };
    return { now: one, sheet: { ...one, catalogue_version: 11, day: "2026-11-18", unit: "3", reasons: reasons.slice(0, 1) },
      transfers: { dispatches: 3, transfers: 2, transfers_before_district: 2, next_is_district: true, ruled: false, objectors: ["3", "7"] } };
  }
  alerts(query) {
    const all = [{ at: iso(-3), code: this.codes[4], actor: "31", actor_name: "承办甲（虚构）", unit: "5", readable: true }, { at: iso(-30), code: "YC-261110-0000009", actor: "18", actor_name: "", unit: "7", readable: false }];
    return query.get("cursor") ? { alerts: all.slice(1), next: null } : { alerts: all.slice(0, 1), next: "1" };
  }

  /** [status, value] of a request about these; null if it is about something else. */
  answer(parts, query, body) {
    const [, what, id, command] = parts;
    if (what === "scores") return [200, this.scores(query)];
    if (what === "score-profiles") return [200, { definition: "three-rates-by-matter/1", chosen: "three-rates", public: false, profiles: kProfiles }];
    if (what === "score-funnel") return [200, this.funnel(query)];
    if (what === "score-rows") return [200, this.rows(query)];
    if (what === "alerts") return [200, this.alerts(query)];
    if (what === "cases" && command === "suggestion") return [200, this.suggestion()];
    if (what !== "dispatch") return null;
    if (id === "duty-list") return [200, { catalogue_version: this.version, lines: kDuties }];
    if (id === "delegations") return [200, { catalogue_version: this.version, delegations: kDelegations }];
    if (id === "lists") return this.load(body);
    if (parts.length > 3) return this.decide(parts[3], parts[4], body);
    return [200, { precedents: this.precedents.filter(({ state }) => !query.get("state") || query.get("state") === state), next: null }];
  }
}
