import type { CommandName } from "./codes.ts";
import { get, query } from "./http.ts";
import type { Offer, Proposal } from "./types.ts";

/** What may be done with one of many cases, as it was at `version`. */
export interface CaseOffers {
  code: string;
  version: number;
  offers: readonly Offer[];
  proposal: Pick<Proposal, "unit"> | null;
}
/** As many as the server answers at once (kOfferCodesMax of src/ledger/api_offers.h; web/test/bulk.test.ts holds them equal). */
export const kOfferCodesMax = 50;

/** The offers of these commands for each of the cases that I may see; at most kOfferCodesMax. */
export const readOffers = (codes: readonly string[], commands: readonly CommandName[], signal?: AbortSignal): Promise<{ cases: CaseOffers[] }> =>
  get(`/v1/offers${query({ code: codes.join(","), command: commands.join(",") })}`, signal);
