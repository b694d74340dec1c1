// People, keys, the audit, health, backups and the city played for the mock. Everybody is invented.
const kHour = 3_600_000;
const ago = (hours) => new Date(Date.now() - hours * kHour).toISOString();
const problem = (status, rule, message, errors = []) => [status, { type: `urn:taizhang:rule:${rule}`, title: "refused", status, detail: message, errors, request_id: "r-invented" }];
const wrong = (field, rule, message) => problem(400, rule, message, [{ field, rule, message }]);
const none = [404, { title: "not found", status: 404, detail: "not there", request_id: "r-invented" }];

const kRoles = {
  call_taker: ["case_read", "case_file"], hotline: ["case_read", "case_file", "case_triage", "case_supervise", "verbatim_unseal", "data_export"],
  handler: ["case_read", "case_handle", "whistle_draft", "whistle_answer"], approver: ["case_read", "case_handle", "case_approve", "whistle_draft", "whistle_approve", "whistle_answer"],
  panel: ["case_read", "case_rule", "whistle_rule"], callback: ["case_read", "case_callback"], supervisor: ["case_read", "case_supervise", "whistle_rule", "verbatim_unseal", "data_export"],
  contractor: ["case_read", "case_file", "case_callback"], importer: ["data_import"], open311: ["open311_post"], administrator: ["configure", "administer"],
};
const kApart = ["hotline", "panel", "callback", "contractor"].flatMap((other) => [["handler", other], ["approver", other]]).concat([["hotline", "contractor"], ["panel", "contractor"]]);
const rights = (roles) => [...new Set(["signed_in", ...roles.flatMap((role) => kRoles[role])])];

