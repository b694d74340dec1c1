/** A new partner, whose secret is shown once; and telling a partner no more. */
import { useState } from "preact/hooks";
import { addWebhook, disableWebhook, type NewWebhook, type Webhook } from "../../api/outbox.ts";
import { of, say } from "../../words/say.ts";
import { Check, fieldId, Group, Line } from "../../ui/field.tsx";
import { Modal } from "../../ui/modal.tsx";
import { FormDialog, missing } from "../rounds/form_dialog.tsx";
import { announcement } from "../state.ts";
import { eventText } from "./events.ts";

const kNameMax = 80, kUrlMax = 500;

export function AddDialog({ known, onDone, onClose }: { known: readonly string[]; onDone: (made: NewWebhook) => void; onClose: () => void }) {
  const [name, setName] = useState("");
  const [url, setUrl] = useState("");
  const [events, setEvents] = useState<readonly string[]>([]);
  const turn = (event: string, on: boolean): void => setEvents(on ? [...events, event] : events.filter((one) => one !== event));
  const send = async (): Promise<void> => onDone(await addWebhook({ name: name.trim(), url: url.trim(), events: known.filter((one) => events.includes(one)) }));
  return (
    <FormDialog
      title={say("webhooks.add")} lead={say("webhooks.add_lead")} submit={say("webhooks.add")} names={["name", "url", "events"]} send={send} onClose={onClose}
      check={() => missing([["name", say("webhooks.name"), name], ["url", say("webhooks.url"), url]])}
    >
      {(error) => (
        <>
          <Line name="name" label={say("webhooks.name")} hint={say("webhooks.name_hint")} required error={error("name")} max={kNameMax} value={name} onValue={setName} />
          <Line name="url" label={say("webhooks.url")} hint={say("webhooks.url_hint")} required error={error("url")} max={kUrlMax} value={url} onValue={setUrl} />
          <Group field={{ name: "events", label: say("webhooks.events"), hint: say("webhooks.events_hint"), error: error("events"), required: true }}>
            <div class="judge-columns" id={fieldId("events")} tabIndex={-1}>
              {known.map((event) => <Check key={event} name={`event_${event}`} label={eventText(event)} checked={events.includes(event)} onChecked={(on) => turn(event, on)} />)}
            </div>
          </Group>
        </>
      )}
    </FormDialog>
  );
}

/** The only place where the secret is: gone when it is closed. Esc warns before it closes. */
export function SecretDialog({ made, onClose }: { made: NewWebhook; onClose: () => void }) {
  const [warned, setWarned] = useState(false);
  const copy = (): void => {
    // Only pages by https, or from this computer, may write to the clipboard.
    void navigator.clipboard?.writeText(made.secret).then(() => (announcement.value = say("webhooks.copied")), () => undefined);
  };
  return (
    <Modal title={say("webhooks.secret")} onClose={warned ? onClose : () => setWarned(true)}>
      <div class="notice warn"><p>{say("webhooks.secret_once", { name: made.name })}</p></div>
      <p><code class="big" data-secret>{made.secret}</code></p>
      <p class="hint">{say("webhooks.secret_use")}</p>
      <pre class="code judge-pre" tabIndex={0} role="region" aria-label={say("webhooks.signature")}>{"X-Taizhang-Signature: t=SECONDS,v1=HEX\nHEX = HMAC-SHA256(secret, SECONDS + \".\" + body)"}</pre>
      {warned && <p class="error" role="alert">{say("webhooks.secret_sure")}</p>}
      <div class="ask-foot">
        {navigator.clipboard !== undefined && <button type="button" class="btn" onClick={copy}>{say("webhooks.copy")}</button>}
        <button type="button" class="btn primary" data-do="kept" onClick={onClose}>{say("webhooks.kept")}</button>
      </div>
    </Modal>
  );
}

export function DisableDialog({ one, onDone, onClose }: { one: Webhook; onDone: () => Promise<void>; onClose: () => void }) {
  const send = async (): Promise<void> => {
    await disableWebhook(one.id);
    await onDone();
  };
  return (
    <FormDialog title={say("webhooks.disable")} lead={say("webhooks.disable_lead")} submit={say("webhooks.disable")} danger names={[]} check={() => []} send={send} onClose={onClose}>
      {() => <p><b class="wrap">{one.name}</b> · <span class="wrap">{one.url}</span> · {of("webhook_state", "active")}</p>}
    </FormDialog>
  );
}
