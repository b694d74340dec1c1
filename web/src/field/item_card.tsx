/** One thing that was written: its state in words and shape, what the server answered, and what a person can do about it. */
import { useState } from "preact/hooks";
import { of, say, type Key } from "../words/say.ts";
import type { Tone } from "../words/tones.ts";
import { at, unitName } from "../staff/state.ts";
import { Badge, Facts, ruleText, StatusBadge } from "../ui/parts.tsx";
import { hrefOf } from "./address.ts";
import { noteOf, titleOf, wordsOf } from "./item_words.ts";
import { asNote, heldBackBy, isEditable, sendAgain, type CommandItem, type Item, type State, type Theirs } from "./outbox.ts";
import { Shots } from "./photo_field.tsx";
import { change, drop, lookAt, mine, tasks } from "./state.ts";

const kTones = { waiting: "info", sending: "info", sent: "ok", refused: "bad", conflict: "warn" } as const satisfies Record<State, Tone>;

function Refused({ item }: { item: Item }) {
  const refusal = item.refusal;
  if (!refusal) return null;
  const rules = refusal.faults.map(({ rule }) => rule);
  const advice: Key = refusal.status === 403 || refusal.status === 404 ? "spot.advice_not_mine"
    : rules.includes("contact_first") ? "spot.advice_contact_first"
    : refusal.status === 409 && item.kind === "command" ? "spot.advice_state" : "spot.advice_correct";
  return (
    <div class="notice bad">
      {refusal.faults.length === 0 && <p>{refusal.message}</p>}
      {refusal.faults.map(({ field, message, rule }) => <p key={field + rule}>{ruleText(rule, message)}</p>)}
      <p class="hint">{say(advice)}</p>
    </div>
  );
}

