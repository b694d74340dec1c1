/** Findings of the program's health: which come first, and their words. */
import type { Finding } from "../../api/admin.ts";
import { deliveryCode } from "../../words/delivery.ts";
import { fill, of } from "../../words/say.ts";

const kOrder = { wrong: 0, look: 1, well: 2 } as const;

/** What is to be done, the gravest first, and what is well; each as the server has it. */
export function inOrder(findings: readonly Finding[]): { open: Finding[]; well: Finding[] } {
  const open = findings.filter(({ level }) => level !== "well").sort((a, b) => kOrder[a.level] - kOrder[b.level]);
  return { open, well: findings.filter(({ level }) => level === "well") };
}

const kLists: Readonly<Record<string, string>> = { role: "account_role", consumer: "consumer", carrier: "delivery_channel", channel: "delivery_channel" };

/** `part`: "" what was found, ".next" what to do. Codes in it are told as words, the city by what `cityOf` makes of its code. */
export function findingText({ code, values }: Finding, part: "" | ".next", cityOf: (code: string) => string): string {
  const key = `${code}${part}`;
  const wordOf = (name: string, value: string): string =>
    name === "city" ? cityOf(value) : name === "code" ? deliveryCode(value) : kLists[name] ? of(kLists[name], value) : value;
  const words = Object.entries(values).map(([name, value]) => [name, wordOf(name, value)]);
  return fill(of("health", key), Object.fromEntries(words) as Record<string, string>);
}
