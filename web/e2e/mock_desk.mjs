// The daily desk played from fixtures: what may be done with many cases at once, the views one keeps, templates of
// replies, and cases that may be the same.
import { caseOf } from "./fixtures.mjs";

/** What a reply may begin with; the first is for one category. */
const kTemplates = [
  { code: "done", category: "", zh: "您反映的问题（{code}）已处理。【某月某日】，我单位【做了什么】。请问【承办人和电话】。{unit}，{date}", en: "The matter ({code}) is dealt with. On 【day】 we 【what was done】. Ask 【who, and the number】. {unit}, {date}" },
  { code: "drained", category: "drain", zh: "【地点】的下水道已疏通【多少米】。单号 {code}，{unit}，{date}", en: "The drain at 【place】 was cleared for 【metres】. Case {code}, {unit}, {date}" },
];
/** For one of those that wait for a dispatch nobody is suggested. */
const isUnsuggested = (cases, c) => [...cases.values()].findLast(({ status }) => status === "triaged")?.code === c.code;

function offersOf(cases, c, commands) {
  const { offers, proposal } = caseOf(c);
  const unit = Number(c.id.slice(-1)) % 2 === 0 ? "3" : "7";
  const of = (name) => offers.find(({ command }) => command === name) ?? { command: name, allowed: false, reason: { rule: "status", message: `${name} is not for this state` } };
  return { code: c.code, version: c.version, offers: commands.map(of), proposal: proposal && !isUnsuggested(cases, c) ? { ...proposal, unit } : null };
}

export class MockDesk {
  /** Numbers of which it was asked what may be done, in the order of the questions. */
  asked = [];
  /** Of the one person who is signed in here. */
  views = { version: 0, views: [] };
  answer(request, url, cases, body) {
    if (url.pathname === "/v1/suggest") return [200, this.#suggest(cases, body)];
    if (url.pathname === "/v1/reply-templates") return [200, { templates: kTemplates.filter(({ category }) => !category || category === url.searchParams.get("category")).reverse() }];
    if (url.pathname === "/v1/me/views") return this.#views(request, body);
    if (url.pathname === "/v1/offers") {
      const codes = url.searchParams.get("code").split(",");
      this.asked.push(codes);
      if (codes.length > 50) return [400, { title: "wrong", status: 400, detail: "code: at most 50 at once", errors: [] }];
      return [200, { cases: codes.flatMap((code) => cases.get(code) ?? []).map((c) => offersOf(cases, c, url.searchParams.get("command").split(","))) }];
    }
    return null;
  }
  /** What it was asked while somebody wrote. */
  said = [];
  #suggest(cases, ask) {
    this.said.push(ask);
    const open = [...cases.values()].filter(({ status }) => !["landed", "withdrawn"].includes(status));
    const told = ask.text.includes("返水") ? open.slice(0, 2) : [];
    const near = ask.lat !== undefined ? open.slice(1, 4) : [];
    const row = (c) => ({ code: c.code, status: c.status, category: c.category, zone: c.zone, title: c.title, address: c.address, description: c.description,
      received_at: c.received_at, due_result: c.due_result, lead: c.lead, near: near.includes(c), words: told.includes(c) });
    const all = [...told.filter((c) => near.includes(c)), ...told.filter((c) => !near.includes(c)), ...near.filter((c) => !told.includes(c))];
    return { categories: [{ code: "drain", score: 3 }, { code: "water", score: 1 }], similar: all.map(row) };
  }
  #views(request, body) {
    if (request.method === "GET") return [200, this.views];
    if (request.headers["if-match"] !== `"${this.views.version}"`) return [412, { title: "changed", status: 412, detail: "", errors: [] }];
    return [200, (this.views = { version: this.views.version + 1, views: body.views })];
  }
}
