/** Draws one field of a command by its kind. */
import type { DialogCommand } from "../../api/codes.ts";
import type { Case } from "../../api/types.ts";
import { of, say } from "../../words/say.ts";
import { Chips, Line, Long, Select, type Choice, type FieldProps } from "../../ui/field.tsx";
import { later } from "../../ui/later.tsx";
import { TreePicker } from "../../ui/tree_picker.tsx";
import { originals } from "../case/case_state.ts";
import { categoryTree, unitTree } from "../pickers.ts";
import { reference, unitName } from "../state.ts";
import { isRequired } from "./form_values.ts";
import { PhotoField } from "./photo_field.tsx";
import { Preview } from "./preview.tsx";
import { SpanField } from "./span_field.tsx";
import type { ReplyToolsProps } from "./reply_tools.tsx";
import type { FieldSpec, Value, Values } from "./specs.ts";

const ReplyTools = later<ReplyToolsProps>(() => import("./reply_tools.tsx").then((file) => file.ReplyTools));

interface Props {
  command: DialogCommand;
  field: FieldSpec;
  values: Values;
  c: Case;
  error: string | undefined;
  onValue: (value: Value) => void;
}

/** The choices of a list; two of them come from the case itself. */
function choices(field: FieldSpec & { kind: "choice" | "list" }, c: Case): Choice[] {
  if (field.words === "unit") return c.assists.filter(({ reported }) => !reported).map(({ unit }) => ({ value: unit, label: unitName(unit) }));
  if (field.words === "linked") return c.linked.map((code) => ({ value: code, label: code }));
  return field.options.map((value) => ({ value, label: of(field.words, value) }));
}

export function CommandField({ command, field, values, c, error, onValue }: Props) {
  const value = values[field.name] ?? "";
  const text = typeof value === "string" ? value : "";
  const props: FieldProps = {
    name: field.name, label: say(field.label), hint: field.hint && say(field.hint), error, required: isRequired(field, values, c),
  };
  switch (field.kind) {
    case "line":
      return <Line {...props} value={text} max={field.max} onValue={onValue} />;
    case "case":
      return <Line {...props} value={text} max={40} onValue={(code) => onValue(code.trim().toUpperCase())} />;
    case "time":
      return <Line {...props} type="datetime-local" value={text} onValue={onValue} />;
    case "long":
      return (
        <>
          {field.preview && <ReplyTools c={c} name={field.name} text={text} onText={onValue} />}
          <Long {...props} value={text} max={field.max} onValue={onValue} rows={field.preview ? 6 : 4} />
          {field.preview && <Preview command={command} values={values} c={c} />}
        </>
      );
    case "choice":
      return <Chips {...props} options={choices(field, c)} value={text} onValue={onValue} />;
    case "list":
      return <Select {...props} options={choices(field, c)} value={text} onValue={onValue} />;
    case "yesno": {
      const options = ["yes", "no"].map((code) => ({ value: code, label: of(field.words, code) }));
      return <Chips {...props} options={options} value={text} onValue={onValue} />;
    }
    case "unit":
      return (
        <TreePicker
          {...props} items={unitTree(reference.value?.units ?? [])} value={text} onValue={onValue}
          searchLabel={say("unit.search")} noneLabel={say("unit.none")}
        />
      );
    case "category":
      return (
        <TreePicker
          {...props} items={categoryTree(reference.value?.services ?? [])} value={text} onValue={onValue}
          searchLabel={say("category.search")} noneLabel={say("category.none")}
        />
      );
    case "photos":
      return <PhotoField {...props} value={typeof value === "string" ? [] : value} onValue={onValue} />;
    case "spans":
      // Where something is covered already, places in the covered text are not places in the words.
      if (!originals.value[c.code] && c.verbatim.includes("█")) return <p class="notice warn">{say("spans.unseal_first")}</p>;
      return <SpanField {...props} text={originals.value[c.code]?.verbatim ?? c.verbatim} value={typeof value === "string" ? [] : value} onValue={onValue} />;
  }
}
