import { get, post, query } from "./http.ts";
import type { Time } from "./types.ts";

export const kPressureStates = ["open", "taken", "closed", "noted"] as const;
export type PressureState = (typeof kPressureStates)[number];
export const kPressureKinds = ["pressure", "rating_refused", "recall_differs"] as const;
export type PressureKind = (typeof kPressureKinds)[number];
export const kFindings = ["founded", "unfounded", "unclear"] as const;
export type Finding = (typeof kFindings)[number];

export interface PressureRow {
  code: string;
  alert: string;
  kind: PressureKind;
  state: PressureState;
  at: Time;
}
export interface PressureAlert {
  code: string;
  alert: string;
  /** What happened in the call-back file: "pressure_reported", "answered", "rated", "rating_refused". */
  event: string;
  at: Time;
  words: string;
  /** Of a refused rating: by what it was recognised. */
  origin?: "session" | "device" | "address";
  /** Of a report of pressure; the other kinds have no state. */
  source?: "answer" | "resident";
  state?: "open" | "taken" | "closed";
  finding?: Finding | null;
}
const path = (code: string, alert: string): string => `/v1/callback-alerts/${encodeURIComponent(code)}/${encodeURIComponent(alert)}`;

/** None of those that are about my own unit. */
export const readPressure = (state: PressureState, cursor: string): Promise<{ alerts: PressureRow[]; next: string | null }> =>
  get(`/v1/callback-alerts${query({ state, cursor })}`);
export const readAlert = (code: string, alert: string): Promise<PressureAlert> => get(path(code, alert));
/** 409 `report_state`: someone else was quicker. */
export const takeReport = (code: string, alert: string): Promise<PressureAlert> => post(`${path(code, alert)}/take`, {});
export const closeReport = (code: string, alert: string, finding: string, reason: string): Promise<PressureAlert> =>
  post(`${path(code, alert)}/close`, { finding, reason });
