/** Says calmly that someone else changed the case; what I am writing decides whether it is shown at once or when I ask. */
import { say } from "../../words/say.ts";
import { byOthers, show } from "./case_state.ts";

async function showNow(): Promise<void> {
  await show(true);
  // The button is gone: reading goes on at the top.
  document.querySelector<HTMLElement>(".sheet-head h1")?.focus();
}

export function ChangedLine() {
  return (
    <div role="status" aria-live="polite">
      {byOthers.value === "waiting" && (
        <p class="notice info">
          {say("live.changed")} <button type="button" class="btn small" onClick={() => void showNow()}>{say("live.show")}</button>
        </p>
      )}
      {byOthers.value === "shown" && <p class="notice info">{say("live.shown")}</p>}
    </div>
  );
}
