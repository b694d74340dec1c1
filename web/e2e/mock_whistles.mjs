// Whistles and the working calendar played for the mock: whoever asks is everybody, so that each step is offered once it is its turn.
import { createHash } from "node:crypto";

const kMinute = 60_000;
const iso = (minutes) => new Date(Date.now() + minutes * kMinute).toISOString();
const stamp = () => iso(0);

export const whistleReference = {
  kinds: [
    { kind: "resident_matter", acknowledge_zh: "1个工作日", acknowledge_en: "1 working day", arrive_zh: "3个工作日", arrive_en: "3 working days", slot: true, online: true },
    { kind: "enforcement", acknowledge_zh: "4小时（工作日）", acknowledge_en: "4 working hours", arrive_zh: "24小时（工作日）", arrive_en: "24 working hours", slot: true, online: false },
    { kind: "emergency", acknowledge_zh: "5分钟", acknowledge_en: "5 minutes", arrive_zh: "30分钟", arrive_en: "30 minutes", slot: false, online: false },
  ],
  aliases: [
    { code: "daily", kind: "resident_matter", name_zh: "日常哨", name_en: "daily whistle" },
    { code: "joint_enforcement", kind: "enforcement", name_zh: "综合执法哨", name_en: "joint-enforcement whistle" },
    { code: "urgent", kind: "emergency", name_zh: "应急哨", name_en: "urgent whistle" },
  ],
  aspects: ["arrival", "attitude", "competence", "result", "staying"],
};

const note = { note_zh: "数量仅供了解工作量", note_en: "Counts are only for knowing the workload." };

/** `minutes` ago it was called; an emergency's limits. */
const part = (unit, minutes, more = {}) => ({
  unit, state: "called", called_at: iso(-minutes), acknowledged_at: null, arrived_at: null, online: false, left_at: null, left_before_done: false,
  planned_at: null, plan_until: null, done_at: null, plan: null, result: null, sent_back: null, refusal: null, report: null, ruling: null, ruling_reason: null,
  due: { acknowledge: iso(5 - minutes), arrive: iso(30 - minutes), plan: iso(60 - minutes) }, rating: null, counter: null, ...more,
});
const clocksOf = (p) => [["acknowledge", p.acknowledged_at], ["arrive", p.arrived_at], ["plan", p.planned_at]].map(([clock, met_at]) => ({
  clock, due: p.due[clock], met_at, state: !met_at ? "open" : met_at <= p.due[clock] ? "on_time" : "late",
}));
const whistle = (id, street, kind, cases, more) => ({
  id, version: 3, status: "blown", kind, alias: null, street, request: "解放路燃气味很重，请到场关阀、疏散、检修。", power: null, units: ["6", "7", "8"], cases,
  place: { code: "qingyun", lat: null, lng: null }, meet_at: null, drafted_at: iso(-30), approved_at: iso(-25), blown_at: iso(-18), done_at: null, rated_at: null,
  closed_at: null, parts: [], solved: null, resident: null, timeline: [
    { version: 1, kind: "drafted", at: iso(-30), capacity: "street", by_unit: street, unit: null },
    { version: 2, kind: "approved", at: iso(-25), capacity: "street_head", by_unit: street, unit: null },
    { version: 3, kind: "blown", at: iso(-18), capacity: "street", by_unit: street, unit: null },
  ], ...more,
});

export class Whistles {
  constructor(code, other) {
    this.all = [
      whistle("901", "3", "emergency", [code], {
        alias: "urgent",
        parts: [
          part("6", 18, { state: "planned", acknowledged_at: iso(-15), arrived_at: iso(-4), planned_at: iso(-1), plan_until: iso(240), plan: "关闭阀门，更换老化软管，今日恢复供气。" }),
          part("7", 18, { state: "on_site", acknowledged_at: iso(-5), arrived_at: iso(-2) }), part("8", 18),
        ],
      }),
      whistle("902", "4", "resident_matter", [other], {
        alias: "daily", drafted_at: iso(-60), status: "draft", approved_at: null, blown_at: null, version: 1, request: "楼顶漏水三年，需住建、消防、供水共同会商。",
        timeline: [{ version: 1, kind: "drafted", at: iso(-60), capacity: "street", by_unit: "4", unit: null }],
      }),
      whistle("903", "5", "enforcement", [other], {
        version: 7, request: "夜市占道经营，油烟扰民。", drafted_at: iso(-400),
        parts: [part("8", 45, { state: "refused", refusal: "不属于本部门职责。" }), part("10", 45, { state: "done", acknowledged_at: iso(-44), arrived_at: iso(-20), planned_at: iso(-15), done_at: iso(-3), plan: "现场检测。", result: "已责令安装净化设施。", left_before_done: true })],
      }),
    ];
  }

