/** What the resident's page will show once a command is done (src/intake/resident_view.cc, api_pages_status.cc). Pure. */
import type { CaseStatus, DialogCommand, LandingCode } from "../../api/codes.ts";
import { kLandingCodes } from "../../api/codes.ts";
import type { Case } from "../../api/types.ts";
import type { Key } from "../../words/say.ts";
import type { Values } from "./specs.ts";

export interface ResidentPreview {
  /** The state that heads the page. */
  status: CaseStatus;
  /** `checked`: when the check has passed it; `agreed`: when a second person has agreed. */
  when: "now" | "checked" | "agreed";
  /** In the box of the unit's answer; empty: nothing new stands there. */
  reply: string;
  step: { title: Key; landing: LandingCode | null; text: string };
}
/** Landings that two people judge (needs_second_person of src/ledger/decide_landing.cc). */
const kByTwo: readonly LandingCode[] = ["explained_secrecy", "out_of_scope", "not_lawful"];
const textOf = (values: Values, name: string): string => {
  const value = values[name];
  return typeof value === "string" ? value : "";
};

/** Null for a command that tells the resident nothing. */
export function residentPreview(command: DialogCommand, values: Values, c: Pick<Case, "status">): ResidentPreview | null {
  const reply = textOf(values, "reply");
  switch (command) {
    case "tell_progress":
      return { status: c.status, when: "now", reply: "", step: { title: "step.progress", landing: null, text: reply } };
    case "file_result":
      return { status: "callback", when: "checked", reply, step: { title: "step.answered", landing: null, text: "" } };
    case "land": {
      const landing = kLandingCodes.find((code) => code === values["code"]) ?? null;
      const when = landing && kByTwo.includes(landing) ? "agreed" : "now";
      return { status: "landed", when, reply, step: { title: "step.landed", landing, text: textOf(values, "reason") || reply } };
    }
    default:
      return null;
  }
}
