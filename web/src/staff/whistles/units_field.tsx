/** The departments to be called. */
import { useState } from "preact/hooks";
import { listed, say } from "../../words/say.ts";
import { Group, describedBy, fieldId, type FieldProps } from "../../ui/field.tsx";
import { unitName } from "../state.ts";
import { callable } from "./units.ts";

/** Several of a long list: a search box over check boxes; what is chosen stays in sight. */
export function UnitsField({ value, onValue, ...field }: FieldProps & { value: readonly string[]; onValue: (value: string[]) => void }) {
  const [sought, setSought] = useState("");
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const found = callable().filter(({ label, id }) => value.includes(id) || words.every((word) => label.toLowerCase().includes(word)));
  const turn = (id: string, on: boolean): void => onValue(on ? [...value, id] : value.filter((one) => one !== id));
  return (
    <Group field={field}>
      <input
        id={fieldId(field.name)} type="search" value={sought} placeholder={say("unit.search")} aria-label={say("unit.search")} autocomplete="off"
        aria-describedby={describedBy(field)} onInput={(event) => setSought(event.currentTarget.value)}
      />
      <p class="chosen" role="status">{value.length > 0 && say("whistle.chosen", { n: value.length, units: listed(value.map(unitName)) })}</p>
      <div class="tree checks">
        {found.length === 0 && <p class="hint">{say("unit.none")}</p>}
        {found.map(({ id, label }) => (
          <label class="tree-item" key={id}>
            <input type="checkbox" name="units" value={id} checked={value.includes(id)} onChange={(event) => turn(id, event.currentTarget.checked)} />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </Group>
  );
}
