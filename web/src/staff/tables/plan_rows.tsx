/** Rows of a plan: what is changed cell by cell, and what comes or goes. */
import type { ComponentChildren } from "preact";
import type { CityTable, TableColumn, TablePlan } from "../../api/tables.ts";
import { say } from "../../words/say.ts";
import { Badge } from "../../ui/parts.tsx";
import { nameOf } from "./names.ts";
import { cellText, columnLabel, rowTitle } from "./table_words.ts";

export const columnOf = (table: CityTable, name: string): TableColumn => table.columns.find((column) => column.name === name) ?? { name, kind: "text", required: false };
/** Cells of a plan stand in its own order of columns; a row's name is told from the table's. */
function nameIn(table: CityTable, plan: TablePlan, cells: readonly string[], key: readonly string[]): string {
  const title = rowTitle(table, table.columns.map(({ name }) => cells[plan.columns.indexOf(name)] ?? ""), nameOf);
  return title === say("tables.no_name") ? key.join(" · ") : title;
}
const Key = ({ parts }: { parts: readonly string[] }) => <span class="code block wrap">{parts.filter(Boolean).join(" · ")}</span>;
const More = ({ n }: { n: number }) => (n > 0 ? <p class="hint">{say("tables.more_rows", { n })}</p> : null);

function Framed({ caption, children }: { caption: string; children: ComponentChildren }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="board">
        <caption>{caption}</caption>
        {children}
      </table>
    </div>
  );
}

export function Changed({ plan, table }: { plan: TablePlan; table: CityTable }) {
  return (
    <>
      <Framed caption={say("tables.changed_n", { n: plan.counts.changed })}>
        <thead><tr><th scope="col">{say("tables.row")}</th><th scope="col">{say("tables.column")}</th><th scope="col">{say("tables.before")}</th><th scope="col">{say("tables.after")}</th></tr></thead>
        <tbody>
          {plan.changed.flatMap(({ key, before, after }) => plan.columns.flatMap((name, index) => {
            const [was = "", is = ""] = [before[index], after[index]];
            if (was === is) return [];
            return [(
              <tr key={key.join("\n") + name} data-changed={name}>
                <th scope="row">{nameIn(table, plan, after, key)}<Key parts={key} /></th>
                <td data-label={say("tables.column")}>{columnLabel(table.name, name)}</td>
                <td data-label={say("tables.before")} class="pre wrap">{cellText(table.name, columnOf(table, name), was)}</td>
                <td data-label={say("tables.after")} class="pre wrap"><Badge tone="warn">{say("tables.mark_changed")}</Badge> <b>{cellText(table.name, columnOf(table, name), is)}</b></td>
              </tr>
            )];
          }))}
        </tbody>
      </Framed>
      <More n={plan.counts.changed - plan.changed.length} />
    </>
  );
}

export function Whole({ plan, table, what }: { plan: TablePlan; table: CityTable; what: "added" | "removed" }) {
  return (
    <>
      <Framed caption={say(`tables.${what}_n`, { n: plan.counts[what] })}>
        <thead><tr><th scope="col">{say("tables.row")}</th><th scope="col">{say("tables.cells")}</th></tr></thead>
        <tbody>
          {plan[what].map(({ key, cells }) => (
            <tr key={key.join("\n")} data-whole={what}>
              <th scope="row"><Badge tone={what === "added" ? "info" : "bad"}>{say(`tables.mark_${what}`)}</Badge> {nameIn(table, plan, cells, key)}<Key parts={key} /></th>
              <td data-label={say("tables.cells")} class="pre wrap">
                {plan.columns.flatMap((name, index) => (cells[index] && !table.key.includes(name) ? [<span class="block" key={name}><span class="hint">{columnLabel(table.name, name)}</span> {cellText(table.name, columnOf(table, name), cells[index] ?? "")}</span>] : []))}
              </td>
            </tr>
          ))}
        </tbody>
      </Framed>
      <More n={plan.counts[what] - plan[what].length} />
    </>
  );
}
