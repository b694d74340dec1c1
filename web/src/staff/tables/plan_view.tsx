/** What saving would change: faults with the way to their field, counts, effects, each row before and after, messages as they will read. */
import type { ComponentChildren } from "preact";
import type { CityTable, TableColumn, TableEffect, TableFault, TablePlan } from "../../api/tables.ts";
import { isTable } from "../../api/tables.ts";
import { say } from "../../words/say.ts";
import { Badge, ruleText } from "../../ui/parts.tsx";
import { adminHref } from "../admin/admin_address.ts";
import { isOwnFault, tableOfFault } from "./draft.ts";
import { nameOf } from "./names.ts";
import { cellText, columnLabel, rowTitle, tableName } from "./table_words.ts";

interface FaultProps {
  fault: TableFault;
  table: CityTable;
  /** Opens the row with the field; null where the fault is about no row of the draft. */
  fix: (() => void) | null;
}
function FaultLine({ fault, table, fix }: FaultProps) {
  const told = ruleText(fault.rule, fault.message), own = isOwnFault(fault, table.name), other = tableOfFault(fault);
  return (
    <li data-fault={fault.rule}>
      {!own && fault.file && say("tables.in_file", { file: isTable(other) ? tableName(other) : fault.file })}
      {fault.line !== null && fault.line > 0 && <b>{say("tables.at_line", { line: fault.line })} </b>}
      {fault.column && <>{columnLabel(own ? table.name : other, fault.column)} </>}
      {told}{told !== fault.message && <> <span class="hint">{fault.message}</span></>}{" "}
      {fix && <button type="button" class="btn small" data-do="fix" onClick={fix}>{say("tables.go_fix")}</button>}
      {!own && isTable(other) && <a href={adminHref({ name: "tables", table: other })}>{say("tables.go_table", { table: tableName(other) })}</a>}
    </li>
  );
}

export function Faults({ plan, table, fixOf }: { plan: TablePlan; table: CityTable; fixOf: (fault: TableFault) => (() => void) | null }) {
  if (plan.faults.length === 0) return null;
  return (
    <div class="notice bad refusals">
      <p><b>{say("tables.faults")}</b></p>
      <ul>{plan.faults.map((fault, index) => <FaultLine key={index} fault={fault} table={table} fix={fixOf(fault)} />)}</ul>
    </div>
  );
}

/** Whom it takes hold for is the server's word or ours; what it is about is told by its name. */
function effectText({ code, subject, count }: TableEffect, table: string): string {
  const messages = subject ? subject.includes("message") : ["templates", "notices"].includes(table);
  if (code === "takes_hold") return say(messages ? "tables.effect.takes_hold_messages" : "tables.effect.takes_hold_cases");
  const named = code.startsWith("unit_") ? nameOf("units", subject) : code.startsWith("category_") ? nameOf("categories", subject) : subject;
  const values = { subject: named === subject ? subject : `${named} ${subject}`, count };
  switch (code) {
    case "unit_closed_cases":
    case "unit_closed_people":
    case "unit_closed_catalogue":
    case "category_closed_cases":
    case "category_new_uncaught":
    case "template_missing":
      return say(`tables.effect.${code}`, values);
    default:
      return [code, subject, count > 0 && String(count)].filter(Boolean).join(" · ");
  }
}
function Effects({ plan, table }: { plan: TablePlan; table: CityTable }) {
  if (plan.effects.length === 0) return null;
  const grave = plan.effects.some(({ code }) => code !== "takes_hold");
  return (
    <div class={grave ? "notice warn" : "notice info"} data-effects>
      <h4>{say("tables.effects")}</h4>
      <ul>
        {plan.effects.map((effect, index) => (
          <li key={index} data-effect-code={effect.code}>
            {effectText(effect, table.name)} {effect.href && <a href={effect.href}>{say("tables.see_them")}</a>}
          </li>
        ))}
      </ul>
    </div>
  );
}

const columnOf = (table: CityTable, name: string): TableColumn => table.columns.find((column) => column.name === name) ?? { name, kind: "text", required: false };
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

function Changed({ plan, table }: { plan: TablePlan; table: CityTable }) {
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

function Whole({ plan, table, what }: { plan: TablePlan; table: CityTable; what: "added" | "removed" }) {
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

function Samples({ plan, table }: { plan: TablePlan; table: CityTable }) {
  if (plan.samples.length === 0) return null;
  return (
    <section aria-labelledby="samples" data-samples>
      <h4 id="samples">{say("tables.samples")}</h4>
      <p class="hint">{say("tables.samples_lead")}</p>
      {plan.samples.map((sample) => (
        <div class="part" key={sample.key.join("\n")} data-sample={sample.key.join(" ")}>
          <p><b>{sample.key.map((part, index) => cellText(table.name, columnOf(table, table.key[index] ?? ""), part)).join(" · ")}</b></p>
          {sample.subject && <p>{say("tables.sample_subject", { subject: sample.subject })}</p>}
          <div class="sides">
            <div><p class="hint">{say("tables.before")}</p><p class="pre wrap">{sample.before || say("tables.sample_none")}</p></div>
            <div><p class="hint">{say("tables.after")}</p><p class="pre wrap">{sample.after || say("tables.sample_none")}</p></div>
          </div>
        </div>
      ))}
    </section>
  );
}

export function PlanView({ plan, table, fixOf }: { plan: TablePlan; table: CityTable; fixOf: (fault: TableFault) => (() => void) | null }) {
  const faults = plan.faults.length;
  return (
    <>
      <p role="status"><b>{faults > 0 ? say("tables.cannot_save", { n: faults }) : say(plan.known ? "tables.known" : "tables.may_save")}</b></p>
      <Faults plan={plan} table={table} fixOf={fixOf} />
      {!plan.known && <p>{say("tables.counts", { ...plan.counts, same: plan.same })}{plan.moved && ` ${say("tables.moved")}`}</p>}
      {faults === 0 && !plan.known && <Effects plan={plan} table={table} />}
      {plan.changed.length > 0 && <Changed plan={plan} table={table} />}
      {plan.added.length > 0 && <Whole plan={plan} table={table} what="added" />}
      {plan.removed.length > 0 && <Whole plan={plan} table={table} what="removed" />}
      <Samples plan={plan} table={table} />
    </>
  );
}
