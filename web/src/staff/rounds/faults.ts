/** What the server refuses of a form here, as lines above it or beside their fields. */
import { ApiError } from "../../api/http.ts";
import { say } from "../../words/say.ts";
import { refusalText, ruleText } from "../../ui/parts.tsx";

export interface Fault {
  field: string;
  message: string;
}

const fault = (field: string, message: string): Fault => ({ field, message });

export function faultsOf(error: unknown, names: readonly string[]): Fault[] {
  if (!(error instanceof ApiError) || error.errors.length === 0) return [fault("", refusalText(error))];
  const faults = error.errors.map(({ field, message, rule }) => {
    // Each case that is not signed for is an error of its own, whose field is its number.
    if (rule === "unsigned_violators" && field) return fault("", field);
    if (field === "codes" && !rule) return fault(field, say("rounds.no_such_case"));
    return fault(names.find((name) => field === name || field.startsWith(`${name}[`)) ?? "", ruleText(rule, message));
  });
  return faults.filter((one, index) => faults.findIndex(({ field, message }) => field === one.field && message === one.message) === index);
}
