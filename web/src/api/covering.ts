import { get, post, put } from "./http.ts";

/** A rectangle in thousandths of the picture's width and height. */
export interface CoverArea {
  left: number;
  top: number;
  width: number;
  height: number;
}
/** One covering, or uncovering where there are no areas. */
export interface CoveringEntry {
  version: number;
  by: string;
  name: string;
  at: string;
  areas: readonly CoverArea[];
}
export interface Covering {
  sha256: string;
  /** 0: never covered. The next change quotes it. */
  version: number;
  covered: boolean;
  /** Of the picture, in pixels. */
  width: number;
  height: number;
  url: string;
  original_url: string;
  areas: readonly CoverArea[];
  /** Newest first. */
  entries: readonly CoveringEntry[];
}
/** What the case page tells of a picture that was ever covered. */
export interface CoveringMark {
  sha256: string;
  version: number;
  covered: boolean;
  count: number;
  by: string;
  name: string;
  at: string;
}

const path = (code: string, sha256: string, what: string): string => `/v1/cases/${encodeURIComponent(code)}/media/${sha256}/${what}`;

export const readCoverings = (code: string): Promise<{ coverings: readonly CoveringMark[] }> => get(`/v1/cases/${encodeURIComponent(code)}/coverings`);
export const readCovering = (code: string, sha256: string): Promise<Covering> => get(path(code, sha256, "covering"));
/** Rejects with status 412 if someone else covered or uncovered it since `version`. */
export const coverPicture = (code: string, sha256: string, version: number, areas: readonly CoverArea[]): Promise<Covering> =>
  put(path(code, sha256, "covering"), { areas }, { ifMatch: version });
export const uncoverPicture = (code: string, sha256: string, version: number): Promise<Covering> =>
  post(path(code, sha256, "uncover"), {}, { ifMatch: version });
