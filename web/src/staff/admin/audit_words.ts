/** What an entry of the audit is about, in words. Pure. */
import type { AuditEntry } from "../../api/admin.ts";

/** What stands behind the name: new roles or a new unit; which version of what; of another thing its number as it is kept. */
export function objectOf({ action, object, about }: Pick<AuditEntry, "action" | "object" | "about">, unitOf: (id: string) => string, roleOf: (role: string) => string, versionOf: (n: string) => string, tableOf: (name: string) => string): string {
  const [, rest = ""] = object.split(":");
  if (action === "user.roles") return rest ? `→ ${rest.split(",").map(roleOf).join(" · ")}` : "";
  if (action === "user.unit") return `→ ${rest === "0" ? "—" : unitOf(rest)}`;
  if (action === "limits.load") return versionOf(object.replace("limits ", ""));
  if (action === "table.load") {
    const [table = "", n = ""] = object.split(" ");
    return `${tableOf(table)} ${versionOf(n)}`;
  }
  return about ? "" : object;
}
