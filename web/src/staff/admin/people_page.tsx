/** The people of the city: found by name, added, and each opened to be changed. */
import { useEffect, useState } from "preact/hooks";
import { readPeople, readRoles, type Person, type PersonWithPassword, type Roles } from "../../api/admin.ts";
import { listed, of, pick, say } from "../../words/say.ts";
import { Line } from "../../ui/field.tsx";
import { Failure, Loading } from "../../ui/parts.tsx";
import { focusOn } from "../judge/focus.ts";
import { usePaged } from "../rounds/paged.ts";
import { List } from "../rounds/parts.tsx";
import { go, route } from "../route.ts";
import { adminHref } from "./admin_address.ts";
import { AdminFrame, SecretOnce } from "./parts.tsx";
import { AddPersonDialog } from "./person_dialogs.tsx";
import { PersonBoard, StateBadge } from "./person_page.tsx";

const Row = ({ one }: { one: Person }) => (
  <tr data-person={one.login}>
    <th scope="row"><a class="wrap" href={adminHref({ name: "people", actor: one.actor })}>{one.display_name}</a><span class="hint block"><code>{one.login}</code></span></th>
    <td data-label={say("admin.state")}><StateBadge active={one.active} /></td>
    <td data-label={say("admin.unit")}>{one.unit ? pick(one.unit) : say("admin.no_unit")}</td>
    <td data-label={say("admin.roles")}>{listed(one.roles.map((role) => of("account_role", role)))}</td>
  </tr>
);

function Find({ q }: { q: string }) {
  const [words, setWords] = useState(q);
  const find = (event: Event): void => {
    event.preventDefault();
    go({ screen: words.trim() ? { name: "people", q: words.trim() } : { name: "people" } });
  };
  return (
    <form class="board-filters" role="search" onSubmit={find}>
      <Line type="search" name="q" label={say("admin.find")} hint={say("admin.find_hint")} required max={60} value={words} onValue={setWords} />
      <button type="submit" class="btn">{say("admin.find_do")}</button>
    </form>
  );
}

function Board({ q, table }: { q: string; table: Roles }) {
  const list = usePaged(`people ${q}`, async (cursor) => {
    const { people, next } = await readPeople(q, cursor);
    return { rows: people, next };
  });
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<PersonWithPassword | null>(null);
  return (
    <>
      <Find q={q} key={q} />
      <div class="action-row"><button type="button" id="add" class="btn primary" data-do="add" onClick={() => setAdding(true)}>{say("admin.add_person")}</button> <a class="btn" href={adminHref({ name: "keys" })}>{say("admin.keys")}</a></div>
      <List list={list} empty={say(q ? "admin.nobody_found" : "admin.nobody")}>
        {(rows) => (
          <div class="scroll" tabIndex={0} role="region" aria-label={say("admin.people")}>
            <table class="board">
              <caption class="hidden">{say("admin.people")}</caption>
              <thead><tr><th scope="col">{say("admin.name")}</th><th scope="col">{say("admin.state")}</th><th scope="col">{say("admin.unit")}</th><th scope="col">{say("admin.roles")}</th></tr></thead>
              <tbody>{rows.map((one) => <Row key={one.actor} one={one} />)}</tbody>
            </table>
          </div>
        )}
      </List>
      {adding && (
        <AddPersonDialog
          table={table} onClose={() => setAdding(false)}
          onDone={(after) => {
            setMade(after);
            void list.again();
          }}
        />
      )}
      {made && !adding && (
        <SecretOnce
          title={say("admin.password")} once={say("admin.password_once", { name: made.display_name })} use={say("admin.password_use")} secret={made.password}
          onClose={() => {
            setMade(null);
            focusOn("add");
          }}
        />
      )}
    </>
  );
}

export function PeoplePage() {
  const { screen } = route.value;
  const [table, setTable] = useState<Roles | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const read = (): void => {
    setFailure(null);
    readRoles().then(setTable, setFailure);
  };
  useEffect(read, []);
  if (screen.name !== "people") return null;
  return (
    <AdminFrame title={say("admin.people")} lead={say("admin.people_lead")} wide back={screen.actor && <a href={adminHref({ name: "people" })}>← {say("admin.people")}</a>}>
      {failure !== null && <Failure error={failure} retry={read} />}
      {!table && failure === null && <Loading />}
      {table && (screen.actor ? <PersonBoard actor={screen.actor} table={table} key={screen.actor} /> : <Board q={screen.q ?? ""} table={table} />)}
    </AdminFrame>
  );
}
