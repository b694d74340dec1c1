/** The city's tables: what each does and whom it touches, and where it comes from. */
import { useEffect, useState } from "preact/hooks";
import { isTable, readTables, type TableCard } from "../../api/tables.ts";
import { has, say } from "../../words/say.ts";
import { Badge, Failure, Loading } from "../../ui/parts.tsx";
import { adminHref } from "../admin/admin_address.ts";
import { hrefOf } from "../address.ts";
import { route } from "../route.ts";
import { at, may } from "../state.ts";
import { draftsKept } from "./draft_store.ts";
import { TablePage } from "./table_page.tsx";
import { tableName } from "./table_words.ts";
import { Account } from "./whole_table.tsx";

function Origin({ card }: { card: TableCard }) {
  if (card.from === "person") return <><Badge tone="warn">{say("tables.from_person")}</Badge>{card.stale && <> <Badge tone="bad">{say("tables.stale")}</Badge></>}</>;
  return <Badge tone="neutral">{say(card.file ? "tables.from_pack" : "tables.from_none")}</Badge>;
}

function Tables({ cards }: { cards: readonly TableCard[] }) {
  const waiting = draftsKept();
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={say("tables.title")}>
      <table class="board">
        <caption class="hidden">{say("tables.title")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("tables.name")}</th><th scope="col" class="n">{say("tables.rows")}</th><th scope="col">{say("tables.from")}</th>
            <th scope="col">{say("tables.version")}</th><th scope="col">{say("tables.changed_at")}</th><th scope="col">{say("tables.by")}</th>
          </tr>
        </thead>
        <tbody>
          {cards.map((card) => {
            const lead = `tables.lead.${card.name}`, drafts = waiting.get(card.name) ?? 0;
            return (
              <tr key={card.name} data-table={card.name}>
                <th scope="row">
                  <a href={adminHref({ name: "tables", table: card.name })}>{tableName(card.name)}</a>
                  {drafts > 0 && <> <Badge tone="warn">{say("tables.unsaved", { n: drafts })}</Badge></>}
                  {has(lead) && <span class="hint block">{say(lead)}</span>}
                </th>
                <td data-label={say("tables.rows")} class="n">{card.rows}</td>
                <td data-label={say("tables.from")}><Origin card={card} /></td>
                <td data-label={say("tables.version")} class="num">{card.version > 0 ? say("tables.version_n", { n: card.version }) : say("tables.never")}</td>
                <td data-label={say("tables.changed_at")} class="num">{card.version > 0 ? at(card.changed_at) : "—"}</td>
                <td data-label={say("tables.by")}>{card.version > 0 ? <Account actor={card.changed_by} name={card.changed_by_name} /> : "—"}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Elsewhere() {
  const filter = route.value.filter;
  return (
    <section aria-labelledby="elsewhere">
      <h2 id="elsewhere">{say("tables.elsewhere")}</h2>
      <p class="hint">{say("tables.elsewhere_lead")}</p>
      <ul>
        <li><a href={hrefOf({ screen: { name: "limits", part: "rules" }, filter })}>{say("tables.at_limits")}</a></li>
        <li><a href={hrefOf({ screen: { name: "dispatch", part: "duties" }, filter })}>{say("tables.at_lists")}</a></li>
        <li><a href={hrefOf({ screen: { name: "calendar" }, filter })}>{say("tables.at_calendar")}</a></li>
        <li><a href={adminHref({ name: "city" })}>{say("tables.at_zones")}</a></li>
      </ul>
    </section>
  );
}

function List() {
  const [cards, setCards] = useState<readonly TableCard[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const read = (): void => {
    setFailure(null);
    readTables().then(setCards, setFailure);
  };
  useEffect(read, []);
  return (
    <>
      <p>{say("tables.lead")}</p>
      {failure !== null && <Failure error={failure} retry={read} />}
      {!cards && failure === null && <Loading />}
      {cards && <Tables cards={cards} />}
      <Elsewhere />
    </>
  );
}

export function TablesPage() {
  const { screen } = route.value;
  if (screen.name !== "tables") return null;
  const name = screen.table;
  return (
    <div class="wide-page judge">
      {name && <p><a href={adminHref({ name: "tables" })}>{say("tables.back")}</a></p>}
      <h1 id="title" tabIndex={-1}>{name && isTable(name) ? tableName(name) : say("tables.title")}</h1>
      {!may("configure") ? <div class="notice warn"><p>{say("admin.not_yours")}</p></div> : name ? <TablePage name={name} key={name} /> : <List />}
    </div>
  );
}
