/** Adding a person, and changing the unit and roles of one: each shows what it would mean before it is saved. */
import { useEffect, useRef, useState } from "preact/hooks";
import { addPerson, changePerson, tryChange, type Effect, type PersonDraft, type PersonWithPassword, type Roles, type WholePerson } from "../../api/admin.ts";
import { of, pick, say } from "../../words/say.ts";
import { Line } from "../../ui/field.tsx";
import { refusalText } from "../../ui/parts.tsx";
import type { Fault } from "../rounds/faults.ts";
import { FormDialog, missing } from "../rounds/form_dialog.tsx";
import { me, unitName } from "../state.ts";
import { EffectPart } from "./parts.tsx";
import { CardFields, kCardNames, kLoginMax } from "./person_form.tsx";
import { clash, effectOf } from "./roles.ts";

function faultsOfCard(table: Roles, draft: PersonDraft, login?: string): Fault[] {
  const faults = missing([...(login === undefined ? [] : [["login", say("admin.login"), login] as const]), ["display_name", say("admin.name"), draft.display_name]]);
  if (draft.roles.length === 0) return [...faults, { field: "roles", message: say("rule.role_missing") }];
  const pair = clash(table, draft.roles);
  return pair ? [...faults, { field: "roles", message: say("admin.apart", { a: of("account_role", pair[0]), b: of("account_role", pair[1]) }) }] : faults;
}

export function AddPersonDialog({ table, onDone, onClose }: { table: Roles; onDone: (made: PersonWithPassword) => void; onClose: () => void }) {
  const [login, setLogin] = useState("");
  const [draft, setDraft] = useState<PersonDraft>({ display_name: "", language: "zh", unit: null, roles: [] });
  const send = async (): Promise<void> => onDone(await addPerson({ ...draft, display_name: draft.display_name.trim(), login: login.trim() }));
  return (
    <FormDialog title={say("admin.add_person")} lead={say("admin.add_person_lead")} submit={say("admin.add_person")} names={kCardNames} check={() => faultsOfCard(table, draft, login)} send={send} onClose={onClose}>
      {(error) => (
        <>
          <CardFields
            table={table} draft={draft} onDraft={setDraft} error={error}
            first={<Line name="login" label={say("admin.login")} hint={say("admin.login_hint")} required error={error("login")} max={kLoginMax} value={login} onValue={setLogin} />}
          />
          <EffectPart effect={effectOf(table, [], draft.roles)} />
        </>
      )}
    </FormDialog>
  );
}

type Tried = { effect: Effect } | { refusal: string } | null;

/** What the server says the change would do; it is asked anew whenever roles or unit change. */
function useTrial(actor: string, draft: PersonDraft): Tried {
  const [tried, setTried] = useState<Tried>(null);
  const asked = useRef(0);
  useEffect(() => {
    const mine = ++asked.current;
    const take = (answer: Tried): void => {
      if (asked.current === mine) setTried(answer);
    };
    // The name is not what is tried: an empty one is told when it is sent.
    tryChange(actor, { ...draft, display_name: draft.display_name.trim() || "-" }).then((effect) => take({ effect }), (error: unknown) => take({ refusal: refusalText(error) }));
  }, [draft.roles.join(), draft.unit]);
  return tried;
}

export function ChangePersonDialog({ table, one, onDone, onClose }: { table: Roles; one: WholePerson; onDone: (after: WholePerson) => void; onClose: () => void }) {
  const [draft, setDraft] = useState<PersonDraft>({ display_name: one.display_name, language: one.language, unit: one.unit?.id ?? null, roles: one.roles });
  const tried = useTrial(one.actor, draft);
  const send = async (): Promise<void> => onDone(await changePerson(one, { ...draft, display_name: draft.display_name.trim() }));
  const moved = (one.unit?.id ?? null) !== draft.unit;
  const pair = clash(table, draft.roles);
  return (
    <FormDialog title={say("admin.change")} lead={say("admin.change_lead", { name: one.display_name })} submit={say("admin.save")} names={kCardNames} check={() => faultsOfCard(table, draft)} send={send} onClose={onClose}>
      {(error) => (
        <>
          <CardFields table={table} draft={draft} onDraft={setDraft} error={error} />
          {pair && <div class="notice warn" role="status"><p>{say("admin.apart", { a: of("account_role", pair[0]), b: of("account_role", pair[1]) })}</p></div>}
          {!pair && tried && "refusal" in tried && <div class="notice warn" role="status" data-refusal><p>{tried.refusal}</p></div>}
          {!pair && tried && "effect" in tried && (
            <EffectPart
              effect={tried.effect}
              more={
                <>
                  {moved && <p>{say("admin.moved", { from: one.unit ? pick(one.unit) : say("admin.no_unit"), to: draft.unit ? unitName(draft.unit) : say("admin.no_unit") })}</p>}
                  {one.actor === me.value?.actor && <p><b>{say("admin.yourself")}</b></p>}
                </>
              }
            />
          )}
        </>
      )}
    </FormDialog>
  );
}
