/** What the administrator's screens share: their frame, effects of a change in words, secrets that are shown once. */
import { useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import type { Effect } from "../../api/admin.ts";
import { of, say } from "../../words/say.ts";
import { Modal } from "../../ui/modal.tsx";
import { announcement, may } from "../state.ts";
import { told } from "./roles.ts";

interface Frame {
  title: string;
  lead: string;
  wide?: boolean;
  /** Of a page that stands under another: the way back to it. */
  back?: ComponentChildren;
  children: ComponentChildren;
}
export function AdminFrame({ title, lead, wide, back, children }: Frame) {
  return (
    <div class={wide ? "wide-page judge" : "single judge"}>
      {back && <p>{back}</p>}
      <h1>{title}</h1>
      <p>{lead}</p>
      {may("administer") ? children : <div class="notice warn"><p>{say("admin.not_yours")}</p></div>}
    </div>
  );
}

const Permissions = ({ list }: { list: readonly string[] }) => <ul>{list.map((one) => <li key={one}>{of("permission", one)}</li>)}</ul>;

/** What a person will and will not be able to do, before it is saved. Nothing is told by colour alone. */
export function EffectPart({ effect, more }: { effect: Effect; more?: ComponentChildren }) {
  const [gained, lost, kept] = [told(effect.gained), told(effect.lost), told(effect.kept)];
  return (
    <div class="notice info" data-effect role="status">
      <h3>{say("admin.effect")}</h3>
      {gained.length === 0 && lost.length === 0 && <p>{say("admin.effect_none")}</p>}
      {gained.length > 0 && <><p><b>＋ {say("admin.gained")}</b></p><Permissions list={gained} /></>}
      {lost.length > 0 && <><p><b>－ {say("admin.lost")}</b></p><Permissions list={lost} /></>}
      {kept.length > 0 && <details class="more"><summary>{say("admin.kept", { n: kept.length })}</summary><Permissions list={kept} /></details>}
      {more}
    </div>
  );
}

interface Secret {
  title: string;
  once: string;
  use: string;
  secret: string;
  onClose: () => void;
}
/** The only place where it is: gone when it is closed. Esc warns before it closes. */
export function SecretOnce({ title, once, use, secret, onClose }: Secret) {
  const [warned, setWarned] = useState(false);
  const copy = (): void => {
    // Only pages by https, or from this computer, may write to the clipboard.
    void navigator.clipboard?.writeText(secret).then(() => (announcement.value = say("admin.copied")), () => undefined);
  };
  return (
    <Modal title={title} onClose={warned ? onClose : () => setWarned(true)}>
      <div class="notice warn"><p>{once}</p></div>
      <p><code class="big wrap" data-secret>{secret}</code></p>
      <p class="hint">{use}</p>
      {warned && <p class="error" role="alert">{say("admin.secret_sure")}</p>}
      <div class="ask-foot">
        {navigator.clipboard !== undefined && <button type="button" class="btn" onClick={copy}>{say("webhooks.copy")}</button>}
        <button type="button" class="btn primary" data-do="kept" onClick={onClose}>{say("webhooks.kept")}</button>
      </div>
    </Modal>
  );
}
