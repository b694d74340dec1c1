/** What was sent about the case: to whom, whether it went, why not, and when it is tried again. */
import { useEffect, useState } from "preact/hooks";
import type { Case } from "../../api/types.ts";
import { readNotices, type Delivery, type DeliveryPage, type DeliveryState } from "../../api/notices.ts";
import { Badge, Failure } from "../../ui/parts.tsx";
import { capital, of, say } from "../../words/say.ts";
import { deliveryCode } from "../../words/delivery.ts";
import type { Tone } from "../../words/tones.ts";
import { at, unitName } from "../state.ts";

const kTones = {
  waiting: "info", sending: "warn", sent: "ok", failed: "warn", dead: "bad", cancelled: "neutral",
} as const satisfies Record<DeliveryState, Tone>;

function toWhom({ destination }: Delivery): string {
  const [kind = "", id = ""] = destination.split(":");
  return kind === "unit" ? unitName(id) : of("delivery_to", kind);
}

const why = ({ code, state }: Delivery): string => (state === "sent" || !code ? "" : deliveryCode(code));

function Row({ one }: { one: Delivery }) {
  const more = [
    why(one),
    one.attempts > 1 && say("notices.tries", { n: one.attempts }),
    one.due_at && one.state !== "sending" && say("notices.next", { at: at(one.due_at) }),
  ].filter(Boolean).join(" · ");
  return (
    <li>
      <p class="notice-head"><Badge tone={kTones[one.state]}>{of("delivery_state", one.state)}</Badge> {capital(of("purpose", one.purpose))}</p>
      <p class="hint">{toWhom(one)} · {of("delivery_channel", one.channel)} · <span class="num">{at(one.ended_at ?? one.created_at)}</span></p>
      {more && <p class="hint">{more}</p>}
    </li>
  );
}

export function Notices({ c }: { c: Case }) {
  const [page, setPage] = useState<DeliveryPage | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const read = (after?: string): void => {
    readNotices(c.code, after).then(
      (more) => {
        setFailure(null);
        setPage((before) => (after && before ? { ...more, deliveries: [...before.deliveries, ...more.deliveries] } : more));
      },
      (error: unknown) => setFailure(error),
    );
  };
  useEffect(() => read(), [c.code, c.version]);
  return (
    <section aria-labelledby="notices">
      <h2 id="notices">{say("notices.title")}</h2>
      {failure !== null && <Failure error={failure} retry={() => read()} />}
      {page?.deliveries.length === 0 && <p class="hint">{say("notices.none")}</p>}
      <ul class="notices">{page?.deliveries.map((one) => <Row key={one.id} one={one} />)}</ul>
      {page?.next && <button type="button" class="btn small" onClick={() => read(page.next ?? undefined)}>{say("notices.older")}</button>}
    </section>
  );
}
