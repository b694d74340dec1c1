/** The templates that were read for this city, and the blanks that they have. */
import { signal } from "@preact/signals";
import { readTemplates, type ReplyTemplate } from "../../api/replies.ts";
import { allBlanks } from "./reply_text.ts";

const read = new Map<string, readonly ReplyTemplate[]>();
/** Of all templates that were shown: a reply with one of them is not finished. */
export const blanks = signal<ReadonlySet<string>>(new Set());

export async function templatesOf(category: string): Promise<readonly ReplyTemplate[]> {
  const known = read.get(category);
  if (known) return known;
  const { templates } = await readTemplates(category);
  read.set(category, templates);
  blanks.value = new Set([...blanks.peek(), ...allBlanks(templates)]);
  return templates;
}
