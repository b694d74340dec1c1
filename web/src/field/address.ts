/** Addresses of the field app's screens. Pure but for `route` and `go`. */
import { signal } from "@preact/signals";
import { kFieldCommands, type FieldCommand } from "./outbox.ts";

export type Screen =
  | { name: "tasks" } | { name: "task"; code: string } | { name: "write"; code: string; command: FieldCommand } | { name: "need" }
  | { name: "visit" } | { name: "ask"; code: string } | { name: "outbox" } | { name: "again"; id: string };

/** Anything unknown is the list of tasks. */
export function screenOf(path: string): Screen {
  const [, , name, first = "", second = ""] = path.split("/").map(decodeURIComponent);
  const command = kFieldCommands.find((one) => one === second);
  if (name === "case" && first) return command ? { name: "write", code: first, command } : { name: "task", code: first };
  if (name === "again" && first) return { name: "again", id: first };
  if (name === "new") return { name: "need" };
  if (name === "visit") return { name: "visit" };
  if (name === "ask") return { name: "ask", code: first };
  return name === "outbox" ? { name: "outbox" } : { name: "tasks" };
}
export function hrefOf(screen: Screen): string {
  switch (screen.name) {
    case "tasks":
      return "/field";
    case "task":
      return `/field/case/${encodeURIComponent(screen.code)}`;
    case "write":
      return `/field/case/${encodeURIComponent(screen.code)}/${screen.command}`;
    case "need":
      return "/field/new";
    case "visit":
      return "/field/visit";
    case "ask":
      return screen.code ? `/field/ask/${encodeURIComponent(screen.code)}` : "/field/ask";
    case "outbox":
      return "/field/outbox";
    case "again":
      return `/field/again/${encodeURIComponent(screen.id)}`;
  }
}

export const route = signal<Screen>({ name: "tasks" });
export const readAddress = (): void => {
  route.value = screenOf(location.pathname);
};
export function go(screen: Screen): void {
  history.pushState(null, "", hrefOf(screen));
  readAddress();
  scrollTo(0, 0);
}
/** A link inside the app keeps the app; with a modifier key, or to elsewhere, the browser does as it always does. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || link.target || link.origin !== location.origin || !/^\/field(\/|$)/.test(link.pathname)) return;
  event.preventDefault();
  history.pushState(null, "", link.pathname);
  readAddress();
  scrollTo(0, 0);
}
