// Exclusions, draws, reports of pressure, remarks, the outbox and webhooks played for the mock.
import { createHash } from "node:crypto";

const kHour = 3_600_000;
const ago = (hours) => new Date(Date.now() - hours * kHour).toISOString();
const sha256 = (data) => createHash("sha256").update(data).digest("hex");
const problem = (status, rule, message, errors = []) => [status, { type: `urn:taizhang:rule:${rule}`, title: "refused", status, detail: message, errors, request_id: "r-invented" }];
const wrong = (...fields) => problem(400, fields[0][1], fields[0][2], fields.map(([field, rule, message]) => ({ field, rule, message })));
const none = [404, { title: "not found", status: 404, detail: "not there", request_id: "r-invented" }];
/** Those of `all` that are wanted, after the row that the cursor names: what left the list meanwhile moves nothing. */
function page(all, cursor, size, wanted = () => true) {
  const from = cursor ? Number(cursor) + 1 : 0;
  const found = all.map((row, index) => ({ row, index })).filter(({ row, index }) => index >= from && wanted(row));
  return [found.slice(0, size).map(({ row }) => row), found.length > size ? String(found[size - 1].index) : null];
}
const share = (numerator, denominator) => ({ numerator, denominator, rate: denominator ? numerator / denominator : null });
/** "2026-09": so many months before this one, by the city's clock. */
export function monthAgo(back) {
  const [year, month] = new Date(Date.now() + 8 * kHour).toISOString().split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7);
}

const exclusion = (state, more = {}) => ({ state, counts: state !== "granted" && state !== "upheld", cause: "unlawful", objection_until: null, reason: "要求办理的事项法律不允许，见证据第 2 页（虚构）。", ruling: "", objection: "", objection_ruling: "", ...more });
const round = (number, unit, one) => ({ round: number, unit, exclusion: one });

