/** The fields of a person's card, and what the roles chosen would mean. */
import type { ComponentChildren } from "preact";
import type { PersonDraft, Roles } from "../../api/admin.ts";
import { of, say } from "../../words/say.ts";
import { Check, fieldId, Group, Line, Select } from "../../ui/field.tsx";
import { unitTree } from "../pickers.ts";
import { reference } from "../state.ts";

export const kCardNames = ["login", "display_name", "language", "unit", "roles"] as const;
export const kNameMax = 60, kLoginMax = 64;

const unitChoices = () => unitTree(reference.value?.units ?? []).map(({ value, label, path }) => ({ value, label: path ? `${path} › ${label}` : label }));

interface RoleProps {
  table: Roles;
  roles: readonly string[];
  error: string | undefined;
  onRoles: (roles: readonly string[]) => void;
}
export function RolesField({ table, roles, error, onRoles }: RoleProps) {
  const turn = (role: string, on: boolean): void => onRoles(table.roles.map((one) => one.role).filter((one) => (one === role ? on : roles.includes(one))));
  return (
    <Group field={{ name: "roles", label: say("admin.roles"), hint: say("admin.roles_hint"), error, required: true }}>
      <div id={fieldId("roles")} tabIndex={-1}>
        {table.roles.map(({ role }) => <Check key={role} name={`role_${role}`} label={of("account_role", role)} checked={roles.includes(role)} onChecked={(on) => turn(role, on)} />)}
      </div>
    </Group>
  );
}

interface Props {
  table: Roles;
  draft: PersonDraft;
  onDraft: (draft: PersonDraft) => void;
  error: (name: string) => string | undefined;
  /** Before the other fields. */
  first?: ComponentChildren;
}
export function CardFields({ table, draft, onDraft, error, first }: Props) {
  const set = (more: Partial<PersonDraft>): void => onDraft({ ...draft, ...more });
  return (
    <>
      {first}
      <Line name="display_name" label={say("admin.name")} hint={say("admin.name_hint")} required error={error("display_name")} max={kNameMax} value={draft.display_name} onValue={(display_name) => set({ display_name })} />
      <Select
        name="unit" label={say("admin.unit")} hint={say("admin.unit_hint")} required none={say("admin.no_unit")} error={error("unit")} options={unitChoices()}
        value={draft.unit ?? ""} onValue={(unit) => set({ unit: unit || null })}
      />
      <Select
        name="language" label={say("admin.language")} hint={say("admin.language_hint")} required error={error("language")}
        options={[{ value: "zh", label: "中文" }, { value: "en", label: "English" }]} value={draft.language} onValue={(language) => set({ language })}
      />
      <RolesField table={table} roles={draft.roles} error={error("roles")} onRoles={(roles) => set({ roles })} />
    </>
  );
}
