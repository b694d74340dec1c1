/** The views of the person who is signed in. */
import { signal } from "@preact/signals";
import { ApiError } from "../../api/http.ts";
import { readViews, saveViews, type SavedView, type SavedViews } from "../../api/views.ts";

/** Null until they have come; without them the inbox is as good. */
export const saved = signal<SavedViews | null>(null);

export async function loadViews(): Promise<void> {
  saved.value = await readViews();
}
/** Changes the list; where it was changed elsewhere, that list is read first and `change` asked again, once. Rejects as the server does. */
export async function changeViews(change: (views: readonly SavedView[]) => readonly SavedView[] | null): Promise<void> {
  for (let again = false; ; again = true) {
    if (!saved.peek() || again) await loadViews();
    const now = saved.peek();
    const next = now && change(now.views);
    if (!now || !next) return;
    try {
      saved.value = await saveViews(now.version, next);
      return;
    } catch (error) {
      if (again || !(error instanceof ApiError) || error.status !== 412) throw error;
    }
  }
}
