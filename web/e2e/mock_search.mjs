// Search played for the mock: what holds every word, newest first, with its marks.
const kPerPage = 20;
const kUrl = ["category", "zone"];

/** The first place of each word in the text, as code points; null unless it is there. */
function markIn(text, word) {
  const at = text.toLowerCase().indexOf(word);
  return at < 0 ? null : [[...text.slice(0, at)].length, [...text.slice(0, at + word.length)].length];
}
function why(row, words) {
  const fields = [["code", row.code], ["title", row.title], ["description", row.description], ["address", row.address]];
  const found = words.map((word) => fields.map(([field, text]) => ({ field, text, mark: markIn(text ?? "", word) })).find(({ mark }) => mark));
  if (found.some((one) => !one)) return null;
  return found.map(({ field, text, mark }) => ({ field, text: [...text].slice(0, 80).join(""), marks: [mark], cut_before: false, cut_after: [...text].length > 80 }))
    .filter(({ marks }) => marks[0][1] <= 80);
}

export function search(rows, query) {
  const words = (query.get("q") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [400, { title: "refused", status: 400, detail: "", errors: [{ field: "q", message: "q: needs a word", rule: "search_empty" }], request_id: "r-invented" }];
  if (words.length > 8) return [400, { title: "refused", status: 400, detail: "", errors: [{ field: "q", message: "q: too many words", rule: "search_terms" }], request_id: "r-invented" }];
  const open = query.get("open");
  const hits = rows
    .filter((row) => kUrl.every((name) => !query.get(name) || row[name] === query.get(name)))
    .filter((row) => !open || (open === "true") !== ["landed", "withdrawn"].includes(row.status))
    .map((row) => ({ case: row, why: why(row, words) }))
    .filter((hit) => hit.why)
    .sort((a, b) => b.case.received_at.localeCompare(a.case.received_at));
  const from = Number(query.get("cursor") ?? 0);
  const next = hits.length > from + kPerPage ? String(from + kPerPage) : null;
  const total = open || from ? null : { count: Math.min(hits.length, 1000), more: hits.length > 1000 };
  return [200, { hits: hits.slice(from, from + kPerPage), total, whole_words: false, next }];
}
