/** One whistle: what is asked, who has come, what may be done now, and everything that happened. */
import { useState } from "preact/hooks";
import { ApiError } from "../../api/http.ts";
import { actOnWhistle, type Whistle, type WhistleCommand, type WhistleReference } from "../../api/whistles.ts";
import { listed, of, pick, say } from "../../words/say.ts";
import { Badge, Facts, Failure } from "../../ui/parts.tsx";
import { announcement, at, unitName, zoneName } from "../state.ts";
import { caseHref } from "../route.ts";
import { kSteps } from "./offers.ts";
import { StepDialog } from "./step_dialog.tsx";
import { kWhistleTones, Part, StepButtons } from "./whistle_part.tsx";

const Story = ({ w }: { w: Whistle }) => (
  <details class="more">
    <summary>{say("whistle.story", { n: w.timeline.length })}</summary>
    <ol class="story">
      {w.timeline.map((entry) => (
        <li key={entry.version}>
          <span class="num">{at(entry.at)}</span> <b>{of("whistle_event", entry.kind)}</b>{entry.unit && ` ${unitName(entry.unit)}`}
          <span class="hint"> {of("whistle_capacity", entry.capacity)} {entry.by_unit !== entry.unit && unitName(entry.by_unit)}</span>
        </li>
      ))}
    </ol>
  </details>
);

export function whistleTitle(w: Pick<Whistle, "kind" | "alias">, reference: WhistleReference | null): string {
  const alias = reference?.aliases.find(({ code }) => code === w.alias);
  return alias ? `${of("whistle_kind", w.kind)} · ${pick(alias)}` : of("whistle_kind", w.kind);
}

interface Props {
  w: Whistle;
  reference: WhistleReference | null;
  /** The heading's level fits where the card stands. */
  level: "h1" | "h3";
  /** Whether cases are linked: not on the page of the case itself. */
  links: boolean;
  onChange: (after: Whistle) => void;
  /** Reads it anew: someone else was quicker. */
  onConflict: () => void;
}
export function WhistleCard({ w, reference, level: Heading, links, onChange, onConflict }: Props) {
  const [asking, setAsking] = useState<{ command: WhistleCommand; unit: string | null } | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const send = async (command: WhistleCommand, fields: object): Promise<void> => {
    try {
      const after = await actOnWhistle(w, command, fields);
      announcement.value = say("staff.done", { what: of("whistle_command", command) });
      onChange(after);
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) onConflict();
      throw error;
    }
  };
  const step = (command: WhistleCommand, unit: string | null): void => {
    if (busy) return;
    setFailure(null);
    if (!kSteps[command].direct) {
      setAsking({ command, unit });
      return;
    }
    setBusy(true);
    send(command, unit ? { unit } : {}).catch(setFailure).finally(() => setBusy(false));
  };
  const waiting = w.status === "draft" ? "whistle.waits_head" : w.status === "approved" ? "whistle.waits_blow" : null;
  return (
    <article class="whistle" data-whistle={w.id}>
      <Heading class="whistle-title">{whistleTitle(w, reference)} <Badge tone={kWhistleTones[w.status]}>{of("whistle_status", w.status)}</Badge></Heading>
      {waiting && <p class="hint">{say(waiting)}</p>}
      <p class="pre">{w.request}</p>
      <Facts
        rows={[
          { name: say("whistle.street"), value: unitName(w.street) },
          { name: say("whistle.power"), value: w.power },
          { name: say("whistle.place"), value: w.place.code && zoneName(w.place.code) },
          { name: say("whistle.meet_at"), value: w.meet_at && at(w.meet_at) },
          { name: say("whistle.cases"), value: links && w.cases.length > 0 && <span>{w.cases.map((code) => <a key={code} class="code case-link" href={caseHref(code)}>{code}</a>)}</span> },
          { name: say("whistle.to_call"), value: w.parts.length === 0 && listed(w.units.map(unitName)) },
          { name: say("whistle.blown_at"), value: w.blown_at && at(w.blown_at) },
          { name: say("whistle.solved"), value: w.solved && of("solved", w.solved) },
          { name: say("whistle.resident"), value: w.resident && `${of("solved", w.resident.solved)} · ${of("satisfied", w.resident.satisfied)}` },
        ]}
      />
      {failure !== null && <Failure error={failure} />}
      <StepButtons w={w} busy={busy} onStep={step} unit={null} />
      {w.parts.length > 0 && <ul class="parts">{w.parts.map((part) => <Part key={part.unit} level={Heading === "h1" ? "h2" : "h4"} w={w} part={part} busy={busy} onStep={step} />)}</ul>}
      <Story w={w} />
      {asking && (
        <StepDialog
          key={`${asking.command} ${asking.unit ?? ""}`} w={w} command={asking.command} unit={asking.unit}
          onSend={(fields) => send(asking.command, fields)} onClose={() => setAsking(null)}
        />
      )}
    </article>
  );
}
