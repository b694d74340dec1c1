import { get, post, query } from "./http.ts";

/** One message on a member of staff's screen, in both languages. */
export interface Message {
  id: string;
  case_code: string;
  purpose: string;
  subject_zh: string;
  body_zh: string;
  subject_en: string;
  body_en: string;
  came_at: string;
  read_at: string | null;
}
export interface MessagePage {
  unread: number;
  /** There are more unread than `unread` says. */
  more_unread: boolean;
  items: Message[];
  next: string | null;
}

export type DeliveryState = "waiting" | "sending" | "sent" | "failed" | "dead" | "cancelled";
/** One message about a case on its way to one destination. `destination` names nobody: "case:91", "unit:4". */
export interface Delivery {
  id: string;
  channel: string;
  destination: string;
  purpose: string;
  state: DeliveryState;
  attempts: number;
  code: string;
  created_at: string;
  due_at: string | null;
  ended_at: string | null;
}
export interface DeliveryPage {
  deliveries: Delivery[];
  next: string | null;
}

export const readMessages = (before?: string): Promise<MessagePage> => get<MessagePage>(`/v1/inbox${query({ before })}`);
export const markRead = (id: string): Promise<void> => post(`/v1/inbox/${id}/read`, {});
export const markAllRead = (last: string): Promise<void> => post("/v1/inbox/read", { last });
export const readNotices = (code: string, after?: string): Promise<DeliveryPage> =>
  get<DeliveryPage>(`/v1/cases/${encodeURIComponent(code)}/notices${query({ after })}`);
