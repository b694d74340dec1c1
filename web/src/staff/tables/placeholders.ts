/** What a message must say and may say by its purpose (packs/README.md; a test holds it to that table), and the blanks of a reply. Pure. */
export interface Said {
  must: readonly string[];
  may: readonly string[];
}
export const kSaid: Readonly<Record<string, Said>> = {
  task: { must: ["case_code"], may: ["unit", "due", "link", "level"] },
  receipt: { must: ["case_code", "link"], may: ["title", "receipt_key"] },
  progress: { must: ["case_code"], may: ["unit", "link", "status"] },
  answer: { must: ["case_code", "link"], may: ["unit", "reply"] },
  result: { must: ["case_code", "link"], may: ["unit", "outcome", "reason", "remedy"] },
  extension: { must: ["case_code", "due"], may: ["unit", "link", "reason"] },
  carry: { must: ["case_code", "due"], may: ["unit", "link", "reason", "next_step"] },
  callback_link: { must: ["case_code", "link"], may: ["unit", "until"] },
  reminder: { must: ["case_code", "link"], may: ["unit", "until"] },
  escalation: { must: ["case_code", "unit", "due"], may: ["link", "level"] },
  prompt: { must: ["case_code", "due"], may: ["unit", "link", "count"] },
  staff_notice: { must: ["text"], may: ["case_code", "unit", "link"] },
  emergency: { must: ["text"], may: ["case_code", "place", "link"] },
  ten_day_prompt: { must: ["period", "count"], may: ["unit", "link"] },
};
/** These may stand in every message. */
export const kSaidEverywhere = ["city", "hotline", "stop"] as const;

/** Names in single braces; a brace itself is written twice. */
export function namesIn(text: string): string[] {
  const found = text.replaceAll("{{", "").replaceAll("}}", "").matchAll(/\{([a-z_]{1,40})\}/g);
  return [...new Set([...found].map(([, name = ""]) => name))];
}

export interface Told {
  name: string;
  /** Must: it has to stand there. Unknown: no message of this purpose has it. */
  kind: "must" | "may" | "unknown";
  stands: boolean;
}
/** What a message of the purpose says, in the order: must, may, unknown. Null for a purpose without words. */
export function saidIn(purpose: string, text: string): Told[] | null {
  const said = kSaid[purpose];
  if (!said) return null;
  const names = namesIn(text), known = [...said.must, ...said.may, ...kSaidEverywhere];
  return [
    ...said.must.map((name): Told => ({ name, kind: "must", stands: names.includes(name) })),
    ...[...said.may, ...kSaidEverywhere].map((name): Told => ({ name, kind: "may", stands: names.includes(name) })),
    ...names.filter((name) => !known.includes(name)).map((name): Told => ({ name, kind: "unknown", stands: true })),
  ];
}

/** What may stand in braces in a reply. */
export const kReplyNames = ["code", "unit", "date"] as const;
export const blanksIn = (text: string): number => text.split("【").length - 1;
