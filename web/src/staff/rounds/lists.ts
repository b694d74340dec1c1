/** What the screens of the rounds make of the server's lists. Pure. */
import type { Action, AgendaItem, AgendaReason, Erratum, MonthFigure, Violator } from "../../api/rounds.ts";
import type { Unit, UnitId } from "../../api/types.ts";

export interface AgendaGroup {
  reason: AgendaReason;
  emergency: boolean;
  /** The number of its first item on the whole agenda. */
  first: number;
  items: AgendaItem[];
}
/** Neighbours with the same reason stand together; the order stays the agenda's own, emergencies first. */
export function agendaGroups(items: readonly AgendaItem[]): AgendaGroup[] {
  const groups: AgendaGroup[] = [];
  items.forEach((item, index) => {
    const last = groups.at(-1);
    if (last && last.reason === item.reason && last.emergency === item.emergency) last.items.push(item);
    else groups.push({ reason: item.reason, emergency: item.emergency, first: index + 1, items: [item] });
  });
  return groups;
}

/** Numbers of cases as people write them: parted by spaces, commas or lines; none twice. */
export const codesOf = (text: string): string[] => [...new Set(text.split(/[\s,，、;；]+/).filter(Boolean))];

/** The unit and all below it: whose actions and violators someone there answers for. */
export function unitsBelow(units: readonly Unit[], top: UnitId | undefined): Set<UnitId> {
  const found = new Set<UnitId>(top ? [top] : []);
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const { id, parent } of units) if (parent && found.has(parent)) found.add(id);
  }
  return found;
}

export const isOverAction = ({ state }: Action): boolean => state === "done" || state === "dropped";

/** "80.0" of 4 in 5; null where nothing was to be counted: that is neither 0 nor 100. */
export const percentOf = ({ numerator, denominator }: { numerator: number; denominator: number }): string | null =>
  denominator > 0 ? ((100 * numerator) / denominator).toFixed(1) : null;

export interface FigurePair {
  sealed: MonthFigure;
  /** Only where errata changed it. */
  corrected: MonthFigure | null;
}
/** Each figure as it was counted or sealed, with what corrections made of it beside it. */
export const figurePairs = (figures: readonly MonthFigure[], corrected: readonly MonthFigure[], errata: readonly Erratum[]): FigurePair[] =>
  figures.map((sealed) => ({
    sealed,
    corrected: (errata.some(({ figure }) => figure === sealed.definition) && corrected.find(({ definition }) => definition === sealed.definition)) || null,
  }));

export const unsigned = (violators: readonly Violator[]): Violator[] => violators.filter(({ signature }) => signature === null);
