/** How it goes with each carrier: when it last went, when it last failed, how often since, and what waits. */
import type { Carrier } from "../../api/outbox.ts";
import { deliveryCode } from "../../words/delivery.ts";
import { capital, say } from "../../words/say.ts";
import type { Tone } from "../../words/tones.ts";
import { Badge } from "../../ui/parts.tsx";
import { at } from "../state.ts";
import { carrierText, type Partners } from "./destinations.ts";
import { healthOf, type Health } from "./health.ts";

const kTones: Record<Health, Tone> = { well: "ok", failing: "bad", never: "bad", idle: "neutral" };

const Line = ({ one, partners }: { one: Carrier; partners: Partners }) => (
  <tr data-carrier={one.carrier}>
    <th scope="row">{capital(carrierText(one.carrier, partners))}</th>
    <td data-label={say("outbox.health")}><Badge tone={kTones[healthOf(one)]}>{say(`outbox.health_${healthOf(one)}`)}</Badge></td>
    <td data-label={say("outbox.last_success")} class="num">{at(one.last_success_at) || say("outbox.not_ever")}</td>
    <td data-label={say("outbox.last_failure")} class="num">{at(one.last_failure_at) || say("outbox.not_ever")}{one.code && one.last_failure_at && <span class="hint block">{deliveryCode(one.code)}</span>}</td>
    <td data-label={say("outbox.failures")} class="n">{one.failures}</td>
    <td data-label={say("outbox.waiting")} class="num">{at(one.waiting_since) || say("outbox.nothing_waits")}</td>
  </tr>
);

export function Carriers({ carriers, partners }: { carriers: readonly Carrier[]; partners: Partners }) {
  if (carriers.length === 0) return <p class="empty">{say("outbox.no_carriers")}</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={say("outbox.carriers_table")}>
      <table class="board">
        <caption class="hidden">{say("outbox.carriers_table")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("outbox.carrier")}</th><th scope="col">{say("outbox.health")}</th><th scope="col">{say("outbox.last_success")}</th>
            <th scope="col">{say("outbox.last_failure")}</th><th scope="col" class="n">{say("outbox.failures")}</th><th scope="col">{say("outbox.waiting")}</th>
          </tr>
        </thead>
        <tbody>{carriers.map((one) => <Line key={one.carrier} one={one} partners={partners} />)}</tbody>
      </table>
    </div>
  );
}
