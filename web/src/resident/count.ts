/** How much may still be written, in code points as the server counts them. */
export function countCharacters(area: HTMLTextAreaElement): void {
  const max = Number(area.dataset["count"]);
  const line = document.getElementById(`c-${area.name}`);
  if (!line || !Number.isInteger(max)) return;
  const left = line.dataset["left"] ?? "{n}";
  const show = (): void => {
    const rest = max - [...area.value].length;
    line.textContent = left.replace("{n}", String(rest));
    line.classList.toggle("over", rest < 0);
  };
  area.addEventListener("input", show);
  // Told aloud only after a pause in typing, or every key would speak.
  line.setAttribute("aria-live", "polite");
  show();
}
