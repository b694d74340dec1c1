/** What one command asks for, as the staff's dialog has it (specs.ts), written on the spot and kept on the phone first. */
import { useState } from "preact/hooks";
import type { Case } from "../api/types.ts";
import { colon, of, say } from "../words/say.ts";
import { bodyOf, isRequired, isShown, missing } from "../staff/dialogs/form_values.ts";
import { specOf, type FieldSpec, type Value, type Values } from "../staff/dialogs/specs.ts";
import { at, zone } from "../staff/state.ts";
import { Chips, Line, Long, Select } from "../ui/field.tsx";
import type { Screen } from "./address.ts";
import { Form, type Fault } from "./form_parts.tsx";
import type { FieldCommand, Item, Photo, Position, Writing } from "./outbox.ts";
import { FieldPhotos } from "./photo_field.tsx";
import { PositionField, positionText } from "./position_field.tsx";
import { ofCase, rewrite, writeCommand } from "./state.ts";
import { wasContacted } from "./tasks.ts";

/** On the spot one has come to see the resident. */
const kFirst: Readonly<Partial<Record<FieldCommand, Values>>> = { record_contact: { via: "visit" } };
/** Room for the line that says when and where it was written. */
const kRoom = 200;
const kTold = { choice: "rule.code_required", list: "rule.code_required", yesno: "rule.code_required" } as const;

const roomOf = (field: FieldSpec): number => ("max" in field ? field.max - kRoom : 0);
const length = (value: Value | undefined): number => (typeof value === "string" ? [...value].length : 0);

interface DrawProps {
  field: FieldSpec;
  values: Values;
  c: Case;
  error: string | undefined;
  onValue: (value: Value) => void;
}
function Draw({ field, values, c, error, onValue }: DrawProps) {
  const value = values[field.name];
  const text = typeof value === "string" ? value : "";
  const props = { name: field.name, label: say(field.label), hint: field.hint && say(field.hint), error, required: isRequired(field, values, c) };
  switch (field.kind) {
    case "line":
      return <Line {...props} value={text} max={roomOf(field)} onValue={onValue} />;
    case "long":
      return <Long {...props} value={text} max={roomOf(field)} onValue={onValue} />;
    case "choice":
      return <Chips {...props} options={field.options.map((code) => ({ value: code, label: of(field.words, code) }))} value={text} onValue={onValue} />;
    case "list":
      return <Select {...props} options={field.options.map((code) => ({ value: code, label: of(field.words, code) }))} value={text} onValue={onValue} />;
    case "yesno":
      return <Chips {...props} options={["yes", "no"].map((code) => ({ value: code, label: of(field.words, code) }))} value={text} onValue={onValue} />;
    default:
      return null;
  }
}

interface Props {
  c: Case;
  command: FieldCommand;
  /** Written anew. */
  item: Item | null;
  after: Screen;
}
export function CommandForm({ c, command, item, after }: Props) {
  const spec = specOf(command);
  const [values, setValues] = useState<Values>(() => (item ? (item.values as Values) : (kFirst[command] ?? {})));
  const [photos, setPhotos] = useState<readonly Photo[]>(item?.photos ?? []);
  const [position, setPosition] = useState<Position | null>(item?.position ?? null);
  // What stands for the pictures where the rules of the form ask whether there are any.
  const full: Values = photos.length > 0 ? { ...values, evidence: photos.map((_, index) => String(index)) } : values;
  const shown = spec.fields.filter((field) => isShown(field, full, c));

  const check = (): Fault[] => [
    ...missing(spec, full, c).map((name) => {
      const field = shown.find((one) => one.name === name);
      const told = field && field.kind in kTold ? kTold[field.kind as keyof typeof kTold] : "rule.text_required";
      return { field: name, message: `${field ? say(field.label) : name}: ${say(told)}` };
    }),
    ...shown.filter((field) => roomOf(field) > 0 && length(full[field.name]) > roomOf(field)).map((field) => ({
      field: field.name, message: `${say(field.label)}${colon()}${say("form.max", { n: roomOf(field) })}`,
    })),
  ];
  const save = async (): Promise<void> => {
    const writing: Writing = {
      body: bodyOf(spec, values, c, zone.value) as Record<string, unknown>, values, photos, position,
      late: say("spot.written_at", { at: at(new Date().toISOString()) }),
      where: position && command === "file_result" ? positionText(position) : "",
    };
    await (item ? rewrite(item, writing) : writeCommand(c, command, writing));
  };
  return (
    <Form title={of("command", command)} submit={say("spot.keep")} check={check} save={save} after={after} {...(spec.lead ? { lead: say(spec.lead) } : {})}>
      {(errorOf) => (
        <>
          <p class="hint"><code>{c.code}</code> {c.title}</p>
          {command === "file_result" && !wasContacted(c, ofCase(c.code)) && <p class="notice warn">{say("spot.contact_first")}</p>}
          {shown.map((field) =>
            field.kind === "photos" ? (
              <FieldPhotos key={field.name} name={field.name} label={say(field.label)} error={errorOf(field.name)} photos={photos} onPhotos={setPhotos} />
            ) : (
              <Draw key={field.name} field={field} values={full} c={c} error={errorOf(field.name)}
                onValue={(value) => setValues((old) => ({ ...old, [field.name]: value }))} />
            ),
          )}
          {command === "file_result" && <PositionField position={position} hint={say("spot.position_hint")} onPosition={setPosition} />}
        </>
      )}
    </Form>
  );
}
