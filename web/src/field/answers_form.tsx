/** The questionnaires of the city, and one of them as a form; each question as its kind asks for. Kept on the phone first. */
import { useState } from "preact/hooks";
import type { Question, Questionnaire } from "../api/outreach.ts";
import { pickWords } from "../words/pick_words.ts";
import { has, say } from "../words/say.ts";
import { reference, zoneName } from "../staff/state.ts";
import { Check, Chips, Group, Line, Long, Select } from "../ui/field.tsx";
import { hrefOf } from "./address.ts";
import { Form, type Fault } from "./form_parts.tsx";
import type { Item, Writing } from "./outbox.ts";
import { answersBody, wrongInAnswers, type AnswerValues, type Given } from "./outreach.ts";
import { mayGoOut, outreach, rewrite, writeAnswers } from "./state.ts";

export function Questionnaires() {
  const all = outreach.value.questionnaires;
  return (
    <div class="single">
      <h1 tabIndex={-1}>{say("ask.title")}</h1>
      {!mayGoOut() && <p class="notice warn">{say("visit.may_not")}</p>}
      {mayGoOut() && all.length === 0 && <p class="empty">{say("ask.none")}</p>}
      {mayGoOut() && (
        <ul class="task-list">
          {all.map((one) => (
            <li key={one.code}>
              <a class="task" href={hrefOf({ name: "ask", code: one.code })}><b>{pickWords(one, "title")}</b> <span>{pickWords(one, "lead")}</span></a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface AskProps {
  question: Question;
  value: Given;
  error: string | undefined;
  onValue: (value: Given) => void;
}
const kScale = ["1", "2", "3", "4", "5"].map((value) => ({ value, label: value }));
function Ask({ question, value, error, onValue }: AskProps) {
  const text = typeof value === "string" ? value : "";
  const unit = pickWords(question, "unit");
  const props = { name: question.code, label: pickWords(question, "text") + (unit && ` (${unit})`), required: question.required, error };
  const choices = (question.options ?? []).map((option) => ({ value: option.code, label: pickWords(option, "name") }));
  switch (question.kind) {
    case "likert":
      return <Chips {...props} options={kScale} value={text} onValue={onValue} />;
    case "single":
      return <Chips {...props} options={choices} value={text} onValue={onValue} />;
    case "multiple": {
      const chosen = typeof value === "string" ? [] : value;
      return (
        <Group field={props}>
          {choices.map((one) => (
            <Check key={one.value} name={`${question.code}-${one.value}`} label={one.label} checked={chosen.includes(one.value)}
              onChecked={(on) => onValue(on ? [...chosen, one.value] : chosen.filter((code) => code !== one.value))} />
          ))}
        </Group>
      );
    }
    case "text":
      return <Long {...props} value={text} max={question.max_length ?? 0} onValue={onValue} />;
    default:
      return <Line {...props} max={16} value={text} onValue={onValue} />;
  }
}

const told = (questionnaire: Questionnaire, field: string, rule: string): string => {
  const key = `rule.${rule}`;
  const question = questionnaire.questions.find(({ code }) => code === field);
  const name = question ? pickWords(question, "text") : "";
  const values = { question: name, low: question?.min ?? 0, high: question?.max ?? 0, max: question?.max_length ?? 0 };
  return has(key) ? say(key, values) : rule;
};

export function AnswersForm({ code, item }: { code: string; item: Item | null }) {
  const [values, setValues] = useState<AnswerValues>(() => ({ zone: "", given: {}, ...(item?.values as Partial<AnswerValues> | undefined) }));
  const questionnaire = outreach.value.questionnaires.find((one) => one.code === code);
  if (!questionnaire || !mayGoOut()) return <Questionnaires />;
  const zones = Object.keys(reference.value?.zones ?? {}).map((one) => ({ value: one, label: zoneName(one) }));
  const check = (): Fault[] => wrongInAnswers(questionnaire, values).map(({ field, rule }) => ({ field, message: told(questionnaire, field, rule) }));
  const save = async (): Promise<void> => {
    const at = item ? String(item.body["at"]) : new Date().toISOString();
    const writing: Writing = { body: answersBody(questionnaire, values, at), values: { ...values }, photos: [], position: null, late: "", where: "" };
    await (item ? rewrite(item, writing) : writeAnswers(code, writing));
  };
  return (
    <Form title={pickWords(questionnaire, "title")} lead={pickWords(questionnaire, "lead")} submit={say("spot.keep")} check={check} save={save} after={{ name: "outbox" }}>
      {(errorOf) => (
        <>
          {questionnaire.about === "zone" && (
            <Select name="zone" label={say("field.zone")} required options={zones} value={values.zone} error={errorOf("zone")} onValue={(zone) => setValues((old) => ({ ...old, zone }))} />
          )}
          {questionnaire.questions.map((question) => (
            <Ask key={question.code} question={question} value={values.given[question.code] ?? ""} error={errorOf(question.code)}
              onValue={(value) => setValues((old) => ({ ...old, given: { ...old.given, [question.code]: value } }))} />
          ))}
        </>
      )}
    </Form>
  );
}
