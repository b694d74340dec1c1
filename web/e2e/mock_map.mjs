// The base map and its setting played for the mock. Files and makers are invented.
import { vectorTile } from "./mvt.mjs";

const kArea = [[29.9, 109.9], [30.2, 110.4]];
const kAround = [[29, 109], [31, 112]];
const kVector = "application/vnd.mapbox-vector-tile";
const ago = (hours) => new Date(Date.now() - hours * 3_600_000).toISOString();
const wrong = (field, rule, message) => [400, { type: `urn:taizhang:rule:${rule}`, title: "refused", status: 400, detail: message, errors: [{ field, rule, message }], request_id: "r-invented" }];

const kFiles = [
  { name: "yunchuan-pictures.pmtiles", bytes: 48e6, readable: true, type: "png", kind: "picture", zoom_min: 3, zoom_max: 16, bounds: kAround, covers: "whole" },
  { name: "云川矢量 2026.pmtiles", bytes: 9.1e6, readable: true, type: "mvt", kind: "vector", zoom_min: 0, zoom_max: 15, bounds: kAround, covers: "whole" },
  { name: "damaged.pmtiles", bytes: 300, readable: false },
  { name: "elsewhere.pmtiles", bytes: 7e5, readable: true, type: "webp", kind: "picture", zoom_min: 5, zoom_max: 12, bounds: [[0, 0], [1, 1]], covers: "nothing" },
];
const kNone = { kind: "none", address: "", credit: "", crs: "wgs84", zoom_max: 18, file: "" };

/** None, unless the cookie "base" names coordinates or "vector". */
export function baseMap(request) {
  const base = /base=(\w+)/.exec(request.headers.cookie ?? "")?.[1];
  const vector = base === "vector";
  return { tiles: base ? { address: "/tiles/{z}/{x}/{y}?v=1", kind: vector ? "vector" : "picture", credit: "Invented Maps <b>审图号</b>", crs: vector ? "wgs84" : base, zoom_min: vector ? 0 : 3, zoom_max: vector ? 15 : 16, bounds: kAround } : null };
}
/** [type, bytes] of a tile; a vector one if the page's map is vector. */
export function tileOf(request, url, pixel) {
  const file = kFiles.find(({ name }) => name === url.searchParams.get("file"));
  const vector = file ? file.kind === "vector" : baseMap(request).tiles?.kind === "vector";
  return vector ? [kVector, vectorTile()] : ["image/png", pixel];
}

export class MockMap {
  constructor() {
    this.reset();
  }
  reset() {
    this.setting = kNone;
    this.version = 0;
    this.race = false;
  }
  tiles(setting) {
    const { kind, credit, crs } = setting;
    if (kind === "none") return null;
    if (kind === "server") return { address: setting.address, kind: "picture", credit, crs, zoom_min: 0, zoom_max: setting.zoom_max, bounds: [[-90, -180], [90, 180]] };
    const file = kFiles.find(({ name }) => name === setting.file);
    return { address: `/v1/admin/map/tiles/{z}/{x}/{y}?file=${encodeURIComponent(file.name)}&v=1`, kind: file.kind, credit, crs, zoom_min: file.zoom_min, zoom_max: file.zoom_max, bounds: file.bounds };
  }
  state(cookie) {
    const line = /maps=line/.test(cookie), lost = /maps=lost/.test(cookie), files = /maps=empty/.test(cookie) ? [] : kFiles;
    return { from: line ? "command_line" : this.version > 0 || lost ? "setting" : "none", yours: !/maps=other/.test(cookie), version: this.version,
      changed_at: this.version > 0 ? ago(0.1) : null, changed_by: this.version > 0 ? "李青（虚构）" : null, setting: lost ? { ...kNone, kind: "file", file: "gone.pmtiles", credit: "Invented Maps" } : this.setting, lost,
      tiles: line ? this.tiles({ kind: "server", address: "https://line.example/{z}/{x}/{y}", credit: "Invented Maps", crs: "gcj02", zoom_max: 17 }) : this.tiles(this.setting), files, more_files: false, area: kArea, layer: "street" };
  }
  fault(asked) {
    if (asked.kind === "none") return null;
    if (!asked.credit) return wrong("credit", "map_credit", "credit: say who made the map");
    if (asked.kind === "server" && !/^https?:\/\/[\w.:-]+\/.*\{z\}.*\{x\}.*\{y\}/.test(asked.address)) return wrong("address", "map_address", "address: {z}, {x} and {y} must stand in it once");
    const file = kFiles.find(({ name }) => name === asked.file);
    if (asked.kind === "file" && !file) return wrong("file", "map_file_gone", "file: there is no such file");
    return asked.kind === "file" && file.kind === "vector" && asked.crs !== "wgs84" ? wrong("crs", "map_crs_vector", "crs: wgs84") : null;
  }
  set(asked, match) {
    const refused = this.fault(asked);
    if (refused) return refused;
    const { dry_run, ...setting } = asked;
    const file = kFiles.find(({ name }) => name === setting.file);
    const warnings = setting.kind === "file" && file.covers === "nothing" ? ["covers_nothing"] : setting.address.startsWith("http://") && setting.kind === "server" ? ["plain_http"] : [];
    if (dry_run) return [200, { tiles: this.tiles(setting), warnings }];
    if (this.race || match !== `"${this.version}"`) return (this.race = false), [412, { type: "urn:taizhang:rule:version", title: "refused", status: 412, detail: "changed", request_id: "r-invented" }];
    this.setting = setting;
    ++this.version;
    return [201, this.state("")];
  }
  /** [status, value] of a request about it; null if it is about something else. */
  answer(method, parts, body, headers) {
    if (parts[0] !== "v1" || parts[1] !== "admin" || parts[2] !== "map" || parts.length > 3) return null;
    return method === "GET" ? [200, this.state(headers.cookie ?? "")] : this.set(body, headers["if-match"]);
  }
  /** The page on which a tile server's map is looked at: [policy, html]. */
  preview(url, policy, manifest) {
    const ask = Object.fromEntries(url.searchParams);
    const { origin } = new URL(ask.address.replaceAll(/[{}]/g, ""));
    const trial = JSON.stringify({ tiles: this.tiles({ ...ask, kind: "server", zoom_max: Number(ask.zoom_max) }), area: kArea }).replaceAll("&", "&amp;").replaceAll('"', "&quot;");
    const css = ["base", "pages"].map((name) => `<link rel="stylesheet" href="/${manifest[`src/styles/${name}.css`].file}">`).join("");
    return [policy.replace("img-src 'self'", `img-src 'self' ${origin}`), `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>preview</title><link rel="icon" href="/icon.svg">${css}<script type="module" src="/${manifest["src/resident/main.ts"].file}"></script></head><body><main id="main"><h1>preview</h1><div data-map="street" data-base="${trial}"></div></main></body></html>`];
  }
}
