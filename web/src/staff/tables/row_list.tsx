/** The rows as one widget (role=listbox): one tab stop, arrows move, Enter opens. Only what is near the screen is drawn. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { CityTable } from "../../api/tables.ts";
import { say } from "../../words/say.ts";
import { Badge } from "../../ui/parts.tsx";
import type { Tone } from "../../words/tones.ts";
import { useVirtualRows } from "../inbox/virtual.ts";
import { activeAt, isClosed, type DraftRow } from "./draft.ts";
import { nameOf } from "./names.ts";
import { rowSub, rowTitle, tableName } from "./table_words.ts";
import type { ListedRow } from "./tree_rows.ts";

const kRowHeight = 76;
const kTones = { added: "info", changed: "warn", removed: "bad" } as const satisfies Record<Exclude<DraftRow["state"], "same">, Tone>;

function Row({ table, row }: { table: CityTable; row: DraftRow }) {
  return (
    <>
      <span class="row-title">{rowTitle(table, row.cells, nameOf)}</span>
      <span class="row-state">
        {activeAt(table) >= 0 && isClosed(table, row.cells) && <Badge tone="neutral">{say("tables.closed")}</Badge>}
        {row.state !== "same" && <Badge tone={kTones[row.state]}>{say(`tables.draft_${row.state}`)}</Badge>}
      </span>
      <span class="row-sub">{rowSub(table, row.cells, nameOf)}</span>
    </>
  );
}

export function RowList({ table, listed, onOpen }: { table: CityTable; listed: readonly ListedRow[]; onOpen: (row: DraftRow) => void }) {
  const scroller = useRef<HTMLDivElement>(null), inner = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState("");
  const rows = useVirtualRows(scroller, listed.length, kRowHeight);
  const at = listed.findIndex(({ row }) => row.id === active);
  useEffect(() => {
    if (inner.current) inner.current.style.height = `${rows.height}px`;
  }, [rows.height]);
  const move = (to: number): void => {
    const index = Math.min(listed.length - 1, Math.max(0, to));
    setActive(listed[index]?.row.id ?? "");
    rows.scrollTo(index);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at < 0 ? 0 : at - 1, Home: 0, End: listed.length - 1, PageDown: at + 8, PageUp: at - 8 };
    const to = step[event.key];
    const chosen = listed[at]?.row;
    if (to !== undefined) move(to);
    else if (event.key === "Enter" && chosen) onOpen(chosen);
    else return;
    event.preventDefault();
  };
  const optionId = (index: number): string => `row-${index}`;
  return (
    <>
      <div
        ref={scroller} class="scroller zone-table" hidden={listed.length === 0} role="listbox" tabIndex={0} id="rows" aria-label={tableName(table.name)} aria-describedby="rows-how"
        aria-activedescendant={rows.items.some(({ index }) => index === at) ? optionId(at) : undefined} onKeyDown={onKeyDown}
      >
        <div ref={inner} class="inner" role="presentation">
          {rows.items.map((item) => {
            const one = listed[item.index];
            if (!one) return null;
            return (
              <div
                key={one.row.id} id={optionId(item.index)} role="option" class={`option depth-${Math.min(one.depth, 3)}${one.row.id === active ? " active" : ""}`} aria-selected={one.row.id === active}
                aria-posinset={item.index + 1} aria-setsize={listed.length} data-index={item.index} data-state={one.row.state} ref={(element) => {
                  if (!element) return;
                  element.style.transform = `translateY(${item.start}px)`;
                  rows.measure(element);
                }}
                onClick={() => {
                  setActive(one.row.id);
                  onOpen(one.row);
                }}
              >
                <Row table={table} row={one.row} />
              </div>
            );
          })}
        </div>
      </div>
      <p class="hint" id="rows-how">{say("tables.how")}</p>
    </>
  );
}
