/** Which labels of a map are written on it without lying on each other. Pure. */
export interface Label {
  key: string;
  /** The middle, in pixels. */
  x: number;
  y: number;
  wide: number;
  high: number;
  /** What it names, in pixels: at the label's height as wide as it is to both sides, and as high as all of it. */
  room: { wide: number; high: number };
  /** Written before those that do not. */
  tells: boolean;
}

/** Width of words in pixels at that size of type: a Chinese character is as wide as high, a letter about half. */
export const widthOf = (words: string, size: number): number =>
  [...words].reduce((sum, character) => sum + (character > "\u2e7f" ? size : size * 0.58), 0);

interface Point {
  x: number;
  y: number;
}
/** How far a shape of these rings reaches to both sides of a point within it, at the point's height; 0 outside. */
export function reach(rings: readonly (readonly Point[])[], { x, y }: Point): number {
  const cuts = rings.flatMap((ring) => ring.flatMap((a, i) => {
    const b = ring[(i + 1) % ring.length] ?? a;
    return (a.y > y) === (b.y > y) ? [] : [a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)];
  }));
  const before = cuts.filter((cut) => cut <= x), after = cuts.filter((cut) => cut > x);
  return before.length % 2 === 1 ? Math.min(x - Math.max(...before), Math.min(...after) - x) : 0;
}

/** How much wider than its shape a label may be: it has a halo. */
const kOver = 1.4;
/** Those with room for themselves and none of another label in the way; what tells most and has the most room comes first. */
export function written(labels: readonly Label[]): Set<string> {
  const fits = labels.filter(({ wide, high, room }) => wide <= room.wide * kOver && high <= room.high);
  const area = ({ room }: Label): number => room.wide * room.high;
  const order = fits.sort((a, b) => Number(b.tells) - Number(a.tells) || area(b) - area(a) || (a.key < b.key ? -1 : 1));
  const placed: Label[] = [];
  for (const label of order)
    if (!placed.some((other) => Math.abs(other.x - label.x) * 2 < other.wide + label.wide && Math.abs(other.y - label.y) * 2 < other.high + label.high)) placed.push(label);
  return new Set(placed.map(({ key }) => key));
}
