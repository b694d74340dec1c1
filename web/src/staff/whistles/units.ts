/** Who can be called: departments and utilities that are open (docs/sources.md#whistle-departments). */
import type { Whistle } from "../../api/whistles.ts";
import { pick } from "../../words/say.ts";
import { reference } from "../state.ts";

const kCalled: readonly string[] = ["department", "external"];

export interface CallableUnit {
  id: string;
  label: string;
}
/** All of them, or those that the whistle does not call yet. */
export function callable(w?: Whistle): CallableUnit[] {
  const called = new Set(w?.parts.map(({ unit }) => unit));
  return (reference.value?.units ?? [])
    .filter(({ active, kind, id }) => active && kCalled.includes(kind) && !called.has(id))
    .map((unit) => ({ id: unit.id, label: pick(unit) }));
}