export class MockAdmin {
  constructor(units, services) {
    this.units = units;
    this.services = services;
    this.streets = 0;
    const person = (actor, login, display_name, unit, roles, more) => ({ actor, login, display_name, language: "zh", unit: this.unit(unit), roles, active: true, created_at: ago(4000), changed_at: ago(90), version: 1, sessions: 0, ...more });
    this.people = [person("42", "li", "李青（虚构）", "1", ["administrator", "hotline"], { sessions: 2 }), person("43", "wang.min", "王敏（虚构）", "3", ["handler"], { sessions: 1 }), person("44", "zhao", "赵（虚构）", null, ["supervisor"], { active: false }),
      ...Array.from({ length: 9 }, (_, i) => person(String(50 + i), `clerk${i + 1}`, `${"一二三四五六七八九"[i]}号窗口（虚构）`, "4", ["callback"]))];
    this.keys = [{ id: "7", name: "市民手机应用（虚构）", channel: "app", roles: ["open311"], created_at: ago(900), revoked_at: null }, { id: "6", name: "旧网站（虚构）", channel: "web", roles: ["open311"], created_at: ago(5000), revoked_at: ago(901) }];
    this.copying = 0;
    this.backups = [{ name: "taizhang-2026-11-23T03-00-00Z.db", bytes: 3.4e9, made_at: ago(75) }];
    this.audit = [this.entry(1, "session.open", "42"), this.entry(3, "user.roles", "43:handler,approver"), this.entry(5, "limits.load", "limits 4"), this.entry(26, "user.off", "44"), this.entry(30, "key.revoke", "6", "旧网站（虚构）"), this.entry(50, "user.unit", "43:3"), { ...this.entry(60, "user.add", "42"), actor: "1", name: "" }];
  }
  unit(id) {
    const found = this.units.find((one) => one.id === id);
    return found ? { id, name_zh: found.name_zh, name_en: found.name_en } : null;
  }
  entry(hours, action, object, about) {
    const [first] = object.split(":");
    return { id: String(1e6 - hours), at: ago(hours), actor: "42", name: "李青（虚构）", action, object, about: about ?? this.people.find(({ actor }) => actor === first)?.display_name ?? "" };
  }
  note(action, object) {
    this.audit.unshift(this.entry(0, action, object));
  }
  /** Why the person may not become so; null if it may. */
  refusal(one, roles, active) {
    const pair = kApart.find(([a, b]) => roles.includes(a) && roles.includes(b));
    if (pair) return wrong("roles", "roles_apart", `${pair.join(" and ")} may not be one person`);
    const others = this.people.filter((other) => other !== one && other.active && other.roles.includes("administrator"));
    const was = one.active && one.roles.includes("administrator");
    return was && !(active && roles.includes("administrator")) && others.length === 0 ? problem(409, "last_administrator", "全市只剩这一个能登录的管理员，请先另设一个管理员。") : null;
  }
  onDeed(one, deed, body, ifMatch) {
    const whole = () => [200, { ...one, permissions: rights(one.roles) }];
    if (deed === "end_sessions") {
      one.sessions = 0;
      this.note("session.end", one.actor);
      return [204, undefined];
    }
    if (deed === "change" && body.dry_run) {
      const refused = this.refusal(one, body.roles, one.active);
      const [was, will] = [rights(one.roles), rights(body.roles)];
      return refused ?? [200, { gained: will.filter((r) => !was.includes(r)), lost: was.filter((r) => !will.includes(r)), kept: will.filter((r) => was.includes(r)), version: one.version }];
    }
    if (ifMatch !== `"${one.version}"`) return problem(412, "version", "Someone else has changed this.");
    const refused = this.refusal(one, body.roles ?? one.roles, deed === "unlock" || (deed !== "lock" && one.active));
    if (refused) return refused;
    ++one.version;
    one.changed_at = ago(0);
    if (deed === "change") Object.assign(one, { display_name: body.display_name, language: body.language, roles: body.roles, unit: this.unit(body.unit) });
    if (deed === "lock") Object.assign(one, { active: false, sessions: 0 });
    if (deed === "unlock") one.active = true;
    this.note(deed === "change" ? "user.roles" : deed === "password" ? "user.password" : deed === "lock" ? "user.off" : "user.on", deed === "change" ? `${one.actor}:${one.roles}` : one.actor);
    return deed === "password" ? [200, { ...one, sessions: (one.sessions = 0), password: "K7M4-Q2WX-9TRE-5VBN" }] : whole();
  }
  onPeople(method, query, actor, deed, body, ifMatch) {
    if (!actor && method === "POST") {
      if (this.people.some(({ login }) => login === body.login)) return wrong("login", "login_taken", "login: it is taken");
      const made = { actor: String(900 + this.people.length), ...body, unit: this.unit(body.unit), active: true, created_at: ago(0), changed_at: ago(0), version: 1, sessions: 0 };
      this.people.unshift(made);
      this.note("user.add", made.actor);
      return [201, { ...made, password: "AB12-CD34-EF56-GH78" }];
    }
    if (!actor) {
      const q = (query.get("q") ?? "").toLowerCase();
      const found = this.people.filter(({ login, display_name }) => `${login} ${display_name}`.toLowerCase().includes(q));
      const from = Number(query.get("cursor") || 0);
      return [200, { people: found.slice(from, from + 8), next: found.length > from + 8 ? String(from + 8) : null }];
    }
    const one = this.people.find((person) => person.actor === actor);
    if (!one) return none;
    return deed ? this.onDeed(one, deed, body, ifMatch) : [200, { ...one, permissions: rights(one.roles) }];
  }
  onKeys(method, id, body) {
    const whole = (key) => ({ ...key, permissions: rights(key.roles) });
    if (id) {
      this.keys.find((one) => one.id === id).revoked_at = ago(0);
      this.note("key.revoke", id);
      return [204, undefined];
    }
    if (method === "GET") return [200, { keys: this.keys.map(whole), next: null }];
    const made = { id: String(10 + this.keys.length), ...body, created_at: ago(0), revoked_at: null };
    this.keys.unshift(made);
    return [201, { ...whole(made), secret: "tzk_invented-for-the-mock" }];
  }
  onAudit(query) {
    const fits = (entry) => ["actor", "action"].every((name) => !query.get(name) || entry[name] === query.get(name)) && (!query.get("day") || entry.at.startsWith(query.get("day")));
    const found = this.audit.filter(fits), from = Number(query.get("cursor") || 0);
    return [200, { entries: found.slice(from, from + 40), actions: [...new Set(this.audit.map(({ action }) => action))].sort(), next: found.length > from + 40 ? String(from + 40) : null }];
  }

  onHealth() {
    const finding = (level, code, values = {}) => ({ level, code, values: { city: "yunchuan", ...values } });
    const carriers = [{ carrier: "mail", failures: 3, code: "connect", last_success_at: ago(30), last_failure_at: ago(0.1), waiting_since: ago(3) }, { carrier: "in_app", failures: 0, code: "", last_success_at: ago(0.1), last_failure_at: null, waiting_since: null }];
    return [200, {
      at: ago(0), disk: { free_bytes: 96e9, total_bytes: 512e9 }, database: { engine: "sqlite", accepts_writes: true, queue: 0, schema_steps: 61, schema_at: ago(900) }, head: 48210, dead: 2, carriers,
      consumers: [{ name: "notify", position: 48210, behind: 0 }, { name: "search", position: 40011, behind: 8199 }, { name: "callback", position: 48210, behind: 0 }, { name: "precedents", position: 48210, behind: 0 }],
      findings: [finding("look", "disk_low", { percent: "19" }), finding("well", "folder_writable"), finding("look", "zones_schematic"), finding("wrong", "carrier_silent", { carrier: "mail", code: "connect" }), finding("look", "messages_dead", { n: "2", channel: "webhook", code: "http_503" }),
        finding("look", "role_nobody", { role: "callback" }), finding("well", "feed", { n: "48210" }), finding("look", "consumer_behind", { consumer: "search", n: "8199" }), ...(this.backups.length > 1 ? [finding("well", "backup", { hours: "0" })] : [finding("look", "backup_old", { hours: "75" })])],
    }];
  }
  /** Begun, it is done after two questions. */
  onBackups() {
    if (this.copying > 0 && --this.copying === 0) this.backups.unshift({ name: "taizhang-2026-11-26T08-00-00Z.db", bytes: 3.5e9, made_at: ago(0) });
    return [200, { possible: true, running: this.copying > 0, share: this.copying > 0 ? 1 - this.copying / 3 : 0, last_fault: "", backups: this.backups }];
  }
  onBackup() {
    if (this.copying > 0) return problem(409, "backup_running", "a backup is being made already");
    this.copying = 3;
    return [202, { name: "taizhang-2026-11-26T08-00-00Z.db" }];
  }