  offers(w) {
    const offer = (unit, ...names) => names.map((command) => ({ command, unit }));
    if (w.status === "draft") return offer(null, "approve", "decline");
    if (w.status === "approved") return offer(null, "blow", "decline");
    const rated = w.parts.filter(({ state }) => state === "done").every(({ rating }) => rating);
    const whole = w.status === "blown" ? ["call"] : w.status === "done" ? ["rate", "record_resident", "close"] : w.status === "rated" ? ["close"] : [];
    return [...offer(null, ...whole.filter((name) => name !== "close" || rated)), ...w.parts.flatMap((p) => {
      if (w.status === "blown" && p.state === "called") return offer(p.unit, "acknowledge", "arrive", ...(w.kind === "resident_matter" ? ["join"] : []), "refuse", ...(p.due.acknowledge < stamp() ? ["report"] : []));
      if (w.status === "blown" && p.state === "acknowledged") return offer(p.unit, "arrive", ...(w.kind === "resident_matter" ? ["join"] : []), "refuse");
      if (w.status === "blown" && (p.state === "on_site" || p.state === "joined")) return offer(p.unit, "plan", "leave");
      if (w.status === "blown" && p.state === "planned") return offer(p.unit, "plan", "finish", "leave");
      if (w.status === "blown" && (p.state === "refused" || p.state === "reported")) return offer(p.unit, "rule", "arrive");
      if (p.state === "done" && !p.counter) return offer(p.unit, ...(w.status === "closed" ? [] : ["counter_rate"]), ...(w.status === "rated" || w.status === "closed" ? [] : ["send_back"]));
      return [];
    })];
  }
  board(w) {
    return { ...w, parts: w.parts.map(({ due, ...p }) => ({ ...p, clocks: clocksOf({ due, ...p }), rating: p.counter ? p.rating : null })), offers: this.offers(w) };
  }
  row(w) {
    return {
      id: w.id, status: w.status, kind: w.kind, street: w.street, version: w.version, drafted_at: w.drafted_at, blown_at: w.blown_at, called: w.parts.length,
      reported: w.parts.filter(({ arrived_at }) => arrived_at).length, over: w.parts.filter(({ state }) => state === "done" || state === "released").length,
      parts: w.parts.map((p) => ({ unit: p.unit, state: p.state, called_at: p.called_at, acknowledge_due: p.due.acknowledge, arrive_due: p.due.arrive, plan_due: p.due.plan,
        acknowledged_at: p.acknowledged_at, arrived_at: p.arrived_at, planned_at: p.planned_at, done_at: p.done_at, left_before_done: p.left_before_done })),
    };
  }
  list(query) {
    const states = query.get("state") === "open" ? ["draft", "approved", "blown", "done", "rated"] : query.get("state")?.split(",");
    const about = query.get("case");
    const found = this.all.filter((w) => (about ? w.cases.includes(about) : (!states || states.includes(w.status)) && (!query.get("kind") || w.kind === query.get("kind"))
      && (!query.get("unit") || w.street === query.get("unit") || w.parts.some((p) => p.unit === query.get("unit"))) && (!query.get("blown") || w.blown_at)));
    return { whistles: found.map((w) => this.row(w)), next: null, may_draft: true, ...note };
  }
  rate() {
    const rows = [["3", 14, 210, 8.9, 2, 19], ["4", 1, 180, 7.6, 2, 17], ["5", 24, 250, 10.5, 3, 21]].map(([street, count, base, expected, low, high]) => ({
      street, count, base, expected, low, high, status: count < low ? "below" : count > high ? "above" : "within",
      href: `/v1/whistles?unit=${street}&from=2026-08-27T16%3A00%3A00Z&blown=yes`, base_href: `/v1/cases?lead=${street}&received_from=2026-08-27T16%3A00%3A00Z`,
    }));
    return { definition: { id: "whistle_rate", zh: "统计期内起草并吹响的哨，与同期主办诉求件数相比", en: "Whistles drafted in the period and blown, beside the cases led in it" },
      as_of: stamp(), from: "2026-08-27T16:00:00Z", days: 90, tail: 0.0027, ...note, rows };
  }
  draft(body) {
    const w = whistle(String(1000 + this.all.length), "3", body.kind, body.cases, {
      alias: body.alias ?? null, request: body.request, power: body.power ?? null, units: body.units, meet_at: body.meet_at ?? null, status: "draft", version: 1,
      drafted_at: stamp(), approved_at: null, blown_at: null, timeline: [{ version: 1, kind: "drafted", at: stamp(), capacity: "street", by_unit: "3", unit: null }],
    });
    this.all.unshift(w);
    return w;
  }
  act(w, name, body) {
    const p = w.parts.find(({ unit }) => unit === body.unit), at = stamp();
    const did = (kind, capacity) => w.timeline.push({ version: ++w.version, kind, at, capacity, by_unit: p?.unit ?? w.street, unit: body.unit ?? null });
    const steps = {
      approve: () => (Object.assign(w, { status: "approved", approved_at: at }), did("approved", "street_head")),
      decline: () => ((w.status = "declined"), did("declined", "street_head")),
      blow: () => (Object.assign(w, { status: "blown", blown_at: at, parts: w.units.map((unit) => part(unit, 0)) }), did("blown", "street")),
      call: () => (w.parts.push(part(body.unit, 0)), did("called", "street")),
      acknowledge: () => (Object.assign(p, { state: "acknowledged", acknowledged_at: at }), did("acknowledged", "department")),
      arrive: () => (Object.assign(p, { state: "on_site", acknowledged_at: p.acknowledged_at ?? at, arrived_at: p.arrived_at ?? at }), did("arrived", "department")),
      join: () => (Object.assign(p, { state: "joined", online: true, acknowledged_at: p.acknowledged_at ?? at, arrived_at: at }), did("arrived", "department")),
      leave: () => (Object.assign(p, { left_at: at, left_before_done: true }), did("left", "department")),
      plan: () => (Object.assign(p, { state: "planned", planned_at: at, plan: body.plan, plan_until: body.until }), did("planned", "department")),
      finish: () => (Object.assign(p, { state: "done", done_at: at, result: body.result }), did("finished", "department")),
      send_back: () => (Object.assign(p, { state: "planned", sent_back: body.reason }), did("sent_back", "street")),
      refuse: () => (Object.assign(p, { state: "refused", refusal: body.reason }), did("refused", "department")),
      report: () => (Object.assign(p, { state: "reported", report: body.reason }), did("reported", "street")),
      rule: () => {
        Object.assign(p, { state: body.ruling === "must_come" ? "called" : "released", ruling: body.ruling, ruling_reason: body.reason });
        if (body.replacement) w.parts.push(part(body.replacement, 0));
        did("ruled", "district");
      },
      rate: () => {
        for (const one of body.ratings) w.parts.find(({ unit }) => unit === one.unit).rating = one;
        Object.assign(w, { status: "rated", rated_at: at, solved: body.solved });
        did("rated", "street");
      },
      counter_rate: () => ((p.counter = { needed: body.needed, right_units: body.right_units, facts_right: body.facts_right, note: body.note ?? null }), did("counter_rated", "department")),
      record_resident: () => ((w.resident = { solved: body.solved, satisfied: body.satisfied }), did("resident_answered", "district")),
      close: () => (Object.assign(w, { status: "closed", closed_at: at }), did("closed", "street")),
    };
    steps[name]();
    if (w.status === "blown" && w.parts.length > 0 && w.parts.every(({ state }) => state === "done" || state === "released")) Object.assign(w, { status: "done", done_at: at });
  }

