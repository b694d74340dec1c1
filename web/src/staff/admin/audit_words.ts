/** What an entry of the audit is about, in words. Pure. */
import type { AuditEntry } from "../../api/admin.ts";

/** What stands behind the name: new roles or a new unit; of another thing its number as it is kept. */
export function objectOf({ action, object, about }: Pick<AuditEntry, "action" | "object" | "about">, unitOf: (id: string) => string, roleOf: (role: string) => string, versionOf: (n: string) => string): string {
  const [, rest = ""] = object.split(":");
  if (action === "user.roles") return rest ? `→ ${rest.split(",").map(roleOf).join(" · ")}` : "";
  if (action === "user.unit") return `→ ${rest === "0" ? "—" : unitOf(rest)}`;
  if (action === "limits.load") return versionOf(object.replace("limits ", ""));
  return about ? "" : object;
}
