/** Keys by which other programs come in: what each is for and may do; a new one, and one that is to open no more. */
import { useEffect, useState } from "preact/hooks";
import { addKey, readKeys, readRoles, revokeKey, type Key, type NewKey, type Roles } from "../../api/admin.ts";
import { listed, of, say } from "../../words/say.ts";
import { Line, Select } from "../../ui/field.tsx";
import { Badge, Facts, Failure } from "../../ui/parts.tsx";
import { focusOn } from "../judge/focus.ts";
import { FormDialog, missing } from "../rounds/form_dialog.tsx";
import { usePaged } from "../rounds/paged.ts";
import { List } from "../rounds/parts.tsx";
import { route } from "../route.ts";
import { at } from "../state.ts";
import { adminHref } from "./admin_address.ts";
import { AdminFrame, EffectPart, SecretOnce } from "./parts.tsx";
import { RolesField } from "./person_form.tsx";
import { clash, effectOf, told } from "./roles.ts";

function Card({ one, onRevoke }: { one: Key; onRevoke: () => void }) {
  return (
    <li class="part" data-key={one.id}>
      <h2 class="part-title" id={`key-${one.id}`} tabIndex={-1}>
        <span class="wrap">{one.name}</span> <Badge tone={one.revoked_at ? "neutral" : "ok"}>{say(one.revoked_at ? "admin.revoked" : "admin.valid")}</Badge>
      </h2>
      <Facts
        rows={[
          { name: say("admin.channel"), value: of("channel", one.channel) },
          { name: say("admin.may"), value: listed(told(one.permissions).map((right) => of("permission", right))) },
          { name: say("admin.created_at"), value: at(one.created_at) },
          { name: say("admin.revoked_at"), value: at(one.revoked_at) },
        ]}
      />
      {!one.revoked_at && <div class="action-row"><button type="button" class="btn small danger" data-do="revoke" onClick={onRevoke}>{say("admin.revoke")}<span class="hidden"> {one.name}</span></button></div>}
    </li>
  );
}

function AddKeyDialog({ table, onDone, onClose }: { table: Roles; onDone: (made: NewKey) => void; onClose: () => void }) {
  const [name, setName] = useState("");
  const [channel, setChannel] = useState("open311");
  const [roles, setRoles] = useState<readonly string[]>(["open311"]);
  const check = () => {
    const faults = missing([["name", say("admin.key_name"), name], ["channel", say("admin.channel"), channel]]);
    if (roles.length === 0) return [...faults, { field: "roles", message: say("rule.role_missing") }];
    const pair = clash(table, roles);
    return pair ? [...faults, { field: "roles", message: say("admin.apart", { a: of("account_role", pair[0]), b: of("account_role", pair[1]) }) }] : faults;
  };
  const send = async (): Promise<void> => onDone(await addKey({ name: name.trim(), channel, roles }));
  return (
    <FormDialog title={say("admin.add_key")} lead={say("admin.add_key_lead")} submit={say("admin.add_key")} names={["name", "channel", "roles"]} check={check} send={send} onClose={onClose}>
      {(error) => (
        <>
          <Line name="name" label={say("admin.key_name")} hint={say("admin.key_name_hint")} required error={error("name")} max={60} value={name} onValue={setName} />
          <Select
            name="channel" label={say("admin.channel")} hint={say("admin.channel_hint")} required error={error("channel")} value={channel} onValue={setChannel}
            options={table.channels.map((value) => ({ value, label: of("channel", value) }))}
          />
          <RolesField table={table} roles={roles} error={error("roles")} onRoles={setRoles} />
          <EffectPart effect={effectOf(table, [], roles)} />
        </>
      )}
    </FormDialog>
  );
}

function RevokeDialog({ one, onDone, onClose }: { one: Key; onDone: () => Promise<void>; onClose: () => void }) {
  const send = async (): Promise<void> => {
    await revokeKey(one.id);
    await onDone();
  };
  return (
    <FormDialog title={say("admin.revoke")} lead={say("admin.revoke_lead")} submit={say("admin.revoke")} danger names={[]} check={() => []} send={send} onClose={onClose}>
      {() => <p><b class="wrap">{one.name}</b> · {of("channel", one.channel)}</p>}
    </FormDialog>
  );
}

type Asking = { what: "add" } | { what: "secret"; made: NewKey } | { what: "revoke"; one: Key } | null;

function Board({ table }: { table: Roles }) {
  const [asking, setAsking] = useState<Asking>(null);
  const list = usePaged("keys", async (cursor) => {
    const { keys, next } = await readKeys(cursor);
    return { rows: keys, next };
  });
  const close = (id: string): void => {
    setAsking(null);
    focusOn(id);
  };
  return (
    <>
      <div class="action-row"><button type="button" id="add" class="btn primary" data-do="add" onClick={() => setAsking({ what: "add" })}>{say("admin.add_key")}</button></div>
      <List list={list} empty={say("admin.no_keys")}>{(rows) => <ul class="parts">{rows.map((one) => <Card key={one.id} one={one} onRevoke={() => setAsking({ what: "revoke", one })} />)}</ul>}</List>
      {asking?.what === "add" && (
        <AddKeyDialog
          table={table} onClose={() => setAsking((now) => (now?.what === "secret" ? now : null))}
          onDone={(made) => {
            setAsking({ what: "secret", made });
            void list.again();
          }}
        />
      )}
      {asking?.what === "secret" && <SecretOnce title={say("admin.key")} once={say("admin.key_once", { name: asking.made.name })} use={say("admin.key_use")} secret={asking.made.secret} onClose={() => close(`key-${asking.made.id}`)} />}
      {asking?.what === "revoke" && <RevokeDialog one={asking.one} onDone={list.again} onClose={() => close(`key-${asking.one.id}`)} />}
    </>
  );
}

export function KeysPage() {
  const [table, setTable] = useState<Roles | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const read = (): void => {
    setFailure(null);
    readRoles().then(setTable, setFailure);
  };
  useEffect(read, []);
  if (route.value.screen.name !== "keys") return null;
  return (
    <AdminFrame title={say("admin.keys")} lead={say("admin.keys_lead")} back={<a href={adminHref({ name: "people" })}>← {say("admin.people")}</a>}>
      {failure !== null && <Failure error={failure} retry={read} />}
      {table && <Board table={table} />}
    </AdminFrame>
  );
}
