/** To whom a message goes and by whom it is carried, in words. */
import { of } from "../../words/say.ts";
import { accountName, unitName } from "../state.ts";

export type Partners = ReadonlyMap<string, string>;

/** "unit:4", "case:91", "actor:17", "partner:8" */
export function destinationText(destination: string, partners: Partners): string {
  const [kind = "", id = ""] = destination.split(":");
  if (kind === "unit") return unitName(id);
  if (kind === "partner") return partners.get(id) ?? `${of("delivery_to", kind)} ${id}`;
  return kind === "actor" ? accountName("", id) : of("delivery_to", kind);
}
/** "mail", "sms", "in_app", "partner:8" */
export const carrierText = (carrier: string, partners: Partners): string =>
  carrier.includes(":") ? `${of("delivery_channel", "webhook")} · ${destinationText(carrier, partners)}` : of("delivery_channel", carrier);
