// The server's staff interface played from fixtures, to look at the screens without it: node e2e/mock.mjs [PORT]. Commands are not judged:
// each adds an entry to the timeline. POST /mock/touch/CODE changes a case as someone else would (for the 412 screen);
// POST /mock/refuse/STATUS makes the next command be refused; POST /mock/bump/ID changes an action item. The cookie as=head signs in
// whoever is accountable for a street.
import { createServer } from "node:http";
import { readFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { caseOf, deliveries, geojson, kQueueRules, me, messagesOf, reference, rows } from "./fixtures.mjs";
import { MockAdmin } from "./mock_admin.mjs";
import { MockJudge } from "./mock_judge.mjs";
import { MockLike } from "./mock_like.mjs";
import { MockAnswers } from "./mock_answers.mjs";
import { kQuestionnaires, MockOutreach } from "./mock_outreach.mjs";
import { MockVisits } from "./mock_visits.mjs";
import { FieldMock, fieldShell, kFieldFiles } from "./mock_field.mjs";
import { MockCover } from "./mock_cover.mjs";
import { MockDesk } from "./mock_desk.mjs";
import { MockLimits } from "./mock_limits.mjs";
import { MockTables } from "./mock_tables.mjs";
import { clockAnswer } from "./mock_clocks.mjs";
import { MockLive } from "./mock_live.mjs";
import { MockScores } from "./mock_scores.mjs";
import { head, Rounds } from "./mock_rounds.mjs";
import { search } from "./mock_search.mjs";
import { MockMap, baseMap, tileOf } from "./mock_map.mjs";
import { MockCalendar, Whistles } from "./mock_whistles.mjs";

const kDist = join(import.meta.dirname, "../dist");
const kTypes = { js: "text/javascript", css: "text/css", svg: "image/svg+xml", png: "image/png", webmanifest: "application/manifest+json", html: "text/html; charset=utf-8" };
/** The page of the design, built when it is first asked for (../components). */
let components = null;
async function componentsFile(path) {
  const config = join(import.meta.dirname, "../components/vite.config.mjs");
  components ??= import("vite").then(({ build }) => build({ configFile: config, logLevel: "warn" }));
  await components;
  return join(import.meta.dirname, "../test/out", path);
}
/** As the server sends it on pages that may show a map (no Trusted Types there). */
export const kPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; " +
  "manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";
// A grey picture of one pixel.
const kPixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNsaGj4DwAFhAKAjM1mJgAAAABJRU5ErkJggg==", "base64");

function shell(lang) {
  const manifest = JSON.parse(readFileSync(join(kDist, ".vite/manifest.json"), "utf8"));
  const css = ["src/styles/base.css", "src/styles/staff.css"].map((name) => `<link rel="stylesheet" href="/${manifest[name].file}">`).join("");
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
    `<title>taizhang</title><link rel="icon" href="/icon.svg" type="image/svg+xml">${css}` +
    `<script type="module" src="/${manifest["src/staff/main.tsx"].file}"></script></head><body class="app"><div id="app"></div></body></html>`;
}

// Two people on their way to a sealed original.
const kWaiting = [
  { asked_by: "7", asked_at: new Date(Date.now() - 3_600_000).toISOString(), reason: "核对公开内容", approved: false, own: false },
  { asked_by: "8", asked_at: new Date(Date.now() - 7_200_000).toISOString(), reason: "复核办理依据", approved: true, own: true },
];

const script = {
  script: [
    { code: "greeting", text_zh: "您好，这里是诉求回访台，与承办单位无关。", text_en: "Good day, this is the call-back desk; we are not the unit." },
    { code: "contacted", text_zh: "承办单位有没有联系过您？", text_en: "Did the unit contact you?" },
    { code: "solved", text_zh: "您反映的问题解决了吗？", text_en: "Is the problem solved?" },
    { code: "satisfied", text_zh: "您满意吗？", text_en: "Are you satisfied?" },
    { code: "pressured", text_zh: "有没有人要求您改口，或者威胁过您？", text_en: "Did anyone ask you to change your answer, or threaten you?" },
    { code: "thanks", text_zh: "谢谢您。", text_en: "Thank you." },
  ],
  causes: [{ code: "unlawful", name_zh: "诉求不合法", name_en: "Not lawful" }],
};

export async function startMock(port = 0) {
  const cases = new Map(rows.map((row) => [row.code, caseOf(row)]));
  let refuseNext = 0;
  const inHand = rows.find(({ status }) => status === "in_hand").code;
  const whistles = new Whistles(inHand, rows.find(({ status }) => status === "landed").code);
  const calendar = new MockCalendar();
  const limits = new MockLimits();
  const tables = new MockTables();
  const daily = new MockDesk();
  const scores = new MockScores(rows.map(({ code }) => code));
  const judge = new MockJudge(rows.map(({ code }) => code));
  const admin = new MockAdmin(reference.units, reference.services);
  const rounds = new Rounds(rows.map(({ code }) => code));
  const field = new FieldMock();
  const outreach = new MockOutreach();
  const visits = new MockVisits();
  const answers = new MockAnswers(kQuestionnaires);
  const like = new MockLike();
  const live = new MockLive();
  const maps = new MockMap();
  const cover = new MockCover();
  const messages = messagesOf(rows.map(({ code }) => code));
  const readAt = (item) => (item.read_at ??= new Date().toISOString());
  const rowOf = (c) => Object.fromEntries(Object.keys(rows[0]).map((key) => [key, c[key]]));
  const append = (c, entry) => {
    const version = c.version + 1;
    const after = { ...c, version, updated_at: new Date().toISOString(), timeline: [...c.timeline, { version, at: new Date().toISOString(), public: false, texts: {}, ...entry }] };
    cases.set(c.code, after);
    return after;
  };

  function list(query) {
    const codes = query.get("code")?.split(",");
    if (codes) return { cases: [...cases.values()].filter(({ code }) => codes.includes(code)).map(rowOf), next: null };
    const filters = ["status", "category", "zone", "channel"].filter((name) => query.get(name));
    const fits = kQueueRules[query.get("queue") ?? "all"] ?? (() => true);
    const all = [...cases.values()].filter((c) => fits(c) && filters.every((name) => query.get(name).split(",").includes(c[name])) && (!query.get("unit") || c.lead === query.get("unit")));
    const from = Number(query.get("cursor") ?? 0), limit = Number(query.get("limit") ?? 50);
    return { cases: all.slice(from, from + limit).map(rowOf), next: from + limit < all.length ? String(from + limit) : null };
  }
  function figures(query) {
    const by = query.get("by"), inQueue = kQueueRules[query.get("queue") ?? "all"] ?? (() => true);
    const ended = (c) => ["landed", "withdrawn"].includes(c.status);
    const fits = (c) => inQueue(c) && (!query.get("open") || String(!ended(c)) === query.get("open")) && (!query.get("status") || c.status === query.get("status")) &&
      (!query.get("finest_zone") || c.zone === query.get("finest_zone")) &&
      (!query.get("received_from") || Date.parse(c.received_at) >= Date.parse(query.get("received_from"))) && (!query.get("received_to") || Date.parse(c.received_at) < Date.parse(query.get("received_to")));
    const key = { status: "status", category: "category", zone: "zone", unit: "lead", channel: "channel" }[by];
    const counts = new Map();
    for (const c of [...cases.values()].filter(fits)) {
      const value = by === "month" ? c.received_at.slice(0, 7) : (c[key] ?? "");
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return { definition: { id: `cases_by_${by}`, zh: "可见的诉求件数", en: "cases that this account may see" }, as_of: new Date().toISOString(), time_basis: "received_at",
      rows: [...counts].map(([value, count]) => {
        const search = new URLSearchParams(query);
        search.delete("by");
        search.set(value ? by : "without", value || by);
        return { key: value, count, href: `/v1/cases?${search}` };
      }) };
  }
  const problem = (status, title, detail = "", errors = []) => [status, { title, status, detail, errors, request_id: "r-invented" }];

  // A server that has refused a thing refuses it again when it is sent again, as it is after a lost answer.
  const refused = new Map();
  function command(c, name, body, ifMatch, key) {
    const mark = key && `${key} ${JSON.stringify(body)}`;
    if (refuseNext || refused.has(mark)) {
      const status = refuseNext || refused.get(mark);
      refuseNext = 0;
      if (mark) refused.set(mark, status);
      return problem(status, "refused", "", [{ field: Object.keys(body)[0] ?? "", message: "refused", rule: status === 400 ? "text_required" : "contact_first" }]);
    }
    if (name === "unseal") {
      append(c, { kind: "noted", by: { role: "hotline", unit: "1" }, texts: { note: `unsealed: ${body.reason}` } });
      return [200, { verbatim: c.verbatim.replace(/█+/, "13800000000（虚构）"), demand: c.demand, address: c.place.address, attributes: [], later: [] }];
    }
    if (ifMatch !== `"${c.version}"`) return problem(412, "changed");
    if (name === "show_pictures") {
      const media = c.media.map((one) => ({ ...one, cleared: body.pictures.includes(one.sha256) }));
      return [200, append({ ...c, media }, { kind: "pictures_shown", by: { role: "hotline", unit: "1" }, texts: {} })];
    }
    const kinds = { dispatch: "dispatched", sign: "signed", file_result: "result_filed", note: "noted", classify: "classified" };
    const status = { dispatch: "dispatched", sign: "signed_for", record_contact: "in_hand", file_result: "result_filed", check_result: "callback", land: "landed" }[name];
    const texts = Object.fromEntries(Object.entries(body).filter(([, value]) => typeof value === "string"));
    const after = append({ ...c, ...(status ? { status } : {}), ...(body.unit ? { lead: body.unit } : {}) }, { kind: kinds[name] ?? name, by: { role: "hotline", unit: "1" }, texts });
    return [200, { ...after, offers: caseOf(after).offers }];
  }

  function callerCase(c, did) {
    const landed = c.status === "landed" && did !== "reopen";
    return { code: c.code, status: did === "reopen" ? "reopened" : c.status, category: c.category, received_at: c.received_at,
      due_result: landed ? null : c.due_result, lead: c.lead, landing: landed ? c.landing : null, may_add: !landed, may_reopen: landed,
      reopen_needs_new_facts: landed, reopen_until: landed ? new Date(Date.now() - 86_400_000).toISOString() : null };
  }

  // The call-back desk: one call that the clerk may take, which is then answered.
  const desk = { claim: "free", answered: false, unreached: false, tries: [{ via: "phone", at: new Date(Date.now() - 86_400_000).toISOString(), mine: true }], version: 3, answers: [] };
  // The last of those that wait is a tip-off, which the clerk asks about and may not read.
  const isCovered = (code) => rows.findLast(({ status }) => status === "callback")?.code === code;
  function callFile(code) {
    const { version, ...call } = desk;
    const offers = desk.answered || desk.unreached ? [] : desk.claim === "mine" ? ["claim", "release", "record_try", "record_answer", "issue_link"] : ["claim", "issue_link"];
    const first = { ...call, claimed_until: desk.claim === "mine" ? new Date(Date.now() + 3_600_000).toISOString() : null, enough_tries: false, hidden: false };
    return { code, version, status: "callback", received_at: new Date(Date.now() - 604_800_000).toISOString(), covered: isCovered(code), reachable: true, needed: { tries: 3, days: 2, ways: 2 }, offers: { first: offers, recall: [] },
      rounds: [{ round: 1, unit: isCovered(code) ? null : "4", opened_at: new Date(Date.now() - 172_800_000).toISOString(), limit: new Date().toISOString(), valid_until: new Date(Date.now() + 864_000_000).toISOString(), closed_at: null, first, recall: null }] };
  }
  function onCall(code, name, body, ifMatch) {
    if (ifMatch !== `"${desk.version}"`) return problem(412, "changed");
    desk.version += 1;
    if (name === "issue_link") return [200, { url: `http://mock/rate?t=${"K7M4Q2".repeat(4)}`, until: new Date(Date.now() + 1_209_600_000).toISOString(), version: desk.version }];
    if (name === "claim") desk.claim = "mine";
    else desk.claim = "free";
    if (name === "record_try") desk.tries.push({ via: body.via, at: new Date().toISOString(), mine: true });
    if (name === "record_answer") {
      desk.answered = true;
      desk.answers.push({ id: desk.version, ...body, source: "desk", at: new Date().toISOString(), mine: true, reason: "", corrects: null });
    }
    return [200, callFile(code)];
  }
  function callAnswer(url, parts, body, request) {
    const waiting = rows.filter(({ status }) => status === "callback");
    if (parts[1] === "reference") return [200, script];
    if (parts.length === 2) return [200, { next: null, calls: url.searchParams.get("lane") === "recall" ? [] : waiting.map((row) => ({ code: row.code, covered: isCovered(row.code),
      ...(isCovered(row.code) ? { category: "", zone: "", title: "", unit: null } : { category: row.category, zone: row.zone, title: row.title, unit: "4" }), urgency: row.urgency, round: 1, since: row.updated_at, tries: desk.tries.length, claim: desk.claim })) }];
    return parts.length === 3 ? [200, callFile(parts[2])] : onCall(parts[2], parts[3], body, request.headers["if-match"]);
  }

  async function answer(request, url, body, form) {
    const parts = url.pathname.split("/").filter(Boolean).map(decodeURIComponent);
    const path = url.pathname;
    const special = whistles.answer(request.method, parts, url.searchParams, body, request.headers) ?? calendar.answer(request.method, parts, body) ?? (parts[0] === "v1" ? rounds.answer(request.method, parts, url.searchParams, body, request.headers) : null);
    if (special) return special;
    const mapped = maps.answer(request.method, parts, body, request.headers);
    if (mapped) return mapped;
    const tabled = tables.answer(request.method, parts, body);
    if (tabled) return tabled;
    const administered = admin.answer(request.method, parts, url.searchParams, body, request.headers, form);
    if (administered) return administered;
    const judged = judge.answer(request.method, parts, url.searchParams, body, request.headers);
    if (judged) return judged;
    const hidden = cover.answer(request, parts, body, cases, (c, words) => append(c, { kind: "noted", by: { role: "hotline", unit: "1" }, texts: { note: words } }));
    if (hidden) return hidden;
    const limited = limits.answer(parts, url.searchParams, body);
    if (limited) return limited;
    const played = daily.answer(request, url, cases, body);
    if (played) return played;
    const clocks = clockAnswer(request, url, cases, /as=head/.test(request.headers.cookie ?? "") ? head : me, rowOf);
    if (clocks) return clocks;
    const scored = scores.answer(parts, url.searchParams, body);
    if (scored) return scored;
    if (path.startsWith("/v1/callbacks") || path === "/v1/reference/callbacks") return callAnswer(url, parts, body, request);
    if (field.signedOut && path.startsWith("/v1/")) return problem(401, "signed out");
    const erases = /as=admin/.test(request.headers.cookie ?? "");
    if (erases && request.method === "GET" && (parts[1] === "visits" || parts[3] === "answers")) return problem(403, "not yours");
    const visited = visits.answer(request.method, parts, url.searchParams, body);
    if (visited) return visited;
    // What a phone sends is kept by the other mock.
    const asked = request.method === "GET" || parts[5] === "erase" ? answers.answer(request.method, parts, url.searchParams, body) : null;
    if (asked) return asked;
    const liked = like.answer(request, parts, cases, rowOf);
    if (liked) return liked;
    const gone = outreach.answer(request.method, parts, body);
    if (gone) return gone;
    if (path === "/v1/me") return [200, erases ? { ...me, roles: ["administrator"], permissions: ["configure", "administer"] } : /as=head/.test(request.headers.cookie ?? "") ? head : me];
    if (path === "/v1/reference") return [200, reference];
    if (path === "/v1/inbox") return [200, { unread: messages.filter((item) => !item.read_at).length, more_unread: false, items: messages, next: null }];
    if (path === "/v1/inbox/read") return messages.forEach(readAt), [204, undefined];
    if (parts[1] === "inbox") return messages.filter(({ id }) => id === parts[2]).forEach(readAt), [204, undefined];
    if (path === "/v1/queues") return [200, Object.fromEntries(Object.entries(kQueueRules).map(([name, fits]) => [name, [...cases.values()].filter(fits).length]))];
    if (path === "/v1/zones") return [200, geojson];
    if (path === "/v1/map") return [200, baseMap(request)];
    if (path === "/v1/cases") return [200, list(url.searchParams)];
    if (path === "/v1/search") return search([...cases.values()].map(rowOf), url.searchParams);
    if (path === "/v1/figures") return [200, figures(url.searchParams)];
    if (path === "/v1/intake" && field.before(request)) return field.before(request);
    if (path === "/v1/intake") return body.verbatim.includes("400") ? problem(400, "wrong", "", [{ field: "phone", message: "is not a phone number", rule: "" }]) : [201, { code: rows[5].code, key: "K7M4Q2K7M4Q2K7M4Q2K7M4Q2K7", received_at: new Date().toISOString(), status_url: `/r/${rows[5].code}`,
      ...(body.same_as ? { same_as: { code: body.same_as, done: "merged", reason: null } } : {}) }];
    if (path === "/v1/media") return [200, { sha256: "b".repeat(64), type: "image/png", size: 70 }];
    if (path === "/v1/session") return ++field.ended, [204, undefined];
    if (parts[0] === "mock" && parts[1] === "refuse") return [200, { refuse: (refuseNext = Number(parts[2])) }];
    if (parts[0] === "mock" && parts[1] === "streams") return live.refuse(Number(parts[2])), [204, undefined];
    if (parts[0] === "mock" && parts[1] === "bump") return [200, rounds.actions.filter(({ id }) => id === parts[2]).map((action) => ++action.version)];
    const c = cases.get(parts[0] === "v1" ? parts[2] : parts[2]);
    if (!c) return problem(404, "not found");
    if (parts[1] === "intake") return [200, callerCase(c, parts[3])];
    if (parts[3] === "notices") return [200, { deliveries, next: null }];
    if (parts[3] === "unseal" && request.method === "GET") return [200, { requests: c.confidentiality === "sealed" ? kWaiting : [] }];
    if (parts[0] === "mock" && parts[1] === "gone") {
      cases.delete(c.code);
      live.tell({ ...c, version: c.version + 1 });
      return [204, undefined];
    }
    const told = (after) => (parts[1] === "live" && live.tell(after), after);
    const status = url.searchParams.get("status") ?? c.status;
    if (parts[0] === "mock") return [200, told(append({ ...c, lead: "4", status }, { kind: "noted", by: { role: "handler", unit: "4" }, texts: { note: "物业已到现场，先行抽水。" } }))];
    if (parts.length === 3) return [200, c];
    if (field.before(request)) return [200, cases.get(c.code)];
    if (field.swept && body.evidence) return problem(400, "wrong", "", [{ field: "evidence[0].sha256", message: "there is no such file; upload it first", rule: "unknown_media" }]);
    const given = command(c, parts[3], body, request.headers["if-match"], request.headers["idempotency-key"]);
    if (given[0] === 200) live.tell(cases.get(c.code));
    return given;
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://mock");
    if (url.pathname === "/v1/live") return void live.listen(request, response, url, { "Content-Security-Policy": kPolicy, "Cache-Control": "no-store" });
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk)).on("end", async () => {
      const file = url.pathname.startsWith("/components/") ? await componentsFile(url.pathname) : join(kDist, url.pathname);
      const head = { "Content-Security-Policy": kPolicy, "Cache-Control": "no-store" };
      const covered = cover.picture(url.pathname);
      if (covered) return response.writeHead(200, { ...head, "Content-Type": "image/svg+xml" }).end(covered);
      const csv = tables.file(url.pathname);
      if (csv !== null) return response.writeHead(200, { ...head, "Content-Type": "text/csv; charset=utf-8" }).end(csv);
      if (/^\/(tiles|v1\/admin\/map\/tiles)\//.test(url.pathname)) {
        const [type, bytes] = tileOf(request, url, kPixel);
        return response.writeHead(200, { ...head, "Content-Type": type }).end(bytes);
      }
      if (url.pathname === "/v1/admin/map/preview") {
        const [policy, html] = maps.preview(url, kPolicy, JSON.parse(readFileSync(join(kDist, ".vite/manifest.json"), "utf8")));
        return response.writeHead(200, { ...head, "Content-Security-Policy": policy, "Content-Type": "text/html; charset=utf-8" }).end(html);
      }
      if (/^\/media\//.test(url.pathname)) return response.writeHead(200, { ...head, "Content-Type": "image/png" }).end(kPixel);
      if ((/^\/(assets\/|components\/|icon)/.test(url.pathname) || kFieldFiles.test(url.pathname)) && existsSync(file))
        return response.writeHead(200, { ...head, "Content-Type": kTypes[file.split(".").pop()] ?? "text/plain" }).end(url.pathname === "/sw.js" ? `${readFileSync(file)}// ${field.version}` : readFileSync(file));
      if (/^\/(staff|field|login)/.test(url.pathname)) {
        const lang = /lang=en/.test(`${request.headers.cookie} ${url.search}`) ? "en" : "zh-CN";
        const page = url.pathname.startsWith("/field") ? fieldShell(JSON.parse(readFileSync(join(kDist, ".vite/manifest.json"), "utf8")), lang) : shell(lang);
        return response.writeHead(200, { ...head, "Content-Type": "text/html; charset=utf-8" }).end(url.pathname === "/login" ? "<!doctype html><title>login</title>" : page);
      }
      const text = Buffer.concat(chunks).toString();
      const json = /json/.test(request.headers["content-type"] ?? "") && text ? JSON.parse(text) : {};
      const sends = request.method === "POST" && /^\/v1\/(intake$|cases\/|visits$|questionnaires\/)/.test(url.pathname);
      if (sends && field.deaf) return request.socket.destroy();
      const repeated = field.before(request) !== null;
      const [status, value, tag] = url.pathname === "/v1/media" && request.headers["content-type"]?.startsWith("multipart") && !field.signedOut ? field.upload(Buffer.concat(chunks)) : await answer(request, url, json, text);
      if (sends && status < 300 && !repeated) field.note(request, url.pathname.split("/").pop(), value.code, json, [status, value]);
      if (sends && field.lose > 0) return --field.lose, request.socket.destroy();
      if (outreach.isLost()) return request.socket.destroy();
      response.writeHead(status, { ...head, "Content-Type": "application/json", ...(tag ? { ETag: tag } : {}) }).end(value === undefined ? "" : JSON.stringify(value));
    });
  });
  await new Promise((done) => server.listen(port, "127.0.0.1", done));
  const bound = server.address().port;
  /** The server is gone, and comes back with what it knew. */
  const down = () => new Promise((done) => (server.close(done), server.closeAllConnections()));
  const up = () => new Promise((done) => server.listen(bound, "127.0.0.1", done));
  return { origin: `http://127.0.0.1:${bound}`, codes: rows.map(({ code }) => code), rows, field, outreach, visits, answers, like, daily, live, cover, maps, tables, cases, down, up, close: () => server.close() };
}

if (process.argv[1] === import.meta.filename) console.log((await startMock(Number(process.argv[2] ?? 8090))).origin);
