import assert from "node:assert/strict";
import { test } from "node:test";
import type { DialogCommand } from "../src/api/codes.ts";
import { allBlanks, blanksOf, dayIn, fillReply, insertAt, nameOf, nextBlank, replyFaults } from "../src/staff/dialogs/reply_text.ts";
import { repliesOf, shownValues } from "../src/staff/dialogs/form_values.ts";
import { residentPreview } from "../src/staff/dialogs/resident_preview.ts";
import { specOf } from "../src/staff/dialogs/specs.ts";
import type { Case } from "../src/api/types.ts";
import { text, words } from "./files.ts";

const facts = { code: "YC-261124-7KQ2M9C", unit: "市水务局（虚构）", date: "2026年11月26日" };
const template = { code: "done", category: "", zh: "您反映的问题（{code}）已处理。【某日】，我单位【做了什么】。{unit}，{date}", en: "({code}) On 【day】 we 【did what】. {unit}, {date}" };

test("code, unit and date are put in, and what stands in other braces stays to be seen", () => {
  assert.equal(fillReply("{code}|{unit}|{date}|{name}", facts), "YC-261124-7KQ2M9C|市水务局（虚构）|2026年11月26日|{name}");
});

test("nothing in braces and no blank of a template is sent, each named as it stands", () => {
  const known = allBlanks([template]);
  assert.deepEqual(replyFaults("已修好。", known), []);
  assert.deepEqual(replyFaults("您好 {name}，{x}", known), [{ rule: "reply_placeholder", name: "{name}" }]);
  assert.deepEqual(replyFaults("已【做了什么】", known), [{ rule: "reply_blank", name: "【做了什么】" }]);
  assert.deepEqual(replyFaults("{code}【某日】", known).map(({ rule }) => rule), ["reply_placeholder", "reply_blank"]);
  assert.deepEqual(replyFaults("见【国办函〔2025〕66号】", known), [], "brackets that are no blank of ours are words");
  assert.deepEqual(replyFaults("集合 { a, b }", known), [], "braces around more than a word are words");
  for (const lang of ["zh", "en"]) for (const rule of ["reply_placeholder", "reply_blank"]) assert.match(words(lang)[`rule.${rule}`] ?? "", /\{what\}/);
});

test("a template goes where the cursor stands, and its first blank is selected", () => {
  const one = insertAt("开头结尾", 2, 2, "甲【乙】丙");
  assert.equal(one.text, "开头甲【乙】丙结尾");
  assert.equal(one.text.slice(one.from, one.to), "【乙】");
  const over = insertAt("开头旧的结尾", 4, 2, "新");
  assert.equal(over.text, "开头新结尾", "what is selected goes, whichever way it was selected");
  assert.deepEqual([over.from, over.to], [3, 3]);
  assert.equal(insertAt("a", 9, 99, "b").text, "ab");
});

test("one goes from blank to blank and round again, and only to those of templates", () => {
  const known = new Set(["【甲】", "【乙】"]);
  const said = "【甲】和【别的】和【乙】";
  const first = nextBlank(said, 0, known), second = nextBlank(said, first?.to ?? 0, known);
  assert.equal(said.slice(first?.from, first?.to), "【甲】");
  assert.equal(said.slice(second?.from, second?.to), "【乙】");
  assert.deepEqual(nextBlank(said, said.length, known), first);
  assert.equal(nextBlank("没有", 0, known), null);
});

test("a template is named by how it begins", () => {
  assert.equal(nameOf(template.zh, 10), "您反映的问题已处理。…");
  assert.equal(nameOf("短"), "短");
  assert.equal(nameOf("The matter ({code}) is", 30), "The matter is");
});

test("the day is the city's", () => {
  const late = Date.parse("2026-11-25T17:00:00Z");
  assert.equal(dayIn(late, "Asia/Shanghai", "zh"), "2026年11月26日");
  assert.equal(dayIn(late, "UTC", "en"), "25 November 2026");
});

const c = { status: "in_hand" } as Case;
test("the preview has the state, the place and the words of the resident's page", () => {
  assert.deepEqual(residentPreview("tell_progress", { reply: " 明天来 " }, c), { status: "in_hand", when: "now", reply: "", step: { title: "step.progress", landing: null, text: " 明天来 " } });
  assert.deepEqual(residentPreview("file_result", { reply: "修好了", outcome: "solved" }, c), { status: "callback", when: "checked", reply: "修好了", step: { title: "step.answered", landing: null, text: "" } });
  assert.deepEqual(residentPreview("land", { code: "not_supported", reason: "没有依据", reply: "办不到" }, c), { status: "landed", when: "now", reply: "办不到", step: { title: "step.landed", landing: "not_supported", text: "没有依据" } });
  assert.equal(residentPreview("land", { code: "solved", reply: "好了" }, c)?.step.text, "好了", "without a reason the step says the reply");
  for (const code of ["out_of_scope", "not_lawful", "explained_secrecy"]) assert.equal(residentPreview("land", { code }, c)?.when, "agreed", code);
  assert.equal(residentPreview("note", { note: "x" }, c), null);
});

test("what was written in a field that is hidden again is neither sent nor shown", () => {
  const values = { code: "solved", reason: "没有依据", reply: "好了" };
  assert.equal(residentPreview("land", shownValues(specOf("land"), values, c), c)?.step.text, "好了");
  assert.equal(residentPreview("land", shownValues(specOf("land"), { ...values, code: "not_supported" }, c), c)?.step.text, "没有依据");
});

test("the preview follows the page of the server", () => {
  const landing = text("../src/ledger/decide_landing.cc");
  assert.match(landing, /code == L::explained_secrecy \|\| code == L::out_of_scope \|\| code == L::not_lawful/);
  const view = text("../src/intake/resident_view.cc");
  assert.match(view, /ProgressTold&\) -> Out \{ return made\(Kind::progress, "reply"\)/);
  assert.match(view, /made\(Kind::landed, "reason"\);\s+if \(m\.text\.empty\(\)\) m\.text = text_of\(stored, "reply"\)/);
  assert.match(text("../src/ledger/apply.cc"), /ResultChecked[\s\S]{0,400}CaseStatus::callback/);
});

test("every command with a reply for the resident has its preview", () => {
  const commands: DialogCommand[] = ["file_result", "land", "tell_progress"];
  for (const command of commands) {
    assert.ok(residentPreview(command, { reply: "x" }, c));
    assert.deepEqual(repliesOf(specOf(command), { reply: "x" }, c), [{ name: "reply", text: "x" }]);
  }
  assert.deepEqual(repliesOf(specOf("note"), { note: "{x}" }, c), [], "a note is not for the resident");
});

test("the templates of the packs have no blank that a reply could need as words", () => {
  for (const city of ["default", "liaoyuan"]) {
    const csv = text(`../packs/${city}/replies.csv`).replace(/^#.*$/gm, "");
    assert.ok(blanksOf(csv).length > 20);
    assert.ok(blanksOf(csv).every((blank) => [...blank].length > 2), "an empty one would be found in ordinary text");
  }
});
