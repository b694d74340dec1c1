import { get } from "./http.ts";
import type { Reference } from "./types.ts";

/** Units, categories, zones and code lists of the city; changes seldom, so it is asked for once. */
export const readReference = (): Promise<Reference> => get<Reference>("/v1/reference");
