/** Today's tasks: by place, the nearest limit first, as they were when the server was last reached. */
import type { Case } from "../api/types.ts";
import { say } from "../words/say.ts";
import { at, categoryName, zoneName } from "../staff/state.ts";
import { Badge, DueText, Failure, Loading, StatusBadge } from "../ui/parts.tsx";
import { hrefOf } from "./address.ts";
import { isOnline } from "./device.ts";
import { unsent } from "./outbox.ts";
import { asOf, mine, more, readFailure, refresh, refreshing, signedIn, tasks } from "./state.ts";
import { byPlace } from "./tasks.ts";

function Row({ c }: { c: Case }) {
  const waits = unsent(mine.value).filter((item) => item.kind === "command" && item.code === c.code).length;
  return (
    <li>
      <a class="task" href={hrefOf({ name: "task", code: c.code })}>
        <b>{c.title || c.description || c.code}</b>
        <span>{c.place?.address || c.address} · {categoryName(c.category)}</span>
        <span class="task-state">
          <StatusBadge status={c.status} /> <DueText due={c.due.result ?? c.due_result} />
          {waits > 0 && <Badge tone="info">{say("spot.waits_n", { n: waits })}</Badge>}
        </span>
      </a>
    </li>
  );
}

export function TasksPage() {
  const places = byPlace(tasks.value);
  return (
    <div class="single">
      <h1 tabIndex={-1}>{say("spot.tasks_n", { n: tasks.value.length })}</h1>
      <div class="as-of">
        <p class="hint">{asOf.value ? say("spot.as_of", { at: at(asOf.value) }) : say("spot.never_read")}</p>
        <button type="button" class="btn small" aria-disabled={refreshing.value} onClick={() => void refresh()}>
          {refreshing.value ? say("staff.loading") : say("spot.refresh")}
        </button>
      </div>
      {more.value && <p class="notice info">{say("spot.more")}</p>}
      {places.length === 0 && refreshing.value && <Loading />}
      {readFailure.value !== null && signedIn.value && isOnline() && <Failure error={readFailure.value} />}
      {places.length === 0 && asOf.value && !refreshing.value && <p class="empty">{say("spot.none")}</p>}
      {places.map(({ zone, tasks: list }) => (
        <section key={zone} aria-label={zoneName(zone)}>
          <h2>{zoneName(zone)} <span class="num hint">{list.length}</span></h2>
          <ul class="task-list">{list.map((c) => <Row key={c.code} c={c} />)}</ul>
        </section>
      ))}
    </div>
  );
}
