/** Loads a year: two publishers' files are looked at first, differences and refusals shown; only what was looked at is loaded. */
import { useState } from "preact/hooks";
import { kSourceFormats, loadYear, previewYear, type CalendarLayer, type CalendarPlan } from "../../api/calendar.ts";
import { of, pick, say } from "../../words/say.ts";
import { ErrorSummary } from "../../ui/error_summary.tsx";
import { Labelled, Line, Select, fieldId } from "../../ui/field.tsx";
import { Badge } from "../../ui/parts.tsx";
import { announcement } from "../state.ts";
import { faultsOf, type Fault } from "./load_faults.ts";
import { emptyLoad, formatOf, importOf, missingLoad, type LoadValues, type SourceValue } from "./load_values.ts";

function Source({ index, value, errors, onValue }: { index: number; value: SourceValue; errors: readonly string[]; onValue: (value: SourceValue) => void }) {
  const files = `files_${index}`, format = `format_${index}`;
  const take = async (list: FileList | null): Promise<void> => {
    const read = await Promise.all([...(list ?? [])].map(async (file) => ({ name: file.name, text: await file.text() })));
    onValue({ ...value, files: read });
  };
  const told = (name: string): string | undefined => (errors.includes(name) ? say("calendar.missing") : undefined);
  return (
    <fieldset class="f source">
      <legend>{say("calendar.source_n", { n: index + 1 })}</legend>
      <Select
        name={format} label={say("calendar.format")} required error={told(format)} value={value.format} onValue={(next) => onValue({ ...value, format: formatOf(next) })}
        options={kSourceFormats.map((one) => ({ value: one, label: of("calendar_format", one) }))}
      />
      <Labelled field={{ name: files, label: say("calendar.source_files"), required: true, error: told(files) }}>
        <input
          type="file" id={fieldId(files)} name={files} multiple accept=".json,.csv,text/csv,application/json"
          aria-describedby={told(files) ? `e-${files}` : undefined} onChange={(event) => void take(event.currentTarget.files)}
        />
      </Labelled>
    </fieldset>
  );
}

function Changes({ plan }: { plan: CalendarPlan }) {
  if (plan.known) return <p>{say("calendar.known")}</p>;
  return (
    <>
      <p>
        <Badge tone={plan.status === "official" ? "ok" : "warn"}>{of("calendar_status", plan.status)}</Badge>{" "}
        {say("calendar.counts", { holidays: plan.holidays, makeups: plan.makeups })} {plan.replaces && <b>{say("calendar.replaces")}</b>}
      </p>
      {plan.changes.length === 0 ? <p>{say("calendar.no_changes")}</p> : (
        <div class="scroll" tabIndex={0} role="region" aria-label={say("calendar.changes")}>
          <table>
            <caption>{say("calendar.changes")}</caption>
            <thead><tr><th scope="col">{say("calendar.days")}</th><th scope="col">{say("calendar.was")}</th><th scope="col">{say("calendar.is")}</th><th scope="col">{say("calendar.name")}</th></tr></thead>
            <tbody>
              {plan.changes.map((change) => (
                <tr key={change.date}><th scope="row" class="num nowrap">{change.date}</th><td>{of("calendar_day", change.was)}</td><td>{of("calendar_day", change.is)}</td><td>{pick(change)}</td></tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p class="hint">{plan.files.map(({ name, sha256 }) => `${name} sha256 ${sha256.slice(0, 12)}…`).join(" · ")}</p>
    </>
  );
}

interface Props {
  year: number;
  layers: readonly CalendarLayer[];
  onLoaded: () => void;
}
export function LoadForm({ year, layers, onLoaded }: Props) {
  const [values, setValues] = useState<LoadValues>(() => emptyLoad(layers[0]?.code ?? "", year));
  const [plan, setPlan] = useState<CalendarPlan | null>(null);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [errors, setErrors] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const national = layers.find(({ code }) => code === values.layer)?.level === "national";
  // Whatever changes after the look is not what was looked at.
  const set = (part: Partial<LoadValues>): void => {
    setPlan(null);
    setFaults([]);
    setValues((before) => ({ ...before, ...part }));
  };
  const setSource = (index: 0 | 1) => (value: SourceValue): void =>
    set({ sources: index === 0 ? [value, values.sources[1]] : [values.sources[0], value] });
  const run = async (work: () => Promise<void>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setFaults([]);
    await work().catch((error: unknown) => setFaults(faultsOf(error)));
    setBusy(false);
  };
  const preview = (event: Event): void => {
    event.preventDefault();
    const open = missingLoad(values, national);
    setErrors(open);
    if (open.length > 0) {
      document.getElementById(fieldId(open[0] ?? ""))?.focus();
      return;
    }
    setPlan(null);
    void run(async () => setPlan(await previewYear(importOf(values))));
  };
  const load = (): void =>
    void run(async () => {
      if (!plan) return;
      await loadYear(importOf(values), plan.digest);
      announcement.value = say("staff.done", { what: say("calendar.load") });
      setPlan(null);
      onLoaded();
    });
  return (
    <section aria-labelledby="load">
      <h2 id="load">{say("calendar.load")}</h2>
      <p>{say("calendar.load_lead")}</p>
      <form class="ask narrow" noValidate onSubmit={preview}>
        <ErrorSummary errors={faults} />
        <Select
          name="layer" label={say("calendar.layer")} required value={values.layer} onValue={(layer) => set({ layer })} error={errors.includes("layer") ? say("calendar.missing") : undefined}
          options={layers.map((layer) => ({ value: layer.code, label: pick(layer) }))}
        />
        <Line name="year" label={say("calendar.year")} required value={values.year} max={4} error={errors.includes("year") ? say("calendar.missing") : undefined} onValue={(next) => set({ year: next.trim() })} />
        <Source index={0} value={values.sources[0]} errors={errors} onValue={setSource(0)} />
        <Source index={1} value={values.sources[1]} errors={errors} onValue={setSource(1)} />
        <div class="ask-foot"><button type="submit" class={plan ? "btn" : "btn primary"} aria-disabled={busy}>{say(busy ? "staff.busy" : "calendar.preview")}</button></div>
      </form>
      {plan && (
        <div class="plan" role="status">
          <h3>{say("calendar.preview_of", { year: plan.year, layer: plan.layer })}</h3>
          <Changes plan={plan} />
          {!plan.known && <button type="button" class="btn primary" aria-disabled={busy} onClick={load}>{say("calendar.load_go")}</button>}
        </div>
      )}
    </section>
  );
}