  /** [status, value, etag] of a request about whistles; null if it is about something else. */
  answer(method, parts, query, body, headers) {
    const tagged = (value) => {
      const tag = `"${createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32)}"`;
      return headers["if-none-match"] === tag ? [304, undefined, tag] : [200, value, tag];
    };
    if (parts[1] === "reference" && parts[2] === "whistles") return [200, whistleReference];
    if (parts[1] === "figures" && parts[2] === "whistles") return [200, this.rate()];
    if (parts[1] !== "whistles") return null;
    if (parts.length === 2) return method === "POST" ? [201, this.board(this.draft(body))] : tagged(this.list(query));
    const w = this.all.find(({ id }) => id === parts[2]);
    if (!w) return [404, { title: "not found", status: 404, detail: "there is no such whistle", errors: [], request_id: "r-invented" }];
    if (parts.length === 3) return headers["if-none-match"] === `"${w.version}"` ? [304, undefined, `"${w.version}"`] : [200, this.board(w), `"${w.version}"`];
    if (headers["if-match"] !== `"${w.version}"`) return [412, { title: "changed", status: 412, detail: "", errors: [], request_id: "r-invented" }];
    this.act(w, parts[3], body);
    return [200, this.board(w), `"${w.version}"`];
  }
}

// ---- The calendar: 2026 as published, 2027 not yet.

