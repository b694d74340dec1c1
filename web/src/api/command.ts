import { post } from "./http.ts";
import type { CommandName } from "./codes.ts";
import type { Case } from "./types.ts";

/**
 * Does one thing to a case as it was at `version`; gives the case after it. Rejects with ApiError:
 * 400 a field is wrong (`errors`), 403 not mine to do, 409 a rule forbids it now, 412 someone else changed the case meanwhile.
 * With `key` it happens once, however often it is sent.
 */
export const act = (code: string, version: number, command: CommandName, fields: object, key?: string): Promise<Case> =>
  post<Case>(`/v1/cases/${encodeURIComponent(code)}/${command}`, fields, key ? { ifMatch: version, idempotencyKey: key } : { ifMatch: version });
