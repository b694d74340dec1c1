/** The names and clocks of whistles, asked for once; and when one is to be read anew in full. */
import { signal } from "@preact/signals";
import { readWhistleReference, type Whistle, type WhistleReference } from "../../api/whistles.ts";
import { passed } from "./clocks.ts";

export const whistleReference = signal<WhistleReference | null>(null);

let asked: Promise<void> | null = null;
/** Without the names everything still works: the kinds have words of our own. */
export function needWhistleReference(): void {
  asked ??= readWhistleReference().then(
    (answer) => {
      whistleReference.value = answer;
    },
    () => {
      asked = null;
    },
  );
}

/** A limit has passed since: other steps are offered although nobody did anything. */
export const isStaleWhistle = (w: Whistle, asOf: number): boolean => w.parts.some(({ clocks }) => passed(clocks, asOf, Date.now()));
