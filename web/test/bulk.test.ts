import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../src/api/http.ts";
import { kOfferCodesMax, type CaseOffers } from "../src/api/offers.ts";
import { bodyOf, inCommon, isExplained, isOffered, kGone, kNoSuggestion, mainRefusal } from "../src/staff/bulk/common.ts";
import { again, drive, inState, isOver, kUndoMs, leftMs, nextUp, outcomeOf, settle, unitsOf, type Job } from "../src/staff/bulk/schedule.ts";
import { extend, hasAll, keepOnly, kChosenMax, kNothing, toggle, withShown } from "../src/staff/bulk/selection.ts";
import { text } from "./files.ts";

const shown = Array.from({ length: 300 }, (_, i) => `C${i}`);

test("a row is chosen and taken out again, and the next range begins at it", () => {
  const one = toggle(kNothing, "C3");
  assert.deepEqual(one.codes, ["C3"]);
  assert.deepEqual(toggle(one, "C3").codes, []);
  assert.deepEqual(extend(one, shown, "C5").codes, ["C3", "C4", "C5"]);
  assert.deepEqual(extend(one, shown, "C1").codes, ["C3", "C2", "C1"]);
  assert.equal(extend(one, shown, "C5").anchor, "C3", "a range can be drawn anew from where it began");
});

test("a range without a beginning on the screen is the row alone, and a row that is not shown changes nothing", () => {
  assert.deepEqual(extend(kNothing, shown, "C2").codes, ["C2"]);
  assert.deepEqual(extend(toggle(kNothing, "gone"), shown, "C2").codes, ["gone", "C2"]);
  assert.deepEqual(extend(toggle(kNothing, "C1"), shown, "gone").codes, ["C1"]);
});

test("never more than 200 are chosen, and it is told how many were left out", () => {
  assert.equal(kChosenMax, 200);
  const full = withShown(kNothing, shown);
  assert.equal(full.codes.length, 200);
  assert.equal(full.cut, 100);
  assert.equal(withShown(kNothing, shown.slice(0, 200)).cut, 0);
  assert.equal(toggle(full, "C250").codes.length, 200);
  assert.equal(toggle(full, "C250").cut, 1);
  assert.equal(toggle(full, "C0").codes.length, 199);
  assert.equal(toggle(toggle(full, "C0"), "C250").cut, 0);
  assert.equal(extend(toggle(kNothing, "C299"), shown, "C0").codes.includes("C0"), false, "the limit cuts off what is farthest from the beginning");
});

test("all shown is known as such, and a part can be kept", () => {
  const three = withShown(kNothing, ["A", "B", "C"]);
  assert.ok(hasAll(three, ["A", "C"]));
  assert.ok(!hasAll(three, ["A", "D"]));
  assert.ok(!hasAll(three, []));
  assert.deepEqual(keepOnly(three, new Set(["C", "A"])).codes, ["A", "C"]);
});

const may = (code: string, allowed: readonly string[], unit: string | null = null): CaseOffers => ({
  code, version: 2, proposal: unit ? { unit } : null,
  offers: ["sign", "urge", "classify", "dispatch"].map((command) => ({
    command, allowed: allowed.includes(command), reason: allowed.includes(command) ? null : { rule: command === "sign" ? "role" : "status", message: `not ${command}` },
  })),
});
const mapOf = (...all: CaseOffers[]) => new Map(all.map((one): [string, CaseOffers] => [one.code, one]));

test("only what every chosen case allows is offered, and the rest says why not", () => {
  const known = mapOf(may("A", ["urge", "classify", "dispatch"], "7"), may("B", ["urge", "dispatch"]));
  const common = inCommon(["A", "B"], known, new Set(["A", "B"]));
  assert.deepEqual(common?.filter(isOffered).map(({ command }) => command), ["urge"]);
  const [sign, , classify, dispatch] = common ?? [];
  assert.ok(classify && dispatch && sign);
  assert.deepEqual(classify.refused, [{ code: "B", rule: "status", message: "not classify" }]);
  assert.deepEqual(classify.allowed.map(({ code }) => code), ["A"]);
  assert.deepEqual(dispatch.refused, [{ code: "B", rule: kNoSuggestion, message: "" }], "a dispatch that nobody is suggested for is not one of many");
  assert.ok(!isExplained(sign), "what my role never does is nobody's question");
  assert.ok(isExplained(classify));
});

test("nothing is offered before each answer has come, and what left my sight is told", () => {
  const known = mapOf(may("A", ["sign"]));
  assert.equal(inCommon(["A", "B"], known, new Set(["A"])), null);
  const [sign] = inCommon(["A", "B"], known, new Set(["A", "B"])) ?? [];
  assert.equal(sign?.refused[0]?.rule, kGone);
  assert.ok(inCommon([], known, new Set())?.every((one) => !isOffered(one)));
});

