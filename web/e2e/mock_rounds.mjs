// The regular rounds, played: weeks of every kind, a docket on two pages, action items, prompts, reminders, and months before and after
// their seal. Everything is invented. Refuses only what the screens are to show as refused.
import { createHash } from "node:crypto";

const hash = (text) => createHash("sha256").update(text).digest("hex");
const refused = (status, rule, detail, more = []) => [status, { type: `urn:taizhang:rule:${rule}`, title: "refused", status, detail, request_id: "r-invented",
  ...(more.length > 0 ? { errors: [{ field: "", message: detail, rule }, ...more] } : {}) }];
const wrong = (field, message) => [400, { title: "wrong", status: 400, detail: "", request_id: "r-invented", errors: [{ field, message, rule: "" }] }];

/** Whoever is accountable for a street: finishes its actions and signs for it, but neither decides nor seals. */
export const head = {
  actor: "77", login: "wang", display_name: "王岚（虚构）", unit: { id: "3", name_zh: "青云街道办事处", name_en: "Qingyun Street Office" },
  roles: ["approver"], jurisdiction: "yunchuan", language: "zh", permissions: ["signed_in", "case_read", "case_handle", "case_approve"],
};

const kHead = { by: "77", by_name: "王岚（虚构）", by_unit: "3" }, kSupervisor = { by: "42", by_name: "李正（虚构）", by_unit: "1" };
const step = (kind, at, by = kSupervisor) => ({ version: 1, kind, at, unit: by.by_unit, text: "", ...by });

const week = (period, state, at, more = {}) => ({
  kind: "weekly", period, state, moved: false, at, covers_from: at, covers_to: at, next_at: at, provisional: false, begun_at: at, finished_at: at, merged_into: null, ...more,
});
const kWeeks = [
  week("2026-02-23", "held", "2026-02-24T01:00:00Z", { moved: true, covers_from: "2026-02-09T01:00:00Z", covers_to: "2026-02-24T01:00:00Z", next_at: "2026-03-02T01:00:00Z" }),
  week("2026-02-16", "merged", "2026-02-24T01:00:00Z", { merged_into: "2026-02-23" }),
  week("2026-02-09", "held", "2026-02-09T01:00:00Z", { covers_from: "2026-02-02T01:00:00Z", covers_to: "2026-02-09T01:00:00Z", next_at: "2026-02-24T01:00:00Z" }),
  week("2026-02-02", "missed", "2026-02-02T01:00:00Z"),
  ...["26", "19", "12", "05"].map((day) => week(`2026-01-${day}`, "held", `2026-01-${day}T01:00:00Z`)),
];
const kWords = {
  overdue: ["应办未办，时限已过", "overdue, the limit has passed"], no_first_contact: ["尚未联系诉求人", "the resident has not been contacted"],
  reopened: ["诉求人重开", "reopened by the resident"], carry_review_due: ["挂账待复查", "a carried case is due for review"],
  stuck_in_objection: ["退单异议尚未裁定", "an objection waits for its ruling"],
};
const item = (code, unit, reason, day, also = [], emergency = false) => {
  const said = [reason, ...also].map((one) => kWords[one].map((words, i) => (i === 0 ? `${words}（${day}）` : `${words} (${day})`)));
  return { code, reason, also, emergency, unit, since: `${day}T10:00:00Z`, words_zh: said.map(([zh]) => zh).join("；"), words_en: said.map(([, en]) => en).join("; ") };
};
const month = (period, state) => ({ kind: "month", period, state, moved: false, at: "2026-03-02T01:00:00Z", covers_from: "2026-01-31T16:00:00Z", covers_to: "2026-02-28T16:00:00Z",
  next_at: "2026-04-01T01:00:00Z", provisional: false, begun_at: "2026-03-02T01:00:00Z", finished_at: state === "held" ? "2026-03-02T01:00:05Z" : null, merged_into: null });

