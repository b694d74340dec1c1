/** One call: what is next in words, what was tried, the script, and what else may be done. */
import { useEffect, useState } from "preact/hooks";
import {
  actOnCall, callOf, issueLink, readCall, roundOf, type Call, type CallCommand, type CallFile, type CallReference, type Lane, type RatingLink,
} from "../../api/callback.ts";
import { of, say } from "../../words/say.ts";
import { Facts, Failure, Loading } from "../../ui/parts.tsx";
import { announcement, at, unitName } from "../state.ts";
import { hrefOf } from "../address.ts";
import { caseHref, route } from "../route.ts";
import { nextStep } from "./next_step.ts";
import { ScriptForm } from "./script_form.tsx";
import { ViaChips } from "./via_chips.tsx";

function Tries({ call, file }: { call: Call; file: CallFile }) {
  return (
    <section>
      <h2>{say("callback.tries")}</h2>
      <p class="hint">{say("callback.needed", file.needed)}</p>
      {call.tries.length === 0 ? <p class="empty">{say("callback.no_tries")}</p> : (
        <ol>{call.tries.map((one, index) => <li key={index}>{at(one.at)} · {of("via", one.via)}{one.mine && ` · ${say("callback.by_me")}`}</li>)}</ol>
      )}
    </section>
  );
}

function Answers({ call }: { call: Call }) {
  if (call.hidden) return <p class="hint">{say("callback.hidden")}</p>;
  return (
    <ol>
      {call.answers.map((one) => (
        <li key={one.id}>
          {at(one.at)} · {of("solved", one.solved)} · {of("satisfied", one.satisfied)} · {say(one.contacted ? "callback.was_contacted" : "callback.not_contacted")}
          {one.words && <span class="said"> {one.words}</span>}
          {one.corrects !== null && <span> · {say("callback.correction")}</span>}
        </li>
      ))}
    </ol>
  );
}

function TryForm({ busy, onTry }: { busy: boolean; onTry: (via: string) => void }) {
  const [via, setVia] = useState("phone");
  return (
    <details class="more">
      <summary>{say("callback.no_answer")}</summary>
      <ViaChips name="try_via" value={via} onValue={setVia} />
      <button type="button" class="btn small" aria-disabled={busy} onClick={() => onTry(via)}>{say("callback.save_try")}</button>
    </details>
  );
}

function Link({ link }: { link: RatingLink }) {
  return (
    <div class="notice ok" role="status">
      <p>{say("callback.link_made", { when: at(link.until) })}</p>
      <p><code class="wrap">{link.url}</code></p>
    </div>
  );
}

interface Props {
  code: string;
  lane: Lane;
  reference: CallReference;
  onChange: () => void;
}
export function CallPage({ code, lane, reference, onChange }: Props) {
  const [file, setFile] = useState<CallFile | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [link, setLink] = useState<RatingLink | null>(null);
  const [busy, setBusy] = useState(false);
  const read = (): void => {
    readCall(code).then(setFile, setFailure);
  };
  useEffect(read, [code]);
  if (!file) return failure === null ? <Loading /> : <Failure error={failure} retry={read} />;

  const round = roundOf(file, lane);
  const call = callOf(round, lane);
  const offers = file.offers[lane];
  const step = nextStep(call, offers);
  // What was written stays in the form while a refusal is told.
  const run = async (work: () => Promise<void>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    await work().then(onChange, setFailure);
    setBusy(false);
  };
  const act = (command: CallCommand, fields: object = {}): void =>
    void run(async () => {
      setFile(await actOnCall(file, lane, command, fields));
      announcement.value = say(`callback.did_${command}`);
    });
  const makeLink = (): void =>
    void run(async () => {
      setLink(await issueLink(file));
      setFile(await readCall(code));
    });
  const button = (command: "claim" | "release" | "record_unreached", quiet = true) =>
    offers.includes(command) && (
      <button type="button" class={quiet ? "btn small" : "btn primary"} aria-disabled={busy} onClick={() => act(command)}>{say(`callback.${command}`)}</button>
    );
  return (
    <article class="call">
      <p class="back"><a href={hrefOf({ ...route.value, screen: { name: "callback", lane } })}>← {say("staff.back")}</a></p>
      <h1>{file.covered ? code : <a href={caseHref(code)}>{code}</a>}</h1>
      {file.covered && <div class="notice warn"><p>{say("callback.covered")} {say("callback.covered_hint")}</p></div>}
      <p class="next" role="status">{say(`callback.next_${step}`)}</p>
      {failure !== null && <Failure error={failure} retry={read} />}
      {round && (
        <Facts
          rows={[
            ...(round.unit ? [{ name: say("callback.unit"), value: unitName(round.unit) }] : []),
            { name: say("callback.received_at"), value: at(file.received_at) },
            { name: say("callback.round"), value: String(round.round) },
            { name: say("callback.valid_until"), value: at(round.valid_until) },
          ]}
        />
      )}
      {step === "ask" && <ScriptForm reference={reference} busy={busy} onAnswer={(fields) => act("record_answer", fields)} />}
      {step === "ask" && <TryForm busy={busy} onTry={(via) => act("record_try", { via })} />}
      <p class="buttons">
        {button("claim", step === "ask")}{button("release")}{button("record_unreached")}
        {offers.includes("issue_link") && <button type="button" class="btn small" aria-disabled={busy} onClick={makeLink}>{say("callback.issue_link")}</button>}
      </p>
      {link && <Link link={link} />}
      {call?.answered && <Answers call={call} />}
      {call && <Tries call={call} file={file} />}
    </article>
  );
}
