import { get } from "./http.ts";
import type { Case } from "./types.ts";

/** The whole case as I may see it, with what I may do next. Rejects with 404 if it is not in my scope. */
export const readCase = (code: string): Promise<Case> => get<Case>(`/v1/cases/${encodeURIComponent(code)}`);