export class Rounds {
  constructor(codes) {
    const c = codes;
    this.items = [item(c[0], "3", "overdue", "2026-02-20", ["no_first_contact"], true), item(c[1], "4", "overdue", "2026-02-11"), item(c[2], "7", "overdue", "2026-02-13"),
      item(c[3], "3", "no_first_contact", "2026-02-14"), item(c[4], "5", "reopened", "2026-02-22"), item(c[5], "6", "carry_review_due", "2026-02-27"), item(c[6], "8", "stuck_in_objection", "2026-02-10")];
    this.actions = [
      { id: "502", version: 1, week: "2026-02-09", text: "青云街道与水务局共同查清解放路返水原因，并向诉求人说明。", owner: "3", due: "2026-02-27T15:59:59Z", state: "open", ended_at: null, late: false, outcome: "", codes: [c[3]], steps: [step("decided", "2026-02-09T02:00:00Z")] },
      { id: "501", version: 3, week: "2026-01-26", text: "红旗街道更换松动井盖。", owner: "4", due: "2026-02-06T15:59:59Z", state: "done", ended_at: "2026-02-10T03:00:00Z", late: true, outcome: "已全部更换。", codes: [c[7], c[8]], steps: [step("decided", "2026-01-26T02:00:00Z"), step("finished", "2026-02-10T03:00:00Z", { by: "78", by_name: "赵田（虚构）", by_unit: "4" })] },
      { id: "500", version: 2, week: "2026-01-19", text: "住建局报送停暖小区名单。", owner: "6", due: "2026-01-30T15:59:59Z", state: "overdue", ended_at: null, late: false, outcome: "", codes: [], steps: [step("decided", "2026-01-19T02:00:00Z"), step("passed", "2026-01-30T16:00:00Z", { by: "0", by_name: null, by_unit: null })] },
    ];
    this.prompts = [{ period: "2026-02-middle", period_zh: "2026年2月中旬", period_en: "11 to 20 February 2026", at: "2026-02-14T02:00:00Z", lines: 2, unit: "1" },
      { period: "2026-02-first", period_zh: "2026年2月上旬", period_en: "1 to 10 February 2026", at: "2026-02-10T02:00:00Z", lines: 1, unit: "1" }];
    this.lines = [item(c[0], "1", "overdue", "2026-02-20"), item(c[3], "1", "no_first_contact", "2026-02-14")]
      .map(({ code, since, words_zh, words_en }) => ({ code, since, words_zh, words_en }));
    this.reminders = [{ code: c[2], unit: "7" }, { code: c[1], unit: "4", settled: true }].map((one, i) => ({
      settled: false, level: "criticism", before_due: false, due: `2026-02-1${3 - i}T10:00:00Z`, at: `2026-02-2${6 - i}T01:00:00Z`, words_zh: "超期五个工作日，列入通报批评", words_en: "five working days overdue: on the list for public criticism", ...one }));
    const violator = (code, invariant, unit, signature = null) => ({ code, invariant, unit, due: "2026-02-20T10:00:00Z", signature });
    this.violators = [violator(c[0], "echo", "3"), violator(c[0], "landing", "3", { at: "2026-03-02T03:00:00Z", ...kHead, reason: "管道归业主共有，维修资金表决未通过，已告知诉求人。" }), violator(c[2], "landing", "7", { at: "2026-03-02T04:00:00Z", by: "78", by_name: "赵田（虚构）", by_unit: "7", reason: "材料到货推迟。" })];
    const gathered = (code, unit, day) => ({ code, unit, since: `${day}T02:00:00Z` });
    this.places = [{ place: "QY-01", name_zh: "青云社区（虚构）", name_en: "Qingyun Community (invented)", needs: 6, as_of: "2026-02-24T01:00:00Z",
      definition: "hot_place", cases: [gathered(c[0], "3", "2026-02-02"), gathered(c[3], "3", "2026-02-05"), gathered(c[2], "7", "2026-02-09"), gathered(c[6], "8", "2026-02-10"), gathered(c[4], "5", "2026-02-22")] }];
    this.seal = null;
    this.errata = [];
  }

