/** What the server refuses, at the fields of a form. */
import { ApiError } from "../../api/http.ts";
import { refusalText, ruleText } from "../../ui/parts.tsx";

export interface Fault {
  field: string;
  message: string;
}
/** A field that the form does not have ("duty_list.csv:7") is named in front of what is told. */
export const faultsOf = (error: unknown, names: readonly string[]): Fault[] =>
  error instanceof ApiError && error.errors.length > 0
    ? error.errors.map(({ field, message, rule }) => {
      const told = ruleText(rule, message);
      return names.includes(field) ? { field, message: told } : { field: "", message: field ? `${field}: ${told}` : told };
    })
    : [{ field: "", message: refusalText(error) }];
