/** The queues with their counts. Where one is still to come its place is kept, so that the list below does not move under the pointer. */
import { kQueues, type Queue } from "../../api/codes.ts";
import { of, say } from "../../words/say.ts";
import { hrefOf } from "../address.ts";
import { inQueue, route } from "../route.ts";
import { counts } from "./inbox_state.ts";

/** Those that only ever grow have no count. */
const kUncounted: ReadonlySet<Queue> = new Set<Queue>(["open", "landed", "all"]);

function QueueLink({ queue }: { queue: Queue }) {
  const here = route.value.filter.queue === queue;
  const count = counts.value[queue];
  const screen = route.value.screen.name === "case" ? route.value.screen : { name: "inbox" as const };
  return (
    <li>
      <a class={`queue queue-${queue}`} aria-current={here ? "page" : undefined} href={hrefOf({ screen, filter: inQueue(queue) })}>
        {of("queue", queue)} {!kUncounted.has(queue) && <b class="num">{count}</b>}
      </a>
    </li>
  );
}

export function Queues() {
  return (
    <nav class="queues" aria-label={say("staff.list")}>
      <ul>{kQueues.map((queue) => <QueueLink key={queue} queue={queue} />)}</ul>
    </nav>
  );
}
