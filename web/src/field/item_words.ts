/** What an entry of the outbox is called, and its words as a person wrote them. */
import { of, say } from "../words/say.ts";
import { isCommand, specOf } from "../staff/dialogs/specs.ts";
import { zoneName } from "../staff/state.ts";
import { pickWords } from "../words/pick_words.ts";
import { needsOf, type AnswersItem, type CommandItem, type Item, type VisitItem } from "./outbox.ts";
import { mine, outreach } from "./state.ts";

/** The same of a visit and of answers: enough to know which it is. */
function outreachWords(item: VisitItem | AnswersItem): { name: string; value: string }[] {
  const text = (name: string): string => String(item.values[name] ?? "");
  if (item.kind === "answers") {
    const asked = outreach.value.questionnaires.find(({ code }) => code === item.questionnaire);
    return [{ name: say("ask.title"), value: asked ? pickWords(asked, "title") : item.questionnaire }, ...(text("zone") ? [{ name: say("field.zone"), value: zoneName(text("zone")) }] : [])];
  }
  return [
    { name: say("visit.target"), value: of("visit_target", text("target")) }, { name: say("visit.place"), value: [text("zone") && zoneName(text("zone")), text("place")].filter(Boolean).join(" ") },
    { name: say("visit.needs"), value: needsOf(item, mine.value).map(({ body }) => String(body["verbatim"] ?? "").slice(0, 40)).join("\n") }, { name: say("visit.note"), value: text("note") },
  ].filter(({ value }) => value);
}
/** The words of an entry, as a person wrote them, to keep them or to say them again in a note. */
export function wordsOf(item: Item): { name: string; value: string }[] {
  if (item.kind === "visit" || item.kind === "answers") return outreachWords(item);
  const spec = item.kind === "command" && isCommand(item.command) ? specOf(item.command) : null;
  if (!spec) return [{ name: say("field.verbatim"), value: String(item.body["verbatim"] ?? "") }, { name: say("field.address"), value: String(item.body["address"] ?? "") }];
  return spec.fields.flatMap((field) => {
    const value = item.values[field.name];
    if (typeof value !== "string" || !value) return [];
    return [{ name: say(field.label), value: "words" in field ? of(field.words, value) : value }];
  });
}
export const titleOf = (item: Item): string =>
  item.kind === "command" ? of("command", item.command) : say(item.kind === "need" ? "spot.new" : item.kind === "visit" ? "visit.title" : "ask.title");
export const noteOf = (item: CommandItem): string =>
  [`${titleOf(item)}（${say("spot.not_done")}）`, ...wordsOf(item).map(({ name, value }) => `${name}: ${value}`), item.late].filter(Boolean).join("\n").slice(0, 3800);
