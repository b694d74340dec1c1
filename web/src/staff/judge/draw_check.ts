/** Makes a draw again from what is published of it (docs/recall-draw.md), on this device. Pure but for the browser's SHA-256. */
import type { Draw } from "../../api/draws.ts";

export const kAlgorithm = "taizhang-recall/1";

const hexOf = (bytes: ArrayBuffer): string => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => new Uint8Array((hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));
const sha256 = async (data: Uint8Array<ArrayBuffer>): Promise<string> => hexOf(await crypto.subtle.digest("SHA-256", data));
const sha256Text = (text: string): Promise<string> => sha256(new TextEncoder().encode(text));

/** Browsers give their SHA-256 only to pages that came by https, or from this computer. */
export const canCheck = (): boolean => globalThis.crypto?.subtle !== undefined;

interface Ranked {
  item: string;
  rank: string;
}
function compare(a: Ranked, b: Ranked): number {
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  const [[idA = "0", roundA = "0"], [idB = "0", roundB = "0"]] = [a.item.split("."), b.item.split(".")];
  const [x, y] = [BigInt(idA), BigInt(idB)];
  return x === y ? Number(roundA) - Number(roundB) : x < y ? -1 : 1;
}

/** The items that the seed chooses, in the order of their rank. */
export async function drawnOf(seed: string, population: readonly string[], percent: number): Promise<string[]> {
  const ranked = await Promise.all(population.map(async (item) => ({ item, rank: await sha256Text(`${kAlgorithm}\n${seed}\n${item}`) })));
  return ranked.sort(compare).slice(0, Math.ceil((population.length * percent) / 100)).map(({ item }) => item);
}

export interface Checked {
  /** The seed is the one that was committed while the month ran. */
  commitment: boolean;
  /** The list is the one whose hash was published at the draw. */
  population: boolean;
  /** Seed and list give exactly what was drawn. */
  drawn: boolean;
}
/** null: the draw cannot be made again from what I may read of it. */
export async function checkDraw(draw: Draw): Promise<Checked | null> {
  if (draw.seed === null || draw.algorithm !== kAlgorithm || draw.population.length !== draw.population_count) return null;
  const again = await drawnOf(draw.seed, draw.population, draw.percent);
  const told = [...draw.drawn].sort();
  return {
    commitment: (await sha256(bytesOf(draw.seed))) === draw.commitment,
    population: (await sha256Text(draw.population.map((item) => `${item}\n`).join(""))) === draw.population_sha256,
    drawn: again.length === told.length && again.sort().every((item, index) => item === told[index]),
  };
}
