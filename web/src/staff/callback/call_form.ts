/** The script's form as values: what is asked, and what is missing. Pure. */
import { kSatisfied, kSolved } from "../../api/codes.ts";

export const kQuestions = ["contacted", "solved", "satisfied", "pressured"] as const;
export type Question = (typeof kQuestions)[number];

const kYesNo = ["yes", "no"] as const;
export const kAnswers = { contacted: kYesNo, solved: kSolved, satisfied: kSatisfied, pressured: kYesNo } as const;
/** The list of words that an answer is of. */
export const kWordLists = { contacted: "yes_no", solved: "solved", satisfied: "satisfied", pressured: "yes_no" } as const;

/** Nothing is preset: a question that was not asked has no answer. */
export type CallValues = Record<Question | "via" | "reference" | "words", string>;
export const kEmpty: CallValues = { contacted: "", solved: "", satisfied: "", pressured: "", via: "phone", reference: "", words: "" };

/** Fields that are still to be filled, in the order of the form. */
export function missing(values: CallValues): (Question | "words")[] {
  const open: (Question | "words")[] = kQuestions.filter((question) => values[question] === "");
  if (values.solved === "no" && values.words.trim() === "") open.push("words");
  return open;
}

/** What POST record_answer takes. */
export const fieldsOf = (values: CallValues): object => ({
  contacted: values.contacted === "yes",
  solved: values.solved,
  satisfied: values.satisfied,
  pressured: values.pressured === "yes",
  via: values.via,
  reference: values.reference,
  words: values.words,
});
