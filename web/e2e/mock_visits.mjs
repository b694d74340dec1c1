// Visits as the staff's screens read them: listed, opened, erased, in the history of a case, and counted by zone. Everything is invented.
import { rows, zones } from "./fixtures.mjs";

const kDay = 86_400_000;
const ago = (days) => new Date(Date.now() - days * kDay).toISOString();
const day = (days) => ago(days).slice(0, 10);
const idOf = (n) => String(n).padStart(32, "0");
const dayOf = (at) => at.slice(0, 10);
const kReasons = ["consent_withdrawn", "purpose_ended", "period_over", "by_mistake"];

function visitOf(n, days, zone, unit, more = {}) {
  return {
    id: idOf(n), target: ["resident", "frontline", "service_user"][n % 3], at: ago(days), minutes: 10 + n, zone, point: null, result: null, needs: [], campaign: n % 4 === 0 ? "visits" : "",
    others: n % 3, units: [], by: { actor: "42", unit }, received_at: ago(days), place: "虚构路1号", note: `听了第 ${n} 户的意见。`, erased: null, case: null, ...more,
  };
}
const codes = (status) => rows.filter((row) => row.status === status).map(({ code }) => code);

export class MockVisits {
  constructor() {
    const [second, third] = Object.keys(zones), [about] = codes("in_hand"), [came] = codes("triaged");
    this.visits = [
      visitOf(1, 2, second, "3", { case: about, result: "partly", note: "水位下去一半，还在抽。" }),
      visitOf(2, 12, second, "3", { needs: [came] }),
      visitOf(3, 45, third, "4", { erased: { at: ago(3), reason: "period_over" }, place: "", note: "" }),
      visitOf(4, 200, third, "4"),
      ...Array.from({ length: 60 }, (_, i) => visitOf(5 + i, 20 + i, second, i % 2 ? "3" : "9")),
    ];
  }
  #list(query) {
    const fits = (visit) => ["zone", "campaign", "target"].every((name) => !query.get(name) || visit[name] === query.get(name))
      && (!query.get("unit") || visit.by.unit === query.get("unit")) && (query.get("about_case") !== "true" || visit.case !== null)
      && (!query.get("from") || dayOf(visit.at) >= query.get("from")) && (!query.get("to") || dayOf(visit.at) <= query.get("to"));
    const all = this.visits.filter(fits).sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
    const from = Number(query.get("cursor") ?? 0), limit = Number(query.get("limit") ?? 50);
    return { visits: all.slice(from, from + limit).map(this.#row), next: from + limit < all.length ? String(from + limit) : null };
  }
  #row = ({ place, note, erased, case: about, needs, ...row }) => ({ ...row, needs_count: needs.length });
  #ofCase(code) {
    return this.visits.filter((visit) => visit.case === code || visit.needs.includes(code)).map((visit) => ({
      ...this.#row(visit), result: visit.case === code ? visit.result : null, place: visit.place, note: visit.note, erased: visit.erased,
      about: visit.case === code, came: visit.needs.includes(code), opens: true,
    }));
  }
  #coverage(query) {
    const from = query.get("from") ?? day(89), to = query.get("to") ?? day(0), asked = Object.keys(zones).slice(0, 4);
    if (from > to) return [400, { title: "wrong", status: 400, detail: "to: not before from", errors: [{ field: "to", message: "to: not before from", rule: "" }] }];
    return [200, {
      layer: query.get("layer") ?? "street", from, to, as_of: new Date().toISOString(), scope: this.scope ?? "everything",
      definition: { zh: "走访所在区域及其上级区域各记一次；没有选区域也没有位置的走访不在其中。数量仅供了解工作量。", en: "a visit counts in its zone and in those around it, once in each. Counts only show the workload." },
      layers: [{ code: "street", name_zh: "街道", name_en: "Streets" }, { code: "community", name_zh: "社区", name_en: "Communities" }],
      zones: asked.map((zone) => {
        const before = this.visits.filter((visit) => visit.zone === zone && dayOf(visit.at) <= to), within = before.filter(({ at }) => dayOf(at) >= from);
        const rowsOf = `/v1/visits?zone=${zone}&from=${from}&to=${to}`;
        return {
          zone, last: before.map(({ at }) => at).sort().at(-1) ?? null, visits: within.length, units: new Set(within.map(({ by }) => by.unit)).size, about_case: within.filter((visit) => visit.case).length,
          rows: { last: `/v1/visits?zone=${zone}&to=${to}`, visits: rowsOf, about_case: `${rowsOf}&about_case=true` },
        };
      }),
    }];
  }
  /** [status, body], or nothing if the path is another's. */
  answer(method, parts, query, body) {
    if (parts[0] !== "v1") return null;
    if (parts[1] === "cases" && parts[3] === "visits" && method === "GET") return [200, { visits: this.#ofCase(parts[2]), next: null }];
    if (parts[1] !== "visits") return null;
    if (method === "GET" && parts.length === 2) return [200, this.#list(query)];
    if (parts[2] === "coverage") return this.#coverage(query);
    const visit = this.visits.find(({ id }) => id === parts[2]);
    if (parts.length > 2 && !visit) return [404, { title: "not found", status: 404, detail: "there is no such visit", errors: [{ field: "", message: "there is no such visit", rule: "no_such_visit" }] }];
    if (method === "GET" && parts.length === 3) return [200, { ...this.#row(visit), place: visit.place, note: visit.note, erased: visit.erased, case: visit.case, needs: visit.needs }];
    if (parts[3] !== "erase") return null;
    if (!kReasons.includes(body.reason)) return [400, { title: "wrong", status: 400, detail: "reason", errors: [{ field: "reason", message: "reason", rule: "" }] }];
    Object.assign(visit, { place: "", note: "", erased: visit.erased ?? { at: new Date().toISOString(), reason: body.reason } });
    return [200, { id: visit.id, erased: visit.erased }];
  }
}
