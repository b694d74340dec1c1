/** The views one keeps, as links above the queues. To share one is to share its address. */
import { useEffect, useState } from "preact/hooks";
import type { SavedView } from "../../api/views.ts";
import { say } from "../../words/say.ts";
import { later } from "../../ui/later.tsx";
import { hrefOf } from "../address.ts";
import { route } from "../route.ts";
import type { DialogProps } from "./view_dialogs.tsx";
import { filterOfView, isPlain, isSame } from "./view_list.ts";
import { loadViews, saved } from "./views_state.ts";

const SaveDialog = later<DialogProps>(() => import("./view_dialogs.tsx").then((file) => file.SaveDialog));
const ManageDialog = later<DialogProps>(() => import("./view_dialogs.tsx").then((file) => file.ManageDialog));

function ViewLink({ view }: { view: SavedView }) {
  const filter = filterOfView(view);
  return (
    <li>
      <a class="queue" aria-current={isSame(filter, route.value.filter) ? "page" : undefined} href={hrefOf({ screen: { name: "inbox" }, filter })}>{view.name}</a>
    </li>
  );
}

export function SavedViews() {
  const [open, setOpen] = useState<"save" | "manage" | null>(null);
  useEffect(() => void loadViews().catch(() => undefined), []);
  const { filter } = route.value;
  const views = saved.value?.views ?? [];
  const canSave = saved.value !== null && !isPlain(filter) && !views.some((view) => isSame(filterOfView(view), filter));
  const close = (): void => setOpen(null);
  if (views.length === 0 && !canSave) return null;
  return (
    <nav class="queues views" aria-label={say("views.title")}>
      <ul>
        {views.map((view) => <ViewLink key={view.name} view={view} />)}
        {canSave && <li><button type="button" class="btn plain small" onClick={() => setOpen("save")}>{say("views.save")}</button></li>}
        {views.length > 0 && <li><button type="button" class="btn plain small" onClick={() => setOpen("manage")}>{say("views.manage")}</button></li>}
      </ul>
      {open === "save" && <SaveDialog onClose={close} />}
      {open === "manage" && <ManageDialog onClose={close} />}
    </nav>
  );
}
