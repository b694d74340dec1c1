import assert from "node:assert/strict";
import { test } from "node:test";
import type { Case, Offer } from "../src/api/types.ts";
import { arrange, byShortcut } from "../src/staff/case/offers.ts";
import { bodyOf, missing } from "../src/staff/dialogs/form_values.ts";
import { landingAtFirst, specOf } from "../src/staff/dialogs/specs.ts";
import { codePoints, guessKind, pieces } from "../src/staff/dialogs/spans.ts";

const zone = "Asia/Shanghai";
const silent = { echoed: false, zones: ["qingyun"] } as unknown as Case;
const echoed = { ...silent, echoed: true };

test("a refusal must cite its basis and name the remedy", () => {
  const land = specOf("land");
  assert.deepEqual(missing(land, { code: "not_supported" }, echoed), ["next_review", "reason", "basis", "remedy", "remedy_until"]);
  assert.deepEqual(missing(land, { code: "not_supported", legal_route: "review" }, echoed), ["reason", "basis", "remedy", "remedy_until"]);
  assert.deepEqual(missing(specOf("file_result"), { outcome: "explained_no_basis", reply: "x" }, echoed), ["basis", "remedy"]);
});

test("a landing without an earlier word needs a reply, whatever the end", () => {
  assert.deepEqual(missing(specOf("land"), { code: "solved" }, silent), ["reply"]);
  assert.deepEqual(missing(specOf("land"), { code: "solved" }, echoed), []);
  assert.deepEqual(missing(specOf("land"), { code: "duplicate_of" }, silent), ["duplicate_of", "reason", "reply"]);
  assert.deepEqual(missing(specOf("land"), { code: "transferred_emergency" }, silent), ["emergency_line", "reason", "reply"]);
});

test("what is not solved needs a next review, or a legal route instead", () => {
  assert.deepEqual(missing(specOf("land"), { code: "partly" }, echoed), ["next_review"]);
  assert.deepEqual(missing(specOf("land"), { code: "partly", legal_route: "review" }, echoed), []);
});

test("an answer settles a case only where the resident calls it solved", () => {
  const said = (solved: "yes" | "partly") =>
    ({ ...echoed, answer: { contacted: true, solved, satisfied: "basically", pressured: false, via: "phone", at: "2026-11-01T00:00:00Z" } }) as Case;
  assert.deepEqual(missing(specOf("land"), { code: "answered" }, said("yes")), []);
  assert.deepEqual(missing(specOf("land"), { code: "answered" }, said("partly")), ["next_review", "reason"]);
  assert.deepEqual(missing(specOf("land"), { code: "mediated", legal_route: "review" }, { ...echoed, unreached: true }), ["reason"]);
});

test("what was done is shown by a photo or a note", () => {
  const file = specOf("file_result");
  assert.deepEqual(missing(file, { outcome: "solved", reply: "x" }, echoed), ["evidence_note"]);
  assert.deepEqual(missing(file, { outcome: "solved", reply: "x", evidence: ["ab image/png 70"] }, echoed), []);
  assert.deepEqual(missing(file, { outcome: "partly", reply: "x", evidence_note: "单据 12 号" }, echoed), []);
  assert.deepEqual(missing(file, { outcome: "answered", reply: "x" }, echoed), []);
});

test("answers are asked for only when the resident was reached, and none is filled in", () => {
  const spec = specOf("record_callback");
  assert.deepEqual(missing(spec, { via: "phone", reached: "yes" }, echoed), ["contacted", "solved", "satisfied", "pressured"]);
  assert.deepEqual(missing(spec, { via: "phone", reached: "no" }, echoed), []);
  assert.deepEqual(bodyOf(spec, { via: "phone", reached: "no", solved: "yes" }, echoed, zone), { via: "phone", reached: false });
});

test("the three answers travel together", () => {
  const values = { via: "sms", reached: "yes", contacted: "yes", solved: "partly", satisfied: "basically", pressured: "no", words: "还行" };
  assert.deepEqual(bodyOf(specOf("record_callback"), values, echoed, zone), {
    via: "sms", reached: true, words: "还行", answer: { contacted: true, solved: "partly", satisfied: "basically", pressured: false },
  });
});

