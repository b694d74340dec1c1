/** Whether what the city says arrives: how it goes with each carrier, and what was given up, to be sent again. */
import { useEffect, useState } from "preact/hooks";
import { readOutbox, readWebhooks, retryDelivery, type Carrier, type DeadDelivery } from "../../api/outbox.ts";
import { of, say } from "../../words/say.ts";
import { Select } from "../../ui/field.tsx";
import { focusOn } from "../judge/focus.ts";
import { judgeHref } from "../judge/judge_address.ts";
import { FormDialog } from "../rounds/form_dialog.tsx";
import { usePaged } from "../rounds/paged.ts";
import { List } from "../rounds/parts.tsx";
import { go, route } from "../route.ts";
import { at, may } from "../state.ts";
import { Carriers } from "./carriers.tsx";
import { DeadCard } from "./dead_card.tsx";
import { destinationText, type Partners } from "./destinations.ts";

const kChannels = ["mail", "sms", "webhook", "in_app"] as const;

function RetryDialog({ one, partners, onDone, onClose }: { one: DeadDelivery; partners: Partners; onDone: () => void; onClose: () => void }) {
  const send = async (): Promise<void> => {
    await retryDelivery(one.id);
    onDone();
  };
  return (
    <FormDialog title={say("outbox.retry")} lead={say("outbox.retry_lead")} submit={say("outbox.retry")} names={[]} check={() => []} send={send} onClose={onClose}>
      {() => <p><b>{of("purpose", one.purpose)} → {destinationText(one.destination, partners)}</b></p>}
    </FormDialog>
  );
}

function Board({ channel }: { channel: string }) {
  const [carriers, setCarriers] = useState<readonly Carrier[]>([]);
  const [partners, setPartners] = useState<Partners>(new Map());
  const [readAt, setReadAt] = useState("");
  const [retrying, setRetrying] = useState<DeadDelivery | null>(null);
  const [revived, setRevived] = useState<ReadonlySet<string>>(new Set());
  const list = usePaged("dead", async (after) => {
    const { carriers: now, dead } = await readOutbox(after);
    setCarriers(now);
    setReadAt(new Date().toISOString());
    return { rows: dead.deliveries, next: dead.next };
  });
  // Without it a partner is told by its number.
  useEffect(() => void readWebhooks().then(({ webhooks }) => setPartners(new Map(webhooks.map(({ id, name }) => [id, name]))), () => undefined), []);
  const close = (): void => {
    setRetrying(null);
    if (retrying) focusOn(`delivery-${retrying.id}`);
  };
  return (
    <>
      <section aria-labelledby="carriers">
        <h2 id="carriers">{say("outbox.carriers")}</h2>
        <p class="updated hint">
          {list.rows && <span>{say("staff.as_of", { at: at(readAt) })}</span>}
          <button type="button" class="btn small" onClick={() => void list.again()}>{say("staff.refresh")}</button>
        </p>
        {list.rows && <Carriers carriers={carriers} partners={partners} />}
      </section>
      <section aria-labelledby="dead">
        <h2 id="dead">{say("outbox.dead")}</h2>
        <p class="hint">{say("outbox.dead_lead")}</p>
        <div class="board-filters">
          <Select
            name="channel" label={say("outbox.channel")} required none={say("staff.any")} value={channel} onValue={(value) => go({ screen: value ? { name: "outbox", channel: value } : { name: "outbox" } }, true)}
            options={kChannels.map((value) => ({ value, label: of("delivery_channel", value) }))}
          />
        </div>
        <List list={list} empty={say("outbox.none")}>
          {(rows) => {
            const shown = rows.filter((one) => !channel || one.channel === channel);
            if (shown.length === 0) return <p class="empty">{say(list.next ? "outbox.none_of_channel_yet" : "outbox.none_of_channel")}</p>;
            return <ul class="parts">{shown.map((one) => <DeadCard key={one.id} one={one} partners={partners} revived={revived.has(one.id)} onRetry={() => setRetrying(one)} />)}</ul>;
          }}
        </List>
      </section>
      {retrying && <RetryDialog one={retrying} partners={partners} onDone={() => setRevived(new Set(revived).add(retrying.id))} onClose={close} />}
    </>
  );
}

export function OutboxPage() {
  const { screen } = route.value;
  if (screen.name !== "outbox") return null;
  return (
    <div class="wide-page judge">
      <h1>{say("outbox.title")}</h1>
      <p>{say("outbox.lead")} {may("administer") && <a href={judgeHref({ name: "webhooks" })}>{say("webhooks.title")}</a>}</p>
      {may("administer") ? <Board channel={screen.channel ?? ""} /> : <div class="notice warn"><p>{say("outbox.not_yours")}</p></div>}
    </div>
  );
}
