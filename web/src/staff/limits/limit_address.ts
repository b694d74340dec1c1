/** Addresses of the time limits. Pure. */
import { query } from "../../api/http.ts";

export const kLimitParts = ["rules", "try", "load"] as const;
export type LimitPart = (typeof kLimitParts)[number];
/** `version`: an earlier one, of the rules. */
export type LimitScreen = { name: "limits"; part: LimitPart; version?: number };

export function limitsOf(given: URLSearchParams, sub: string | undefined): LimitScreen {
  const part = kLimitParts.find((one) => one === sub) ?? "rules";
  const version = given.get("version") ?? "";
  return part === "rules" && /^\d{1,9}$/.test(version) ? { name: "limits", part, version: Number(version) } : { name: "limits", part };
}
export const limitsHref = ({ part, version }: LimitScreen): string =>
  `/staff/limits${part === "rules" ? "" : `/${part}`}${query({ version })}`;