test("hidden fields are not sent, and times travel as instants", () => {
  const values = { code: "solved", legal_route: "review", remedy_until: "2026-12-01T10:00", reply: "好了" };
  assert.deepEqual(bodyOf(specOf("land"), values, echoed, zone), { code: "solved", reply: "好了" });
  assert.deepEqual(bodyOf(specOf("ask_extension"), { until: "2026-12-01T10:00", reason: "r" }, echoed, zone), { until: "2026-12-01T02:00:00Z", reason: "r" });
});

test("a classification keeps the zones", () => {
  assert.deepEqual(bodyOf(specOf("classify"), { request_type: "help", urgency: "normal", category: "drain" }, silent, zone), {
    request_type: "help", urgency: "normal", category: "drain", tags: [], zones: ["qingyun"],
  });
  assert.deepEqual(bodyOf(specOf("classify"), { request_type: "report", category: "drain", complained_unit: "7", tags: "night, river" }, silent, zone), {
    request_type: "report", category: "drain", complained_unit: "7", tags: ["night", "river"], zones: ["qingyun"],
  });
});

test("files and marks are sent as the server reads them", () => {
  const filed = bodyOf(specOf("file_result"), { outcome: "solved", reply: "r", evidence: ["ab image/png 70"] }, echoed, zone);
  assert.deepEqual(filed, { outcome: "solved", reply: "r", evidence: [{ sha256: "ab", type: "image/png", size: 70 }] });
  assert.deepEqual(bodyOf(specOf("redact"), { spans: ["3-9:phone"] }, echoed, zone), { spans: [{ start: 3, end: 9, kind: "phone" }] });
});

test("an unanswered call-back suggests no solution", () => {
  const c = { merged_into: null, unreached: false, answer: null, filed_outcome: "solved" } as const;
  assert.equal(landingAtFirst(c), "");
  assert.equal(landingAtFirst({ ...c, unreached: true }), "unreachable");
});

test("marks count code points, so that an emoji is one", () => {
  assert.equal(codePoints("a😀b", 3), 2);
  assert.deepEqual(pieces("a😀bc", [{ start: 1, end: 2, kind: "other" }]).map(({ text }) => text), ["a", "😀", "bc"]);
  assert.equal(guessKind("138 0000 0000"), "phone");
  assert.equal(guessKind("11010119900307001X"), "id_number");
});

const offer = (command: string, allowed: boolean, rule = ""): Offer => ({ command, allowed, reason: allowed ? null : { rule, message: "" } });

test("what is refused for one's role is not shown; what a rule refuses is", () => {
  const bar = arrange([offer("land", false, "role"), offer("file_result", false, "contact_first"), offer("note", true), offer("record_contact", true)]);
  assert.deepEqual(bar.main.map(({ command }) => command), ["record_contact"]);
  assert.deepEqual(bar.more.map(({ command }) => command), ["note"]);
  assert.deepEqual(bar.refused.map(({ command }) => command), ["file_result"]);
});

test("what the desk records is a link to its page, neither a button nor a refusal", () => {
  const bar = arrange([offer("record_callback", false, "callback_desk"), offer("close_unreached", false, "callback_desk"), offer("note", true)]);
  assert.equal(bar.toCall, true);
  assert.deepEqual([...bar.main, ...bar.refused], []);
  assert.equal(arrange([offer("record_callback", true), offer("note", true)]).toCall, false);
});

test("R files a result, or tells progress where that is all one may do", () => {
  assert.equal(byShortcut(arrange([offer("tell_progress", true), offer("file_result", true)]), "R"), "file_result");
  assert.equal(byShortcut(arrange([offer("tell_progress", true)]), "R"), "tell_progress");
  assert.equal(byShortcut(arrange([offer("dispatch", false, "status")]), "D"), null);
});
