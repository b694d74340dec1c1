import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../src/api/http.ts";
import type { Questionnaire } from "../src/api/outreach.ts";
import type { Case } from "../src/api/types.ts";
import { acknowledged, forgettable, heldBackBy, next, refused, settled, started, unreached, type AnswersItem, type Item, type NeedItem, type VisitItem } from "../src/field/outbox.ts";
import { answersBody, campaignsOn, emptyVisit, visitBody, wrongInAnswers, wrongInVisit, type AnswerValues, type Given, type VisitValues } from "../src/field/outreach.ts";
import { sync, type Ports } from "../src/field/sync.ts";

const kZone = "Asia/Shanghai";
const kMade = "2026-11-25T02:00:00.000Z";
const kNow = Date.parse(kMade);
const common = (seq: number) => ({
  id: `key${seq}`, seq, actor: "42", made: kMade, state: "waiting" as const, body: {}, values: {}, photos: [], position: null, late: "", where: "", tries: 0, not_before: 0, again: false,
});
const need = (seq: number): NeedItem => ({ ...common(seq), kind: "need" });
const visit = (seq: number, needs: string[]): VisitItem => ({ ...common(seq), kind: "visit", body: { minutes: 5 }, values: { needs } });
const answers = (seq: number): AnswersItem => ({ ...common(seq), kind: "answers", questionnaire: "profile" });
const filled = (more: Partial<VisitValues> = {}): VisitValues => ({ ...emptyVisit(kMade, kZone), minutes: "30", place: "虚构厂", ...more });
const rules = (values: VisitValues, located = false): string[] => wrongInVisit(values, located, kZone, kNow).map(({ field, rule }) => `${field} ${rule}`);

test("a visit says when, how long and where; each limit from both sides", () => {
  assert.deepEqual(rules(filled()), []);
  for (const [minutes, fine] of [["", false], ["0", false], ["1", true], ["1440", true], ["1441", false], ["1.5", false], ["x", false]] as const)
    assert.deepEqual(rules(filled({ minutes })), fine ? [] : ["minutes visit_minutes"], minutes);
  for (const [at, fine] of [["2026-11-25T10:10", true], ["2026-11-25T10:11", false], ["2026-10-25T10:00", true], ["2026-10-25T09:59", false], ["", false]] as const)
    assert.deepEqual(rules(filled({ at })), fine ? [] : ["at visit_time"], at);
  assert.deepEqual(rules(filled({ place: " " })), ["place visit_place"]);
  assert.deepEqual(rules(filled({ place: "" }), true), []);
  assert.deepEqual(rules(filled({ place: "", zone: "z" })), []);
  assert.deepEqual(rules(filled({ case: "YC-1" })), ["result visit_result"]);
  assert.deepEqual(rules(filled({ case: "YC-1", result: "partly" })), []);
  for (const [others, fine] of [["0", true], ["99", true], ["100", false], ["-1", false]] as const) assert.deepEqual(rules(filled({ others })), fine ? [] : ["others visit_others"]);
});

test("what was left empty is not sent, and the time is an instant", () => {
  assert.deepEqual(visitBody(filled(), null, kZone), { target: "resident", at: "2026-11-25T02:00:00Z", minutes: 30, place: "虚构厂" });
  const position = { lat: 42.9, long: 125.1, accuracy_m: 5, at: kMade };
  assert.deepEqual(visitBody(filled({ case: "YC-1", result: "no_entry", others: "2", note: " 好 ", campaign: "c", zone: "z", place: "" }), position, kZone), {
    target: "resident", at: "2026-11-25T02:00:00Z", minutes: 30, zone: "z", lat: 42.9, long: 125.1, case: "YC-1", result: "no_entry", campaign: "c", others: 2, note: " 好 ",
  });
});

test("a campaign is offered on its days", () => {
  const all = [{ code: "c", name_zh: "走", name_en: "Go", from: "2026-11-25", to: "2026-11-26" }];
  assert.deepEqual(["2026-11-24T23:59", "2026-11-25T00:00", "2026-11-26T23:59", "2026-11-27T00:00"].map((at) => campaignsOn(all, at).length), [0, 1, 1, 0]);
});

const profile: Questionnaire = {
  code: "profile", version: 2, about: "zone", title_zh: "村", title_en: "Village",
  questions: [
    { code: "n", kind: "integer", required: true, text_zh: "几", text_en: "How many", min: -1, max: 10 }, { code: "m", kind: "money", required: false, text_zh: "钱", text_en: "Money", min: 0, max: 100 },
    { code: "l", kind: "likert", required: true, text_zh: "好", text_en: "Good" }, { code: "w", kind: "text", required: false, text_zh: "说", text_en: "Say", max_length: 3 },
    { code: "x", kind: "multiple", required: false, text_zh: "选", text_en: "Choose", options: [{ code: "a", name_zh: "甲", name_en: "A" }] },
  ],
};
const given = (more: Record<string, Given> = {}): AnswerValues => ({ zone: "z", given: { n: "3", l: "5", ...more } });
const broken = (values: AnswerValues): string[] => wrongInAnswers(profile, values).map(({ field, rule }) => `${field} ${rule}`);

