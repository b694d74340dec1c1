// Visits and answers as the server keeps them: the same id with the same content is one, with other content it is refused.
const kToday = new Date().toISOString().slice(0, 4);
const text = (code, zh, en, more) => ({ code, text_zh: zh, text_en: en, required: false, ...more });
export const kQuestionnaires = [
  { code: "village_profile", version: 2, about: "zone", title_zh: "社区（村）情况", title_en: "Community profile", lead_zh: "问社区（村）的情况，不问个人。", lead_en: "About the community, not about persons.",
    questions: [
      text("residents", "常住多少人？", "How many people live here?", { kind: "integer", required: true, unit_zh: "人", unit_en: "people", min: 0, max: 1000000 }),
      text("income", "去年集体收入多少？", "What was the collective income last year?", { kind: "money", unit_zh: "元", unit_en: "yuan", min: 0, max: 1000000000 }),
      text("economy", "集体经济怎么样？1 很差，5 很好", "How is the collective economy? 1 very poor, 5 very good", { kind: "likert", required: true }),
      text("wanted", "最需要改善的有哪些？", "What most needs to be better?", { kind: "multiple", options: [{ code: "roads", name_zh: "道路", name_en: "Roads" }, { code: "care", name_zh: "看病养老", name_en: "Health and care" }] }),
      text("remarks", "还有什么要说的？", "Anything else?", { kind: "text", max_length: 1000 }),
    ] },
  { code: "service_opinion", version: 1, about: "nobody", title_zh: "办事感受（不记名）", title_en: "How services are felt (anonymous)",
    questions: [text("asked", "最近一年找政府办过事吗？", "Did you ask the city for something in the last year?", { kind: "single", required: true, options: [{ code: "yes", name_zh: "办过", name_en: "Yes" }, { code: "no", name_zh: "没有", name_en: "No" }] })] },
];
const kCampaigns = [{ code: "visits", name_zh: "大走访", name_en: "Visits of the year", from: `${kToday}-01-01`, to: `${kToday}-12-31` }];

export class MockOutreach {
  visits = [];
  answers = [];
  /** How often something came, repeats included. */
  came = 0;
  /** The first answer to each thing is lost after it was kept. */
  loses = false;
  #lost = false;

  answer(method, parts, body) {
    if (parts[0] !== "v1") return null;
    if (parts[1] === "campaigns") return [200, { campaigns: kCampaigns }];
    if (parts[1] === "questionnaires" && parts.length === 2) return [200, { questionnaires: kQuestionnaires }];
    if (method !== "POST" || !(parts[1] === "visits" || parts[1] === "questionnaires")) return null;
    return this.#take(parts[1] === "visits" ? this.visits : this.answers, parts[1] === "visits" ? body : { ...body, questionnaire: parts[2] });
  }
  /** Whether the answer just given is to be lost. */
  isLost() {
    const lost = this.#lost;
    this.#lost = false;
    return lost;
  }
  #take(kept, body) {
    ++this.came;
    const before = kept.find(({ id }) => id === body.id);
    if (before && JSON.stringify(before) !== JSON.stringify(body)) return [409, { title: "other", errors: [{ field: "", message: "other", rule: "visit_other" }] }];
    if (!before) kept.push(body);
    this.#lost = !before && this.loses;
    return [before ? 200 : 201, { id: body.id, received_at: new Date().toISOString() }];
  }
}
