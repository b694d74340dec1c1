/** Marks on the resident's words: [start, end) in code points, as the server counts them. Never an edit of the words. */
export const kSpanKinds = ["phone", "id_number", "name", "plate", "address", "other"] as const;
export type SpanKind = (typeof kSpanKinds)[number];
export interface SpanMark {
  start: number;
  end: number;
  kind: SpanKind;
}

/** "12-23:phone", as a field keeps it, and back. */
export const markOf = ({ start, end, kind }: SpanMark): string => `${start}-${end}:${kind}`;
export function spanOf(mark: string): SpanMark {
  const [range = "", kind = "other"] = mark.split(":");
  const [start = 0, end = 0] = range.split("-").map(Number);
  return { start, end, kind: kSpanKinds.find((known) => known === kind) ?? "other" };
}

/** A JavaScript string index, which counts UTF-16 units, as a count of code points. */
export const codePoints = (text: string, units: number): number => [...text.slice(0, units)].length;

/** The text cut at the marks, in order; marks that overlap one before are left out. */
export function pieces(text: string, marks: readonly SpanMark[]): { text: string; mark: SpanMark | null }[] {
  const points = [...text];
  const out: { text: string; mark: SpanMark | null }[] = [];
  let at = 0;
  for (const mark of [...marks].sort((a, b) => a.start - b.start)) {
    if (mark.start < at || mark.end <= mark.start) continue;
    if (mark.start > at) out.push({ text: points.slice(at, mark.start).join(""), mark: null });
    out.push({ text: points.slice(mark.start, mark.end).join(""), mark });
    at = Math.min(mark.end, points.length);
  }
  if (at < points.length) out.push({ text: points.slice(at).join(""), mark: null });
  return out;
}

/** What a mark's text may not tell; the shape of phone numbers, id numbers and plates, to offer the kind that fits. */
export function guessKind(text: string): SpanKind {
  const plain = text.replace(/[\s-]/g, "");
  if (/^\d{17}[\dXx]$/.test(plain)) return "id_number";
  if (/^\+?\d{7,13}$/.test(plain)) return "phone";
  if (/^[\u4e00-\u9fff][A-Z][A-Z0-9]{5,6}$/.test(plain)) return "plate";
  return /^[\u4e00-\u9fff]{2,4}$/.test(plain) ? "name" : "other";
}
