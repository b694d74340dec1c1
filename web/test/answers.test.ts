import assert from "node:assert/strict";
import { test } from "node:test";
import { withVersions, type AnswersRow } from "../src/api/answers.ts";
import type { Question, Questionnaire } from "../src/api/outreach.ts";
import { hrefOf, parseRoute } from "../src/staff/address.ts";
import { answerText, compare, grouped, shareAnswered } from "../src/staff/answers/answer_words.ts";

const question = (code: string, kind: Question["kind"], more: Partial<Question> = {}): Question => ({ code, kind, required: false, text_zh: code, text_en: code, ...more });
const asked = (version: number, questions: Question[]): Questionnaire => ({ code: "p", version, about: "zone", title_zh: "", title_en: "", questions });
const row = (of: Questionnaire, answers: AnswersRow["answers"]): AnswersRow => ({ id: "a", questionnaire: "p", version: of.version, zone: "z", at: "", answers, by: { actor: "1", unit: null }, received_at: "", asked: of, opens: true });

test("an address of answers holds what was asked, and nothing that there is not", () => {
  const filter = { queue: "all", order: "due" } as const;
  const round = (address: string): string => {
    const [path = "", search = ""] = address.split("?");
    return hrefOf({ screen: parseRoute(path, search).screen, filter });
  };
  for (const address of ["/staff/answers", "/staff/answers/p", "/staff/answers/p?zone=z1", "/staff/answers/p%2Fq?mine=true", "/staff/answers/p/id1?zone=z1"]) assert.equal(round(address), address);
  assert.equal(round("/staff/answers/p?zone=z1&mine=true"), "/staff/answers/p?zone=z1");
  assert.equal(round("/staff/answers/p?mine=no&order=most"), "/staff/answers/p");
});

test("an answer is told as its question asks", () => {
  const options = [{ code: "a", name_zh: "甲", name_en: "A" }, { code: "b", name_zh: "乙", name_en: "B" }];
  assert.equal(answerText(question("n", "integer"), 12), "12");
  assert.equal(answerText(question("n", "integer", { unit_zh: "人", unit_en: "people" }), 0), "0 人");
  assert.equal(answerText(question("n", "money"), "12.50"), "12.50");
  assert.equal(answerText(question("n", "likert"), 4), "answers.of_five", "words are not read here");
  assert.equal(answerText(question("n", "single", { options }), "b"), "乙");
  assert.equal(answerText(question("n", "single", { options }), "gone"), "gone");
  assert.equal(answerText(question("n", "multiple", { options }), ["a", "b"]), "甲、乙");
  assert.equal(answerText(question("n", "integer"), undefined), "");
});

test("digits stand in groups of three, and none is lost", () => {
  for (const [written, told] of [["0", "0"], ["999", "999"], ["1000", "1,000"], ["-1234567", "-1,234,567"], ["980000.50", "980,000.50"], ["0.1234", "0.1234"], ["1000000000000.05", "1,000,000,000,000.05"], ["", ""]])
    assert.equal(grouped(written!), told);
});

test("sets of answers stand beside each other by question, as the newest version that asks it does", () => {
  const first = asked(1, [question("n", "integer", { text_zh: "老问法" }), question("gone", "integer"), question("w", "text")]);
  const second = asked(2, [question("n", "integer", { text_zh: "新问法" }), question("new", "single")]);
  const rows = [row(second, { n: 3, new: "x" }), row(first, { n: 2, gone: 1 }), row(second, { n: 1 })];
  assert.deepEqual(compare(rows).map(({ question: { code, text_zh }, cells }) => [code, text_zh, ...cells]), [
    ["n", "新问法", "3", "2", "1"],
    ["new", "new", "x", null, ""],
    ["gone", "gone", null, "1", null],
  ]);
  assert.deepEqual(shareAnswered(rows[1]!), { n: 2, all: 2 }, "words aside");
  assert.deepEqual(shareAnswered(rows[2]!), { n: 1, all: 2 });
});

test("answers whose version is not told are left out", () => {
  const first = asked(1, []);
  const { asked: _, ...wire } = row(first, {});
  assert.equal(withVersions([wire, { ...wire, version: 9 }], [first]).length, 1);
});
