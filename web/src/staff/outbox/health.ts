/** Whether a carrier works. Pure. */
import type { Carrier } from "../../api/outbox.ts";

export type Health = "well" | "failing" | "never" | "idle";
/** By the last thing that happened, and nothing else: how much was sent says nothing. */
export function healthOf({ failures, last_success_at, last_failure_at }: Carrier): Health {
  if (failures > 0) return last_success_at ? "failing" : "never";
  return last_success_at || last_failure_at ? "well" : "idle";
}