test("an answer fits its question; a fault names both", () => {
  assert.deepEqual(broken(given()), []);
  assert.deepEqual(broken({ zone: "", given: {} }), ["zone answer_zone", "n answer_required", "l answer_required"]);
  for (const [n, fine] of [["-1", true], ["10", true], ["-2", false], ["11", false], ["1.5", false]] as const) assert.deepEqual(broken(given({ n })), fine ? [] : ["n answer_number"], n);
  for (const [m, fine] of [["0", true], ["100.00", true], ["100.01", false], ["1.234", false], [".5", false], ["1e1", false]] as const) assert.deepEqual(broken(given({ m })), fine ? [] : ["m answer_money"], m);
  assert.deepEqual(broken(given({ w: "好好好" })), []);
  assert.deepEqual(broken(given({ w: "好好好好" })), ["w answer_text"]);
});

test("numbers are sent as numbers, money as text, and nothing that was left empty", () => {
  assert.deepEqual(answersBody(profile, given({ m: " 1.5 ", x: ["a"], w: " " }), kMade), { version: 2, at: kMade, zone: "z", answers: { n: 3, m: "1.5", l: 5, x: ["a"] } });
});

test("a visit waits for the needs that came from it, and names their numbers the same at every try", () => {
  const [first, second, other] = [need(1), need(2), need(3)];
  const paid = visit(4, ["key2", "key1", "gone"]);
  assert.equal(heldBackBy(paid, [first, second, other, paid])?.id, "key1");
  assert.equal(next([paid, refused(first, { status: 400, faults: [], message: "" }), answers(5)], "42", kNow, false)?.id, "key5");
  assert.equal(heldBackBy(paid, [paid]), null, "one that was taken back is waited for no more");
  const done = (item: Item, code: string): Item => acknowledged(item, { code, version: 0, at: kMade });
  const all = [done(first, "YC-1"), done(second, "YC-2"), other, paid];
  assert.equal(heldBackBy(paid, all), null);
  const body = settled(paid, kNow, all).body;
  assert.deepEqual(body, { minutes: 5, id: "key4", needs: ["YC-1", "YC-2"] });
  const tried = unreached(started(settled(paid, kNow, all)), kNow);
  assert.deepEqual(settled(tried, kNow, []).body, body);
  assert.deepEqual(settled(answers(5), kNow, []).body, { id: "key5" });
  const later = kNow + 2 * 86_400_000 + 1;
  assert.deepEqual(forgettable(all, later), [], "their numbers are still to be told");
  assert.deepEqual(forgettable([done(first, "YC-1"), done(paid, "")], later).map(({ id }) => id), ["key1", "key4"]);
});

test("need, visit and answers go out in their order, each once, whatever answer is lost", async () => {
  let kept: readonly Item[] = [need(1), visit(2, ["key1"]), answers(3)];
  const told = new Map<string, string>();
  let lose = 3;
  const server = async (item: Item, body: object): Promise<{ code: string; version: number; at: string }> => {
    const before = told.get(item.id);
    if (before !== undefined && before !== JSON.stringify(body)) throw new ApiError(409, "other", "");
    told.set(item.id, JSON.stringify(body));
    if (before === undefined && lose-- > 0) throw new ApiError(0, "offline", "");
    return Promise.resolve({ code: item.kind === "need" ? "YC-9" : "", version: 0, at: kMade });
  };
  const ports: Ports = {
    now: () => kNow, items: () => kept,
    keep: (item) => Promise.resolve(void (kept = kept.map((one) => (one.id === item.id ? item : one)))),
    upload: () => Promise.reject(new Error("no picture")), command: () => Promise.reject(new Error("no command")),
    file: server, tell: server, readCase: () => Promise.resolve({} as Case), done: () => undefined,
  };
  const ended: string[] = [];
  for (let i = 0; i < 4; ++i) ended.push(await sync(ports, "42", true));
  assert.deepEqual(ended, ["offline", "offline", "offline", "done"]);
  assert.deepEqual(kept.map(({ state }) => state), ["sent", "sent", "sent"]);
  assert.deepEqual([...told.keys()], ["key1", "key2", "key3"]);
  assert.deepEqual(JSON.parse(told.get("key2") ?? ""), { minutes: 5, id: "key2", needs: ["YC-9"] });
});
