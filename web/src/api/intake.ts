import { post } from "./http.ts";
import type { Channel, Confidentiality, RequestType, Urgency } from "./codes.ts";

export interface Intake {
  channel: Channel;
  on_behalf: true;
  request_type: RequestType;
  urgency?: Urgency;
  category?: string;
  verbatim: string;
  demand?: string;
  complained_party?: string;
  occurred?: string;
  title?: string;
  address?: string;
  lat?: number;
  long?: number;
  name?: string;
  phone?: string;
  email?: string;
  publish?: boolean;
  anonymous?: boolean;
  confidentiality?: Confidentiality;
  no_reply_wanted?: boolean;
  language?: string;
  attributes?: { code: string; value: string }[];
  media?: string[];
  /** The number of an open case that the matter is: the new one is handled together with it. */
  same_as?: string;
}
export interface Receipt {
  code: string;
  key: string;
  received_at: string;
  status_url: string;
  /** What became of `same_as`: merged, or linked for whoever sorts it, or neither. */
  same_as?: { code: string; done: "merged" | "linked" | "no"; reason: { rule: string; message: string } | null };
}

/** Registers what a resident said; the same key twice gives the first receipt again. */
export const fileCase = (intake: Intake, key: string): Promise<Receipt> => post("/v1/intake", intake, { idempotencyKey: key });