  months(period) {
    const figure = (definition, numerator, denominator, as_of) => ({ definition, numerator, denominator, as_of, rows: `/v1/months/${period}/violators` });
    const base = { month: period, covers_from: "2026-01-31T16:00:00Z", covers_to: "2026-02-28T16:00:00Z", figures: [figure("echo_rate", 118, 120, "2026-03-02T01:00:00Z"), figure("landing_rate", 86, 88, "2026-03-02T01:00:00Z")] };
    if (period === "2026-03") return { ...base, state: "drafting", figures: [], violators: 0, signed_for: 0, seal: null, errata: [], corrected: [] };
    if (period === "2026-01") return { ...base, state: "sealed", violators: 0, signed_for: 0, seal: { sha256: hash("january"), at: "2026-02-02T02:00:00Z", ...kSupervisor, verified: true }, errata: [],
      corrected: base.figures, figures: [figure("echo_rate", 140, 140, "2026-02-02T01:00:00Z"), figure("landing_rate", 0, 0, "2026-02-02T01:00:00Z")] };
    const corrected = base.figures.map((one) => this.errata.filter(({ figure: name }) => name === one.definition).reduce((_, last) => ({ ...one, numerator: last.is_numerator, denominator: last.is_denominator }), one));
    return { ...base, state: this.seal ? "sealed" : "drafted", violators: this.violators.length, signed_for: this.violators.filter(({ signature }) => signature).length, seal: this.seal, errata: this.errata, corrected: this.seal ? corrected : [] };
  }
  onMonth(method, period, what, body) {
    if (what === "violators") return [200, { violators: period === "2026-02" ? this.violators : [], next: null }];
    if (what === "sign_off") {
      this.violators.find(({ code, invariant }) => code === body.code && invariant === body.invariant).signature = { at: "2026-03-02T05:00:00Z", ...kHead, reason: body.reason };
    } else if (what === "seal") {
      const open = this.violators.filter(({ signature }) => !signature);
      if (open.length > 0) return refused(409, "unsigned_violators", `${open.length} violators are not signed for`, open.map(({ code }) => ({ field: code, message: "not signed for", rule: "unsigned_violators" })));
      this.seal = { sha256: hash("february"), at: "2026-03-02T06:00:00Z", ...kSupervisor, verified: true };
    } else if (what === "correct") {
      const was = this.months(period).corrected.find(({ definition }) => definition === body.figure);
      if (was.numerator === body.numerator && was.denominator === body.denominator) return refused(400, "no_change", "nothing changes");
      this.errata.push({ figure: body.figure, was_numerator: was.numerator, was_denominator: was.denominator, is_numerator: body.numerator, is_denominator: body.denominator, reason: body.reason, at: "2026-03-05T02:00:00Z",
        ...kSupervisor, follows: this.errata.at(-1)?.sha256 ?? this.seal.sha256, sha256: hash(`erratum ${this.errata.length}`) });
    }
    return [200, this.months(period)];
  }
  onDocket(method, period, body, cursor, what) {
    const round = kWeeks.find((one) => one.period === period);
    if (!round) return [404, { title: "not found", status: 404, detail: "no run was held in that week", request_id: "r-invented" }];
    if (what === "places") return [200, { at_least: 5, within_days: 28, places: period === "2026-02-23" ? this.places : [], next: null }];
    if (method === "POST") {
      if (body.due < round.at.slice(0, 10)) return refused(400, "due_past", "the day is before the meeting");
      if (body.codes.some((code) => !code.startsWith("YC-"))) return wrong("codes", "codes: there is no case of that number");
      const action = { id: String(503 + this.actions.length), version: 1, week: period, text: body.text, owner: body.owner, due: `${body.due}T15:59:59Z`, state: "open", ended_at: null, late: false, outcome: "", codes: body.codes, steps: [step("decided", "2026-02-24T02:00:00Z")] };
      this.actions.unshift(action);
      return [201, action];
    }
    const all = period === "2026-02-23" ? this.items : [], from = Number(cursor ?? 0);
    return [200, { ...round, items: all.slice(from, from + 5), next: from + 5 < all.length ? String(from + 5) : null }];
  }
  onAction(id, command, body, ifMatch) {
    const action = this.actions.find((one) => one.id === id);
    if (ifMatch !== `"${action.version}"`) return refused(412, "version", "changed");
    if (action.state === "done" || action.state === "dropped") return refused(409, "action_over", "it is over");
    Object.assign(action, { version: action.version + 1, state: command === "finish" ? "done" : "dropped", outcome: body.outcome ?? body.reason, ended_at: "2026-02-25T02:00:00Z", steps: [...action.steps, step(command === "finish" ? "finished" : "dropped", "2026-02-25T02:00:00Z", command === "finish" ? kHead : kSupervisor)] });
    return [200, action];
  }
  /** [status, value] of a request about the rounds; null if it is about something else. */
  answer(method, parts, query, body, headers) {
    const [, kind, key, what] = parts;
    switch (kind) {
      case "runs":
        return [200, { runs: query.get("kind") === "month" ? [month("2026-03", "gathering"), month("2026-02", "held"), month("2026-01", "held")] : kWeeks, next: null }];
      case "dockets":
        return this.onDocket(method, key, body, query.get("cursor"), what);
      case "actions":
        return method === "POST" ? this.onAction(key, what, body, headers["if-match"]) : [200, { actions: this.actions.filter(({ state }) => !query.get("state") || state === query.get("state")), next: null }];
      case "prompts":
        return key ? [200, { ...this.prompts.find(({ period }) => period === key), cases: this.lines, next: null }] : [200, { prompts: this.prompts }];
      case "reminders":
        return [200, { reminders: query.get("level") === "criticism" ? this.reminders : [], next: null }];
      case "months":
        return what || method === "POST" ? this.onMonth(method, key, what, body) : [200, this.months(key)];
      default:
        return null;
    }
  }
}
