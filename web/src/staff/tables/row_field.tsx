/** One column of a row as a field: the control that fits it, with what it does beside it. */
import type { TableColumn } from "../../api/tables.ts";
import { of, say } from "../../words/say.ts";
import { Chips, fieldId, Group, Line, Long, Select, type FieldProps } from "../../ui/field.tsx";
import { TreePicker, type TreeItem } from "../../ui/tree_picker.tsx";
import { choicesOf, controlOf, isNeeded, linesToCell, partsOf, toggled } from "./controls.ts";
import { choicesFor, layerChoices, limitRules, type Open } from "./names.ts";
import { cellText, choiceWord, columnHint, columnLabel, flagOf } from "./table_words.ts";

interface Props {
  open: Open;
  column: TableColumn;
  value: string;
  /** As it was read; null for a new row. */
  was: string | null;
  error: string | undefined;
  onValue: (value: string) => void;
}

const nothing = (): TreeItem => ({ value: "", label: say("tables.pick_nothing"), path: "", depth: 0 });
const everything = (column: string): TreeItem => ({ value: "*", label: `* ${say(column === "zone" ? "tables.every_place" : "tables.every_matter")}`, path: "", depth: 0 });

/** A flag as two words; an empty cell stays empty while it means the same. */
function Flag({ field, column, value, was, onValue }: { field: FieldProps; column: TableColumn; value: string; was: string | null; onValue: (value: string) => void }) {
  const set = (word: string): void => onValue(flagOf(column.name, was ?? "") === (word === "yes") ? (was ?? "") : word);
  return <Chips {...field} options={["yes", "no"].map((word) => ({ value: word, label: of("yesno", word) }))} value={flagOf(column.name, value) ? "yes" : "no"} onValue={set} />;
}

function Checks({ field, table, column, value, onValue }: { field: FieldProps; table: string; column: TableColumn; value: string; onValue: (value: string) => void }) {
  const all = choicesOf(column), chosen = partsOf(value);
  return (
    <Group field={field}>
      <div class="chips">
        {[...all, ...chosen.filter((one) => !all.includes(one))].map((one, index) => (
          <label class="chip" key={one}>
            <input type="checkbox" name={field.name} id={index === 0 ? fieldId(field.name) : undefined} value={one} checked={chosen.includes(one)} onChange={(event) => onValue(toggled(value, one, event.currentTarget.checked, all))} />
            <span>{choiceWord(table, column.name, one)}</span>
          </label>
        ))}
      </div>
    </Group>
  );
}

/** What a list may take from elsewhere, one by one. */
function Adder({ open, column, value, onValue }: Pick<Props, "open" | "column" | "value" | "onValue">) {
  if (!column.refers || column.refers === "limits") return null;
  const layers = open.table.name === "catalogue" && column.refers === "units" ? layerChoices() : [];
  const items = [...layers, ...choicesFor(column.refers, "", open)];
  if (items.length === 0) return <p class="hint">{say("tables.pick_failed")}</p>;
  return (
    <details class="more">
      <summary>{say("tables.pick_one")}</summary>
      <TreePicker
        name={`${column.name}_more`} label={say("tables.pick_one")} required items={items} value="" searchLabel={say("tables.pick_search")} noneLabel={say("tables.pick_none")}
        onValue={(one) => onValue([...partsOf(value).filter((part) => part !== one), one].join("|"))}
      />
    </details>
  );
}

/** The lines as they are written, which may end in an empty one; the cell is what stands in them. */
function Lines({ field, open, column, value, onValue }: Pick<Props, "open" | "column" | "value" | "onValue"> & { field: FieldProps }) {
  return (
    <>
      <Long {...field} rows={Math.min(8, Math.max(3, partsOf(value).length + 1))} value={value.replaceAll("|", "\n")} onValue={(text) => onValue(text.endsWith("\n") ? `${linesToCell(text)}|` : linesToCell(text))} />
      <Adder open={open} column={column} value={value} onValue={onValue} />
    </>
  );
}

function Pick({ field, open, column, value, onValue }: Pick<Props, "open" | "column" | "value" | "onValue"> & { field: FieldProps }) {
  const refers = column.refers;
  if (!refers || refers === "limits") return null;
  const items = choicesFor(refers, value, open);
  if (items.length === 0) return <Line {...field} hint={[field.hint, say("tables.pick_failed")].filter(Boolean).join(" ")} value={value} onValue={onValue} />;
  const first = open.table.name === "catalogue" ? [everything(column.name)] : isNeeded(column) ? [] : [nothing()];
  // What stands there and is not in the list is offered as it is: it may be what has to be put right.
  const unknown = value && value !== "*" && !items.some((item) => item.value === value) ? [{ value, label: value, path: "", depth: 0 }] : [];
  return <TreePicker {...field} items={[...first, ...unknown, ...items]} value={value} onValue={onValue} searchLabel={say("tables.pick_search")} noneLabel={say("tables.pick_none")} />;
}

export function RowField({ open, column, value, was, error, onValue }: Props) {
  const table = open.table.name, differs = was !== null && was !== value;
  const hint = [columnHint(table, column.name), column.kind === "list" && controlOf(column, value) === "lines" && say("tables.one_a_line"), differs && say("tables.was", { text: cellText(table, column, was) })].filter(Boolean).join(" ");
  const field: FieldProps = { name: column.name, label: columnLabel(table, column.name), hint: hint || undefined, error, required: isNeeded(column) };
  switch (controlOf(column, value)) {
    case "flag":
      return <Flag field={field} column={column} value={value} was={was} onValue={onValue} />;
    case "checks":
      return <Checks field={field} table={table} column={column} value={value} onValue={onValue} />;
    case "lines":
      return <Lines field={field} open={open} column={column} value={value} onValue={onValue} />;
    case "pick":
      return <Pick field={field} open={open} column={column} value={value} onValue={onValue} />;
    case "choice":
    case "limit": {
      const codes = column.refers === "limits" ? limitRules() : choicesOf(column);
      const all = value && !codes.includes(value) ? [...codes, value] : codes;
      return <Select {...field} value={value} onValue={onValue} options={all.map((code) => ({ value: code, label: choiceWord(table, column.name, code) }))} {...(isNeeded(column) ? {} : { none: say("tables.none_chosen") })} />;
    }
    case "long":
      return <Long {...field} rows={6} value={value} onValue={onValue} />;
    case "day":
      return <Line {...field} type="date" value={value} onValue={onValue} />;
    case "line":
      return <Line {...field} value={value} onValue={onValue} />;
  }
}
