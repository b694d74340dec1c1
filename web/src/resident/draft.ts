/** Unsent text stays on the phone until the form is accepted. Passwords, files, codes and hidden fields are never kept. */
import { word } from "./words.ts";

const kKept = "input[type=text],input[type=tel],input[type=email],textarea,select,input[type=radio],input[type=checkbox]";
type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const isToggle = (control: Control): control is HTMLInputElement =>
  control instanceof HTMLInputElement && (control.type === "radio" || control.type === "checkbox");

function read(controls: readonly Control[]): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  for (const control of controls) {
    const kept = (values[control.name] ??= []);
    if (!isToggle(control)) kept.push(control.value);
    else if (control.checked) kept.push(control.value);
  }
  return values;
}

function write(controls: readonly Control[], values: Record<string, string[]>): void {
  for (const control of controls) {
    const kept = values[control.name];
    if (!kept) continue;
    if (isToggle(control)) control.checked = kept.includes(control.value);
    else control.value = kept[0] ?? "";
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function parse(text: string | null): Record<string, string[]> | null {
  try {
    return text ? (JSON.parse(text) as Record<string, string[]>) : null;
  } catch {
    return null;
  }
}

const kSent = "draft-sent";

/** A form that was sent and did not come back with errors was accepted: its draft has done its work. */
export function dropSentDraft(): void {
  const sent = sessionStorage.getItem(kSent);
  if (!sent) return;
  sessionStorage.removeItem(kSent);
  if (!document.querySelector("[data-error-summary],[data-keep-draft]")) localStorage.removeItem(sent);
}

/** Tells that the draft is back, with the way to be rid of it. */
function tellRestored(form: HTMLFormElement, key: string): void {
  const note = document.createElement("p");
  note.className = "hint draft-note";
  note.setAttribute("role", "status");
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "btn small";
  clear.textContent = word("form.draft_discard");
  clear.onclick = () => {
    localStorage.removeItem(key);
    form.reset();
    note.remove();
  };
  note.append(word("form.draft_restored"), clear);
  form.prepend(note);
}

/** A later step of the same form: once it is accepted the draft has done its work. */
export function sendsDraft(form: HTMLFormElement): void {
  form.addEventListener("submit", () => sessionStorage.setItem(kSent, `draft:${form.dataset["sendsDraft"]}`));
}

export function keepDrafts(form: HTMLFormElement): void {
  const key = `draft:${form.dataset["draft"]}`;
  const controls = [...form.querySelectorAll<Control>(kKept)];
  const draft = parse(localStorage.getItem(key));
  // A page that came back with errors already holds the words; they are newer than the draft.
  const returned = document.querySelector("[data-error-summary]");
  if (draft && !returned) {
    write(controls, draft);
    tellRestored(form, key);
  }
  form.addEventListener("submit", () => sessionStorage.setItem(kSent, key));
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => localStorage.setItem(key, JSON.stringify(read(controls))), 400);
  });
}
