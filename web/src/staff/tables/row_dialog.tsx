/** A row as a form. What is done here is only kept: saving comes after the effect was shown. */
import { useEffect, useState } from "preact/hooks";
import type { CityTable } from "../../api/tables.ts";
import { say } from "../../words/say.ts";
import { ErrorSummary } from "../../ui/error_summary.tsx";
import { fieldId } from "../../ui/field.tsx";
import { Modal } from "../../ui/modal.tsx";
import type { Fault } from "../dispatch/faults.ts";
import { isCode } from "./controls.ts";
import { activeAt, isClosed, keyOf, turned, type DraftRow } from "./draft.ts";
import { nameOf } from "./names.ts";
import { RowField } from "./row_field.tsx";
import { RowGuide } from "./row_guides.tsx";
import { columnLabel, rowTitle, tableName } from "./table_words.ts";

export interface RowActions {
  keep: (cells: readonly string[]) => void;
  remove: () => void;
  undo: () => void;
  move: (by: -1 | 1) => void;
}
interface Props {
  table: CityTable;
  rows: readonly DraftRow[];
  /** Null: a new one. */
  row: DraftRow | null;
  /** What a plan has found in it; the first has the focus. */
  told: readonly Fault[];
  actions: RowActions;
}

/** What only the draft knows: a row needs its key, and no other row may have it. The rest the server tells with the effect. */
function faultsIn(table: CityTable, rows: readonly DraftRow[], row: DraftRow | null, cells: readonly string[]): Fault[] {
  const at = (name: string): number => table.columns.findIndex((column) => column.name === name);
  const mayMiss = (name: string): boolean => table.key.length > 1 && !table.columns[at(name)]?.required;
  const faults = table.key.filter((name) => !cells[at(name)] && !mayMiss(name)).map((field): Fault => ({ field, message: say("tables.key_needed", { what: columnLabel(table.name, field) }) }));
  for (const name of table.key)
    if (["code", "id"].includes(name) && cells[at(name)] && !isCode(cells[at(name)] ?? "")) faults.push({ field: name, message: `${columnLabel(table.name, name)} ${say("tables.code_shape")}` });
  const key = JSON.stringify(keyOf(table, cells));
  const other = rows.some((one) => one.id !== row?.id && one.state !== "removed" && JSON.stringify(keyOf(table, one.cells)) === key);
  if (faults.length === 0 && other) faults.push({ field: table.key[0] ?? "", message: say("tables.key_taken", { key: keyOf(table, cells).filter(Boolean).join(" · ") }) });
  return faults;
}

/** Without the "|" that a list has while its next line is being written, and without what the server would cut off anyhow. */
const tidied = (table: CityTable, row: DraftRow | null, cells: readonly string[]): string[] =>
  cells.map((cell, index) => (cell === row?.cells[index] ? cell : table.columns[index]?.kind === "list" ? cell.split("|").map((part) => part.trim()).filter(Boolean).join("|") : cell.trim()));

/** Tables that are used from top to bottom. */
const kInOrder: readonly string[] = ["replies", "callback_script", "exclusion_causes"];
function Place({ table, rows, row, move }: Pick<Props, "table" | "rows"> & { row: DraftRow; move: RowActions["move"] }) {
  if (!kInOrder.includes(table.name)) return null;
  const at = rows.findIndex(({ id }) => id === row.id);
  return (
    <div class="span-tools">
      <span role="status">{say("tables.place", { n: at + 1, all: rows.length })}</span>
      <button type="button" class="btn small" data-do="up" aria-disabled={at <= 0} onClick={() => move(-1)}>{say("tables.move_up")}</button>
      <button type="button" class="btn small" data-do="down" aria-disabled={at === rows.length - 1} onClick={() => move(1)}>{say("tables.move_down")}</button>
    </div>
  );
}

interface FootProps {
  table: CityTable;
  row: DraftRow | null;
  closed: boolean;
  actions: RowActions;
  onTurn: () => void;
}
function Foot({ table, row, closed, actions, onTurn }: FootProps) {
  if (row?.state === "removed") return <div class="ask-foot"><button type="button" class="btn primary" data-do="undo" onClick={actions.undo}>{say("tables.undo_row")}</button></div>;
  const read = row !== null && row.was !== null;
  return (
    <div class="ask-foot">
      <button type="submit" class="btn primary">{say("tables.keep_row")}</button>
      {read && table.closes && activeAt(table) >= 0 && <button type="button" class="btn" data-do="close" onClick={onTurn}>{say(closed ? "tables.open_row" : "tables.close_row")}</button>}
      {row !== null && !(read && table.closes) && <button type="button" class="btn danger" data-do="remove" onClick={actions.remove}>{say("tables.remove_row")}</button>}
      {read && row.state !== "same" && <button type="button" class="btn" data-do="undo" onClick={actions.undo}>{say("tables.undo_row")}</button>}
    </div>
  );
}

export function RowDialog({ table, rows, row, told, actions, onClose }: Props & { onClose: () => void }) {
  const [cells, setCells] = useState<readonly string[]>(row?.cells ?? table.columns.map(() => ""));
  const [faults, setFaults] = useState<readonly Fault[]>(told);
  useEffect(() => {
    const field = told[0]?.field;
    const control = field ? document.getElementById(fieldId(field)) : null;
    // After the dialog and its summary have had it.
    if (control) requestAnimationFrame(() => control.focus());
  }, []);
  const cell = (name: string): string => cells[table.columns.findIndex((column) => column.name === name)] ?? "";
  const set = (at: number, value: string): void => setCells((before) => before.map((one, index) => (index === at ? value : one)));
  const keep = (wanted: readonly string[]): void => {
    const found = faultsIn(table, rows, row, wanted);
    setFaults(found);
    if (found.length === 0) actions.keep(wanted);
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    keep(tidied(table, row, cells));
  };
  const title = row ? say("tables.edit_title", { table: tableName(table.name), row: rowTitle(table, row.cells, nameOf) }) : say("tables.add_title", { table: tableName(table.name) });
  return (
    <Modal title={title} wide onClose={onClose}>
      <form class="ask" noValidate onSubmit={submit}>
        <ErrorSummary errors={faults} />
        <p class="hint">{say(row?.state === "removed" ? "tables.removed_row" : "tables.keep_row_lead")}</p>
        {row?.state !== "removed" && table.columns.map((column, index) => (
          <RowField
            key={column.name} open={{ table, rows }} column={column} value={cells[index] ?? ""} was={row?.was ? (row.was[index] ?? "") : null}
            error={faults.find(({ field }) => field === column.name)?.message} onValue={(value) => set(index, value)}
          />
        ))}
        {row?.state !== "removed" && <RowGuide table={table.name} cell={cell} />}
        {row && row.state !== "removed" && <Place table={table} rows={rows} row={row} move={actions.move} />}
        <Foot table={table} row={row} closed={isClosed(table, cells)} actions={actions} onTurn={() => row && keep(turned(table, { ...row, cells: tidied(table, row, cells) }))} />
      </form>
    </Modal>
  );
}
