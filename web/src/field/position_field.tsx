/** Where the phone is, taken when a person presses the button and at no other time. */
import { useState } from "preact/hooks";
import { say } from "../words/say.ts";
import { at } from "../staff/state.ts";
import { hasPosition, whereAmI, type PositionFault } from "./device.ts";
import type { Position } from "./outbox.ts";

export const positionText = ({ lat, long, accuracy_m, at: time }: Position): string =>
  say("spot.position_is", { lat: lat.toFixed(6), long: long.toFixed(6), m: accuracy_m, at: at(time) });

interface Props {
  position: Position | null;
  hint: string;
  onPosition: (position: Position | null) => void;
}
export function PositionField({ position, hint, onPosition }: Props) {
  const [note, setNote] = useState("");
  const take = (): void => {
    setNote(say("locate.busy"));
    whereAmI().then(
      (found) => {
        onPosition(found);
        setNote("");
      },
      (why: PositionFault) => setNote(say(`spot.position_${why}`)),
    );
  };
  return (
    <div class="f locate">
      <p class="hint">{hint}</p>
      {hasPosition() ? <button type="button" class="btn" onClick={take}>{say("locate.button")}</button> : <p class="hint">{say("spot.position_unavailable")}</p>}
      <p role="status" class="hint">{position ? positionText(position) : note}</p>
      {position && <button type="button" class="btn plain small" onClick={() => onPosition(null)}>{say("spot.position_drop")}</button>}
    </div>
  );
}
