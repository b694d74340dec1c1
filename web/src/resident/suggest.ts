/**
 * <div hidden data-suggest="description" data-suggest-into="service_code" data-suggest-from="/report/look"> holds a place for chips. While
 * the resident writes, the categories that fit best are offered; pressing one chooses it. What is already told nearby is listed in
 * [data-nearby]. Words travel in a body, never in an address. Without JavaScript the server asks the same as a step of its own.
 */
interface Nearby {
  href: string;
  title: string;
  text: string;
  when: string;
  state: string;
}
interface Look {
  categories: { code: string; name: string }[];
  nearby: Nearby[];
}

const field = (form: HTMLFormElement, name: string): HTMLInputElement | HTMLSelectElement | null =>
  form.querySelector<HTMLInputElement | HTMLSelectElement>(`[name="${name}"]`);

function line(name: string, text: string, className = ""): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}

function card(row: Nearby): HTMLLIElement {
  const item = document.createElement("li");
  item.className = "card";
  const link = document.createElement("a");
  link.href = row.href;
  link.append(line("strong", row.title));
  const head = document.createElement("p");
  head.append(link, ` · ${row.state} · ${row.when}`);
  item.append(head);
  if (row.text) item.append(line("p", row.text, "said"));
  return item;
}

export function suggestCategories(box: HTMLElement): void {
  const form = box.closest("form");
  const source = form?.querySelector<HTMLTextAreaElement>(`[name="${box.dataset["suggest"]}"]`);
  const select = form?.querySelector<HTMLSelectElement>(`select[name="${box.dataset["suggestInto"]}"]`);
  const address = box.dataset["suggestFrom"];
  if (!form || !source || !select || !address) return;
  const nearby = form.querySelector<HTMLElement>("[data-nearby]");
  const look = form.querySelector<HTMLInputElement>('input[name="look"]');
  let timer = 0;
  let asked = 0;
  const tell = (state: string): void => {
    if (look) look.value = state;
  };

  const show = ({ categories, nearby: rows }: Look): void => {
    const chips = categories.flatMap(({ code, name }) => {
      if (![...select.options].some((option) => option.value === code)) return [];
      const chip = document.createElement("button");
      chip.type = "button";
      chip.className = "btn small";
      chip.textContent = name;
      chip.onclick = () => {
        select.value = code;
        select.dispatchEvent(new Event("change", { bubbles: true }));
        select.dispatchEvent(new Event("input", { bubbles: true }));  // for the draft
        select.focus();
      };
      return [chip];
    });
    box.querySelector(".chips")?.replaceChildren(...chips);
    box.hidden = chips.length === 0;
    nearby?.querySelector(".cards")?.replaceChildren(...rows.map(card));
    if (nearby) nearby.hidden = rows.length === 0;
  };
  const ask = async (): Promise<void> => {
    const turn = ++asked;
    const said = source.value.trim();
    if (said.length < 4) return;
    const body = new URLSearchParams({ description: said.slice(0, 1000), service_code: select.value });
    for (const name of ["lat", "long"]) body.set(name, field(form, name)?.value ?? "");
    const answer = await fetch(address, { method: "POST", body });
    if (!answer.ok || turn !== asked) return;
    show((await answer.json()) as Look);
    tell("seen");  // What the step would say stands on this page already.
  };
  const soon = (): void => {
    tell("ask");
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask().catch(() => undefined), 600);
  };
  source.addEventListener("input", soon);
  form.addEventListener("change", (event) => {
    const name = event.target instanceof HTMLElement ? event.target.getAttribute("name") : null;
    if (name === select.name || name === "lat" || name === "long") soon();
  });
  if (source.value.trim()) soon();
}
