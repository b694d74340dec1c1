/** Another base map chosen, looked at, saved, and taken back. */
import { useState } from "preact/hooks";
import { kMapKinds, planMap, saveMap, type MapKind, type MapPlan, type MapSetting, type MapState } from "../../api/map_setting.ts";
import { say } from "../../words/say.ts";
import { ErrorSummary } from "../../ui/error_summary.tsx";
import { Chips } from "../../ui/field.tsx";
import { faultsOf, type Fault } from "../rounds/faults.ts";
import { MapFields } from "./map_fields.tsx";
import { MapPreview } from "./map_preview.tsx";
import { needed } from "./map_words.ts";

const kNames = ["kind", "address", "credit", "crs", "zoom_max", "file"] as const;

function Saved({ state, undone, undo, busy }: { state: MapState; undone: boolean; undo: (() => void) | null; busy: boolean }) {
  const words = undone ? "mapset.undone" : state.from === "command_line" ? "mapset.saved_later" : "mapset.saved";
  return (
    <div class="notice ok" role="status" data-saved>
      <p>{say(words)} {say("mapset.reload")}</p>
      {undo && <p><button type="button" class="btn small" data-do="undo" aria-disabled={busy} onClick={undo}>{say("mapset.undo")}</button></p>}
    </div>
  );
}

interface EditorProps {
  state: MapState;
  onState: (state: MapState) => void;
  again: () => void;
}
export function MapEditor({ state, onState, again }: EditorProps) {
  const [setting, setSetting] = useState(state.setting);
  const [plan, setPlan] = useState<MapPlan | null>(null);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [busy, setBusy] = useState(false);
  const [before, setBefore] = useState<{ setting: MapSetting; undone: boolean } | null>(null);
  const error = (name: string): string | undefined => faults.find(({ field }) => field === name)?.message;
  const vector = setting.kind === "file" && state.files.find(({ name }) => name === setting.file)?.kind === "vector";
  // Of a vector file there is nothing to choose, whatever was chosen of another.
  const asked: MapSetting = vector ? { ...setting, crs: "wgs84" } : setting;
  // What was shown is of what was asked, and of nothing else.
  const set = (more: Partial<MapSetting>): void => {
    setSetting({ ...setting, ...more });
    setPlan(null);
    setBefore(null);
  };
  const run = async (work: () => Promise<void>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setFaults([]);
    await work().catch((wrong: unknown) => {
      setPlan(null);
      setFaults(faultsOf(wrong, kNames));
    });
    setBusy(false);
  };
  const preview = (event: Event): void => {
    event.preventDefault();
    const open = needed(asked);
    setFaults(open);
    if (open.length > 0) return;
    void run(async () => {
      setPlan(await planMap(asked));
      requestAnimationFrame(() => document.getElementById("result")?.focus());
    });
  };
  const save = (wanted: MapSetting, undone: boolean): void => void run(async () => {
    const after = await saveMap(wanted, state.version);
    setBefore({ setting: state.setting, undone });
    setSetting(after.setting);
    setPlan(null);
    onState(after);
    requestAnimationFrame(() => document.getElementById("now")?.focus());
  });
  return (
    <section aria-labelledby="change">
      <h2 id="change">{say("mapset.change")}</h2>
      {before && <Saved state={state} undone={before.undone} busy={busy} undo={before.undone ? null : () => save(before.setting, true)} />}
      <form class="ask narrow" noValidate onSubmit={preview}>
        <ErrorSummary errors={faults} />
        <Chips name="kind" label={say("mapset.kind")} required error={error("kind")} options={kMapKinds.map((kind) => ({ value: kind, label: say(`mapset.kind_${kind}`) }))} value={setting.kind} onValue={(kind) => set({ kind: kind as MapKind })} />
        <MapFields setting={setting} state={state} error={error} set={set} again={again} />
        <div class="ask-foot"><button type="submit" class={plan ? "btn" : "btn primary"} aria-disabled={busy}>{busy ? say("staff.busy") : say("mapset.preview")}</button></div>
        {plan && <MapPreview plan={plan} setting={asked} state={state} />}
        {plan && <div class="ask-foot"><button type="button" class="btn primary" data-do="save" aria-disabled={busy} onClick={() => save(asked, false)}>{say("mapset.save")}</button></div>}
      </form>
    </section>
  );
}
