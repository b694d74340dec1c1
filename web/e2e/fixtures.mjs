// An invented city for looking at the screens. Names, phones and places are made up.
const kNow = Date.now();
const kHour = 3_600_000;
const ago = (hours) => new Date(kNow - hours * kHour).toISOString().replace(/\.\d+Z$/, "Z");

/** The same numbers every time: pictures can be compared. */
function dice(seed) {
  let state = seed;
  return (n) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * n);
  };
}

const unit = (id, name_zh, name_en, kind, parent) => ({ id: String(id), code: `U${id}`, name_zh, name_en, kind, parent: parent ? String(parent) : null, active: true });
export const units = [
  unit(1, "云川市受理中心", "Yunchuan Hotline Centre", "hotline"),
  unit(2, "临江区", "Linjiang District", "district"), unit(3, "青云街道办事处", "Qingyun Street Office", "street", 2),
  unit(4, "红旗街道办事处", "Hongqi Street Office", "street", 2), unit(5, "南湖街道办事处", "Nanhu Street Office", "street", 2),
  unit(6, "市住房和城乡建设局", "Housing and Construction", "department"), unit(7, "市水务局", "Water Affairs", "department"),
  unit(8, "市城市管理局", "Urban Management", "department"), unit(9, "青云街道解放社区", "Jiefang Community", "community", 3),
  unit(10, "市生态环境局", "Ecology and Environment", "department"), unit(11, "新华区", "Xinhua District", "district"),
  unit(12, "梅岭街道办事处", "Meiling Street Office", "street", 11),
];
const service = (code, name_zh, name_en, group_zh, group_en, attributes = []) => ({ code, name_zh, name_en, group_zh, group_en, active: true, attributes });
export const services = [
  service("heating", "供暖", "Heating", "公用事业", "Utilities", [
    { code: "room_temperature", datatype: "number", required: false, variable: true, description_zh: "室温（摄氏度）", description_en: "Room temperature (°C)", values: [] },
    { code: "since", datatype: "singlevaluelist", required: false, variable: true, description_zh: "持续多久", description_en: "For how long",
      values: [{ key: "day", name_zh: "一天内", name_en: "A day" }, { key: "week", name_zh: "一周内", name_en: "A week" }] },
  ]),
  service("water", "供水", "Water supply", "公用事业", "Utilities"), service("drain", "下水堵塞", "Blocked drain", "市政设施", "Streets"),
  service("road", "道路破损", "Road damage", "市政设施", "Streets"), service("light", "路灯", "Street light", "市政设施", "Streets"),
  service("stalls", "流动摊贩", "Street stalls", "城市管理", "City management"), service("wages", "欠薪", "Unpaid wages", "劳动保障", "Labour"),
  service("noise", "噪声", "Noise", "生态环境", "Environment"), service("parking", "停车管理", "Parking", "城市管理", "City management"),
];
export const zones = {
  qingyun: { zh: "青云街道", en: "Qingyun" }, hongqi: { zh: "红旗街道", en: "Hongqi" }, nanhu: { zh: "南湖街道", en: "Nanhu" },
  meiling: { zh: "梅岭街道", en: "Meiling" }, linjiang: { zh: "临江区", en: "Linjiang" },
};
const kStreets = ["qingyun", "hongqi", "nanhu", "meiling"];
export const reference = {
  jurisdiction: { code: "yunchuan", name_zh: "云川市", name_en: "Yunchuan", time_zone: "Asia/Shanghai", surveyed: false,
    bounds: { south: 30, west: 110, north: 30.2, east: 110.3 }, emergency_numbers: ["110", "119", "120"] },
  units, services, zones, landing_codes: [], statuses: [],
};
export const me = {
  actor: "42", login: "li", display_name: "李青", unit: { id: "1", name_zh: "受理中心", name_en: "Hotline Centre" },
  roles: ["hotline"], jurisdiction: "yunchuan", language: "zh",
  permissions: ["case_read", "case_file", "case_triage", "case_handle", "case_callback", "case_supervise", "verbatim_unseal", "configure", "administer"],
};
/** The outlines: four squares. */
export const geojson = {
  type: "FeatureCollection",
  features: kStreets.map((code, i) => {
    const [x, y] = [110 + (i % 2) * 0.15, 30 + Math.floor(i / 2) * 0.1];
    return { type: "Feature", properties: { code, name_zh: zones[code].zh, name_en: zones[code].en },
      geometry: { type: "Polygon", coordinates: [[[x, y], [x + 0.15, y], [x + 0.15, y + 0.1], [x, y + 0.1], [x, y]]] } };
  }),
};

