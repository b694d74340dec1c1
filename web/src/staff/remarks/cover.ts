/** Words that are covered beyond what is covered anyhow: what the server makes of them, to look at before it is sent. Pure. */
import { kCoverMax } from "../../api/remarks.ts";

export const kCoverWordMax = 100;

/** One a line; none twice. */
export const coverWords = (text: string): string[] => [...new Set(text.split("\n").map((line) => line.trim()).filter(Boolean))];

export type CoverFault = "too_many" | "too_long" | null;
export const coverFault = (words: readonly string[]): CoverFault =>
  words.length > kCoverMax ? "too_many" : words.some((word) => [...word].length > kCoverWordMax) ? "too_long" : null;

/** Every place of each word, one block for each character; places that overlap become one. */
export function covered(text: string, words: readonly string[]): string {
  const hidden = new Set<number>();
  for (const word of words.filter(Boolean))
    for (let from = text.indexOf(word); from >= 0; from = text.indexOf(word, from + word.length))
      for (let index = from; index < from + word.length; ++index) hidden.add(index);
  let out = "", index = 0;
  for (const character of text) {
    out += hidden.has(index) ? "█" : character;
    index += character.length;
  }
  return out;
}
/** Words that stand nowhere in the text: covering them would cover nothing. */
export const nowhere = (text: string, words: readonly string[]): string[] => words.filter((word) => !text.includes(word));
