/** Pick the next case: queues, search, filters, list. */
import { useEffect } from "preact/hooks";
import { later } from "../../ui/later.tsx";
import { choose, mayChoose } from "../bulk/chosen.ts";
import { openCase } from "../route.ts";
import { listen } from "../shortcuts.ts";
import { active, followFilter, list } from "./inbox_state.ts";
import { neighbour } from "./list_store.ts";
import { CaseList } from "./case_list.tsx";
import { Filters } from "./filters.tsx";
import { Queues } from "./queues.tsx";
import { SavedViews } from "../views/saved_views.tsx";

const move = (step: 1 | -1): void => {
  active.value = neighbour(list.value, active.value, step);
};
const BulkBar = later(() => import("../bulk/bulk_bar.tsx").then((file) => file.BulkBar));
const openActive = (): void => {
  if (active.value) openCase(active.value);
};

/** The row that the keyboard stands on; with `range` everything from the row chosen before. */
const chooseActive = (range: boolean): void => {
  if (active.value) choose(active.value, list.value.rows.map(({ code }) => code), range);
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
        X: (event) => chooseActive(event.shiftKey),
        "/": () => document.getElementById("search")?.focus(),
      }),
    [],
  );
  return (
    <div class="inbox">
      <SavedViews />
      <Queues />
      <Filters />
      {mayChoose() && <BulkBar />}
      <CaseList />
    </div>
  );
}
