/** What the server refuses of a list, as lines above the form. */
import { ApiError } from "../../api/http.ts";
import { refusalText, ruleText } from "../../ui/parts.tsx";

export interface Fault {
  field: string;
  message: string;
}

const kDay = /^\d{4}-\d{2}-\d{2}$/;

/** Each day on which the sources disagree is a field of its own: the line begins with it. */
export const faultsOf = (error: unknown): Fault[] =>
  error instanceof ApiError && error.errors.length > 0
    ? error.errors.map(({ field, message, rule }) => ({ field: "", message: (kDay.test(field) ? `${field}: ` : "") + ruleText(rule, message) }))
    : [{ field: "", message: refusalText(error) }];