function Changed({ theirs }: { theirs: Theirs | null }) {
  if (!theirs) return <p>{say("spot.changed_unread")}</p>;
  return (
    <>
      <p><StatusBadge status={theirs.status} /> {unitName(theirs.lead)}</p>
      <ul class="so-far">
        {theirs.since.map((entry) => (
          <li key={entry.version}>
            <span class="num">{at(entry.at)}</span> <b>{of("event", entry.kind)}</b> {unitName(entry.by.unit)}
            {Object.values(entry.texts).filter(Boolean).map((text) => <p key={text} class="wrap">{text}</p>)}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Both sides, and what a person may do; my entry stays until it is sent or taken back. */
function Decide({ item }: { item: CommandItem }) {
  const [busy, setBusy] = useState(false);
  const [sure, setSure] = useState(false);
  // A refusal has nothing of the case beside it: the version is asked for before it is sent again.
  const settle = async (as: (version: number) => Item): Promise<void> => {
    setBusy(true);
    const theirs = item.theirs ?? (await lookAt(item.code, item.seen));
    setBusy(false);
    if (!theirs) return change({ ...item, theirs: null });
    if (item.state === "conflict" && !item.theirs) return change({ ...item, theirs });  // to be looked at first
    await change(as(theirs.version));
  };
  return (
    <>
      <div class="action-row">
        <button type="button" class="btn small" aria-disabled={busy} data-act="again" onClick={() => void settle((version) => sendAgain(item, version))}>
          {item.state === "conflict" && !item.theirs ? say("spot.look") : item.state === "conflict" ? say("conflict.again") : say("spot.again")}
        </button>
        {item.command !== "sign" && <a class="btn small" data-act="edit" href={hrefOf({ name: "again", id: item.id })}>{say("spot.edit")}</a>}
        {item.command !== "note" && item.command !== "sign" && (
          <button type="button" class="btn small" data-act="note" aria-disabled={busy} onClick={() => void settle((version) => asNote(item, noteOf(item), version))}>
            {say("spot.as_note")}
          </button>
        )}
      </div>
      <TakeBack item={item} sure={sure} onSure={setSure} />
    </>
  );
}
function TakeBack({ item, sure, onSure }: { item: Item; sure: boolean; onSure: (on: boolean) => void }) {
  if (!sure) return <button type="button" class="btn plain small" onClick={() => onSure(true)}>{say("spot.take_back")}</button>;
  return (
    <div class="notice warn">
      <p>{say("spot.take_back_sure")}</p>
      <div class="action-row">
        <button type="button" class="btn small danger" onClick={() => void drop(item)}>{say("spot.take_back_yes")}</button>
        <button type="button" class="btn small" onClick={() => onSure(false)}>{say("staff.cancel")}</button>
      </div>
    </div>
  );
}
function DecideNeed({ item }: { item: Item }) {
  const [sure, setSure] = useState(false);
  return (
    <>
      <div class="action-row">
        <button type="button" class="btn small" data-act="again" onClick={() => void change(sendAgain(item, 0))}>{say("spot.again")}</button>
        <a class="btn small" data-act="edit" href={hrefOf({ name: "again", id: item.id })}>{say("spot.edit")}</a>
      </div>
      <TakeBack item={item} sure={sure} onSure={setSure} />
    </>
  );
}

function Sent({ item }: { item: Item }) {
  const answer = item.answer;
  if (!answer) return null;
  const rows = [
    { name: say("desk.receipt_code"), value: answer.code && <code>{answer.code}</code> },
    { name: say("spot.receipt_key"), value: answer.key && <code class="wrap">{answer.key}</code> },
    { name: say("spot.sent_at"), value: at(answer.at) },
  ];
  return <Facts rows={rows} />;
}

export function ItemCard({ item }: { item: Item }) {
  const [sure, setSure] = useState(false);
  const before = heldBackBy(item, mine.value);
  const title = item.kind === "command" ? tasks.value.find(({ code }) => code === item.code)?.title : "";
  const settled = item.state === "refused" || item.state === "conflict";
  return (
    <li class="item" data-item={item.id} data-state={item.state}>
      <p class="item-head">
        <Badge tone={kTones[item.state]}>{of("spot.state", item.state)}</Badge> <b>{titleOf(item)}</b>
        <span class="hint num">{at(item.made)}</span>
      </p>
      {item.kind === "command" && <p class="hint"><a href={hrefOf({ name: "task", code: item.code })}><code>{item.code}</code></a> {title}</p>}
      {before && <p class="hint">{say("spot.held_back", { what: titleOf(before) })}</p>}
      {item.state === "waiting" && item.tries > 0 && <p class="hint">{say("spot.tried", { n: item.tries })}</p>}
      {item.state === "conflict" && item.kind === "command" ? (
        <section class="conflict" aria-label={say("conflict.title")}>
          <p><b>{say("conflict.title")}</b> {say("conflict.lead")}</p>
          <div class="sides">
            <div><h2 class="side">{say("conflict.mine")}</h2><Facts rows={wordsOf(item)} /></div>
            <div><h2 class="side">{say("conflict.theirs")}</h2><Changed theirs={item.theirs ?? null} /></div>
          </div>
        </section>
      ) : (
        <Facts rows={wordsOf(item)} />
      )}
      <Shots photos={item.photos} />
      {item.photos.length > 0 && <p class="hint">{say("spot.photos_n", { n: item.photos.length, sent: item.photos.filter(({ stored }) => stored).length })}</p>}
      {item.state === "refused" && <Refused item={item} />}
      {settled && (item.kind === "command" ? <Decide item={item} /> : <DecideNeed item={item} />)}
      {item.state === "waiting" && isEditable(item) && (
        <div class="action-row">
          {!(item.kind === "command" && item.command === "sign") && <a class="btn plain small" data-act="edit" href={hrefOf({ name: "again", id: item.id })}>{say("spot.edit")}</a>}
          <TakeBack item={item} sure={sure} onSure={setSure} />
        </div>
      )}
      <Sent item={item} />
    </li>
  );
}
