/** A delivery that was given up: to whom, about which case, every try of it, and sending it again. */
import { useState } from "preact/hooks";
import { readAttempts, type Attempt, type DeadDelivery } from "../../api/outbox.ts";
import { deliveryCode } from "../../words/delivery.ts";
import { capital, of, say } from "../../words/say.ts";
import { Badge, Failure, Loading } from "../../ui/parts.tsx";
import { at } from "../state.ts";
import { destinationText, type Partners } from "./destinations.ts";

function Attempts({ id }: { id: string }) {
  const [tries, setTries] = useState<readonly Attempt[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const open = (event: Event): void => {
    if (!(event.currentTarget instanceof HTMLDetailsElement) || !event.currentTarget.open || tries) return;
    setFailure(null);
    readAttempts(id).then(({ attempts }) => setTries(attempts), setFailure);
  };
  return (
    <details class="more" onToggle={open}>
      <summary>{say("outbox.tries")}</summary>
      {failure !== null && <Failure error={failure} />}
      {!tries && failure === null && <Loading />}
      {tries?.length === 0 && <p class="hint">{say("outbox.no_tries")}</p>}
      <ol class="story">
        {tries?.map((one) => (
          <li key={one.attempt} value={one.attempt}>
            <span class="num">{at(one.begun_at)}</span> · {of("attempt_outcome", one.outcome)}{one.code && ` · ${deliveryCode(one.code)}`}
            {one.reason && <span class="hint block wrap">{one.reason}</span>}
          </li>
        ))}
      </ol>
    </details>
  );
}

interface Props {
  one: DeadDelivery;
  partners: Partners;
  /** It was queued again from here. */
  revived: boolean;
  onRetry: () => void;
}
export function DeadCard({ one, partners, revived, onRetry }: Props) {
  return (
    <li class="part" data-delivery={one.id}>
      <h3 class="part-title" id={`delivery-${one.id}`} tabIndex={-1}>
        {capital(of("purpose", one.purpose))} → {destinationText(one.destination, partners)}
        <Badge tone={revived ? "info" : "bad"}>{revived ? of("delivery_code", "revived") : of("delivery_state", one.state)}</Badge>
      </h3>
      <p>{capital(of("delivery_channel", one.channel))} · {say("notices.tries", { n: one.attempts })} · {deliveryCode(one.code)}</p>
      {one.reason && <p class="hint wrap">{one.reason}</p>}
      <p class="hint">{say("outbox.times", { made: at(one.created_at), ended: at(one.ended_at) })}</p>
      <p class="hint">{one.case ? <>{say("outbox.case")} <code>{one.case}</code></> : say("outbox.no_case")}</p>
      {!revived && <div class="action-row"><button type="button" class="btn small" data-do="retry" onClick={onRetry}>{say("outbox.retry")}<span class="hidden"> {of("purpose", one.purpose)} {destinationText(one.destination, partners)}</span></button></div>}
      <Attempts id={one.id} />
    </li>
  );
}
