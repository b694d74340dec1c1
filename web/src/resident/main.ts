/** Enhancement of server-rendered pages. Everything works without it; every part looks for its own data attribute (src/pages/form.h). */
import { countCharacters } from "./count.ts";
import { dropSentDraft, keepDrafts, sendsDraft } from "./draft.ts";
import { enhancePhotos } from "./photos.ts";
import { offerLocation, offerMap } from "./locate.ts";
import { suggestCategories } from "./suggest.ts";

/** Calls `enhance` on every element that matches; one that fails leaves the plain page working. */
function each<E extends HTMLElement>(selector: string, enhance: (element: E) => void): void {
  for (const element of document.querySelectorAll<E>(selector)) {
    try {
      enhance(element);
    } catch (error) {
      console.warn(selector, error);
    }
  }
}

/** The summary of errors takes focus, and its links put it on the field (not only scroll there). */
function focusSummary(summary: HTMLElement): void {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.closest(".f")?.scrollIntoView();
    field.focus({ preventScroll: true });
  });
}

/** A second press while the form is on its way does nothing; the button keeps its focus and says so. */
function sendOnce(form: HTMLFormElement): void {
  let sending = false;
  form.addEventListener("submit", (event) => {
    if (sending || form.querySelector("[data-working]")) return event.preventDefault();
    sending = true;
    const button = event.submitter;
    if (button instanceof HTMLButtonElement && button.dataset["busy"]) {
      button.setAttribute("aria-disabled", "true");
      button.textContent = button.dataset["busy"];
    }
  });
  // Coming back with the browser's button shows the page as it was left.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}

function copyOnPress(button: HTMLButtonElement): void {
  if (!navigator.clipboard) return button.remove();
  button.hidden = false;
  button.addEventListener("click", () => {
    void navigator.clipboard.writeText(button.dataset["copy"] ?? "").then(() => {
      button.textContent = button.dataset["copied"] ?? "✓";
    });
  });
}

each("[data-error-summary]", focusSummary);
each<HTMLTextAreaElement>("textarea[data-count]", countCharacters);
each<HTMLInputElement>("input[data-photos]", enhancePhotos);
each("html", dropSentDraft);
each<HTMLFormElement>("form[data-draft]", keepDrafts);
each<HTMLFormElement>("form[data-sends-draft]", sendsDraft);
each<HTMLElement>("[data-locate]", offerLocation);
each<HTMLElement>("[data-locate-map]", offerMap);
each<HTMLElement>("[data-suggest]", suggestCategories);
each<HTMLFormElement>("form[method=post]", sendOnce);
each<HTMLButtonElement>("button[data-print]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
each<HTMLButtonElement>("button[data-copy]", copyOnPress);
each<HTMLElement>("[data-map]", (element) => {
  void import("../map/zones.ts").then((map) => map.showZones(element));
});
