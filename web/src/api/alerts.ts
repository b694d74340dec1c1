import { get, query } from "./http.ts";
import type { Time, UnitId } from "./types.ts";

/** Someone of an accused line asked for the tip-off about it; once a person, case and hour. */
export interface Alert {
  at: Time;
  code: string;
  actor: string;
  actor_name: string;
  unit: UnitId;
  /** Whether I may open the case. */
  readable: boolean;
}

export const readAlerts = (cursor = ""): Promise<{ alerts: Alert[]; next: string | null }> => get(`/v1/alerts${query({ cursor })}`);
