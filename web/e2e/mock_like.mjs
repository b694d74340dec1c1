// What a case is compared with, and the other cases of who filed it. Everything is invented.
const kMost = 3;
const isSecret = (c) => c.confidentiality !== "none" || c.request_type === "report";

export class MockLike {
  /** Whose resident was looked up, in the order of asking. */
  looked = [];
  answer(request, parts, cases, rowOf) {
    if (request.method !== "GET" || parts[1] !== "cases" || !["like", "resident"].includes(parts[3])) return null;
    const c = cases.get(parts[2]);
    if (!c) return [404, { title: "not found", status: 404, detail: "there is no case with this number" }];
    return parts[3] === "like" ? [200, this.#like(c, cases, rowOf)] : this.#resident(c, cases, rowOf);
  }
  #like(c, cases, rowOf) {
    const secret = isSecret(c);
    const others = secret ? [] : [...cases.values()].filter((one) => one.code !== c.code && one.category === c.category);
    const near = others.slice(0, kMost).map(rowOf);
    return {
      secret, similar: others.slice(kMost - 1, kMost + 2).map((one, i) => ({ shared: 9 - i, case: rowOf(one) })),
      place: { within_m: 100, within_days: 30, least: 3, repeat: near.length >= 2, more: false, cases: near },
    };
  }
  #resident(c, cases, rowOf) {
    if (isSecret(c) || c.anonymous) return [403, { title: "forbidden", status: 403, detail: "not looked up", rule: "resident_hidden" }];
    this.looked.push(c.code);
    const { name, phone, email } = c.contact ?? {};
    const all = [...cases.values()].filter((one) => one.code !== c.code);
    return [200, { contact: c.contact && { name, phone, email }, cases: all.slice(-2).map(rowOf), more: false }];
  }
}
