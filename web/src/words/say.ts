/** The words of the screen: web/i18n/{zh,en}.json, the same files as the server's pages. One language is loaded, the other on demand. */
import { signal } from "@preact/signals";
import type zh from "../../i18n/zh.json";

export type Key = keyof typeof zh;
export type Language = "zh" | "en";
type Words = Readonly<Record<Key, string>>;

export const language = signal<Language>("zh");
const words = signal<Words | null>(null);

const kLoad: Record<Language, () => Promise<Words>> = {
  zh: () => import("../../i18n/zh.json").then((file) => file.default),
  en: () => import("../../i18n/en.json").then((file) => file.default),
};

export async function speakIn(lang: Language): Promise<void> {
  words.value = await kLoad[lang]();
  language.value = lang;
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
}

/** Replaces {name} in `text`, and {name:round|rounds} by the first word where name is 1, else by the second. */
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)(?::(.*?)\|(.*?))?\}/g, (whole, name: string, one?: string, many?: string) => String((many === undefined ? values[name] : String(values[name]) === "1" ? one : many) ?? whole));

export function say(key: Key, values?: Readonly<Record<string, string | number>>): string {
  const text = words.value?.[key] ?? key;
  return values ? fill(text, values) : text;
}

/** The word of a code that the server sent, e.g. of("event", "dispatched"); the code itself if we do not know it yet. */
export function of(list: string, code: string): string {
  const table: Readonly<Record<string, string>> | null = words.value;
  return table?.[`${list}.${code}`] ?? code;
}
export function has(key: string): key is Key {
  return words.value !== null && key in words.value;
}

/** What stands between a name and its value. */
export const colon = (): string => (language.value === "zh" ? "：" : ": ");

/** `text` in brackets, with what stands before them. */
export const inBrackets = (text: string | number): string => (language.value === "zh" ? `（${text}）` : ` (${text})`);

/** A date that no line ends within: "2026-11-23". */
export const whole = (date: string): string => date.replaceAll("-", "-\u2060");

/** For a word that stands alone; Chinese has no capitals. */
export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** One sentence after the other; Chinese has no space between them. */
export const sentences = (...all: readonly (string | false)[]): string => all.filter(Boolean).join(language.value === "zh" ? "" : " ");

/** Names one after the other, as the language parts them. */
export const listed = (names: readonly string[]): string => names.join(language.value === "zh" ? "、" : ", ");

/** Of a pair of names from the city's configuration, the one in the screen's language; the other if that one is empty. */
export function pick(name: { name_zh: string; name_en: string }): string {
  const [first, second] = language.value === "zh" ? [name.name_zh, name.name_en] : [name.name_en, name.name_zh];
  return first || second;
}
