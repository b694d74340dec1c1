/** Fields with label, hint and error, as src/pages/form.h draws them. Ids are "f-" + name. */
import type { ComponentChildren, InputHTMLAttributes } from "preact";
import { say } from "../words/say.ts";

export interface FieldProps {
  name: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  required?: boolean | undefined;
}
export const fieldId = (name: string): string => `f-${name}`;

/** Ids for aria-describedby, or nothing. */
export const describedBy = ({ name, hint, error }: FieldProps): string | undefined =>
  [hint && `h-${name}`, error && `e-${name}`].filter(Boolean).join(" ") || undefined;

function Notes({ name, hint, error }: FieldProps) {
  return (
    <>
      {hint && <p class="hint" id={`h-${name}`}>{hint}</p>}
      {error && <p class="error" id={`e-${name}`}><span class="hidden">{say("form.error")} </span>{error}</p>}
    </>
  );
}
const Optional = ({ required }: { required?: boolean | undefined }) =>
  required ? null : <span class="optional">{say("form.optional")}</span>;

export function Labelled({ field, children }: { field: FieldProps; children: ComponentChildren }) {
  return (
    <div class={field.error ? "f has-error" : "f"}>
      <label for={fieldId(field.name)}>{field.label}<Optional required={field.required} /></label>
      <Notes {...field} />
      {children}
    </div>
  );
}
export function Group({ field, children }: { field: FieldProps; children: ComponentChildren }) {
  return (
    <fieldset class={field.error ? "f has-error" : "f"} aria-describedby={describedBy(field)}>
      <legend>{field.label}<Optional required={field.required} /></legend>
      <Notes {...field} />
      {children}
    </fieldset>
  );
}

interface Text extends FieldProps {
  value: string;
  onValue: (value: string) => void;
  max?: number;
}
type LineType = "text" | "tel" | "email" | "search" | "date" | "datetime-local";
export function Line({ type = "text", value, onValue, max, ...field }: Text & { type?: LineType }) {
  // The element's attribute types are a union by `type`; ours is one of several that take the same ones.
  const kind = { type } as InputHTMLAttributes<HTMLInputElement>;
  return (
    <Labelled field={field}>
      <input
        {...kind} id={fieldId(field.name)} name={field.name} value={value} maxLength={max} aria-describedby={describedBy(field)}
        aria-invalid={field.error ? "true" : undefined} autocomplete="off" onInput={(event) => onValue(event.currentTarget.value)}
      />
    </Labelled>
  );
}
export function Long({ value, onValue, max = 0, rows = 4, ...field }: Text & { rows?: number }) {
  const left = max - [...value].length;
  return (
    <Labelled field={field}>
      <textarea
        id={fieldId(field.name)} name={field.name} rows={rows} value={value} aria-describedby={describedBy(field)}
        aria-invalid={field.error ? "true" : undefined} onInput={(event) => onValue(event.currentTarget.value)}
      />
      {max > 0 && left < 200 && (
        <p class={left < 0 ? "hint count over" : "hint count"}>
          {left < 0 ? say("form.over", { n: -left }) : say("form.left", { n: left })}
        </p>
      )}
    </Labelled>
  );
}

export interface Choice {
  value: string;
  label: string;
}
interface Choices extends FieldProps {
  options: readonly Choice[];
  value: string;
  onValue: (value: string) => void;
}
export function Chips({ options, value, onValue, ...field }: Choices) {
  return (
    <Group field={field}>
      <div class="chips">
        {options.map((option, index) => (
          <label class="chip" key={option.value}>
            <input
              type="radio" name={field.name} id={index === 0 ? fieldId(field.name) : undefined} value={option.value}
              checked={option.value === value} onChange={() => onValue(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </Group>
  );
}
/** `none`: what the empty choice means, where it is one. */
export function Select({ options, value, onValue, none, ...field }: Choices & { none?: string }) {
  return (
    <Labelled field={field}>
      <select
        id={fieldId(field.name)} name={field.name} value={value} aria-describedby={describedBy(field)}
        aria-invalid={field.error ? "true" : undefined} onChange={(event) => onValue(event.currentTarget.value)}
      >
        <option value="">{none ?? say("form.choose")}</option>
        {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
      </select>
    </Labelled>
  );
}
export function Check({ name, label, checked, onChecked }: { name: string; label: string; checked: boolean; onChecked: (on: boolean) => void }) {
  return (
    <label class="check">
      <input type="checkbox" id={fieldId(name)} name={name} checked={checked} onChange={(event) => onChecked(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}
