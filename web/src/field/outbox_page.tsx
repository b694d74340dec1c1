/** Everything that was written here, with the state of each, what the phone has room for, and the button that sends. */
import { useEffect, useState } from "preact/hooks";
import { sizeText } from "../staff/admin/sizes.ts";
import { say } from "../words/say.ts";
import { hasWorker, isKept, isOnline, storage, type Storage } from "./device.ts";
import { isOpen } from "./outbox.ts";
import { ItemCard } from "./item_card.tsx";
import { items, mine, othersCount, send, syncing, unsentCount } from "./state.ts";


function Room() {
  const [room, setRoom] = useState<Storage | null>(null);
  const list = items.value;
  useEffect(() => void storage().then(setRoom, () => setRoom(null)), [list]);
  return (
    <>
      {room && <p class="hint">{say("spot.room", { used: sizeText(room.used), quota: sizeText(room.quota) })} {say(room.persisted ? "spot.persisted" : "spot.not_persisted")}</p>}
      {hasWorker() && <p class="hint">{say(isKept.value ? "spot.offline_ready" : "spot.offline_soon")}</p>}
    </>
  );
}

export function OutboxPage() {
  const open = mine.value.filter(isOpen);
  const sent = mine.value.filter((item) => !isOpen(item)).reverse();
  return (
    <div class="single">
      <h1 tabIndex={-1}>{say("spot.outbox_n", { n: unsentCount.value })}</h1>
      <p>{say("spot.outbox_lead")}</p>
      <button type="button" class="btn primary" aria-disabled={syncing.value || open.length === 0} onClick={() => void send(true)}>
        {syncing.value ? say("spot.sending") : say("spot.sync_now", { n: open.length })}
      </button>
      {!isOnline() && open.length > 0 && <p class="hint" role="status">{say("spot.offline_waits")}</p>}
      {othersCount.value > 0 && <p class="notice warn">{say("spot.others", { n: othersCount.value })}</p>}
      {open.length === 0 && <p class="empty">{say("spot.all_sent")}</p>}
      {open.length > 0 && <ul class="items">{open.map((item) => <ItemCard key={item.id} item={item} />)}</ul>}
      {sent.length > 0 && (
        <section aria-labelledby="sent">
          <h2 id="sent">{say("spot.sent_n", { n: sent.length })}</h2>
          <p class="hint">{say("spot.sent_lead")}</p>
          <ul class="items">{sent.map((item) => <ItemCard key={item.id} item={item} />)}</ul>
        </section>
      )}
      <Room />
    </div>
  );
}
