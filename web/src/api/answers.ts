/** Answers to questionnaires as the staff's screens read them. */
import { get, post, query } from "./http.ts";
import type { Questionnaire } from "./outreach.ts";
import type { Time } from "./types.ts";
import type { Erased, ErasureReason, Scope } from "./visits.ts";

/** A number, a sum as it was written, the code of an option, or several. */
export type Answered = number | string | readonly string[];
/** One set of answers. */
interface OneSet {
  id: string;
  questionnaire: string;
  version: number;
  /** Empty where the questionnaire is about nobody in particular. */
  zone: string;
  at: Time;
  answers: Readonly<Record<string, Answered>>;
  by: { actor: string; unit: string | null };
  received_at: Time;
  /** What was asked, of the version that was answered. */
  asked: Questionnaire;
}
/** Without answers in words. */
export interface AnswersRow extends OneSet {
  /** Whether the caller may read that one, with its words. */
  opens: boolean;
}
export interface Answers extends OneSet {
  erased: Erased | null;
}
export interface AnswersPage {
  rows: AnswersRow[];
  next: string | null;
  /** Whose answers these are. */
  scope: Scope;
}
/** What narrows the list: of one zone, or the caller's own; not both. */
export interface AnswersAsk {
  zone?: string;
  mine?: string;
}

type Wire<T> = Omit<T, "asked">;
const pathOf = (code: string, id = ""): string => `/v1/questionnaires/${encodeURIComponent(code)}/answers${id && `/${encodeURIComponent(id)}`}`;

/** Gives each the version it is an answer to; one without is left out, for nobody could read it. */
export const withVersions = <T extends Wire<OneSet>>(rows: readonly T[], versions: readonly Questionnaire[]): (T & { asked: Questionnaire })[] =>
  rows.flatMap((row) => {
    const asked = versions.find(({ version }) => version === row.version);
    return asked ? [{ ...row, asked }] : [];
  });

export async function readAnswers(code: string, ask: AnswersAsk, cursor: string): Promise<AnswersPage> {
  const { answers, versions, ...page } = await get<Omit<AnswersPage, "rows"> & { answers: Wire<AnswersRow>[]; versions: Questionnaire[] }>(`${pathOf(code)}${query({ ...ask, cursor })}`);
  return { ...page, rows: withVersions(answers, versions) };
}
export async function readOneAnswers(code: string, id: string): Promise<Answers> {
  const { versions, ...row } = await get<Wire<Answers> & { versions: [Questionnaire] }>(pathOf(code, id));
  return { ...row, asked: versions[0] };
}
/** Erases the answers in words for good; the rest stays. Takes `administer`. */
export const eraseAnswers = (code: string, id: string, reason: string): Promise<{ id: string; erased: Erased & { reason: ErasureReason } }> => post(`${pathOf(code, id)}/erase`, { reason });
