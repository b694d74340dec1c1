/**
 * <div data-locate="lat long">: a button that fills the two named fields with where the phone is. Drawn only where the browser gives
 * positions (secure origins), so without it nothing is missing.
 */
import { word } from "./words.ts";

/** data-locate-map="street" on the same element: a button that opens the map of that layer, where a tap sets the two fields. */
export function offerMap(box: HTMLElement): void {
  const layer = box.dataset["locateMap"] ?? "";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = word("locate.map");
  box.classList.add("locate");
  // Beside the button for the phone's own position, before what that one says.
  box.querySelector(".hint") ? box.querySelector(".hint")?.before(button, " ") : box.append(button);
  button.addEventListener("click", () => {
    button.remove();
    const hint = document.createElement("p");
    hint.className = "hint map-hint";
    hint.textContent = word("locate.map_hint");
    const status = document.createElement("p");
    status.className = "hint";
    status.setAttribute("role", "status");
    const map = document.createElement("div");
    map.dataset["map"] = layer;
    map.dataset["pick"] = box.dataset["locate"];
    map.setAttribute("role", "application");
    map.setAttribute("aria-label", word("locate.map"));
    box.append(hint, map, status);
    const fields = (box.dataset["locate"] ?? "").split(" ").map((name) => document.querySelector<HTMLInputElement>(`input[name="${name}"]`));
    fields[1]?.addEventListener("change", () => (status.textContent = word("locate.taken")));
    void import("../map/zones.ts").then(async (zones) => {
      await zones.showZones(map);
      map.focus();
    });
  });
}

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
