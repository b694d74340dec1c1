import { post } from "./http.ts";

/** The sealed original. The reason, the reader and the time are kept for good. */
export const unseal = (code: string, reason: string): Promise<{ verbatim: string }> =>
  post(`/v1/cases/${encodeURIComponent(code)}/unseal`, { reason });
