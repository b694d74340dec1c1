/** One round: what was asked, who agreed, what the resident was told and said, what comes next, and why a button is not there. */
import type { Exclusion, ExclusionCommand, ExclusionRound, ExclusionState } from "../../api/exclusions.ts";
import { of, say } from "../../words/say.ts";
import type { Tone } from "../../words/tones.ts";
import { Badge, Facts } from "../../ui/parts.tsx";
import { at, may, me, now, reference, unitName } from "../state.ts";
import { unitsBelow } from "../rounds/lists.ts";
import { mayBeObjected, offerOf, stepsOf, type StepName, type StepState } from "./exclusion_steps.ts";

const kTones: Record<ExclusionState, Tone> = { asked: "warn", declined: "neutral", granted: "info", objected: "bad", upheld: "info", lifted: "ok" };
const kStepTones: Record<StepState, Tone> = { done: "ok", now: "warn", open: "info", later: "neutral", unused: "neutral", skipped: "neutral" };

/** What was said in that step, as far as I may read it. */
function saidIn(name: StepName, x: Exclusion, causeName: (code: string) => string): string {
  switch (name) {
    case "ask":
      return `${say("leftout.cause_is", { cause: causeName(x.cause) })}\n${x.reason}`;
    case "rule":
      return x.ruling;
    case "tell":
      return x.objection_until ? say("leftout.told_until", { at: at(x.objection_until) }) : "";
    case "object":
      return x.objection || (["objected", "upheld", "lifted"].includes(x.state) ? say("leftout.objection_hidden") : "");
    case "settle":
      return x.objection_ruling;
  }
}

function nextText({ exclusion: x, unit }: ExclusionRound): string {
  if (!x) return say("leftout.next_ask", { unit: unitName(unit) });
  if (mayBeObjected(x, now.value)) return say("leftout.next_object", { at: at(x.objection_until) });
  return x.state === "granted" ? say("leftout.next_stands") : say(`leftout.next_${x.state}`);
}

interface Props {
  round: ExclusionRound;
  causeName: (code: string) => string;
  onCommand: (command: ExclusionCommand) => void;
}
export function RoundCard({ round, causeName, onCommand }: Props) {
  const { exclusion: x } = round;
  const offer = offerOf(round, { may, unit: me.value?.unit?.id, units: unitsBelow(reference.value?.units ?? [], me.value?.unit?.id) });
  const steps = stepsOf(x, now.value);
  return (
    <section class="part" data-round={round.round} aria-labelledby={`round-${round.round}`}>
      <h2 class="part-title" id={`round-${round.round}`} tabIndex={-1}>
        {say("leftout.round_n", { n: round.round })} · {unitName(round.unit)} <Badge tone={x ? kTones[x.state] : "neutral"}>{x ? of("leftout_state", x.state) : say("leftout.none_asked")}</Badge>
      </h2>
      <Facts rows={[{ name: say("leftout.counts"), value: say(x && !x.counts ? "leftout.counts_no" : "leftout.counts_yes") }]} />
      <p class="next"><b>{say("leftout.next")}</b> {nextText(round)}</p>
      {offer && (
        <div class="action-row">
          {offer.why === null && <button type="button" class="btn small primary" data-do={offer.command} onClick={() => onCommand(offer.command)}>{say(`leftout.do_${offer.command}`)}</button>}
        </div>
      )}
      {offer?.why && <p class="hint" data-why={offer.why}>{say("leftout.no_button", { what: say(`leftout.do_${offer.command}`) })}{say(`leftout.why_${offer.why}`, { unit: unitName(round.unit) })}</p>}
      <ol class="judge-steps">
        {steps.map(({ name, state }) => {
          const said = x && state === "done" ? saidIn(name, x, causeName) : "";
          return (
            <li key={name} data-step={name}>
              <p><b>{say(`leftout.step_${name}`)}</b> <Badge tone={kStepTones[state]}>{of("step_state", state)}</Badge></p>
              <p class="hint">{say(`leftout.by_${name}`, { unit: unitName(round.unit) })}</p>
              {said && <p class="pre wrap">{said}</p>}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
