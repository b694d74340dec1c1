/** The clocks of one department: the limit, what was done when, and what is left or late in words. */
import type { WhistleClock } from "../../api/whistles.ts";
import { of, say } from "../../words/say.ts";
import { at, now } from "../state.ts";
import { clockWords, type ClockTone } from "./clocks.ts";

const kClasses = { calm: "due", soon: "due soon", over: "due over", met: "due", late: "due over" } as const satisfies Record<ClockTone, string>;

/** `over`: nothing is asked any more, so that what was never done is not told as late. */
export function ClockText({ clock, over }: { clock: WhistleClock; over: boolean }) {
  const open = clock.met_at === null;
  if (open && over) return <span class="due">{say("whistle.not_asked")}</span>;
  const words = clockWords(clock.due, clock.met_at, now.value);
  return (
    <>
      {!open && <><span class="num">{at(clock.met_at)}</span>{" "}</>}
      <span class={kClasses[words.tone]}>{say(words.key, { n: words.n })}</span>
      {open && <>{" "}<span class="hint num">{say("whistle.until", { at: at(clock.due) })}</span></>}
    </>
  );
}

export const ClockList = ({ clocks, over }: { clocks: readonly WhistleClock[]; over: boolean }) => (
  <dl class="facts clocks">
    {clocks.map((clock) => (
      <div key={clock.clock}><dt>{of("whistle_clock", clock.clock)}</dt><dd><ClockText clock={clock} over={over} /></dd></div>
    ))}
  </dl>
);