const days = (from, count, kind, name_zh, name_en) => Array.from({ length: count }, (_, i) => ({
  date: new Date(Date.parse(`${from}T00:00:00Z`) + i * 86_400_000).toISOString().slice(0, 10), kind, name_zh, name_en, layer: "cn",
}));
const k2026 = [
  ...days("2026-01-01", 3, "holiday", "元旦", "New Year"), ...days("2026-02-14", 1, "makeup", "春节调休", "Spring Festival make-up"),
  ...days("2026-02-15", 9, "holiday", "春节", "Spring Festival"), ...days("2026-02-28", 1, "makeup", "春节调休", "Spring Festival make-up"),
  ...days("2026-04-04", 3, "holiday", "清明节", "Qingming"), ...days("2026-05-01", 5, "holiday", "劳动节", "Labour Day"),
  ...days("2026-10-01", 7, "holiday", "国庆节", "National Day"), ...days("2026-10-10", 1, "makeup", "国庆节调休", "National Day make-up"),
];
const hash = (letter) => letter.repeat(64);
const list = (year, status, holidays, makeups) => ({
  year, status, holidays, makeups, notices: status === "official" ? [`国办发明电〔${year - 1}〕7号（虚构）`, `https://www.example.gov.cn/notice/${year}.htm`] : [],
  files: status === "official" ? [{ name: `holiday-cn/${year}.json`, sha256: hash("a") }, { name: "chinese-days.json", sha256: hash("b") }] : [],
});

export class MockCalendar {
  version = 3;
  answer(method, parts, body) {
    if (parts[1] !== "calendar") return null;
    if (parts[2] === "years") {
      const year = Number(parts[3]);
      return [200, { year, days: year === 2026 ? k2026 : [], status: year === 2026 || (year === 2027 && this.version > 3) ? "official" : "provisional" }];
    }
    if (parts[2] === "imports") return this.load(body);
    return [200, {
      version: this.version,
      layers: [{ code: "cn", level: "national", name_zh: "全国", name_en: "China", years: [list(2025, "official", 28, 5), list(2026, "official", 28, 3), list(2027, "provisional", 0, 0)] },
        { code: "cn-22", level: "regional", name_zh: "云川市", name_en: "Yunchuan", years: [] }],
      publications: [2025, 2026].map((year, i) => ({ version: i + 2, layer: "cn", year, edition: 1, loaded_at: `${year - 1}-11-05T02:00:00Z`, first_day: `${year}-01-01`, last_day: `${year}-12-31` })),
      recompute: { version: this.version, done: this.version === 3, moved: 41 },
    }];
  }
  load(body) {
    const texts = body.sources.flatMap(({ files }) => files.map(({ text }) => text));
    if (texts.length > 1 && texts[0].includes("disagree"))
      return [400, { title: "wrong", status: 400, detail: "", request_id: "r-invented", errors: [{ field: "", rule: "sources_disagree", message: "the sources disagree" },
        { field: "2027-02-06", rule: "sources_disagree", message: "the sources disagree" }] }];
    if (!body.dry_run) ++this.version;
    return [body.dry_run ? 200 : 201, {
      layer: body.layer, ...list(body.year, "official", 28, 4), known: false, replaces: false, digest: hash("d"),
      changes: [{ date: `${body.year}-02-05`, was: "worked", is: "off", name_zh: "春节", name_en: "Spring Festival" }, { date: `${body.year}-02-20`, was: "off", is: "worked", name_zh: "春节调休", name_en: "Spring Festival make-up" }],
      published: body.dry_run ? null : { version: this.version, layer: body.layer, year: body.year, edition: 1, loaded_at: stamp(), first_day: `${body.year}-01-01`, last_day: `${body.year}-12-31` },
    }];
  }
}
