/** From what stands in the fields to what is sent, and what is missing. Pure. */
import { spanOf } from "./spans.ts";
import { fileOf } from "./files.ts";
import { instantOf } from "../../words/time.ts";
import type { Case } from "../../api/types.ts";
import type { CommandSpec, FieldSpec, Value, Values } from "./specs.ts";

export const isShown = (field: FieldSpec, values: Values, c: Case): boolean => field.when?.(values, c) ?? true;
export const isRequired = (field: FieldSpec, values: Values, c: Case): boolean =>
  typeof field.required === "function" ? field.required(values, c) : (field.required ?? false);
const isEmpty = (value: Value | undefined): boolean => value === undefined || value.length === 0 || (typeof value === "string" && value.trim() === "");

/** Names of shown fields that must be filled and are not. */
export const missing = (spec: CommandSpec, values: Values, c: Case): string[] =>
  spec.fields.filter((field) => isShown(field, values, c) && isRequired(field, values, c) && isEmpty(values[field.name])).map(({ name }) => name);

/** Of fields that are shown; what stands in the others is not sent. */
export const shownValues = (spec: CommandSpec, values: Values, c: Case): Values =>
  Object.fromEntries(spec.fields.filter((field) => isShown(field, values, c)).map(({ name }): [string, Value] => [name, values[name] ?? ""]));

/** The texts that the resident will read. */
export const repliesOf = (spec: CommandSpec, values: Values, c: Case): { name: string; text: string }[] =>
  spec.fields.flatMap((field) => {
    const text = values[field.name];
    return field.kind === "long" && field.preview && isShown(field, values, c) && typeof text === "string" ? [{ name: field.name, text }] : [];
  });

function sent(field: FieldSpec, value: Value, zone: string): unknown {
  switch (field.kind) {
    case "yesno":
      return value === "yes";
    case "time":
      return instantOf(String(value), zone);
    case "photos":
      return typeof value === "string" ? [] : value.map(fileOf);
    case "spans":
      return typeof value === "string" ? [] : value.map(spanOf);
    default:
      return value;
  }
}

/** The JSON body of the command: shown fields that hold something. */
export function bodyOf(spec: CommandSpec, values: Values, c: Case, zone: string): object {
  const fields: Record<string, unknown> = {};
  for (const field of spec.fields) {
    const value = values[field.name];
    if (!isShown(field, values, c) || value === undefined || isEmpty(value)) continue;
    fields[field.name] = sent(field, value, zone);
  }
  return spec.body ? spec.body(fields, c) : fields;
}
