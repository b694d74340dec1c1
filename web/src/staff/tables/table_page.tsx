/** One table: its rows with what was changed of them, the effect of that, and the table as a whole. */
import { useEffect, useState } from "preact/hooks";
import { isTable, readTable, type CityTable, type TableFault } from "../../api/tables.ts";
import { say } from "../../words/say.ts";
import { Failure, Loading, ruleText } from "../../ui/parts.tsx";
import type { Fault } from "../dispatch/faults.ts";
import { changesIn, emptyDraft, isOwnFault, moved, rebased, rowOfFault, rowsOf, undone, withNewRow, withoutRow, withRow, type Draft, type DraftRow } from "./draft.ts";
import { DraftBar } from "./draft_bar.tsx";
import { keepDraft, keptDraft } from "./draft_store.ts";
import { LeaveGuard } from "./leave_guard.tsx";
import { readNames } from "./names.ts";
import { PlanPart, usePlan } from "./plan_part.tsx";
import { fromDraft } from "./plan_source.ts";
import { RowDialog } from "./row_dialog.tsx";
import { Head, RowsPart } from "./rows_part.tsx";
import { tableName } from "./table_words.ts";
import { Versions, WholeTable } from "./whole_table.tsx";

/** What was kept for the tab, upon the table as it is now. */
function draftFor(table: CityTable): { draft: Draft; told: "" | "other" | "rebased" } {
  const kept = keptDraft(table.name);
  if (!kept) return { draft: emptyDraft(table), told: "" };
  if (kept.digest === table.digest) return { draft: kept, told: "" };
  const next = rebased(kept, table);
  return next ? { draft: next, told: changesIn(next) > 0 ? "rebased" : "" } : { draft: emptyDraft(table), told: "other" };
}

interface Board {
  read: CityTable;
  /** What is so after a saving; reads the table again. */
  onSaved: (version: number) => Promise<CityTable>;
  onAgain: () => Promise<CityTable>;
}
function Board({ read, onSaved, onAgain }: Board) {
  const [{ draft, told }, setDraft] = useState(() => draftFor(read));
  const [open, setOpen] = useState<{ row: DraftRow | null; told: readonly Fault[] } | null>(null);
  const rows = rowsOf(read, draft), changes = changesIn(draft);
  const plan = usePlan({
    name: read.name,
    onSaved: async (version) => {
      keepDraft(read.name, emptyDraft(read));
      setDraft({ draft: emptyDraft(await onSaved(version)), told: "" });
    },
    onAgain: async (source) => {
      const table = await onAgain();
      const next = draftFor(table);
      setDraft(next);
      return source.kind === "draft" ? fromDraft(table, next.draft) : source;
    },
  });
  const change = (next: Draft): void => {
    keepDraft(read.name, next);
    setDraft({ draft: next, told: "" });
    // Whatever changes after the look is not what was looked at.
    plan.drop();
  };
  const put = (next: Draft): void => {
    change(next);
    setOpen(null);
  };
  const row = open?.row ?? null;
  const fixOf = (fault: TableFault): (() => void) | null => {
    const source = plan.state?.source;
    if (source?.kind !== "draft" || !isOwnFault(fault, read.name)) return null;
    const id = rowOfFault(source.sent, fault.line), found = rows.find((one) => one.id === id);
    return found ? () => setOpen({ row: found, told: [{ field: fault.column, message: ruleText(fault.rule, fault.message) }] }) : null;
  };
  return (
    <>
      <LeaveGuard changes={changes} />
      {told !== "" && <div class="notice info" role="status"><p>{say(`tables.draft_${told}`)}</p></div>}
      <DraftBar changes={changes} busy={plan.busy} onEffect={() => plan.look(fromDraft(read, draft))} onUndoAll={() => put(emptyDraft(read))} />
      <PlanPart plan={plan} table={read} fixOf={fixOf} />
      <RowsPart table={read} rows={rows} onOpen={(one) => setOpen({ row: one, told: [] })} />
      {open && (
        <RowDialog
          table={read} rows={rows} row={row} told={open.told} onClose={() => setOpen(null)}
          actions={{
            keep: (cells) => put(row ? withRow(draft, row, cells) : withNewRow(draft, cells).draft),
            remove: () => row && put(withoutRow(draft, row)),
            undo: () => row && put(undone(draft, row)),
            move: (by) => row && change(moved(read, draft, row, by)),
          }}
        />
      )}
      <WholeTable table={read} changes={changes} busy={plan.busy} onFile={(csv, name) => plan.look({ kind: "file", csv, name })} onPack={() => plan.look({ kind: "pack" })} />
      <Versions name={read.name} version={read.version} />
    </>
  );
}

export function TablePage({ name }: { name: string }) {
  const [table, setTable] = useState<CityTable | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [saved, setSaved] = useState<number | null>(null);
  const read = async (): Promise<CityTable> => {
    const next = await readTable(name);
    setTable(next);
    return next;
  };
  const begin = (): void => {
    setFailure(null);
    if (!isTable(name)) return;
    void readNames();
    read().catch(setFailure);
  };
  useEffect(begin, [name]);
  useEffect(() => {
    if (saved !== null) document.getElementById("saved")?.focus();
  }, [saved]);
  if (!isTable(name)) return <div class="notice warn"><p>{say("tables.unknown")}</p></div>;
  const onSaved = async (version: number): Promise<CityTable> => {
    const next = await read();
    void readNames();
    setSaved(version);
    return next;
  };
  return (
    <>
      <p>{say(`tables.lead.${name}`)}</p>
      {table && <Head table={table} />}
      {saved !== null && table && <p class="notice ok" id="saved" tabIndex={-1}>{say("tables.saved", { table: tableName(name), n: saved })}</p>}
      {failure !== null && <Failure error={failure} retry={begin} />}
      {!table && failure === null && <Loading />}
      {table && <Board key={name} read={table} onSaved={onSaved} onAgain={read} />}
    </>
  );
}