/** A draw as the program makes it, of an invented population. */
function drawOf(period, seedHex, whole) {
  const population = Array.from({ length: 40 }, (_, i) => `${1001 + i}.1`);
  const rank = (item) => sha256(`taizhang-recall/1\n${seedHex}\n${item}`);
  const drawn = [...population].sort((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, 2);
  return { period, algorithm: "taizhang-recall/1", commitment: sha256(Buffer.from(seedHex, "hex")), committed_at: ago(1000), drawn_at: ago(400), seed: whole ? seedHex : null, percent: 5,
    population_count: population.length, drawn_count: drawn.length, population_sha256: sha256(population.map((item) => `${item}\n`).join("")), whole_from: ago(400 - 1440), population: whole ? population : [], drawn: whole ? drawn : [] };
}
const kSeed = Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString("hex");
const committed = (period) => ({ ...drawOf(period, kSeed, false), drawn_at: null, percent: 0, population_count: 0, drawn_count: 0, population_sha256: null, whole_from: null, committed_at: ago(0) });

const dead = (id, more) => ({ id: String(id), channel: "mail", destination: "case:91", purpose: "answer", state: "dead", attempts: 12, code: "smtp_550", reason: "", created_at: ago(90), due_at: null, ended_at: ago(20), case: "9007199254740993", ...more });

export class MockJudge {
  constructor(codes) {
    this.codes = codes;
    const granted = { ruling: "已核对证据和回访录音，属实（虚构）。" };
    this.files = new Map([
      [codes[0], [round(1, "3", exclusion("asked"))]],
      [codes[1], [round(1, "4", exclusion("granted", { ...granted, objection_until: ago(-200) }))]],
      [codes[2], [round(1, "3", exclusion("declined", { ruling: "证据不足。" })), round(2, "4", exclusion("objected", { ...granted, objection_until: ago(-100), objection: "我要求的是修好井盖，怎么会不合法？" }))]],
      [codes[3], [round(1, "5", exclusion("granted", { ...granted, objection_until: ago(100) }))]],
      [codes[4], [round(1, "3", null)]],
      [codes[5], []],
      [codes[6], [round(1, "1", exclusion("asked"))]],
    ]);
    this.draws = new Map([[monthAgo(1), committed(monthAgo(1))], [monthAgo(2), drawOf(monthAgo(2), kSeed, true)], [monthAgo(3), drawOf(monthAgo(3), kSeed.replace("00", "ff"), false)]]);
    const report = (i, alert, more) => ({ code: codes[i], alert, event: "pressure_reported", at: ago(30 + i), words: "办事处的人来家里，让我把“没解决”改成“已解决”（虚构）。", source: "resident", state: "open", finding: null, kind: "pressure", ...more });
    this.alerts = [report(0, "9"), report(1, "12", { event: "answered", source: "answer", words: "" }), report(2, "7", { state: "taken" }), report(3, "8", { state: "closed", finding: "founded" }),
      { code: codes[4], alert: "5", event: "rating_refused", at: ago(60), words: "", origin: "device", kind: "rating_refused" }, { code: codes[5], alert: "6", event: "answered", at: ago(70), words: "上次是儿子接的电话。", kind: "recall_differs" }];
    const remark = (id, i, kind, words, more) => ({ id, version: 0, case: codes[i], kind, state: "waiting", came_at: ago(5 + i), words, proposed: words.replace(/1\d{10}/g, "███████████"), shown: "", picture: null, decided_at: null, ...more });
    this.remarks = [remark("R1", 0, "comment", "我家也是这样，老王说物业上周就知道了，电话 13800000000（虚构）。"), remark("R2", 1, "photo", "昨晚的照片", { picture: `/media/${"c".repeat(64)}?case=${codes[1]}` }),
      remark("R3", 2, "abuse", "这条诉求里有辱骂。"), remark("R4", 3, "comment", "路灯坏了两个。", { state: "shown", shown: "路灯坏了两个。", decided_at: ago(2) }), remark("R5", 4, "comment", "顺便卖车。", { state: "closed", decided_at: ago(3) })];
    this.carriers = [
      { carrier: "in_app", failures: 0, code: "", last_success_at: ago(0.1), last_failure_at: null, waiting_since: null },
      { carrier: "mail", failures: 3, code: "connect", last_success_at: ago(50), last_failure_at: ago(0.5), waiting_since: ago(30) },
      { carrier: "partner:8", failures: 12, code: "http_503", last_success_at: null, last_failure_at: ago(20), waiting_since: ago(90) },
      { carrier: "sms", failures: 0, code: "", last_success_at: null, last_failure_at: null, waiting_since: null },
    ];
    this.dead = [dead(5, { channel: "webhook", destination: "partner:8", purpose: "sync", code: "http_503" }), dead(6), dead(7, { channel: "sms", code: "no_address", attempts: 0, case: null, purpose: "emergency", destination: "unit:7" }),
      dead(8, { code: "erased", attempts: 2 })];
    this.webhooks = [{ id: "8", name: "城管平台（虚构）", url: "https://oa.example.invalid/hooks/taizhang", events: ["landed", "overdue", "excluded"], created_by: "42", created_by_name: "管理员（虚构）", created_at: ago(2000), disabled_at: null },
      { id: "7", name: "旧督查系统（虚构）", url: "https://old.example.invalid/", events: [], created_by: "42", created_by_name: "管理员（虚构）", created_at: ago(9000), disabled_at: ago(2001) }];
  }

  onExclusion(method, code, command, body, who) {
    const rounds = this.files.get(code);
    if (!rounds) return none;
    if (method === "GET") return [200, { code, rounds }];
    const at = rounds.find(({ round: number }) => number === body.round);
    if (command === "ask") {
      if (body.reason.includes("拒收")) return wrong(["cause", "exclusion_cause", "不在理由清单里。"], ["reason", "text_required", "请填写。"]);
      at.exclusion = exclusion("asked", { cause: body.cause, reason: body.reason });
    } else if (command === "rule") {
      if (at.exclusion?.state !== "asked") return problem(409, "exclusion_state", "no exclusion of that round is asked");
      Object.assign(at.exclusion, { state: body.grant ? "granted" : "declined", counts: !body.grant, ruling: body.reason, objection_until: body.grant ? ago(-15 * 24) : null });
    } else {
      if (who === "granter") return problem(403, "four_eyes", "who granted it does not rule on the objection");
      Object.assign(at.exclusion, { state: body.uphold ? "lifted" : "upheld", counts: body.uphold, objection_ruling: body.reason });
    }
    return [200, { code, rounds }];
  }
  figures(period) {
    const unit = (id, name_zh, name_en, excluded, rounds) => ({ unit: id, name_zh, name_en, rounds, answered: rounds - 3, valid: rounds - 4, excluded: share(excluded, rounds), exclusion_alarm: excluded * 10 > rounds, rows: `/v1/callback-rows?period=${period}&basis=opened&unit=${id}` });
    const units = [unit("4", "红旗街道办事处", "Hongqi Street Office", 15, 106), unit("3", "青云街道办事处", "Qingyun Street Office", 2, 129), unit("7", "市水务局", "Water Affairs", 0, 19), unit("10", "市生态环境局", "Ecology and Environment", 0, 0)];
    const { unit: _, ...city } = unit("", "", "", 17, 254);
    return { period, basis: "opened", as_of: ago(0), units, city: { ...city, exclusion_alarm: false }, pressured: 2, note_zh: "数量仅供了解工作量；未回访到不计为解决；各单位不排名。",
      note_en: "Counts are only for knowing the workload; who was not reached is not counted as solved; units are not ranked.",
      recall: { drawn: 8, over: 6, discrepancy: share(1, 5), contacted: share(0, 5), solved: share(1, 5), satisfied: share(1, 5), rows: "", draw: "" } };
  }
  rows(query) {
    const row = (i, more) => ({ code: this.codes[i], round: 1, unit: query.get("unit") ?? "3", received_at: ago(900), opened_at: ago(700 - i), answered_at: ago(650), valid: true, unreached: false, excluded: false, cause: "", hidden: false, solved: "yes",
      satisfied: "satisfied", contacted: true, recall_period: "", recall_answered: false, recall_differs: false, ...more });
    const all = query.get("recall")
      ? [row(0, { hidden: true }), row(1, { recall_answered: true }), row(2, { recall_answered: true, recall_differs: true }), row(3, { hidden: true, code: null })]
      : [row(0), row(1, { excluded: true, cause: "unlawful" }), row(2), row(3, { excluded: true, cause: "unlawful" }), row(4, { excluded: true, cause: "unlawful", code: null })];
    const [rows, next] = page(all, query.get("cursor"), 3);
    return [200, { rows, next }];
  }
  onDraw(method, period, command) {
    const draw = this.draws.get(period);
    if (command === "commit") {
      if (period < monthAgo(0)) return problem(409, "seed_late", "a seed is committed before the month is over");
      if (draw) return problem(409, "seed_once", "the month has its seed already");
      this.draws.set(period, committed(period));
    } else if (command === "draw") {
      if (!draw) return problem(409, "seed_first", "no seed was committed while the month ran");
      if (period >= monthAgo(0)) return problem(409, "period_running", "the draw is made when the month is over");
      if (!draw.drawn_at) this.draws.set(period, { ...drawOf(period, kSeed, true), drawn_at: ago(0), whole_from: ago(-1440) });
    }
    return this.draws.has(period) ? [200, this.draws.get(period)] : none;
  }
  onAlert(method, query, code, alert, command, body) {
    if (!code) {
      const [rows, next] = page(this.alerts, query.get("cursor"), 1, ({ state = "noted" }) => state === (query.get("state") ?? "open"));
      return [200, { alerts: rows.map(({ code: of, alert: id, kind, state = "noted", at }) => ({ code: of, alert: id, kind, state, at })), next }];
    }
    const one = this.alerts.find((item) => item.code === code && item.alert === alert);
    if (!one) return none;
    if (command === "take") {
      if (one.state !== "open") return problem(409, "report_state", "it is in hand already");
      one.state = "taken";
    } else if (command === "close") Object.assign(one, { state: "closed", finding: body.finding });
    const { kind: _, ...told } = one;
    return [200, told];
  }
  onRemark(method, query, id, body, ifMatch) {
    if (!id) {
      const [remarks, next] = page(this.remarks, query.get("cursor"), 3, ({ state }) => state === (query.get("state") ?? "waiting"));
      return [200, { remarks, next }];
    }
    const one = this.remarks.find((item) => item.id === id);
    if (method === "GET") return [200, one];
    if (ifMatch !== `"${one.version}"`) return problem(412, "version", "Someone else has changed this.");
    if (body.cover?.includes("拒收")) return wrong(["cover", "", "cover: 拒收"]);
    const shown = (body.cover ?? []).reduce((text, word) => text.replaceAll(word, "█".repeat([...word].length)), one.proposed);
    Object.assign(one, { state: body.show ? "shown" : "closed", shown: body.show ? shown : "", decided_at: ago(0), version: one.version + 1 });
    return [200, { ...one }];
  }
  onOutbox(method, query, id, command) {
    if (command === "retry") {
      const one = this.dead.find((item) => item.id === id);
      if (one.code === "erased") return problem(409, "delivery_erased", "its text and address were erased");
      one.state = "waiting";
      return [204, undefined];
    }
    if (id) return [200, { attempts: [1, 2].map((attempt) => ({ attempt, begun_at: ago(60 - attempt), ended_at: ago(60 - attempt), outcome: attempt === 1 ? "retry" : "permanent", code: attempt === 1 ? "connect" : "http_503", reason: attempt === 1 ? "" : "the server answered 503" })) }];
    const [deliveries, next] = page(this.dead, query.get("after"), 3, ({ state }) => state === "dead");
    return [200, { carriers: this.carriers, dead: { deliveries, next } }];
  }
  onWebhook(method, id, command, body) {
    if (command === "disable") {
      this.webhooks.find((one) => one.id === id).disabled_at = ago(0);
      return [204, undefined];
    }
    if (method === "POST") {
      if (!body.url.startsWith("https://")) return wrong(["url", "https", "url: an address that begins with https://"]);
      const made = { id: String(9 + this.webhooks.length), ...body, created_by: "42", created_by_name: "管理员（虚构）", created_at: ago(0), disabled_at: null };
      this.webhooks.unshift(made);
      return [201, { ...made, secret: sha256("an invented secret") }];
    }
    return [200, { webhooks: this.webhooks, known_events: ["received", "dispatched", "result_passed", "landed", "due_soon", "overdue", "excluded", "exclusion_ruled"] }];
  }

  /** [status, value] of a request about these; null if it is about something else. */
  answer(method, parts, query, body, headers) {
    const [first, what, a, b, c] = parts;
    const who = /as=(\w+)/.exec(headers.cookie ?? "")?.[1] ?? "";
    if (first !== "v1") return null;
    if (what === "exclusions") return this.onExclusion(method, a, b, body, who);
    if (what === "callback-figures") return [200, this.figures(query.get("period"))];
    if (what === "callback-rows") return this.rows(query);
    if (what === "recall-draws") return this.onDraw(method, a, b);
    if (what === "callback-alerts") return this.onAlert(method, query, a, b, c, body);
    if (what === "remarks") return this.onRemark(method, query, a, body, headers["if-match"]);
    if (what === "outbox") return this.onOutbox(method, query, a, b);
    return what === "webhooks" ? this.onWebhook(method, a, b, body) : null;
  }
}
