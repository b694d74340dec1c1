/** Pick the next case: queues, search, filters, list. */
import { useEffect } from "preact/hooks";
import { openCase } from "../route.ts";
import { listen } from "../shortcuts.ts";
import { active, followFilter, list } from "./inbox_state.ts";
import { neighbour } from "./list_store.ts";
import { CaseList } from "./case_list.tsx";
import { Filters } from "./filters.tsx";
import { Queues } from "./queues.tsx";

const move = (step: 1 | -1): void => {
  active.value = neighbour(list.value, active.value, step);
};
const openActive = (): void => {
  if (active.value) openCase(active.value);
};

export function Inbox() {
  useEffect(followFilter, []);
  useEffect(
    () =>
      listen({
        J: () => move(1),
        K: () => move(-1),
        O: openActive,
        Enter: openActive,
        "/": () => document.getElementById("search")?.focus(),
      }),
    [],
  );
  return (
    <div class="inbox">
      <Queues />
      <Filters />
      <CaseList />
    </div>
  );
}
