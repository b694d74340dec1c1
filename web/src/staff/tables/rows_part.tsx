/** The rows of a table with what narrows them. */
import { useState } from "preact/hooks";
import type { CityTable } from "../../api/tables.ts";
import { say } from "../../words/say.ts";
import { Line } from "../../ui/field.tsx";
import { Badge } from "../../ui/parts.tsx";
import type { DraftRow } from "./draft.ts";
import { RowList } from "./row_list.tsx";
import { tableName } from "./table_words.ts";
import { kShownRows, listedRows, type ShownRows } from "./tree_rows.ts";

interface Shown {
  table: CityTable;
  rows: readonly DraftRow[];
  onOpen: (row: DraftRow | null) => void;
}
export function RowsPart({ table, rows, onOpen }: Shown) {
  const [sought, setSought] = useState("");
  const [shown, setShown] = useState<ShownRows>("all");
  const listed = listedRows(table, rows, sought, shown);
  return (
    <section aria-labelledby="rows-title">
      <h2 id="rows-title" class="hidden">{tableName(table.name)}</h2>
      <div class="board-filters">
        <Line type="search" name="sought" label={say("tables.search")} required value={sought} onValue={setSought} />
        {table.closes && (
          <div class="f">
            <label for="shown-rows">{say("tables.show")}</label>
            <select id="shown-rows" value={shown} onChange={(event) => setShown(kShownRows.find((one) => one === event.currentTarget.value) ?? "all")}>
              {kShownRows.map((one) => <option key={one} value={one}>{say(`tables.show.${one}`)}</option>)}
            </select>
          </div>
        )}
        <button type="button" class="btn" data-do="add" onClick={() => onOpen(null)}>{say("tables.add")}</button>
      </div>
      <p class="hint" role="status">{say("tables.shown", { n: listed.length, all: rows.length })}</p>
      {rows.length === 0 && <p class="empty">{say("tables.empty")}</p>}
      {rows.length > 0 && listed.length === 0 && <p class="empty">{say("tables.none")}</p>}
      <RowList table={table} listed={listed} onOpen={onOpen} />
    </section>
  );
}

/** Where the table comes from. */
export function Head({ table }: { table: CityTable }) {
  return (
    <p class="docket-state">
      <Badge tone={table.from === "person" ? "warn" : "neutral"}>{say(table.from === "person" ? "tables.from_person" : table.file ? "tables.from_pack" : "tables.from_none")}</Badge>
      <span>{table.version > 0 ? say("tables.version_n", { n: table.version }) : say("tables.never")}</span>
      {table.file && <span class="code wrap">{table.file}</span>}
    </p>
  );
}
