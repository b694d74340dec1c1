import { get, query } from "./http.ts";
import type { Queue } from "./codes.ts";
import type { CaseRow } from "./types.ts";

export const kOrders = ["due", "received", "updated"] as const;
export type Order = (typeof kOrders)[number];

/** What a list shows; everything but the queue and order may be left out. */
export interface CaseFilter {
  queue: Queue;
  order: Order;
  code?: string;
  status?: string;
  category?: string;
  zone?: string;
  unit?: string;
  channel?: string;
  /** "true": what has not ended; "false": what has. */
  open?: string;
  received_from?: string;
  received_to?: string;
  /** Exactly what a figure counts: the unit in charge, the finest zone, or what is missing. */
  lead?: string;
  finest_zone?: string;
  without?: string;
}
export interface CasePage {
  cases: CaseRow[];
  next: string | null;
}

/** One keyset page of cases; `cursor` is the `next` of the page before. */
export const listCases = (filter: CaseFilter, cursor: string | null, signal?: AbortSignal): Promise<CasePage> =>
  get<CasePage>(`/v1/cases${query({ ...filter, cursor: cursor ?? undefined, limit: 100 })}`, signal);
