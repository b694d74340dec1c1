/** What saving would change: faults with the way to their field, counts, effects, each row before and after, messages as they will read. */
import type { CityTable, TableEffect, TableFault, TablePlan } from "../../api/tables.ts";
import { isTable } from "../../api/tables.ts";
import { inBrackets, say } from "../../words/say.ts";
import { ruleText } from "../../ui/parts.tsx";
import { adminHref } from "../admin/admin_address.ts";
import { isOwnFault, tableOfFault } from "./draft.ts";
import { nameOf } from "./names.ts";
import { Changed, columnOf, Whole } from "./plan_rows.tsx";
import { cellText, columnLabel, tableName } from "./table_words.ts";

interface FaultProps {
  fault: TableFault;
  table: CityTable;
  /** Opens the row with the field; null where the fault is about no row of the draft. */
  fix: (() => void) | null;
}
function FaultLine({ fault, table, fix }: FaultProps) {
  const said = fault.message.replace(/^[^\s:]+:\d+:(\w+:)? */, "");  // Where it is stands in front of it already.
  const told = ruleText(fault.rule, said), own = isOwnFault(fault, table.name), other = tableOfFault(fault);
  return (
    <li data-fault={fault.rule}>
      {!own && fault.file && say("tables.in_file", { file: isTable(other) ? tableName(other) : fault.file })}
      {fault.line !== null && fault.line > 0 && <b>{say("tables.at_line", { line: fault.line })} </b>}
      {fault.column && <>{columnLabel(own ? table.name : other, fault.column)} </>}
      {told}{told !== said && <> <span class="hint">{said}</span></>}{" "}
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
  const values = { subject: named === subject ? subject : named + inBrackets(subject), count };
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
      <h3>{say("tables.effects")}</h3>
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

function Samples({ plan, table }: { plan: TablePlan; table: CityTable }) {
  if (plan.samples.length === 0) return null;
  return (
    <section aria-labelledby="samples" data-samples>
      <h3 id="samples">{say("tables.samples")}</h3>
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
