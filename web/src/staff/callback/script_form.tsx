/** The four questions as the clerk says them, and the answers as given. */
import { useState } from "preact/hooks";
import type { CallReference } from "../../api/callback.ts";
import { language, of, say } from "../../words/say.ts";
import { Chips, Line, Long } from "../../ui/field.tsx";
import { fieldsOf, kAnswers, kEmpty, kQuestions, kWordLists, missing, type CallValues, type Question } from "./call_form.ts";
import { ViaChips } from "./via_chips.tsx";

const label = (question: Question, value: string): string =>
  kWordLists[question] === "yes_no" ? say(value === "yes" ? "confirm.yes" : "confirm.no") : of(kWordLists[question], value);

interface Props {
  reference: CallReference;
  busy: boolean;
  onAnswer: (fields: object) => void;
}
export function ScriptForm({ reference, busy, onAnswer }: Props) {
  const [values, setValues] = useState<CallValues>(kEmpty);
  const [checked, setChecked] = useState(false);
  const said = (code: string): string => {
    const line = reference.script.find((one) => one.code === code);
    return line ? (language.value === "zh" ? line.text_zh : line.text_en) : "";
  };
  const set = (name: keyof CallValues) => (value: string) => setValues((before) => ({ ...before, [name]: value }));
  const open = missing(values);
  const error = (name: Question | "words"): string | undefined =>
    checked && open.includes(name) ? say(name === "words" ? "confirm.why" : "confirm.choose") : undefined;
  const submit = (event: Event): void => {
    event.preventDefault();
    setChecked(true);
    const first = open[0];
    if (first) document.getElementById(`f-${first}`)?.focus();
    else onAnswer(fieldsOf(values));
  };
  return (
    <form class="script" onSubmit={submit} noValidate>
      {said("greeting") && <p class="said">{said("greeting")}</p>}
      {kQuestions.map((question) => (
        <Chips
          key={question} name={question} required label={said(question) || say(`confirm.${question}`)} error={error(question)}
          value={values[question]} onValue={set(question)}
          options={kAnswers[question].map((value) => ({ value, label: label(question, value) }))}
        />
      ))}
      <Long name="words" label={say("confirm.words")} hint={say("confirm.words_hint")} error={error("words")} max={4000} value={values.words} onValue={set("words")} />
      <ViaChips name="via" value={values.via} onValue={set("via")} />
      <Line name="reference" label={say("callback.reference")} hint={say("callback.reference_hint")} max={64} value={values.reference} onValue={set("reference")} />
      {said("thanks") && <p class="said">{said("thanks")}</p>}
      <button type="submit" class="btn primary" aria-disabled={busy}>{say(busy ? "staff.busy" : "callback.save_answer")}</button>
    </form>
  );
}
