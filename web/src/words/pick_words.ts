import { language } from "./say.ts";

/** NAME_zh or NAME_en of what the pack says, in the language of the page. */
export function pickWords(of: object, name: string): string {
  const value = (of as Record<string, unknown>)[`${name}_${language.value}`];
  return typeof value === "string" ? value : "";
}
