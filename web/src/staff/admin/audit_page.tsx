/** Who did what and when: by person, kind of action and day; the same as a file. */
import { useState } from "preact/hooks";
import { auditFile, readAudit, type AuditAsk, type AuditEntry } from "../../api/admin.ts";
import { of, say } from "../../words/say.ts";
import { Line, Select } from "../../ui/field.tsx";
import { usePaged } from "../rounds/paged.ts";
import { List } from "../rounds/parts.tsx";
import { go, route } from "../route.ts";
import { at, unitName } from "../state.ts";
import { adminHref } from "./admin_address.ts";
import { objectOf } from "./audit_words.ts";
import { AdminFrame } from "./parts.tsx";

const Row = ({ one }: { one: AuditEntry }) => {
  const object = objectOf(one, (id) => unitName(id), (role) => of("account_role", role), (n) => say("limits.version_n", { n }), (table) => of("tables.name", table));
  return (
    <tr data-entry={one.action}>
      <th scope="row" class="num">{at(one.at)}</th>
      <td data-label={say("audit.who")}>{one.name ? <a class="wrap" href={adminHref({ name: "audit", ask: { actor: one.actor } })}>{one.name}</a> : say("audit.program")}</td>
      <td data-label={say("audit.what")}>{of("audit_action", one.action)}</td>
      <td data-label={say("audit.about")} class="wrap">{one.about && <b>{one.about}</b>} {object}</td>
    </tr>
  );
};

/** What is asked, as it stands in the address. */
function Filters({ ask, actions, name }: { ask: AuditAsk; actions: readonly string[]; name: string }) {
  const to = (more: AuditAsk): void => {
    const next = Object.fromEntries(Object.entries({ ...ask, ...more }).filter(([, value]) => value)) as AuditAsk;
    go({ screen: { name: "audit", ask: next } }, true);
  };
  return (
    <div class="board-filters">
      <Select
        name="action" label={say("audit.what")} required none={say("staff.any")} value={ask.action ?? ""} onValue={(action) => to({ action })}
        options={actions.map((value) => ({ value, label: of("audit_action", value) }))}
      />
      <Line type="date" name="day" label={say("audit.day")} required value={ask.day ?? ""} onValue={(day) => to({ day })} />
      {ask.actor && <p>{say("audit.only", { name })} <button type="button" class="btn small" data-do="everybody" onClick={() => to({ actor: "" })}>{say("audit.everybody")}</button></p>}
    </div>
  );
}

function Board({ ask }: { ask: AuditAsk }) {
  const [actions, setActions] = useState<readonly string[]>([]);
  const list = usePaged(`audit ${JSON.stringify(ask)}`, async (cursor) => {
    const { entries, actions: known, next } = await readAudit(ask, cursor);
    setActions(known);
    return { rows: entries, next };
  });
  const name = list.rows?.find(({ actor }) => actor === ask.actor)?.name ?? ask.actor ?? "";
  return (
    <>
      <Filters ask={ask} actions={actions} name={name} />
      <p class="updated"><a class="btn small" href={auditFile(ask)} download>{say("audit.file")}</a> <span class="hint">{say("audit.file_hint")}</span></p>
      <List list={list} empty={say("audit.none")}>
        {(rows) => (
          <div class="scroll" tabIndex={0} role="region" aria-label={say("audit.title")}>
            <table class="board">
              <caption class="hidden">{say("audit.title")}</caption>
              <thead><tr><th scope="col">{say("audit.at")}</th><th scope="col">{say("audit.who")}</th><th scope="col">{say("audit.what")}</th><th scope="col">{say("audit.about")}</th></tr></thead>
              <tbody>{rows.map((one) => <Row key={one.id} one={one} />)}</tbody>
            </table>
          </div>
        )}
      </List>
    </>
  );
}

export function AuditPage() {
  const { screen } = route.value;
  if (screen.name !== "audit") return null;
  return <AdminFrame title={say("audit.title")} lead={say("audit.lead")} wide><Board ask={screen.ask} /></AdminFrame>;
}
