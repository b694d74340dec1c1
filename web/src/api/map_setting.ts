import { get, post, query } from "./http.ts";
import type { Time } from "./types.ts";

export const kMapKinds = ["none", "server", "file"] as const;
export type MapKind = (typeof kMapKinds)[number];
/** South-west and north-east corner, latitude first. */
export type MapBox = [[number, number], [number, number]];
/** As /v1/map tells it. */
export interface BaseMap {
  address: string;
  kind: "picture" | "vector";
  credit: string;
  crs: "wgs84" | "gcj02";
  zoom_min: number;
  zoom_max: number;
  bounds: MapBox;
}
export interface MapSetting {
  kind: MapKind;
  address: string;
  credit: string;
  crs: string;
  zoom_max: number;
  file: string;
}
/** What is told of its content is there if it is readable. */
export interface MapFile {
  name: string;
  bytes: number;
  readable: boolean;
  type?: string;
  kind?: "picture" | "vector";
  zoom_min?: number;
  zoom_max?: number;
  bounds?: MapBox;
  covers?: "whole" | "part" | "nothing";
}
export interface MapState {
  /** The command line wins over the setting. */
  from: "command_line" | "setting" | "none";
  /** False: another city of this program sets it. */
  yours: boolean;
  version: number;
  changed_at: Time | null;
  changed_by: string | null;
  setting: MapSetting;
  /** The setting's file cannot be opened now. */
  lost: boolean;
  /** What holds. */
  tiles: BaseMap | null;
  files: MapFile[];
  more_files: boolean;
  /** Of the city. */
  area: MapBox;
  /** Whose outlines lie over the map; empty: no layer has zones. */
  layer: string;
}
export interface MapPlan {
  tiles: BaseMap | null;
  warnings: string[];
}

export const readMap = (): Promise<MapState> => get("/v1/admin/map");
/** What would hold. 400: each field that is wrong, by a rule map_... */
export const planMap = (setting: MapSetting): Promise<MapPlan> => post("/v1/admin/map", { ...setting, dry_run: true });
/** 412 `version`: somebody set another meanwhile. 409 `map_home`. */
export const saveMap = (setting: MapSetting, version: number): Promise<MapState> => post("/v1/admin/map", { ...setting, dry_run: false }, { ifMatch: version });
/** A page that may load pictures of that tile server. */
export const mapPreviewHref = ({ address, credit, crs, zoom_max }: MapSetting): string => `/v1/admin/map/preview${query({ address, credit, crs, zoom_max })}`;
