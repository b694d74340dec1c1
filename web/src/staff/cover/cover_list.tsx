/** The areas one by one, for the keyboard: each is moved by arrow keys, resized with Shift, removed, or written in numbers. */
import { useRef } from "preact/hooks";
import type { CoverArea } from "../../api/covering.ts";
import { say } from "../../words/say.ts";
import { Labelled, fieldId } from "../../ui/field.tsx";
import { kAreasMax, kSideMin, kStep, kWhole, moved, newArea, resized, withNumber } from "./areas.ts";

interface Props {
  areas: readonly CoverArea[];
  selected: number;
  onAreas: (areas: readonly CoverArea[], selected: number) => void;
}

const kArrows: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-kStep, 0], ArrowRight: [kStep, 0], ArrowUp: [0, -kStep], ArrowDown: [0, kStep] };
const kNumbers = ["left", "top", "width", "height"] as const;

/** The furthest that a number may go. */
const most = (area: CoverArea, name: keyof CoverArea): number =>
  name === "width" ? kWhole - area.left : name === "height" ? kWhole - area.top : kWhole - kSideMin;

function Numbers({ area, n, onArea }: { area: CoverArea; n: number; onArea: (area: CoverArea) => void }) {
  return (
    <fieldset class="f">
      <legend>{say("cover.numbers", { n })}</legend>
      <p class="hint" id="h-cover-numbers">{say("cover.numbers_hint")}</p>
      <div class="chips">
        {kNumbers.map((name) => (
          <Labelled key={name} field={{ name: `cover-${name}`, label: say(`cover.${name}`), required: true }}>
            <input
              id={fieldId(`cover-${name}`)} type="number" inputMode="numeric" step="1" min={name === "left" || name === "top" ? 0 : kSideMin} max={most(area, name)}
              value={area[name]} aria-describedby="h-cover-numbers"
              onChange={(event) => {
                const written = withNumber(area, name, event.currentTarget.valueAsNumber);
                event.currentTarget.value = String(written[name]);
                onArea(written);
              }}
            />
          </Labelled>
        ))}
      </div>
    </fieldset>
  );
}

export function CoverList({ areas, selected, onAreas }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const add = useRef<HTMLButtonElement>(null);
  const put = (index: number, area: CoverArea): void => onAreas(areas.map((one, i) => (i === index ? area : one)), index);
  const focusOn = (index: number): void =>
    void requestAnimationFrame(() => (list.current?.querySelectorAll<HTMLButtonElement>("[data-pick]")[index] ?? add.current)?.focus());
  const remove = (index: number): void => {
    const rest = areas.filter((_, i) => i !== index);
    const next = Math.min(index, rest.length - 1);
    onAreas(rest, next);
    focusOn(next);
  };
  const onKey = (event: KeyboardEvent, index: number): void => {
    const area = areas[index], step = kArrows[event.key];
    if (!area || event.altKey || event.ctrlKey || event.metaKey) return;
    if (step) put(index, event.shiftKey ? resized(area, ...step) : moved(area, ...step));
    else if (event.key === "Delete") remove(index);
    else return;
    event.preventDefault();
  };
  const area = areas[selected];
  return (
    <>
      <div class="f" id={fieldId("areas")} tabIndex={-1}>
        <p class="hint" id="h-cover-keys">{say("cover.keys")}</p>
        <ul class="shots" ref={list}>
          {areas.map((_, index) => (
            <li key={index}>
              <div class="action-row">
                <button
                  type="button" class="btn small" data-pick={index + 1} aria-pressed={index === selected} aria-describedby="h-cover-keys"
                  onClick={() => onAreas(areas, index)} onKeyDown={(event) => onKey(event, index)}
                >
                  {say("cover.area_n", { n: index + 1 })}
                </button>
                <button type="button" class="btn small" aria-label={say("cover.remove_n", { n: index + 1 })} onClick={() => remove(index)}>{say("cover.remove")}</button>
              </div>
            </li>
          ))}
        </ul>
        <button
          ref={add} type="button" class="btn small" data-do="add" aria-disabled={areas.length >= kAreasMax}
          onClick={() => {
            if (areas.length >= kAreasMax) return;
            onAreas([...areas, newArea(areas)], areas.length);
            focusOn(areas.length);
          }}
        >
          {say("cover.add")}
        </button>
        {areas.length >= kAreasMax && <p class="hint">{say("cover.most", { n: kAreasMax })}</p>}
      </div>
      {area && <Numbers area={area} n={selected + 1} onArea={(written) => put(selected, written)} />}
      <p class="hint" role="status" data-place>{area ? say("cover.place", { n: selected + 1, ...area }) : ""}</p>
    </>
  );
}
