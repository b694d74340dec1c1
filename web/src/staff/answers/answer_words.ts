/** What was asked and answered, in words. Pure but for the language of the page. */
import type { Answered, AnswersRow } from "../../api/answers.ts";
import type { Question } from "../../api/outreach.ts";
import { pickWords } from "../../words/pick_words.ts";
import { listed, pick, say } from "../../words/say.ts";

export const isInWords = ({ kind }: Question): boolean => kind === "text";

/** "1,234,567.50"; digits as they were written, whatever their number. */
export const grouped = (digits: string): string => digits.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(?:\d{3})+$)/g, ","));

/** "12 people", "3 of 5", "Roads, Water"; empty where nothing was answered. */
export function answerText(question: Question, answer: Answered | undefined): string {
  if (answer === undefined) return "";
  const nameOf = (code: string): string => {
    const option = question.options?.find((one) => one.code === code);
    return option ? pick(option) : code;
  };
  if (typeof answer === "object") return listed(answer.map(nameOf));
  if (question.kind === "single") return nameOf(String(answer));
  if (question.kind === "likert") return say("answers.of_five", { n: answer });
  const unit = pickWords(question, "unit"), number = grouped(String(answer));
  return unit ? `${number} ${unit}` : number;
}

/** How many questions were answered of those that were asked, answers in words aside: a list does not have them. */
export function shareAnswered({ asked, answers }: Pick<AnswersRow, "asked" | "answers">): { n: number; all: number } {
  const plain = asked.questions.filter((question) => !isInWords(question));
  return { n: plain.filter(({ code }) => code in answers).length, all: plain.length };
}

export interface Compared {
  question: Question;
  /** One for each set of answers, in their order; null where that version did not ask. */
  cells: (string | null)[];
}
/** Every question of any of their versions, as the newest that asks it does, and what each set says to it. */
export function compare(rows: readonly AnswersRow[]): Compared[] {
  const newestFirst = [...new Map(rows.map(({ asked }) => [asked.version, asked])).values()].sort((a, b) => b.version - a.version);
  const questions = new Map<string, Question>();
  for (const { questions: asked } of newestFirst)
    for (const question of asked) if (!isInWords(question) && !questions.has(question.code)) questions.set(question.code, question);
  return [...questions.values()].map((question) => ({
    question,
    cells: rows.map(({ asked, answers }) => {
      const own = asked.questions.find(({ code }) => code === question.code);
      return own ? answerText(own, answers[question.code]) : null;
    }),
  }));
}
