/** The open case, and doing things to it. */
import { signal } from "@preact/signals";
import { readCase } from "../../api/case.ts";
import type { CommandName, DialogCommand } from "../../api/codes.ts";
import { act } from "../../api/command.ts";
import { ApiError } from "../../api/http.ts";
import type { Receipt } from "../../api/intake.ts";
import type { Case } from "../../api/types.ts";
import type { Original } from "../../api/unseal.ts";
import { of, say } from "../../words/say.ts";
import { changed } from "../inbox/inbox_state.ts";
import { announcement } from "../state.ts";

export const opened = signal<Case | null>(null);
export const openFailure = signal<unknown>(null);
/** Originals read with a reason, by case number; kept only while the app is open. */
export const originals = signal<Readonly<Record<string, Original>>>({});
/** The receipt of a case that was just split off, until it is put away: nobody can ask for its key again. */
export const splitOff = signal<Receipt | null>(null);
/** The command whose dialog is open. */
export const asking = signal<DialogCommand | null>(null);

let wanted = "";

export async function load(code: string): Promise<void> {
  wanted = code;
  if (opened.peek()?.code !== code) opened.value = null;
  openFailure.value = null;
  try {
    const found = await readCase(code);
    if (wanted === code) opened.value = found;
  } catch (error) {
    if (wanted === code) openFailure.value = error;
  }
}

/** Does it, shows the case after it, tells it aloud. Rejects as act() does. */
export async function run(c: Case, command: CommandName, fields: object): Promise<void> {
  const after = await act(c.code, c.version, command, fields);
  if (wanted === after.code) opened.value = after;
  if (after.child) splitOff.value = after.child;
  changed(after);
  announcement.value = say("staff.done", { what: of("command", command) });
}

export const isConflict = (error: unknown): boolean => error instanceof ApiError && error.status === 412;
