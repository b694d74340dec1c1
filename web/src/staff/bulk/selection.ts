/** Which rows are chosen. Pure values; the order is that of choosing. */

/** So many at once and no more: who acts on more has looked at none. */
export const kChosenMax = 200;

export interface Selection {
  codes: readonly string[];
  /** Where a range begins: the row chosen last by itself. */
  anchor: string | null;
  /** How many the last step left out because of kChosenMax. */
  cut: number;
}
export const kNothing: Selection = { codes: [], anchor: null, cut: 0 };

function withAll({ codes }: Selection, more: readonly string[], anchor: string | null): Selection {
  const known = new Set(codes);
  const fresh = more.filter((code) => !known.has(code));
  const room = kChosenMax - codes.length;
  return { codes: [...codes, ...fresh.slice(0, room)], anchor, cut: Math.max(0, fresh.length - room) };
}

/** One row put in or taken out; the next range begins at it. */
export const toggle = (selection: Selection, code: string): Selection =>
  selection.codes.includes(code)
    ? { codes: selection.codes.filter((one) => one !== code), anchor: code, cut: 0 }
    : withAll(selection, [code], code);

/** Everything from the anchor to `code` in the order shown, both with it. Without an anchor on the screen: `code` alone. */
export function extend(selection: Selection, shown: readonly string[], code: string): Selection {
  const [from, to] = [shown.indexOf(selection.anchor ?? ""), shown.indexOf(code)];
  if (to < 0) return selection;
  if (from < 0) return withAll(selection, [code], code);
  const range = shown.slice(Math.min(from, to), Math.max(from, to) + 1);
  // From the anchor outwards, so that the limit cuts off what is farthest.
  return withAll(selection, from <= to ? range : range.reverse(), selection.anchor);
}

export const withShown = (selection: Selection, shown: readonly string[]): Selection => withAll(selection, shown, selection.anchor);
export const hasAll = (selection: Selection, shown: readonly string[]): boolean => {
  const known = new Set(selection.codes);
  return shown.length > 0 && shown.every((code) => known.has(code));
};
export const keepOnly = (selection: Selection, kept: ReadonlySet<string>): Selection => ({
  codes: selection.codes.filter((code) => kept.has(code)), anchor: null, cut: 0,
});
