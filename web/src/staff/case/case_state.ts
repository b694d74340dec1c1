/** The open case, and doing things to it. */
import { signal } from "@preact/signals";
import { readCase } from "../../api/case.ts";
import type { CommandName, DialogCommand } from "../../api/codes.ts";
import { act } from "../../api/command.ts";
import { ApiError, isSending } from "../../api/http.ts";
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
  if (wanted !== code) forget();
  wanted = code;
  if (opened.peek()?.code !== code) opened.value = null;
  openFailure.value = null;
  try {
    const found = await readCase(code);
    if (wanted !== code) return;
    opened.value = found;
    if (newest > found.version) timer = setTimeout(settle, kLook);
  } catch (error) {
    if (wanted === code) openFailure.value = error;
  }
}

/** Does it, shows the case after it, tells it aloud. Rejects as act() does. */
export async function run(c: Case, command: CommandName, fields: object): Promise<void> {
  const after = await act(c.code, c.version, command, fields);
  if (wanted === after.code) {
    opened.value = after;
    settle();
  }
  if (after.child) splitOff.value = after.child;
  changed(after);
  announcement.value = say("staff.done", { what: of("command", command) });
}

// ---- what others do

/** Someone else changed the open case: "waiting" while I write, "shown" when it has come to the screen. */
export const byOthers = signal<"waiting" | "shown" | null>(null);

/** How often it is looked whether I still write, how long it stands that something came, how long a change may be my own, and when it is
    asked again after no answer. */
const kLook = 1000, kStands = 30_000, kOwn = 3000, kAgain = 15_000;
const kFields = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select";
let newest = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function forget(): void {
  clearTimeout(timer);
  newest = 0;
  byOthers.value = null;
}

/** True under a dialog, in a field of the sheet, and while one of them holds what I wrote. */
function isWriting(): boolean {
  if (document.querySelector("dialog[open]")) return true;
  const sheet = document.querySelector(".sheet");
  if (!sheet) return false;
  const here = document.activeElement;
  if (here && sheet.contains(here) && here.matches(kFields)) return true;
  return [...sheet.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input[type=text], input:not([type]), textarea")]
    .some((field) => field.value !== field.defaultValue);
}

function settle(): void {
  clearTimeout(timer);
  const c = opened.peek();
  if (!c || newest <= c.version) {
    if (byOthers.peek() === "waiting") byOthers.value = null;
    return;
  }
  // Nobody looks at it any more; whoever opens it again reads it anew.
  if (!document.querySelector(".sheet")) return;
  // What is on its way may be this very change.
  if (isSending()) timer = setTimeout(settle, kLook);
  else if (isWriting()) wait();
  else void show();
}

function wait(): void {
  byOthers.value = "waiting";
  clearTimeout(timer);
  timer = setTimeout(settle, kLook);
}

/** Shows the case as it is now. `asked`: although something is being written; the fields keep it. */
export async function show(asked = false): Promise<void> {
  clearTimeout(timer);
  const code = wanted;
  const own = isSending(kOwn);
  try {
    const found = await readCase(code);
    if (wanted !== code) return;
    if (found.version <= (opened.peek()?.version ?? 0)) {
      timer = setTimeout(settle, kAgain);
      return;
    }
    if (!asked && isWriting()) return wait();
    opened.value = found;
    newest = Math.max(newest, found.version);
    byOthers.value = own && !asked ? null : "shown";
    timer = setTimeout(() => (byOthers.value = null), kStands);
  } catch (error) {
    if (wanted !== code) return;
    if (!asked && isWriting()) return wait();
    // It has left my scope; anything else passes.
    if (error instanceof ApiError && error.status === 404) {
      forget();
      opened.value = null;
      openFailure.value = error;
    } else {
      byOthers.value = "waiting";
      timer = setTimeout(settle, kAgain);
    }
  }
}

/** The case is at this version now. */
export function heard(code: string, version: number): void {
  if (code !== wanted || version <= newest) return;
  newest = version;
  settle();
}

/** Asks for the version of the open case, without being told of anything. */
export function lookAgain(): void {
  const c = opened.peek();
  if (!c || c.code !== wanted) return;
  readCase(c.code).then(({ version }) => heard(c.code, version), () => undefined);
}

export const isConflict = (error: unknown): boolean => error instanceof ApiError && error.status === 412;
