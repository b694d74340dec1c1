/** The call-back desk: what is next, what is missing in the form, and its addresses. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Call, CallFile, CallRound } from "../src/api/callback.ts";
import { callOf, roundOf } from "../src/api/callback.ts";
import { hrefOf, parseRoute } from "../src/staff/address.ts";
import { fieldsOf, kEmpty, missing } from "../src/staff/callback/call_form.ts";
import { nextStep } from "../src/staff/callback/next_step.ts";

const call = (over: Partial<Call> = {}): Call => ({
  claim: "free", claimed_until: null, tries: [], enough_tries: false, unreached: false, answered: false, hidden: false, answers: [], ...over,
});
const round = (number: number, recall: Call | null = null): CallRound => ({
  round: number, unit: "4", opened_at: "", limit: null, valid_until: "", closed_at: null, first: call(), recall,
});
const file = (rounds: CallRound[]): CallFile => ({
  code: "LY-1", version: 1, status: "callback", received_at: "2026-01-01T00:00:00Z", covered: false, reachable: true, needed: { tries: 3, days: 2, ways: 2 }, rounds, offers: { first: [], recall: [] },
});

test("the next step follows from the call and from what is offered", () => {
  assert.equal(nextStep(call(), ["claim"]), "claim");
  assert.equal(nextStep(call({ enough_tries: true }), ["claim", "record_unreached"]), "give_up");
  assert.equal(nextStep(call({ claim: "mine" }), ["claim", "record_answer"]), "ask");
  assert.equal(nextStep(call({ claim: "taken" }), []), "taken");
  assert.equal(nextStep(call({ answered: true }), []), "done");
  assert.equal(nextStep(call({ unreached: true }), []), "unreached");
  assert.equal(nextStep(call(), []), "closed");
  assert.equal(nextStep(null, []), "closed");
});

test("no answer is preset, and a no needs its reason", () => {
  assert.deepEqual(missing(kEmpty), ["contacted", "solved", "satisfied", "pressured"]);
  const no = { ...kEmpty, contacted: "yes", solved: "no", satisfied: "dissatisfied", pressured: "no" };
  assert.deepEqual(missing(no), ["words"]);
  assert.deepEqual(missing({ ...no, words: "  " }), ["words"]);
  assert.deepEqual(missing({ ...no, words: "still dark" }), []);
  assert.deepEqual(missing({ ...no, solved: "partly" }), []);
});

test("the form is sent as the server takes it", () => {
  const fields = fieldsOf({ ...kEmpty, contacted: "no", solved: "yes", satisfied: "basically", pressured: "yes" });
  assert.deepEqual(fields, { contacted: false, solved: "yes", satisfied: "basically", pressured: true, via: "phone", reference: "", words: "" });
});

test("a lane's round is the one whose call is still to be made", () => {
  const two = file([round(1, call({ answered: true })), round(2, call()), round(3)]);
  assert.equal(roundOf(two, "first")?.round, 3);
  assert.equal(roundOf(two, "recall")?.round, 2);
  assert.equal(roundOf(file([round(1, call({ answered: true })), round(2)]), "recall")?.round, 1);
  assert.equal(callOf(roundOf(file([]), "recall"), "recall"), null);
});

test("each lane and each call has an address that leads back to it", () => {
  const filter = { queue: "all", order: "due" } as const;
  for (const screen of [{ name: "callback", lane: "first" }, { name: "callback", lane: "recall", code: "LY-1" }] as const) {
    const address = hrefOf({ screen, filter });
    assert.deepEqual(parseRoute(address, "").screen, screen);
  }
});
