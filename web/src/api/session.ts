import { get, remove } from "./http.ts";
import type { Me } from "./types.ts";

/** Who is signed in. Rejects with ApiError 401 if nobody is. */
export const readMe = (): Promise<Me> => get<Me>("/v1/me");
export const signOut = (): Promise<void> => remove("/v1/session");
