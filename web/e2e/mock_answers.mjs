// Answers to questionnaires as the staff's screens read them: one zone asked three times, in two versions. Everything is invented.
import { zones } from "./fixtures.mjs";

const kDay = 86_400_000;
const ago = (days) => new Date(Date.now() - days * kDay).toISOString();
const idOf = (n) => `${String(n).padStart(31, "0")}a`;
const kReasons = ["consent_withdrawn", "purpose_ended", "period_over", "by_mistake"];

export class MockAnswers {
  constructor(questionnaires) {
    const [profile, opinion] = questionnaires, [, second, third] = Object.keys(zones);
    // As it was before the income was asked for.
    const before = { ...profile, version: 1, questions: profile.questions.filter(({ code }) => code !== "income") };
    this.versions = [before, profile, opinion];
    const one = (n, days, asked, zone, unit, answers, more = {}) => ({ id: idOf(n), questionnaire: asked.code, version: asked.version, zone, at: ago(days), answers, by: { actor: unit === "4" ? "43" : "42", unit }, opens: unit !== "4", received_at: ago(days), erased: null, ...more });
    this.answers = [
      one(1, 3, profile, second, "3", { residents: 1240, income: "980000.50", economy: 4, wanted: ["roads", "care"], remarks: "想修通往学校的那段路（虚构）。" }),
      one(2, 190, profile, second, "3", { residents: 1225, economy: 3, wanted: ["roads"] }),
      one(3, 400, before, second, "4", { residents: 1190, economy: 2 }),
      one(4, 9, profile, third, "4", { residents: 860, economy: 5 }, { erased: { at: ago(1), reason: "period_over" } }),
      ...Array.from({ length: 60 }, (_, i) => one(5 + i, 10 + i, opinion, "", i % 2 ? "3" : "", { asked: i % 3 ? "yes" : "no" })),
    ];
  }
  #versionsOf = (rows) => this.versions.filter((asked) => rows.some((row) => row.questionnaire === asked.code && row.version === asked.version));
  #plain(row) {
    const asked = this.versions.find((one) => one.code === row.questionnaire && one.version === row.version);
    const { erased, opens, ...rest } = row;
    return { ...rest, answers: Object.fromEntries(Object.entries(row.answers).filter(([code]) => asked.questions.find((question) => question.code === code).kind !== "text")) };
  }
  #list(code, query) {
    if (query.get("zone") && query.get("mine")) return [400, { title: "wrong", status: 400, detail: "mine: not together with zone", errors: [{ field: "mine", message: "mine: not together with zone", rule: "" }] }];
    const mine = query.get("mine") === "true";
    const all = this.answers.filter((row) => row.questionnaire === code && (!query.get("zone") || row.zone === query.get("zone")) && (!mine || row.by.actor === "42")).sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
    const from = Number(query.get("cursor") || 0), rows = all.slice(from, from + 50);
    return [200, { answers: rows.map((row) => ({ ...this.#plain(row), opens: row.opens })), scope: mine ? "own" : query.get("zone") ? "everything" : (this.scope ?? "everything"), next: from + 50 < all.length ? String(from + 50) : null, versions: this.#versionsOf(rows) }];
  }
  /** [status, body], or nothing if the path is another's. */
  answer(method, parts, query, body) {
    if (parts[0] !== "v1" || parts[1] !== "questionnaires" || parts[3] !== "answers") return null;
    if (method === "GET" && parts.length === 4) return this.#list(parts[2], query);
    if (parts.length < 5) return null;
    const row = this.answers.find(({ id, questionnaire }) => id === parts[4] && questionnaire === parts[2]);
    if (!row || (method === "GET" && !row.opens)) return [404, { title: "not found", status: 404, detail: "there are no such answers", errors: [{ field: "", message: "there are no such answers", rule: "no_such_answers" }] }];
    if (method === "GET") return [200, { ...this.#plain(row), ...(row.erased ? {} : { answers: row.answers }), erased: row.erased, versions: this.#versionsOf([row]) }];
    if (!kReasons.includes(body.reason)) return [400, { title: "wrong", status: 400, detail: "reason", errors: [{ field: "reason", message: "reason", rule: "" }] }];
    row.erased ??= { at: new Date().toISOString(), reason: body.reason };
    return [200, { id: row.id, erased: row.erased }];
  }
}
