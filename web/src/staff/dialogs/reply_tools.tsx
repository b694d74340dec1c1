/** Begins a reply with a template, put in where the cursor stands; leads from blank to blank. */
import { useEffect, useState } from "preact/hooks";
import type { ReplyTemplate } from "../../api/replies.ts";
import type { Case } from "../../api/types.ts";
import { language, say } from "../../words/say.ts";
import { fieldId } from "../../ui/field.tsx";
import { me, unitName, zone } from "../state.ts";
import { blanks, templatesOf } from "./reply_state.ts";
import { blanksOf, dayIn, fillReply, insertAt, nameOf, nextBlank } from "./reply_text.ts";

export interface ReplyToolsProps {
  c: Case;
  /** Of the text field. */
  name: string;
  text: string;
  onText: (text: string) => void;
}

export function ReplyTools({ c, name, text, onText }: ReplyToolsProps) {
  const [templates, setTemplates] = useState<readonly ReplyTemplate[]>([]);
  const [chosen, setChosen] = useState("");
  useEffect(() => {
    let current = true;
    // Only a help: without it one writes oneself.
    templatesOf(c.category).then((found) => current && setTemplates(found), () => undefined);
    return () => {
      current = false;
    };
  }, [c.category]);
  const field = (): HTMLTextAreaElement | null => document.querySelector<HTMLTextAreaElement>(`textarea#${fieldId(name)}`);
  const select = (from: number, to: number): void => {
    // The text stands in the field with the next drawing.
    requestAnimationFrame(() => {
      field()?.focus();
      field()?.setSelectionRange(from, to);
    });
  };
  const wordsOf = ({ zh, en }: ReplyTemplate): string => (language.value === "zh" ? zh : en);
  const insert = (): void => {
    const template = templates.find(({ code }) => code === chosen);
    if (!template) return;
    const unit = c.lead ? unitName(c.lead) : unitName(me.value?.unit?.id);
    const piece = fillReply(wordsOf(template), { code: c.code, unit, date: dayIn(Date.now(), zone.value, language.value) });
    const area = field();
    const { text: after, from, to } = insertAt(text, area?.selectionStart ?? text.length, area?.selectionEnd ?? text.length, piece);
    onText(after);
    select(from, to);
  };
  const left = blanksOf(text).filter((one) => blanks.value.has(one)).length;
  const next = (): void => {
    const found = nextBlank(text, field()?.selectionEnd ?? 0, blanks.value);
    if (found) select(found.from, found.to);
  };
  if (templates.length === 0) return null;
  return (
    <div class="span-tools" role="group" aria-label={say("replies.title")}>
      <label class="filter">
        <span>{say("replies.title")}</span>
        <select id="reply-template" value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
          <option value="">{say("form.choose")}</option>
          {templates.map((one) => <option key={one.code} value={one.code}>{nameOf(wordsOf(one))}</option>)}
        </select>
      </label>
      <button type="button" class="btn small" aria-disabled={!chosen} onClick={insert}>{say("replies.insert")}</button>
      {left > 0 && <button type="button" class="btn small" onClick={next}>{say("replies.next_blank", { n: left })}</button>}
    </div>
  );
}
