/** From what the server offers to what the action bar shows. Pure. */
import type { DialogCommand } from "../../api/codes.ts";
import type { Offer } from "../../api/types.ts";
import { isCommand, kSpecs, specOf, type CommandSpec } from "../dialogs/specs.ts";

export interface Action {
  command: DialogCommand;
  spec: CommandSpec;
  allowed: boolean;
  rule: string;
  message: string;
}
export interface ActionBarContent {
  main: Action[];
  more: Action[];
  /** Refused by a rule about this case; what is refused because of one's role, unit or the state is nobody's question. */
  refused: Action[];
  /** The desk records the call-back: a link to its page stands instead of the buttons. */
  toCall: boolean;
}

const kOrder: readonly string[] = Object.keys(kSpecs);
const kDeskRule = "callback_desk";
const kSilentRules: readonly string[] = ["role", "unit", "status"];

export function arrange(offers: readonly Offer[]): ActionBarContent {
  const actions = offers
    .flatMap(({ command, allowed, reason }): Action[] =>
      isCommand(command) ? [{ command, spec: specOf(command), allowed, rule: reason?.rule ?? "", message: reason?.message ?? "" }] : [],
    )
    .sort((a, b) => kOrder.indexOf(a.command) - kOrder.indexOf(b.command));
  const allowed = actions.filter((action) => action.allowed);
  return {
    main: allowed.filter(({ spec }) => spec.weight === "main"),
    more: allowed.filter(({ spec }) => spec.weight === "more"),
    refused: actions.filter((action) => !action.allowed && !kSilentRules.includes(action.rule) && action.rule !== kDeskRule),
    toCall: actions.some((action) => !action.allowed && action.rule === kDeskRule),
  };
}

/** What a key stands for on this case: R files a result, or tells progress where that is all one may do. */
export function byShortcut(content: ActionBarContent, key: "D" | "R" | "M"): DialogCommand | null {
  const all = [...content.main, ...content.more];
  const found = all.find(({ spec }) => spec.shortcut === key) ?? (key === "R" ? all.find(({ command }) => command === "tell_progress") : undefined);
  return found?.command ?? null;
}
