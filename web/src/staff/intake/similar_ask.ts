/** When and what to ask while the words are written. Pure. */
import type { SuggestAsk } from "../../api/suggest.ts";
import type { IntakeForm } from "./intake_form.ts";

/** Shorter words find anything. */
const kLeast = 4;
const kTextMost = 500, kAddressMost = 300;
const first = (text: string, most: number): string => [...text.trim()].slice(0, most).join("");

/** Null while there is too little to go by. */
export function askOf(form: Pick<IntakeForm, "verbatim" | "address" | "lat" | "long">): SuggestAsk | null {
  const text = first(form.verbatim, kTextMost), address = first(form.address, kAddressMost);
  if ([...text].length < kLeast) return null;
  const [lat, long] = [Number.parseFloat(form.lat), Number.parseFloat(form.long)];
  const placed = Math.abs(lat) <= 90 && Math.abs(long) <= 180;
  return { text, ...(address ? { address } : {}), ...(placed ? { lat, long } : {}) };
}

/** The place in the list that Alt with a digit stands for; null for any other key. */
export const placeOfKey = (event: Pick<KeyboardEvent, "altKey" | "ctrlKey" | "metaKey" | "code">): number | null => {
  const digit = /^Digit([1-8])$/.exec(event.code);
  return digit && event.altKey && !event.ctrlKey && !event.metaKey ? Number(digit[1]) - 1 : null;
};
