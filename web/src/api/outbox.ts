import { get, post, query } from "./http.ts";
import type { Delivery } from "./notices.ts";
import type { Time } from "./types.ts";

/** Who carries messages: "mail", "sms", "in_app", or a partner ("partner:8"). */
export interface Carrier {
  carrier: string;
  /** Since the last success. */
  failures: number;
  code: string;
  last_success_at: Time | null;
  last_failure_at: Time | null;
  waiting_since: Time | null;
}
/** `case`: the number inside the database, not the number that people use. */
export type DeadDelivery = Delivery & { reason: string; case: string | null };
export interface Outbox {
  carriers: Carrier[];
  dead: { deliveries: DeadDelivery[]; next: string | null };
}
export interface Attempt {
  attempt: number;
  begun_at: Time;
  ended_at: Time | null;
  outcome: "begun" | "ok" | "retry" | "permanent" | "unknown";
  code: string;
  reason: string;
}
export interface Webhook {
  id: string;
  name: string;
  url: string;
  /** Empty: all. */
  events: string[];
  created_by: string;
  created_by_name: string;
  created_at: Time;
  disabled_at: Time | null;
}
export type NewWebhook = Webhook & { secret: string };

export const readOutbox = (after: string): Promise<Outbox> => get(`/v1/outbox${query({ after })}`);
export const readAttempts = (id: string): Promise<{ attempts: Attempt[] }> => get(`/v1/outbox/${id}`);
/** 409 `delivery_state`: it is not given up; `delivery_erased`: its text is gone. */
export const retryDelivery = (id: string): Promise<void> => post(`/v1/outbox/${id}/retry`, {});
export const readWebhooks = (): Promise<{ webhooks: Webhook[]; known_events: string[] }> => get("/v1/webhooks");
/** The secret is in this answer and nowhere else. 409 `subscriptions_max`. */
export const addWebhook = (draft: { name: string; url: string; events: string[] }): Promise<NewWebhook> => post("/v1/webhooks", draft);
export const disableWebhook = (id: string): Promise<void> => post(`/v1/webhooks/${id}/disable`, {});