const kStatuses = ["triaged", "dispatched", "signed_for", "in_hand", "in_hand", "objected", "result_filed", "callback", "carried", "landed", "rework", "received"];
const kSaid = "小区 3 号楼门口下水道连续三天返水，污水流到人行道，老人孩子出行不便，物业说要找水务，希望尽快疏通。联系我 ███████████，住 3 号楼 201。";
const roll = dice(20261123);
export const rows = Array.from({ length: 640 }, (_, i) => {
  const status = kStatuses[roll(kStatuses.length)];
  const received = 4 + roll(300);
  const landed = status === "landed";
  return {
    id: String(9_007_199_254_740_993n + BigInt(i)), code: `YC-261${100 + (i % 99)}-${(48_271 + i * 7919).toString(32).toUpperCase().padStart(7, "X")}`,
    status, request_type: ["help", "complaint", "consult"][roll(3)], urgency: ["normal", "normal", "normal", "urgent", "emergency", "complex"][roll(6)],
    channel: ["hotline", "web", "grid", "open311"][roll(4)], category: status === "received" ? "" : services[roll(services.length)].code,
    zone: kStreets[roll(4)], lead: status === "triaged" || status === "received" ? null : String(3 + roll(6)),
    title: ["门口返水三天没人管", "暖气不热", "路灯不亮", "井盖松动，行人绊倒"][roll(4)], address: `解放路 ${1 + roll(200)} 号`,
    description: "污水流到人行道", point: { lat: 30 + roll(1900) / 10_000, long: 110 + roll(2900) / 10_000 },
    received_at: ago(received), updated_at: ago(received / 2), due_result: ago(received - 168 - roll(60) + 60), landed_at: landed ? ago(2) : null,
    landing: landed ? "solved" : null, merged_into: null, version: 4, supervised: roll(12) === 0, reopen_count: roll(20) === 0 ? 1 : 0,
  };
}).sort((a, b) => a.due_result.localeCompare(b.due_result));

const sent = (id, more) => ({ id: String(id), channel: "in_app", destination: "unit:7", purpose: "task", state: "sent", attempts: 1, code: "ok", reason: "",
  created_at: ago(20), due_at: null, ended_at: ago(20), case: "1", ...more });
/** One delivery in each state. */
export const deliveries = [
  sent(1, { channel: "mail", destination: "case:1", purpose: "receipt", code: "smtp_250" }),
  sent(2, {}),
  sent(3, { channel: "mail", destination: "case:1", purpose: "progress", state: "failed", attempts: 3, code: "connect", due_at: ago(-1), ended_at: null }),
  sent(4, { channel: "sms", destination: "case:1", purpose: "callback_link", state: "waiting", attempts: 0, code: "quiet_hours", due_at: ago(-9), ended_at: null }),
  sent(5, { channel: "webhook", destination: "partner:8", purpose: "sync", state: "dead", attempts: 12, code: "http_503" }),
  sent(6, { channel: "mail", destination: "case:1", purpose: "extension", state: "cancelled", attempts: 0, code: "opted_out" }),
];
const message = (id, code, zh, en, read) => ({ id: String(id), case_code: code, purpose: "task", subject_zh: `${zh} ${code}`, subject_en: `${en}: ${code}`,
  body_zh: `诉求 ${code}，时限 2026-11-26 18:00。`, body_en: `Case ${code}, due 2026-11-26 18:00.`, came_at: ago(id), read_at: read ? ago(1) : null });
export const messagesOf = (codes) => [message(1, codes[0], "新派单", "New case"), message(2, codes[1], "已超期", "Overdue"),
  message(5, codes[2], "催办", "Urged", true), message(30, codes[3], "协办", "Help wanted", true)];

/** What may be done, by status; enough for every dialog to be opened somewhere. */
const kAllowed = {
  received: ["classify", "land", "urge", "note", "link", "redact"],
  triaged: ["classify", "dispatch", "land", "merge", "split", "urge", "supervise", "note", "link", "redact", "tell_progress"],
  dispatched: ["sign", "dispatch", "urge", "supervise", "note"],
  signed_for: ["record_contact", "object", "assign_assist", "escalate", "note"],
  objected: ["rule_objection", "note"],
  in_hand: ["record_contact", "file_result", "tell_progress", "ask_extension", "rule_extension", "ask_carry", "rule_carry", "pause", "assign_assist",
    "report_assist", "escalate", "note", "merge"],
  result_filed: ["check_result", "note"], callback: ["land", "order_rework", "note"],
  carried: ["review_carry", "end_carry", "note"], landed: ["link", "unlink", "lift_supervision", "note"], rework: ["file_result", "record_contact", "note"],
};
const kRefused = { in_hand: [["file_result", "contact_first"]], callback: [["record_callback", "callback_desk"], ["close_unreached", "callback_desk"]], signed_for: [["file_result", "contact_first"]] };

