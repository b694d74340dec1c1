/** My messages: the count beside the bell follows by itself, the list is read when it is opened. */
import { signal } from "@preact/signals";
import { markAllRead, markRead, readMessages, type Message } from "../../api/notices.ts";

const kEvery = 60_000;

export const unread = signal(0);
export const manyUnread = signal(false);
export const items = signal<readonly Message[]>([]);
export const next = signal<string | null>(null);
export const failure = signal<unknown>(null);
export const isOpen = signal(false);

/** Reads the newest page. What fails is told only where someone looks. */
export async function refresh(): Promise<void> {
  try {
    const page = await readMessages();
    unread.value = page.unread;
    manyUnread.value = page.more_unread;
    items.value = page.items;
    next.value = page.next;
    failure.value = null;
  } catch (error) {
    failure.value = error;
  }
}
export async function older(): Promise<void> {
  const before = next.peek();
  if (before === null) return;
  try {
    const page = await readMessages(before);
    items.value = [...items.peek(), ...page.items];
    next.value = page.next;
  } catch (error) {
    failure.value = error;
  }
}
export async function read(id: string): Promise<void> {
  try {
    await markRead(id);
    await refresh();
  } catch (error) {
    failure.value = error;
  }
}
export async function readAll(): Promise<void> {
  const last = items.peek()[0];
  if (!last) return;
  try {
    await markAllRead(last.id);
    await refresh();
  } catch (error) {
    failure.value = error;
  }
}

/** Looks again each minute while the page is seen, and when it comes back into sight. */
export function follow(): () => void {
  const look = (): void => {
    if (document.visibilityState === "visible" && !isOpen.peek()) void refresh();
  };
  look();
  const timer = setInterval(look, kEvery);
  document.addEventListener("visibilitychange", look);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
  };
}
