/** Zones from a GeoJSON file: first what it would change, or what is wrong with it, feature by feature; then the load. */
import { useState } from "preact/hooks";
import { loadZones, planZones, type CityLayer, type ZoneFile, type ZonePlan } from "../../api/city.ts";
import { ApiError } from "../../api/http.ts";
import { has, of, pick, say } from "../../words/say.ts";
import { ErrorSummary } from "../../ui/error_summary.tsx";
import { Check, fieldId, Labelled, Line, Select } from "../../ui/field.tsx";
import { faultsOf, type Fault } from "../rounds/faults.ts";
import { missing } from "../rounds/form_dialog.tsx";
import { announcement } from "../state.ts";
import { featureNumber } from "./zone_map.ts";
import { PlanPart } from "./zone_plan.tsx";

type Asked = Omit<ZoneFile, "file"> & { file: File | null };
const kNames = ["layer", "file", "crs", "code_property", "name_property", "source"] as const;

/** What is wrong with the file, told of the features one by one; the rest as of any form. */
function refusals(error: unknown): { features: { number: number; words: string; detail: string }[]; faults: Fault[] } {
  const broken = error instanceof ApiError ? error.errors.filter(({ field }) => featureNumber(field) !== null) : [];
  const whole = error instanceof ApiError ? error.errors.find(({ rule }) => has(`zone_fault.${rule}`)) : undefined;
  if (broken.length === 0) return { features: [], faults: whole ? [{ field: "file", message: of("zone_fault", whole.rule) }] : faultsOf(error, kNames) };
  const features = broken.map(({ field, rule, message }) => ({ number: featureNumber(field) ?? 0, words: of("zone_fault", rule), detail: message }));
  return { features, faults: [{ field: "file", message: say("city.broken", { n: features.length }) }] };
}

function Fields({ asked, layers, error, set }: { asked: Asked; layers: readonly CityLayer[]; error: (name: string) => string | undefined; set: (more: Partial<Asked>) => void }) {
  return (
    <>
      <Select name="layer" label={say("city.layer")} hint={say("city.layer_hint")} required error={error("layer")} options={layers.map((one) => ({ value: one.code, label: pick(one) }))} value={asked.layer} onValue={(layer) => set({ layer })} />
      <Labelled field={{ name: "file", label: say("city.file"), hint: say("city.file_hint"), error: error("file"), required: true }}>
        <input type="file" id={fieldId("file")} name="file" accept=".geojson,.json,application/geo+json" aria-describedby="h-file" aria-invalid={error("file") ? "true" : undefined} onChange={(event) => set({ file: event.currentTarget.files?.[0] ?? null })} />
      </Labelled>
      <Select
        name="crs" label={say("city.crs")} hint={say("city.crs_hint")} required error={error("crs")} value={asked.crs} onValue={(crs) => set({ crs })}
        options={[{ value: "wgs84", label: say("city.wgs84") }, { value: "gcj02", label: say("city.gcj02") }]}
      />
      <Line name="source" label={say("city.source")} hint={say("city.source_hint")} required max={60} error={error("source")} value={asked.source} onValue={(source) => set({ source })} />
      <Check name="surveyed" label={say("city.surveyed_check")} checked={asked.surveyed} onChecked={(surveyed) => set({ surveyed })} />
      <details class="more">
        <summary>{say("city.columns")}</summary>
        <Line name="code_property" label={say("city.code_property")} hint={say("city.code_property_hint")} max={64} error={error("code_property")} value={asked.code_property} onValue={(code_property) => set({ code_property })} />
        <Line name="name_property" label={say("city.name_property")} hint={say("city.name_property_hint")} max={64} error={error("name_property")} value={asked.name_property} onValue={(name_property) => set({ name_property })} />
      </details>
    </>
  );
}

export function ZoneImport({ layers, onLoaded }: { layers: readonly CityLayer[]; onLoaded: () => Promise<void> }) {
  const [asked, setAsked] = useState<Asked>({ file: null, layer: "", crs: "", code_property: "", name_property: "", source: "", surveyed: false });
  const [plan, setPlan] = useState<ZonePlan | null>(null);
  const [told, setTold] = useState<ReturnType<typeof refusals>>({ features: [], faults: [] });
  const [busy, setBusy] = useState(false);
  const error = (name: string): string | undefined => told.faults.find(({ field }) => field === name)?.message;
  // Another file, or another way to read it, is another import: what was shown holds no more.
  const set = (more: Partial<Asked>): void => {
    setAsked({ ...asked, ...more });
    setPlan(null);
  };
  const run = async (work: (file: File) => Promise<void>): Promise<void> => {
    const faults = missing([["layer", say("city.layer"), asked.layer], ["file", say("city.file"), asked.file?.name ?? ""], ["crs", say("city.crs"), asked.crs], ["source", say("city.source"), asked.source]]);
    setTold({ features: [], faults });
    if (busy || faults.length > 0 || !asked.file) return;
    setBusy(true);
    await work(asked.file).catch((wrong: unknown) => {
      setPlan(null);
      setTold(refusals(wrong));
    });
    setBusy(false);
  };
  const preview = (event: Event): void => {
    event.preventDefault();
    void run(async (file) => {
      setPlan(await planZones({ ...asked, file }));
      requestAnimationFrame(() => document.getElementById("plan")?.focus());
    });
  };
  const load = (digest: string): void => void run(async (file) => {
    const { zones } = await loadZones({ ...asked, file }, digest);
    announcement.value = say("city.loaded", { n: zones });
    setPlan(null);
    await onLoaded();
    document.getElementById("zones")?.focus();
  });
  return (
    <form class="ask narrow" noValidate onSubmit={preview}>
      <ErrorSummary errors={told.faults} />
      {told.features.length > 0 && <ol class="refusals">{told.features.map((one, index) => <li key={index}>{say("city.feature", { n: one.number })}{one.words}<span class="hint block wrap">{one.detail}</span></li>)}</ol>}
      <Fields asked={asked} layers={layers} error={error} set={set} />
      <div class="ask-foot"><button type="submit" class={plan ? "btn" : "btn primary"} aria-disabled={busy}>{busy ? say("staff.busy") : say("city.preview")}</button></div>
      {plan && <PlanPart plan={plan} />}
      {plan && <div class="ask-foot"><button type="button" class="btn primary" data-do="load" aria-disabled={busy} onClick={() => load(plan.digest)}>{say("city.load")}</button></div>}
    </form>
  );
}
