/** One person: what the account is and allows, and everything that can be done with it. */
import { useEffect, useState } from "preact/hooks";
import { endSessions, newPassword, readPerson, turnPerson, type PersonWithPassword, type Roles, type WholePerson } from "../../api/admin.ts";
import { listed, of, pick, say } from "../../words/say.ts";
import { Badge, Facts, Loading } from "../../ui/parts.tsx";
import { focusOn } from "../judge/focus.ts";
import { FormDialog } from "../rounds/form_dialog.tsx";
import { Refusal } from "../rounds/parts.tsx";
import { at } from "../state.ts";
import { adminHref } from "./admin_address.ts";
import { SecretOnce } from "./parts.tsx";
import { ChangePersonDialog } from "./person_dialogs.tsx";
import { told } from "./roles.ts";

type Deed = "lock" | "unlock" | "password" | "end_sessions";
type Asking = { what: "change" } | { what: "secret"; made: PersonWithPassword } | { what: Deed } | null;

interface DeedProps {
  what: Deed;
  one: WholePerson;
  onDone: (made: PersonWithPassword | null) => Promise<void>;
  onClose: () => void;
}
function DeedDialog({ what, one, onDone, onClose }: DeedProps) {
  const send = async (): Promise<void> => {
    if (what === "password") return onDone(await newPassword(one));
    if (what === "end_sessions") await endSessions(one.actor);
    else await turnPerson(one, what === "unlock");
    await onDone(null);
  };
  return (
    <FormDialog title={say(`admin.${what}`)} lead={say(`admin.${what}_lead`)} submit={say(`admin.${what}`)} danger={what !== "unlock"} names={[]} check={() => []} send={send} onClose={onClose}>
      {() => <p><b class="wrap">{one.display_name}</b> · <code>{one.login}</code> · {say("admin.signed_in", { n: one.sessions })}</p>}
    </FormDialog>
  );
}

function Actions({ one, onAsk }: { one: WholePerson; onAsk: (what: "change" | Deed) => void }) {
  return (
    <div class="action-row">
      <button type="button" class="btn primary small" data-do="change" onClick={() => onAsk("change")}>{say("admin.change")}</button>
      <button type="button" class="btn small" data-do="password" onClick={() => onAsk("password")}>{say("admin.password")}</button>
      {one.sessions > 0 && <button type="button" class="btn small" data-do="end_sessions" onClick={() => onAsk("end_sessions")}>{say("admin.end_sessions")}</button>}
      {one.active
        ? <button type="button" key="lock" class="btn small danger" data-do="lock" onClick={() => onAsk("lock")}>{say("admin.lock")}</button>
        : <button type="button" key="unlock" class="btn small" data-do="unlock" onClick={() => onAsk("unlock")}>{say("admin.unlock")}</button>}
      <a class="btn small" href={adminHref({ name: "audit", ask: { actor: one.actor } })}>{say("admin.their_audit")}</a>
    </div>
  );
}

function Card({ one }: { one: WholePerson }) {
  const rights = told(one.permissions);
  return (
    <>
      <h2 id="person" tabIndex={-1}><span class="wrap">{one.display_name}</span> <StateBadge active={one.active} /></h2>
      <Facts
        rows={[
          { name: say("admin.login"), value: <code class="wrap">{one.login}</code> },
          { name: say("admin.unit"), value: one.unit ? pick(one.unit) : say("admin.no_unit") },
          { name: say("admin.roles"), value: listed(one.roles.map((role) => of("account_role", role))) },
          { name: say("admin.language"), value: one.language === "zh" ? "中文" : "English" },
          { name: say("admin.sessions"), value: say("admin.signed_in", { n: one.sessions }) },
          { name: say("admin.created_at"), value: at(one.created_at) },
          { name: say("admin.changed_at"), value: at(one.changed_at) },
        ]}
      />
      <h3>{say("admin.may")}</h3>
      {rights.length === 0 ? <p class="hint">{say("admin.may_nothing")}</p> : <ul data-rights>{rights.map((right) => <li key={right}>{of("permission", right)}</li>)}</ul>}
    </>
  );
}
export const StateBadge = ({ active }: { active: boolean }) => <Badge tone={active ? "ok" : "neutral"}>{say(active ? "admin.active" : "admin.locked")}</Badge>;

export function PersonBoard({ actor, table }: { actor: string; table: Roles }) {
  const [one, setOne] = useState<WholePerson | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [asking, setAsking] = useState<Asking>(null);
  const read = (): Promise<void> => {
    setFailure(null);
    return readPerson(actor).then(setOne, setFailure);
  };
  useEffect(() => void read(), [actor]);
  const close = (): void => {
    // What shows a password has taken the place of the question for it.
    setAsking((now) => (now?.what === "secret" ? now : null));
    focusOn("person");
  };
  return (
    <>
      {failure !== null && <Refusal error={failure} retry={() => void read()} none="admin.nobody_found" />}
      {!one && failure === null && <Loading />}
      {one && <Card one={one} />}
      {one && <Actions one={one} onAsk={(what) => setAsking({ what })} />}
      {one && asking?.what === "change" && <ChangePersonDialog table={table} one={one} onDone={setOne} onClose={close} />}
      {one && asking && asking.what !== "change" && asking.what !== "secret" && (
        <DeedDialog
          what={asking.what} one={one} onClose={close}
          onDone={async (made) => {
            if (made) setAsking({ what: "secret", made });
            await read();
          }}
        />
      )}
      {asking?.what === "secret" && (
        <SecretOnce
          title={say("admin.password")} once={say("admin.password_once", { name: asking.made.display_name })} use={say("admin.password_use")} secret={asking.made.password}
          onClose={() => {
            setAsking(null);
            focusOn("person");
          }}
        />
      )}
    </>
  );
}