  city() {
    const layer = (code, name_zh, name_en, zones, surveyed, sources) => ({ code, name_zh, name_en, level: code, parent: code === "street" ? "district" : "", version: sources.length, zones, surveyed, sources });
    return [200, {
      pack: { name: "default", loaded_at: ago(4000), files: [{ path: "default/pack.json", bytes: 5120, sha256: "ab".repeat(32) }, { path: "default/units.csv", bytes: 9_000, sha256: "cd".repeat(32) }] },
      layers: [layer("district", "区", "District", 4, 0, [{ source: "示意图（虚构）", zones: 4 }]), layer("street", "街道", "Street", this.streets, this.streets, this.streets ? [{ source: "测绘院 2026（虚构）", zones: this.streets }] : [])],
      categories: this.services.map((one, index) => ({ ...one, sensitive: index === 1, active: true, urgency: "normal" })), units: this.units,
    }];
  }
  /** The field "source" of the form says how the file is: 坏 broken, else good. */
  onZones(form) {
    const value = (name) => new RegExp(`name="${name}"\\r\\n\\r\\n([^\\r]*)`).exec(form)?.[1] ?? "";
    const faults = (rows = []) => ({ count: rows.length, rows });
    if (value("source").includes("坏"))
      return problem(400, "self_crossing", "feature 3 (code S4): the outline crosses itself at 30.1,110.1", [{ field: "features[3]", rule: "self_crossing", message: "feature 3 (code S4): the outline crosses itself at 30.1,110.1" }, { field: "features[7]", rule: "missing_code", message: "feature 7: no property \"code\"" }]);
    if (value("dry_run") === "false") {
      if (value("digest") !== "d1") return problem(412, "digest", "the file or the layer are not those of the preview");
      this.streets = 3;
      return [201, { layer: value("layer"), zones: 3 }];
    }
    const square = (code, west, east) => ({ type: "Feature", properties: { code }, geometry: { type: "MultiPolygon", coordinates: [[[[west, 30], [east, 30], [east, 30.1], [west, 30.1], [west, 30]]]] } });
    const gcj = value("crs") === "gcj02";
    return [200, { layer: value("layer"), digest: "d1", added: { count: 1, codes: ["S3"] }, changed: { count: 1, codes: ["S2"] }, removed: { count: 0, codes: [] }, same: 1, converted_from_gcj02: gcj, moved_m: gcj ? 512.4 : 0, notes: [],
      overlaps: faults([{ zones: ["S1", "S2"], area_m2: 1204.4, lat: 30.05, long: 110.1 }]), gaps: faults([{ zones: [], area_m2: 300, lat: 30.02, long: 110.25 }]), overhangs: faults(),
      before: { features: [square("S1", 110, 110.1), square("S2", 110.1, 110.2)] }, after: { features: [square("S1", 110, 110.1), square("S2", 110.1, 110.18), square("S3", 110.2, 110.3)] } }];
  }

  /** [status, value] of a request about these; null if it is about something else. */
  answer(method, parts, query, body, headers, form) {
    const [first, admin, what, a, b] = parts;
    if (first !== "v1" || admin !== "admin") return null;
    if (what === "roles") return [200, { roles: Object.entries(kRoles).map(([role, list]) => ({ role, permissions: list })), apart: kApart, channels: ["hotline", "web", "app", "open311"] }];
    if (what === "people") return this.onPeople(method, query, a, b, body, headers["if-match"]);
    if (what === "keys") return this.onKeys(method, a, body);
    if (what === "city") return this.city();
    if (what === "zones") return this.onZones(form);
    if (what === "health") return this.onHealth();
    if (what === "backups") return this.onBackups();
    if (what === "backup") return this.onBackup();
    return what === "audit" ? this.onAudit(query) : null;
  }
}
