/** The keys, and the switch that turns single keys off. */
import { signal } from "@preact/signals";
import { of, say } from "../words/say.ts";
import { Check } from "../ui/field.tsx";
import { Modal } from "../ui/modal.tsx";
import { keep, shortcutsOn } from "./state.ts";

export const helpOpen = signal(false);

const rows = (): (readonly [string, string])[] => [
  ["J / K / ↓ / ↑", say("keys.move")],
  ["Enter / O", say("keys.open")],
  ["X / Shift X", say("keys.choose")],
  ["D", of("command", "dispatch")],
  ["R", `${of("command", "file_result")} / ${of("command", "tell_progress")}`],
  ["M", of("command", "merge")],
  ["W", say("whistle.blow")],
  ["A", say("rounds.decide")],
  ["P", say("rounds.print")],
  ["/", say("keys.search")],
  ["?", say("keys.help")],
  ["Esc", say("keys.close")],
];

export function Help() {
  if (!helpOpen.value) return null;
  const turn = (on: boolean): void => {
    shortcutsOn.value = on;
    keep("tz.shortcuts", on ? "on" : "off");
  };
  return (
    <Modal title={say("keys.title")} onClose={() => (helpOpen.value = false)}>
      <dl class="facts keys">
        {rows().map(([key, what]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div>)}
      </dl>
      <p class="hint">{say("keys.hint")}</p>
      <Check name="shortcuts" label={say("keys.on")} checked={shortcutsOn.value} onChecked={turn} />
    </Modal>
  );
}
