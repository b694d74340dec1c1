// Covering parts of pictures, played for the mock. The names are invented.
const problem = (status, rule, message) => [status, { type: `urn:taizhang:rule:${rule}`, title: "refused", status, detail: message, errors: [{ field: "", message, rule }], request_id: "r-invented" }];
const kWidth = 640, kHeight = 480;

/** A street with a car, its plate and a door: invented, and drawn so that one sees what is covered. */
const kStreet = `<svg xmlns="http://www.w3.org/2000/svg" width="${kWidth}" height="${kHeight}"><rect width="640" height="480" fill="#9db4c0"/><rect y="330" width="640" height="150" fill="#5c6b73"/>
<rect x="40" y="90" width="200" height="250" fill="#c2956b"/><rect x="100" y="190" width="80" height="150" fill="#5a3d2b"/><text x="116" y="180" font-size="26" fill="#fff">36号</text>
<rect x="300" y="250" width="280" height="120" rx="20" fill="#a4243b"/><circle cx="360" cy="370" r="34" fill="#222"/><circle cx="520" cy="370" r="34" fill="#222"/>
<rect x="390" y="310" width="110" height="34" fill="#1c4fa1"/><text x="398" y="335" font-size="22" fill="#fff">虚A·00000</text></svg>`;

export class MockCover {
  constructor() {
    this.entries = new Map();
  }
  of(sha256) {
    return this.entries.get(sha256) ?? [];
  }
  /** Someone else does it meanwhile. */
  add(sha256, areas, name = "王秀英（虚构）") {
    const before = this.of(sha256);
    this.entries.set(sha256, [{ version: before.length + 1, by: "43", name, at: new Date().toISOString(), areas }, ...before]);
  }
  read(code, sha256) {
    const entries = this.of(sha256), areas = entries[0]?.areas ?? [];
    return { sha256, version: entries.length, covered: areas.length > 0, width: kWidth, height: kHeight, url: `/media/${sha256}?case=${code}`, original_url: `/v1/cases/${code}/media/${sha256}/original`, areas, entries };
  }
  /** The picture as it is shown, or null for one that nobody covered. */
  picture(pathname) {
    const [, where, sha256] = /\/(media)\/([0-9a-f]{64})(?:\/original)?$/.exec(pathname) ?? [];
    if (!where) return null;
    const areas = pathname.endsWith("/original") ? [] : this.of(sha256)[0]?.areas ?? [];
    const black = areas.map(({ left, top, width, height }) => `<rect x="${left / 10}%" y="${top / 10}%" width="${width / 10}%" height="${height / 10}%"/>`);
    return kStreet.replace("</svg>", `${black.join("")}</svg>`);
  }
  answer(request, parts, body, cases, note) {
    const [, kind, code, what, sha256, act] = parts;
    const c = kind === "cases" ? cases.get(code) : undefined;
    if (!c) return null;
    if (what === "coverings")
      return [200, { coverings: c.media.filter((one) => this.of(one.sha256).length > 0).map((one) => {
        const { version, by, name, at, areas } = this.of(one.sha256)[0];
        return { sha256: one.sha256, version, covered: areas.length > 0, count: areas.length, by, name, at };
      }) }];
    if (what !== "media") return null;
    if (request.method === "GET") return [200, this.read(code, sha256), `"${this.of(sha256).length}"`];
    if (request.headers["if-match"] !== `"${this.of(sha256).length}"`) return problem(412, "version", "Someone else has changed this.");
    const areas = act === "uncover" ? [] : body.areas;
    if (act !== "uncover" && (areas.length < 1 || areas.length > 40)) return problem(400, "cover_areas", "1 to 40");
    this.add(sha256, areas, "李建国（虚构）");
    note(c, areas.length > 0 ? `照片1：遮盖${areas.length}处。` : "照片1：取消遮盖。");
    return [200, this.read(code, sha256)];
  }
}
