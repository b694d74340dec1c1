/** What roles allow, as the server's table says. Pure. */
import type { Effect, Roles } from "../../api/admin.ts";

/** Permissions that say nothing to a person: everybody on the staff has them. */
const kSilent: ReadonlySet<string> = new Set(["anyone", "receipt_holder", "signed_in"]);
export const told = (permissions: readonly string[]): string[] => permissions.filter((one) => !kSilent.has(one));

export const permissionsOf = (table: Roles, roles: readonly string[]): string[] =>
  [...new Set(table.roles.filter(({ role }) => roles.includes(role)).flatMap(({ permissions }) => permissions))];

export function effectOf(table: Roles, before: readonly string[], after: readonly string[]): Effect {
  const [was, will] = [permissionsOf(table, before), permissionsOf(table, after)];
  return { gained: will.filter((one) => !was.includes(one)), lost: was.filter((one) => !will.includes(one)), kept: will.filter((one) => was.includes(one)) };
}

/** The first pair among these that one person may not hold; null if there is none. */
export const clash = (table: Roles, roles: readonly string[]): readonly [string, string] | null =>
  table.apart.find(([a, b]) => roles.includes(a) && roles.includes(b)) ?? null;

