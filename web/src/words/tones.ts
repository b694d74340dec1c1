/** How each concept looks. Exhaustive by type: a code added to the API fails to compile here. Shapes as in src/pages/parts.cc. */
import type { CaseStatus, Urgency } from "../api/codes.ts";

export type Tone = "neutral" | "info" | "warn" | "ok" | "bad";

export const kShapes = { neutral: "○", info: "●", warn: "◐", ok: "✓", bad: "!" } as const satisfies Record<Tone, string>;

export const kStatusTones = {
  received: "info",
  triaged: "info",
  dispatched: "warn",
  signed_for: "warn",
  objected: "bad",
  in_hand: "warn",
  paused_legal: "neutral",
  carried: "warn",
  result_filed: "ok",
  callback: "ok",
  rework: "bad",
  landed: "neutral",
  reopened: "bad",
  withdrawn: "neutral",
} as const satisfies Record<CaseStatus, Tone>;

export const kUrgencyTones = { emergency: "bad", urgent: "warn", normal: "neutral", complex: "info" } as const satisfies Record<Urgency, Tone>;
