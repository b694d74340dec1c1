import { get, post } from "./http.ts";
import type { Time } from "./types.ts";

/** The draw of blind second calls of a month; docs/recall-draw.md says what is published when. */
export interface Draw {
  period: string;
  algorithm: string;
  commitment: string;
  committed_at: Time;
  drawn_at: Time | null;
  seed: string | null;
  percent: number;
  population_count: number;
  drawn_count: number;
  population_sha256: string | null;
  whole_from: Time | null;
  /** Items "ID.ROUND"; empty until everybody, or I, may read them. */
  population: string[];
  drawn: string[];
}
const path = (period: string): string => `/v1/recall-draws/${encodeURIComponent(period)}`;
export const drawPath = path;

/** Rejects with 404 where no seed was committed. */
export const readDraw = (period: string): Promise<Draw> => get(path(period));
/** 409 `seed_late`, `seed_once`. */
export const commitSeed = (period: string): Promise<Draw> => post(`${path(period)}/commit`, {});
/** 409 `seed_first`, `period_running`. Done again it orders the calls that a cut-off left out. */
export const makeDraw = (period: string): Promise<Draw> => post(`${path(period)}/draw`, {});
