/** Keeping a view under a name; renaming and removing those one has. */
import { useState } from "preact/hooks";
import { ApiError } from "../../api/http.ts";
import { kViewNameMax, kViewsMax, saveViews, type SavedView } from "../../api/views.ts";
import { say } from "../../words/say.ts";
import { ErrorSummary } from "../../ui/error_summary.tsx";
import { Line } from "../../ui/field.tsx";
import { Modal } from "../../ui/modal.tsx";
import { refusalText } from "../../ui/parts.tsx";
import { route } from "../route.ts";
import { announcement } from "../state.ts";
import { edited, editFaults, isFull, nameFault, withView, type Edit, type NameFault } from "./view_list.ts";
import { changeViews, loadViews, saved } from "./views_state.ts";

export interface DialogProps {
  onClose: () => void;
}
/** Kept as it is between two drawings: the summary takes focus when it changes. */
type Errors = readonly { field: string; message: string }[];
const told = (fault: NameFault): string => say(`rule.${fault}`);

export function SaveDialog({ onClose }: DialogProps) {
  const [name, setName] = useState("");
  const [errors, setErrors] = useState<Errors>([]);
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    let wrong: string | undefined;
    setBusy(true);
    try {
      await changeViews((views) => {
        const fault = nameFault(name, views.map((view) => view.name));
        wrong = fault ? told(fault) : isFull(views) ? say("rule.views_max") : undefined;
        return wrong ? null : withView(views, name, route.peek().filter);
      });
    } catch (failure) {
      wrong = refusalText(failure);
    }
    setBusy(false);
    setErrors(wrong ? [{ field: "view_name", message: wrong }] : []);
    if (wrong) return;
    announcement.value = say("views.saved", { name: name.trim() });
    onClose();
  };
  return (
    <Modal title={say("views.save")} onClose={onClose}>
      <form class="ask" noValidate onSubmit={(event) => void submit(event)}>
        <ErrorSummary errors={errors} />
        <Line name="view_name" label={say("views.name")} hint={say("views.hint", { most: kViewsMax })} value={name} max={kViewNameMax} required error={errors[0]?.message} onValue={setName} />
        <div class="ask-foot">
          <button type="submit" class="btn primary" aria-disabled={busy}>{say("views.keep")}</button>
          <button type="button" class="btn" onClick={onClose}>{say("staff.cancel")}</button>
        </div>
      </form>
    </Modal>
  );
}

const namesOf = (views: readonly SavedView[]): Edit[] => views.map(({ name }) => name);

export function ManageDialog({ onClose }: DialogProps) {
  // The list as it was when the dialog opened: its rows are what is edited.
  const [began, setBegan] = useState(() => saved.peek() ?? { version: 0, views: [] });
  const [edits, setEdits] = useState<readonly Edit[]>(() => namesOf(began.views));
  const [faults, setFaults] = useState<ReadonlyMap<number, NameFault>>(new Map());
  const [errors, setErrors] = useState<Errors>([]);
  const set = (at: number, edit: Edit): void => setEdits(edits.map((old, i) => (i === at ? edit : old)));
  const startAnew = async (): Promise<void> => {
    await loadViews();
    const now = saved.peek();
    if (!now) return;
    setBegan(now);
    setEdits(namesOf(now.views));
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const wrong = editFaults(edits);
    setFaults(wrong);
    setErrors([...wrong].map(([at, fault]) => ({ field: `view_${at}`, message: told(fault) })));
    if (wrong.size > 0) return;
    try {
      saved.value = await saveViews(began.version, edited(began.views, edits));
      onClose();
    } catch (error) {
      const elsewhere = error instanceof ApiError && error.status === 412;
      if (elsewhere) await startAnew().catch(() => undefined);
      setErrors([{ field: "", message: elsewhere ? say("views.elsewhere") : refusalText(error) }]);
    }
  };
  return (
    <Modal title={say("views.manage")} onClose={onClose}>
      <form class="ask" noValidate onSubmit={(event) => void submit(event)}>
        <ErrorSummary errors={errors} />
        {began.views.map((view, at) => {
          const edit = edits[at];
          const fault = faults.get(at);
          return (
            <div key={view.name} data-view={at}>
              {typeof edit === "string" ? (
                <Line name={`view_${at}`} label={say("views.name_of", { name: view.name })} value={edit} max={kViewNameMax} required error={fault && told(fault)} onValue={(name) => set(at, name)} />
              ) : <p>{say("views.to_remove", { name: view.name })}</p>}
              <p>
                <button type="button" class="btn small" onClick={() => set(at, typeof edit === "string" ? null : view.name)}>
                  {typeof edit === "string" ? say("views.remove", { name: view.name }) : say("views.keep_it", { name: view.name })}
                </button>
              </p>
            </div>
          );
        })}
        <div class="ask-foot">
          <button type="submit" class="btn primary">{say("views.keep")}</button>
          <button type="button" class="btn" onClick={onClose}>{say("staff.cancel")}</button>
        </div>
      </form>
    </Modal>
  );
}
