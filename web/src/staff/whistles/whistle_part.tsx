/** One called department of a whistle: its clocks, its words, what may be done for it now. */
import { kAspects, type PartState, type Whistle, type WhistleCommand, type WhistlePart, type WhistleStatus } from "../../api/whistles.ts";
import { colon, inBrackets, of, say } from "../../words/say.ts";
import type { Tone } from "../../words/tones.ts";
import { Badge, Facts } from "../../ui/parts.tsx";
import { at, now, unitName } from "../state.ts";
import { ClockList } from "./clock_list.tsx";
import { isLate, isOver } from "./clocks.ts";
import { kSteps, stepsFor } from "./offers.ts";

export const kWhistleTones = {
  draft: "info", approved: "info", declined: "neutral", blown: "warn", done: "ok", rated: "ok", closed: "neutral",
} as const satisfies Record<WhistleStatus, Tone>;
export const kPartTones = {
  called: "info", acknowledged: "warn", on_site: "warn", joined: "warn", planned: "warn", done: "ok", refused: "bad", reported: "bad", released: "neutral",
} as const satisfies Record<PartState, Tone>;

export const LateBadge = () => <Badge tone="bad">{say("whistle.late")}</Badge>;

export interface Actions {
  w: Whistle;
  busy: boolean;
  onStep: (command: WhistleCommand, unit: string | null) => void;
}
export function StepButtons({ w, busy, onStep, unit }: Actions & { unit: string | null }) {
  const steps = stepsFor(w, unit);
  if (steps.length === 0) return null;
  return (
    <div class="action-row">
      {steps.map((command, index) => {
        const { weight } = kSteps[command];
        const kind = weight === "primary" && index === 0 ? "btn primary" : weight === "danger" ? "btn danger" : "btn";
        return (
          <button key={command} type="button" class={kind} aria-disabled={busy} data-step={command} data-unit={unit ?? undefined} onClick={() => onStep(command, unit)}>
            {of("whistle_command", command)}
            {unit && <span class="hidden"> {unitName(unit)}</span>}
          </button>
        );
      })}
    </div>
  );
}

function Rating({ part }: { part: WhistlePart }) {
  const { rating } = part;
  if (!rating) return null;
  return (
    <p>{say("whistle.rating")}{colon()}{kAspects.map((aspect) => `${of("whistle_aspect", aspect)} ${rating[aspect] ?? say("whistle.no_mark")}`).join(" · ")}</p>
  );
}
function Counter({ part }: { part: WhistlePart }) {
  const { counter } = part;
  if (!counter) return null;
  const said = (["needed", "right_units", "facts_right"] as const).map((name) => `${say(`whistle.counter_${name}`)} ${of("solved", counter[name])}`);
  return <p>{say("whistle.counter")}{colon()}{said.join(" · ")}{counter.note && <span class="pre"> {counter.note}</span>}</p>;
}

export function Part({ part, level: Heading, ...actions }: Actions & { part: WhistlePart; level: "h2" | "h4" }) {
  const over = isOver(part);
  const words = [
    { name: say("whistle.plan"), value: part.plan && <span class="pre">{part.plan}{part.plan_until && inBrackets(say("whistle.until", { at: at(part.plan_until) }))}</span> },
    { name: say("whistle.result"), value: part.result && part.done_at && <span class="pre">{part.result}</span> },
    { name: say("whistle.sent_back"), value: part.sent_back && <span class="pre">{part.sent_back}</span> },
    { name: say("whistle.refusal"), value: part.refusal && <span class="pre">{part.refusal}</span> },
    { name: say("whistle.report"), value: part.report && <span class="pre">{part.report}</span> },
    { name: say("whistle.ruling"), value: part.ruling && <span>{of("whistle_ruling", part.ruling)} <span class="pre">{part.ruling_reason}</span></span> },
  ];
  return (
    <li class="part" data-unit={part.unit}>
      <Heading class="part-title">
        {unitName(part.unit)} <Badge tone={kPartTones[part.state]}>{of("whistle_part", part.state)}</Badge>
        {!over && isLate(part.clocks, now.value) && <LateBadge />}
      </Heading>
      {part.arrived_at && <p class="hint">{say(part.online ? "whistle.came_online" : "whistle.came_on_site", { at: at(part.arrived_at) })}</p>}
      {part.left_before_done && <p class="error">{say(part.left_at ? "whistle.away" : "whistle.left_before")}</p>}
      <ClockList clocks={part.clocks} over={over} />
      <Facts rows={words} />
      <Rating part={part} />
      <Counter part={part} />
      <StepButtons {...actions} unit={part.unit} />
    </li>
  );
}
