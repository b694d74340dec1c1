/** What is to be done next with a call, as a key of the words. Pure. */
import type { Call } from "../../api/callback.ts";

export type NextStep = "done" | "unreached" | "claim" | "taken" | "ask" | "give_up" | "closed";

export function nextStep(call: Call | null, offers: readonly string[]): NextStep {
  if (!call) return "closed";
  if (call.answered) return "done";
  if (call.unreached) return "unreached";
  if (call.claim === "mine") return "ask";
  if (call.claim === "taken") return "taken";
  if (!offers.includes("claim")) return "closed";
  return call.enough_tries ? "give_up" : "claim";
}
