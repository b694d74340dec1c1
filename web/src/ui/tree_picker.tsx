/** Chooses one of a long list that has groups or levels: a search box over a list of radio buttons. */
import { useState } from "preact/hooks";
import { say } from "../words/say.ts";
import { Group, describedBy, fieldId, type FieldProps } from "./field.tsx";

export interface TreeItem {
  value: string;
  label: string;
  /** Where it stands, told beside the label: the unit above, the category group. */
  path: string;
  depth: number;
}
interface Props extends FieldProps {
  items: readonly TreeItem[];
  value: string;
  onValue: (value: string) => void;
  searchLabel: string;
  noneLabel: string;
}
const kShown = 300;

/** Items whose name or path holds every word that is sought, in the order of the tree. */
export function matching(items: readonly TreeItem[], sought: string): TreeItem[] {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ label, path }: TreeItem): boolean => words.every((word) => `${label} ${path}`.toLowerCase().includes(word));
  return items.filter(fits).slice(0, kShown);
}

/** Brings the chosen item into the visible part of the list when it is first drawn. */
function showChosen(list: HTMLElement | null): void {
  const chosen = list?.querySelector<HTMLElement>(":checked")?.closest<HTMLElement>("label");
  if (list && chosen && list.scrollTop === 0) list.scrollTop = chosen.offsetTop - 8;
}

export function TreePicker({ items, value, onValue, searchLabel, noneLabel, ...field }: Props) {
  const [sought, setSought] = useState("");
  const found = matching(items, sought);
  const chosen = items.find((item) => item.value === value);
  return (
    <Group field={field}>
      <input
        id={fieldId(field.name)} type="search" value={sought} placeholder={searchLabel} aria-label={searchLabel} autocomplete="off"
        aria-describedby={describedBy(field)} onInput={(event) => setSought(event.currentTarget.value)}
      />
      <p class="chosen" role="status">{chosen && say("unit.chosen", { unit: [chosen.path, chosen.label].filter(Boolean).join(" › ") })}</p>
      <div class="tree" tabIndex={-1} ref={showChosen}>
        {found.length === 0 && <p class="hint">{noneLabel}</p>}
        {found.map((item) => (
          <label class={`tree-item depth-${sought ? 0 : Math.min(item.depth, 3)}`} key={item.value}>
            <input type="radio" name={`pick-${field.name}`} value={item.value} checked={item.value === value} onChange={() => onValue(item.value)} />
            <span>{item.label}</span>
            {sought && item.path && <small class="hint">{item.path}</small>}
          </label>
        ))}
        {found.length >= kShown && <p class="hint">…</p>}
      </div>
    </Group>
  );
}
