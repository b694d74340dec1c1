/** Addresses of the answers: "/staff/answers", "/staff/answers/village_profile?zone=qingyun", "/staff/answers/village_profile/ID". Pure. */
import type { AnswersAsk } from "../../api/answers.ts";
import { query } from "../../api/http.ts";

export type AnswersScreen = { name: "answers"; ask: AnswersAsk; code?: string; id?: string };

export function answersOf(given: URLSearchParams, code: string | undefined, id: string | undefined): AnswersScreen {
  const zone = given.get("zone");
  // The interface takes one of them; a zone's say more.
  const ask: AnswersAsk = zone ? { zone } : given.get("mine") === "true" ? { mine: "true" } : {};
  if (!code) return { name: "answers", ask };
  const screen = { name: "answers" as const, ask, code: decodeURIComponent(code) };
  return id ? { ...screen, id: decodeURIComponent(id) } : screen;
}

export const answersHref = ({ code, id, ask }: AnswersScreen): string =>
  ["/staff/answers", ...[code, id].flatMap((part) => (part ? [encodeURIComponent(part)] : []))].join("/") + query({ ...ask });
