// The clocks of a unit, played: counted and listed of the cases that the mock holds, which change when a command is given. Everything is
// invented.
import { createHash } from "node:crypto";
import { units } from "./fixtures.mjs";

const kHour = 3_600_000;
const kKinds = ["sign", "contact", "result", "assist", "carry_review"];
const kStates = ["overdue", "within_4h", "within_24h", "this_week", "later", "paused"];
const kStops = { sign: "sign", contact: "record_contact", result: "file_result", assist: "report_assist", carry_review: "review_carry" };
const kRuns = {
  dispatched: ["sign", "contact", "result"], signed_for: ["contact", "result"], objected: ["contact", "result"], in_hand: ["result", "assist"],
  rework: ["contact", "result"], carried: ["result", "carry_review"],
};
/** One of four cases in hand is paused by law. */
const isPaused = (c) => c.status === "in_hand" && Number(BigInt(c.id) % 4n) === 0;

function clocksOf(c) {
  const due = Date.parse(c.due_result);
  const own = (kRuns[c.status] ?? []).map((clock) => ({
    clock, unit: clock === "assist" ? "7" : c.lead, c,
    due: due - { sign: 66, contact: 48, result: 0, assist: 24, carry_review: -240 }[clock] * kHour,
    since: c.received_at, paused_until: isPaused(c) ? new Date(Date.now() + 48 * kHour).toISOString() : null,
  }));
  return own.filter(({ clock, unit }) => clock !== "assist" || unit !== c.lead);
}
function stateOf({ due, paused_until: paused }) {
  if (paused) return "paused";
  const left = (due - Date.now()) / kHour;
  return left < 0 ? "overdue" : left < 4 ? "within_4h" : left < 24 ? "within_24h" : left < 72 ? "this_week" : "later";
}
const nextOf = (one) =>
  one.c.status === "dispatched" ? "sign" : one.c.status === "objected" ? "rule_objection" : one.clock !== "result" ? kStops[one.clock]
    : one.paused_until ? "resume" : one.c.status === "carried" ? "end_carry" : "file_result";

/** [status, body, tag], or nothing if the path is another's. */
export function clockAnswer(request, url, cases, me, rowOf) {
  if (!url.pathname.startsWith("/v1/clocks")) return null;
  const query = url.searchParams;
  const mine = units.filter(({ id, parent }) => id === me.unit.id || parent === me.unit.id);
  const any = me.permissions.includes("case_triage");
  const unit = query.get("unit") ? units.find(({ code }) => code === query.get("unit")) : units.find(({ id }) => id === me.unit.id);
  if (!unit || !(any || mine.includes(unit))) return [404, { title: "not found", status: 404, detail: "there is no unit with this code whose clocks you may see" }];
  const all = [...cases.values()].flatMap(clocksOf).filter((one) => one.unit === unit.id).map((one) => ({ ...one, state: stateOf(one) }));
  const as_of = new Date().toISOString();
  if (url.pathname.endsWith("/rows")) {
    const state = query.get("state"), from = Number(query.get("cursor") ?? 0), limit = Number(query.get("limit") ?? 50);
    const found = all.filter((one) => one.clock === query.get("clock") && (state ? one.state === state : one.state !== "paused")).sort((a, b) => a.due - b.due);
    return [200, { as_of, next: from + limit < found.length ? String(from + limit) : null, rows: found.slice(from, from + limit).map((one) => ({
      clock: one.clock, state: one.state, due: new Date(one.due).toISOString(), since: one.since, paused_until: one.paused_until,
      next_command: nextOf(one), stopped_by: kStops[one.clock], case: rowOf(one.c),
    })) }];
  }
  const count = (clock, state) => all.filter((one) => one.clock === clock && (state ? one.state === state : one.state !== "paused")).length;
  const href = (clock, state) => `/v1/clocks/rows?unit=${unit.code}&clock=${clock}${state ? `&state=${state}` : ""}`;
  const body = {
    unit: { id: unit.id, code: unit.code }, units: any ? null : mine.map(({ id }) => id), time_zone: "Asia/Shanghai", week_ends: "2026-11-29T16:00:00Z",
    definition: { id: "unit_clocks", zh: "本单位正在走的时限，暂停的单列，不算超期", en: "limits that run for the unit; paused ones stand apart" },
    clocks: kKinds.map((clock) => ({ clock, count: count(clock), href: href(clock), states: kStates.map((state) => ({ state, count: count(clock, state), href: href(clock, state) })) })),
  };
  const tag = `"${createHash("sha256").update(JSON.stringify(body)).digest("hex").slice(0, 32)}"`;
  return request.headers["if-none-match"] === tag ? [304, undefined, tag] : [200, { as_of, ...body }, tag];
}
