/** Single keys (WCAG 2.1.4): they can be switched off, never act inside a field or a dialog, and never with a modifier. */
import { shortcutsOn } from "./state.ts";

export type ShortcutKey = "D" | "R" | "M" | "W" | "J" | "K" | "O" | "A" | "P" | "X" | "Enter" | "Escape" | "/" | "?";
type Handlers = Partial<Record<ShortcutKey, (event: KeyboardEvent) => void>>;

const kFields = "input, textarea, select, [contenteditable]";

function keyOf(event: KeyboardEvent): ShortcutKey | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  const aliases: Record<string, ShortcutKey> = { ArrowDown: "J", ArrowUp: "K", Enter: "Enter", Escape: "Escape", "/": "/", "?": "?" };
  const named = aliases[event.key];
  if (named) return named;
  const letter = event.key.toUpperCase();
  return letter === "D" || letter === "R" || letter === "M" || letter === "W" || letter === "J" || letter === "K" || letter === "O" || letter === "A" || letter === "P" || letter === "X" ? letter : null;
}

/** Listens until the returned function is called. Esc always works; the others only when switched on. */
export function listen(handlers: Handlers): () => void {
  const onKey = (event: KeyboardEvent): void => {
    const key = keyOf(event);
    const target = event.target instanceof Element ? event.target : null;
    if (!key || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (target?.closest(kFields) && key !== "Escape") return;
    // Enter on a link or button is that link's, and arrows scroll what has focus.
    if (key === "Enter" && target?.closest("a, button, summary")) return;
    if (!shortcutsOn.value && key !== "Escape" && event.key.length === 1) return;
    const handle = handlers[key];
    if (!handle) return;
    event.preventDefault();
    handle(event);
  };
  addEventListener("keydown", onKey);
  return () => removeEventListener("keydown", onKey);
}
