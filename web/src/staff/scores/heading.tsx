/** By what the figures are counted, from when to when, in words. */
import type { ScoreHeading } from "../../api/scores.ts";
import { colon, of, say } from "../../words/say.ts";
import { at } from "../state.ts";

export function Heading({ heading }: { heading: ScoreHeading }) {
  const { window, basis } = heading;
  return (
    <p class="hint">
      {say("scores.window_words", { window: of("score_window", window.kind), period: window.period, from: at(window.from), to: at(window.to) })}
      {" "}· {say("figures.time_basis")}{colon()}{of("score_basis", basis)} · {say("scores.compared_with", { from: at(window.compared_with), to: at(window.from) })}
      {" "}· {say("figures.definition_id")}{colon()}<code>{heading.definition}</code> · {say("scores.made_with", { id: heading.profile.id, version: heading.profile.version })}
      {" "}· {say("staff.as_of", { at: at(heading.as_of) })}
    </p>
  );
}
