/**
 * <div hidden data-suggest="verbatim" data-suggest-into="category"> holds a place for chips. While the resident writes in the field
 * `verbatim`, the categories that fit best are offered; pressing one chooses it in the radio group or select `category`.
 */
interface Suggestion {
  categories: { code: string; score: number }[];
}

/** What the page itself calls the category, read from its radio or option; null if the page does not have it. */
function choice(name: string, code: string): { label: string; choose: () => void } | null {
  const radio = document.querySelector<HTMLInputElement>(`input[name="${name}"][value="${CSS.escape(code)}"]`);
  if (radio) return { label: radio.parentElement?.textContent?.trim() ?? code, choose: () => radio.click() };
  const select = document.querySelector<HTMLSelectElement>(`select[name="${name}"]`);
  const option = select && [...select.options].find((item) => item.value === code);
  if (!select || !option) return null;
  return {
    label: option.text,
    choose: () => {
      select.value = code;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    },
  };
}

export function suggestCategories(box: HTMLElement): void {
  const source = document.querySelector<HTMLTextAreaElement>(`[name="${box.dataset["suggest"]}"]`);
  const into = box.dataset["suggestInto"] ?? "category";
  if (!source) return;
  let timer = 0;
  const ask = async (): Promise<void> => {
    const text = source.value.trim();
    if (text.length < 4) return;
    const answer = await fetch(`/v1/suggest?text=${encodeURIComponent(text.slice(0, 500))}`);
    if (!answer.ok) return;
    const { categories } = (await answer.json()) as Suggestion;
    const chips = categories.slice(0, 3).flatMap(({ code }) => {
      const found = choice(into, code);
      if (!found) return [];
      const chip = document.createElement("button");
      chip.type = "button";
      chip.className = "btn small";
      chip.textContent = found.label;
      chip.onclick = found.choose;
      return [chip];
    });
    box.querySelector(".chips")?.replaceChildren(...chips);
    box.hidden = chips.length === 0;
  };
  source.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask().catch(() => undefined), 600);
  });
}
