/** The partners that are told by webhook: who, of what, since when; a new one, and telling one no more. */
import { useEffect, useState } from "preact/hooks";
import { readWebhooks, type NewWebhook, type Webhook } from "../../api/outbox.ts";
import { listed, of, say } from "../../words/say.ts";
import { Badge, Facts, Failure, Loading } from "../../ui/parts.tsx";
import { focusOn } from "../judge/focus.ts";
import { judgeHref } from "../judge/judge_address.ts";
import { accountName, at, may } from "../state.ts";
import { eventText } from "./events.ts";
import { AddDialog, DisableDialog, SecretDialog } from "./webhook_dialogs.tsx";

function Card({ one, onDisable }: { one: Webhook; onDisable: () => void }) {
  const active = one.disabled_at === null;
  return (
    <li class="part" data-webhook={one.id}>
      <h2 class="part-title" id={`webhook-${one.id}`} tabIndex={-1}>
        <span class="wrap">{one.name}</span> <Badge tone={active ? "ok" : "neutral"}>{of("webhook_state", active ? "active" : "disabled")}</Badge>
      </h2>
      <Facts
        rows={[
          { name: say("webhooks.url"), value: <code class="wrap">{one.url}</code> },
          { name: say("webhooks.events"), value: one.events.length === 0 ? say("webhooks.all_events") : listed(one.events.map(eventText)) },
          { name: say("webhooks.made"), value: say("webhooks.made_by", { at: at(one.created_at), name: accountName(one.created_by_name, one.created_by) }) },
          { name: say("webhooks.disabled_at"), value: at(one.disabled_at) },
        ]}
      />
      {active
        ? <div class="action-row"><button type="button" class="btn small danger" data-do="disable" onClick={onDisable}>{say("webhooks.disable")}<span class="hidden"> {one.name}</span></button></div>
        : <p class="hint">{say("webhooks.disabled_why")}</p>}
    </li>
  );
}

type Asking = { what: "add" } | { what: "secret"; made: NewWebhook } | { what: "disable"; one: Webhook };

function Board() {
  const [told, setTold] = useState<{ webhooks: Webhook[]; known_events: string[] } | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [asking, setAsking] = useState<Asking | null>(null);
  const read = (): Promise<void> => {
    setFailure(null);
    return readWebhooks().then(setTold, setFailure);
  };
  useEffect(() => void read(), []);
  const made = asking?.what === "secret" ? asking.made : null;
  return (
    <>
      <div class="action-row"><button type="button" class="btn primary" data-do="add" onClick={() => setAsking({ what: "add" })}>{say("webhooks.add")}</button></div>
      {failure !== null && <Failure error={failure} retry={() => void read()} />}
      {!told && failure === null && <Loading />}
      {told?.webhooks.length === 0 && <p class="empty">{say("webhooks.none")}</p>}
      <ul class="parts">{told?.webhooks.map((one) => <Card key={one.id} one={one} onDisable={() => setAsking({ what: "disable", one })} />)}</ul>
      {asking?.what === "add" && told && (
        <AddDialog
          known={told.known_events} onClose={() => setAsking((now) => (now?.what === "secret" ? now : null))}
          onDone={(after) => {
            setAsking({ what: "secret", made: after });
            void read();
          }}
        />
      )}
      {made && (
        <SecretDialog
          made={made}
          onClose={() => {
            setAsking(null);
            focusOn(`webhook-${made.id}`);
          }}
        />
      )}
      {asking?.what === "disable" && (
        <DisableDialog
          one={asking.one} onDone={read}
          onClose={() => {
            setAsking(null);
            focusOn(`webhook-${asking.one.id}`);
          }}
        />
      )}
    </>
  );
}

export function WebhooksPage() {
  return (
    <div class="single judge">
      <p><a href={judgeHref({ name: "outbox" })}>← {say("outbox.title")}</a></p>
      <h1>{say("webhooks.title")}</h1>
      <p>{say("webhooks.lead")}</p>
      {may("administer") ? <Board /> : <div class="notice warn"><p>{say("outbox.not_yours")}</p></div>}
    </div>
  );
}
