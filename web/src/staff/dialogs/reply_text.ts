/** The text of a reply that began as a template: what is put in, what is left to fill in, what must not be sent. Pure. */
import { short } from "../../words/short.ts";
import type { ReplyTemplate } from "../../api/replies.ts";
import { fill } from "../../words/say.ts";

export interface ReplyFacts {
  code: string;
  unit: string;
  date: string;
}
const kBlank = /【[^【】]*】/g;
const kBraced = /\{[^{}\s]{1,40}\}/g;

export const fillReply = (text: string, facts: ReplyFacts): string => fill(text, { ...facts });
export const blanksOf = (text: string): string[] => text.match(kBlank) ?? [];
/** Every blank of these templates: what stands in a reply like one of them was not filled in. */
export const allBlanks = (templates: readonly ReplyTemplate[]): Set<string> => new Set(templates.flatMap(({ zh, en }) => [...blanksOf(zh), ...blanksOf(en)]));

export interface ReplyFault {
  rule: "reply_placeholder" | "reply_blank";
  /** What stands there as it stands there. */
  name: string;
}
/** Why a reply cannot be sent: something in braces would reach the resident as it is, or a blank was left. The first of each kind is enough. */
export function replyFaults(text: string, known: ReadonlySet<string>): ReplyFault[] {
  const stranger = text.match(kBraced)?.[0];
  const blank = blanksOf(text).find((one) => known.has(one));
  return [...(stranger ? [{ rule: "reply_placeholder", name: stranger } as const] : []), ...(blank ? [{ rule: "reply_blank", name: blank } as const] : [])];
}

export interface Inserted {
  text: string;
  /** What is to be selected: the first blank of what was put in, else its end. */
  from: number;
  to: number;
}
/** `piece` in the place of what is selected, in UTF-16 units as a text field counts them. */
export function insertAt(text: string, from: number, to: number, piece: string): Inserted {
  const [start, end] = [Math.min(from, to, text.length), Math.min(Math.max(from, to), text.length)];
  const after = text.slice(0, start) + piece + text.slice(end);
  const blank = new RegExp(kBlank.source).exec(piece);
  const at = start + (blank ? blank.index : piece.length);
  return { text: after, from: at, to: at + (blank ? blank[0].length : 0) };
}
/** The next blank behind `from`, from the beginning again at the end; null where none is left. */
export function nextBlank(text: string, from: number, known: ReadonlySet<string>): { from: number; to: number } | null {
  const all = [...text.matchAll(kBlank)].filter(([blank]) => known.has(blank)).map((match) => ({ from: match.index, to: match.index + match[0].length }));
  return all.find((one) => one.from >= from) ?? all[0] ?? null;
}
/** How a template is named in the list: its beginning, without what is put in. */
export function nameOf(text: string, most = 26): string {
  return short(text.replace(/[（(]\{\w+\}[)）] ?/g, "").replace(kBraced, ""), most);
}

/** The civil day in the city: 2026年11月26日, or 26 November 2026. */
export const dayIn = (at: number, zone: string, lang: "zh" | "en"): string =>
  new Intl.DateTimeFormat(lang === "zh" ? "zh-CN" : "en-GB", { timeZone: zone, year: "numeric", month: "long", day: "numeric" }).format(at);