function timelineOf(row) {
  const hotline = { role: "hotline", unit: "1" }, handler = { role: "handler", unit: row.lead };
  const all = [
    { kind: "received", at: row.received_at, by: { role: "resident", unit: null }, public: true, texts: {} },
    { kind: "classified", at: row.received_at, by: hotline, public: false, texts: { title: row.title } },
    row.lead && { kind: "dispatched", at: row.updated_at, by: hotline, public: true, unit: row.lead, due: row.due_result, texts: { note: "首接负责，请先联系诉求人。" } },
    row.lead && { kind: "contacted", at: row.updated_at, by: handler, public: true, via: "phone", texts: { summary: "已电话联系，约定明日上午到场查看。" } },
    ["result_filed", "callback", "landed", "rework"].includes(row.status) && { kind: "result_filed", at: row.updated_at, by: handler, public: true, outcome: "solved", texts: { reply: "已疏通管道 60 米，清运淤泥 2 车，并列入下月管网改造。" } },
    row.status === "rework" && { kind: "rework_ordered", at: row.updated_at, by: hotline, public: true, texts: { reason: "诉求人反映第二天又返水。" } },
  ].filter(Boolean);
  return all.map((entry, i) => ({ version: i + 1, ...entry }));
}

/** One case is sealed, with requests to read its original. */
export const kSealed = 9;
export function caseOf(row) {
  const filed = ["result_filed", "callback", "landed", "rework"].includes(row.status);
  const allowed = [...(kAllowed[row.status] ?? []), "show_pictures"];
  const timeline = timelineOf(row);
  return {
    ...row, version: timeline.length, zones: [row.zone, "linjiang"], tags: [], complained_unit: null, complained_party: "", occurred: "", anonymous: false, publish: true, no_reply_wanted: false, proposed_lead: null, confidentiality: row === rows[kSealed] ? "sealed" : row.request_type === "complaint" ? "hide_from_handler" : "none",
    due: { sign: ago(-6), contact: ago(-18), result: row.due_result, rule: "CN-BJ-2022/general", from: ago(0), calendar: 7, provisional: false }, dispatched_at: row.lead ? row.updated_at : null,
    contacted_at: null, result_at: filed ? row.updated_at : null, assists: row.status === "in_hand" ? [{ unit: "7", due: ago(-30), reported: false }] : [],
    copied_to: row.lead ? "2" : null, objectors: [], extension_pending: row.status === "in_hand", extension_asked: row.status === "in_hand" ? ago(-120) : null,
    carry_pending: false, carry_target: row.status === "carried" ? ago(-2000) : null, carry_review: null, carry_endorsed_by: null, paused_until: null,
    filed_outcome: filed ? "solved" : null, echoed: filed, reviewed: false, attempts: row.status === "callback" ? [{ via: "phone", at: ago(26) }, { via: "sms", at: ago(3) }] : [],
    answer: row.status === "landed" ? { contacted: true, solved: "yes", satisfied: "basically", pressured: false, via: "phone", at: ago(3) } : null,
    answered_by_resident: false, unreached: false, landing_detail: row.landing ? { code: row.landing, unit: row.lead, at: row.landed_at, next_review: null, legal_route: "", duplicate_of: null, remedy_until: null, emergency_line: "" } : null,
    absorbed: [], linked: row.status === "landed" ? [rows[1].code] : [], split_from: null, verbatim: kSaid, demand: "疏通下水道，清理污水。",
    place: { address: row.address }, contact: { name: "张*", phone: "138****0000", email: "" }, attributes: row.category === "heating" ? [{ code: "room_temperature", value: "14" }] : [],
    media: [{ sha256: "a".repeat(64), type: "image/png", url: `/media/${"a".repeat(64)}?case=${row.code}`, cleared: false }],
    reply: filed ? "已疏通管道 60 米，清运淤泥 2 车，并列入下月管网改造。" : "", timeline,
    offers: [
      ...allowed.filter((name) => !(kRefused[row.status] ?? []).some(([refused]) => refused === name)).map((command) => ({ command, allowed: true, reason: null })),
      ...(kRefused[row.status] ?? []).map(([command, rule]) => ({ command, allowed: false, reason: { rule, message: `refused: ${rule}` } })),
      { command: "withdraw", allowed: false, reason: { rule: "role", message: "withdraw is not for the capacity hotline" } },
    ],
    proposal: row.status === "triaged" ? { unit: "3", reason_zh: "青云街道 × 下水堵塞，目录第 12 版", reason_en: "Qingyun × blocked drain, catalogue version 12", due: { sign: ago(-4), contact: ago(-24), result: ago(-168), rule: "CN-BJ-2022/general", from: ago(0), calendar: 7, provisional: false }, fallback: false } : null,
  };
}
const kHome = (row) => row.lead === "3" || row.lead === "4";
const kOpen = (row) => row.status !== "landed" && row.status !== "withdrawn";
const over = (row) => kOpen(row) && Date.parse(row.due_result) < kNow;
export const kQueueRules = {
  open: kOpen,
  to_dispatch: (row) => row.status === "triaged" || row.status === "received", to_sign: (row) => row.status === "dispatched", mine: kHome,
  in_hand: (row) => row.status === "in_hand", overdue: over, due_24h: (row) => kOpen(row) && !over(row) && Date.parse(row.due_result) < kNow + 24 * kHour,
  objected: (row) => row.status === "objected", to_check: (row) => row.status === "result_filed", to_call_back: (row) => row.status === "callback",
  carried: (row) => row.status === "carried", violations: over, landed: (row) => row.status === "landed", all: () => true,
};