test("of several refusals the commonest is told", () => {
  const refused = [{ code: "A", rule: "x", message: "" }, { code: "B", rule: "y", message: "" }, { code: "C", rule: "y", message: "" }];
  assert.equal(mainRefusal({ command: "sign", allowed: [], refused })?.rule, "y");
  assert.equal(mainRefusal({ command: "sign", allowed: [], refused: [] }), undefined);
});

test("each dispatch names the unit suggested for it, other commands what was filled in", () => {
  assert.deepEqual(bodyOf("dispatch", {}, may("A", [], "7")), { unit: "7" });
  assert.deepEqual(bodyOf("urge", { level: "overdue" }, may("A", [], "7")), { level: "overdue" });
  assert.deepEqual(unitsOf([{ body: { unit: "7" } }, { body: { unit: "4" } }, { body: { unit: "7" } }]), [{ unit: "7", n: 2 }, { unit: "4", n: 1 }]);
});

const job = (code: string, state: Job["state"] = "waiting"): Job => ({ code, version: 1, key: `key-${code}`, body: {}, state, error: null });

test("the wait is eight seconds, told to its end", () => {
  assert.equal(kUndoMs, 8000);
  assert.equal(leftMs(1000, 1000), 8000);
  assert.equal(leftMs(1000, 8999), 1);
  assert.equal(leftMs(1000, 9000), 0);
  assert.equal(leftMs(1000, 99_000), 0);
  assert.equal(leftMs(1000, 0), 8000, "a clock that was put back does not lengthen it on the screen");
});

test("four are on their way at once", () => {
  const five = ["A", "B", "C", "D", "E"].map((code) => job(code));
  assert.deepEqual(nextUp(five).map(({ code }) => code), ["A", "B", "C", "D"]);
  const under = settle(settle(five, "A", "sending"), "B", "done");
  assert.deepEqual(nextUp(under).map(({ code }) => code), ["C", "D", "E"]);
  assert.deepEqual(nextUp(five.map(({ code }) => job(code, "sending"))), []);
});

test("what an error means for one case", () => {
  const of = (status: number): string => outcomeOf(new ApiError(status, "", ""));
  assert.equal(of(412), "changed");
  for (const status of [400, 403, 404, 409, 422]) assert.equal(of(status), "refused", String(status));
  for (const status of [0, 401, 408, 429, 500, 503]) assert.equal(of(status), "unreached", String(status));
  assert.equal(outcomeOf(new TypeError("x")), "unreached");
});

test("every case has a result of its own, in whatever order the answers come, and never more than four wait for one", async () => {
  let under = 0, most = 0;
  const sent: string[] = [];
  const states: string[][] = [];
  const jobs = Array.from({ length: 11 }, (_, i) => job(String(i)));
  await drive(jobs, async ({ code }) => {
    sent.push(code);
    most = Math.max(most, ++under);
    await new Promise((done) => setTimeout(done, (11 - Number(code)) % 3));
    --under;
    if (code === "2") throw new ApiError(412, "", "");
    if (code === "5") throw new ApiError(409, "", "");
    if (code === "8") throw new ApiError(503, "", "");
  }, (now) => states.push(now.map(({ state }) => state)));
  assert.deepEqual([...sent].sort((a, b) => Number(a) - Number(b)), jobs.map(({ code }) => code), "each once");
  assert.equal(most, 4);
  const last = states[states.length - 1] ?? [];
  assert.deepEqual(last, ["done", "done", "changed", "done", "done", "refused", "done", "done", "unreached", "done", "done"]);
});

test("only what did not arrive is sent again, with the key it had", async () => {
  const ended = [job("A", "done"), job("B", "unreached"), job("C", "refused"), job("D", "changed")];
  assert.ok(isOver(ended));
  const sent: string[] = [];
  let last: readonly Job[] = [];
  await drive(again(ended), async ({ key }) => void sent.push(key), (now) => (last = now));
  assert.deepEqual(sent, ["key-B"]);
  assert.deepEqual(inState(last, "done").map(({ code }) => code), ["A", "B"]);
  assert.deepEqual(inState(last, "refused", "changed").map(({ code }) => code), ["C", "D"]);
});

test("nothing to send ends at once", async () => {
  let told = 0;
  await drive([job("A", "done")], () => Promise.reject(new Error("sent")), () => ++told);
  assert.equal(told, 1);
});

test("a question for offers is as long as the server takes it", () => {
  assert.match(text("../src/ledger/api_offers.h"), new RegExp(`kOfferCodesMax = ${kOfferCodesMax};`));
});
