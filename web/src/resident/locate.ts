/**
 * <div data-locate="lat long">: a button that fills the two named fields with where the phone is. Drawn only where the browser gives
 * positions (secure origins), so without it nothing is missing.
 */
import { word } from "./words.ts";

export function offerLocation(box: HTMLElement): void {
  if (!window.isSecureContext || !navigator.geolocation) return;
  const names = (box.dataset["locate"] ?? "").split(" ");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = word("locate.button");
  const status = document.createElement("span");
  status.className = "hint";
  status.setAttribute("role", "status");
  box.classList.add("locate");
  box.append(button, " ", status);
  const put = (name: string | undefined, value: number): void => {
    const field = document.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (!field) return;
    field.value = value.toFixed(6);
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  button.addEventListener("click", () => {
    status.textContent = word("locate.busy");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        put(names[0], coords.latitude);
        put(names[1], coords.longitude);
        status.textContent = word("locate.done");
      },
      () => (status.textContent = word("locate.failed")),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  });
}
