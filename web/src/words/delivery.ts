/** Why a message did not go, in words. */
import { of, say } from "./say.ts";

/** What another machine answered ("smtp_550", "http_503") is told as its answer; what has no word is shown as it is. */
export function deliveryCode(code: string): string {
  const [, by = "", n = ""] = /^(http|smtp)_(\d+)$/.exec(code) ?? [];
  return n ? say(by === "http" ? "delivery_code.http_n" : "delivery_code.smtp_n", { n }) : of("delivery_code", code);
}
