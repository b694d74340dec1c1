/** Loads new lists: what would change and what stands against it is looked at first; only what was looked at is loaded. */
import { useState } from "preact/hooks";
import { loadLists, previewLists, type ListLoad, type ListPlan } from "../../api/dispatch.ts";
import { say } from "../../words/say.ts";
import { ErrorSummary } from "../../ui/error_summary.tsx";
import { describedBy, fieldId, Labelled } from "../../ui/field.tsx";
import { ruleText } from "../../ui/parts.tsx";
import { announcement } from "../state.ts";
import { faultsOf, type Fault } from "./faults.ts";
import { DelegationTable, DutyTable } from "./list_tables.tsx";

const kLists = ["duty_list", "delegations"] as const;
type ListName = (typeof kLists)[number];

function ListFile({ name, error, onText }: { name: ListName; error: string | undefined; onText: (text: string) => void }) {
  const field = { name, label: say(`lists.file_${name}`), error };
  const take = async (file: File | undefined): Promise<void> => onText(file ? await file.text() : "");
  return (
    <Labelled field={field}>
      <input
        type="file" id={fieldId(name)} name={name} accept=".csv,text/csv" aria-describedby={describedBy(field)}
        aria-invalid={error ? "true" : undefined} onChange={(event) => void take(event.currentTarget.files?.[0])}
      />
    </Labelled>
  );
}

function Changes({ plan }: { plan: ListPlan }) {
  const { duties_added: more, duties_removed: less, delegations_added: handed, delegations_removed: ended } = plan;
  return (
    <>
      {more.length + less.length + handed.length + ended.length === 0 && <p>{say("lists.no_changes")}</p>}
      {more.length > 0 && <DutyTable lines={more} caption={say("lists.duties_added", { n: more.length })} />}
      {less.length > 0 && <DutyTable lines={less} caption={say("lists.duties_removed", { n: less.length })} />}
      {handed.length > 0 && <DelegationTable lines={handed} caption={say("lists.delegations_added", { n: handed.length })} />}
      {ended.length > 0 && <DelegationTable lines={ended} caption={say("lists.delegations_removed", { n: ended.length })} />}
    </>
  );
}

/** Lines of the present catalogue that the lists would refuse. */
function Refusals({ plan }: { plan: ListPlan }) {
  if (plan.refusals.length === 0) return null;
  return (
    <div class="notice bad refusals">
      <p><b>{say("lists.refusals")}</b></p>
      <ul>{plan.refusals.map(({ field, rule, message }) => <li key={field + rule + message}>{field && <code>{field}</code>} {ruleText(rule, message)}{" "}{ruleText(rule, message) !== message && <span class="hint">{message}</span>}</li>)}</ul>
    </div>
  );
}

export function LoadLists() {
  const [load, setLoad] = useState<ListLoad>({});
  const [plan, setPlan] = useState<ListPlan | null>(null);
  const [loaded, setLoaded] = useState<number | null>(null);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [busy, setBusy] = useState(false);
  // Whatever changes after the look is not what was looked at.
  const set = (name: ListName, text: string): void => {
    setPlan(null);
    setFaults([]);
    setLoad(({ [name]: _, ...others }) => (text ? { ...others, [name]: text } : others));
  };
  const run = async (work: () => Promise<void>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setFaults([]);
    setLoaded(null);
    await work().catch((error: unknown) => setFaults(faultsOf(error, kLists)));
    setBusy(false);
  };
  const preview = (event: Event): void => {
    event.preventDefault();
    setPlan(null);
    if (!load.duty_list && !load.delegations) return setFaults([{ field: "duty_list", message: say("lists.file_needed") }]);
    void run(async () => setPlan(await previewLists(load)));
  };
  const go = (): void =>
    void run(async () => {
      if (!plan) return;
      const after = await loadLists(load, plan.digest);
      announcement.value = say("staff.done", { what: say("lists.load") });
      setPlan(null);
      setLoaded(after.loaded_version);
    });
  const errorOf = (name: ListName): string | undefined => faults.find(({ field }) => field === name)?.message;
  return (
    <>
      <p>{say("lists.load_lead")}</p>
      <form class="ask narrow" noValidate onSubmit={preview}>
        <ErrorSummary errors={faults} />
        {kLists.map((name) => <ListFile key={name} name={name} error={errorOf(name)} onText={(text) => set(name, text)} />)}
        <div class="ask-foot"><button type="submit" class={plan ? "btn" : "btn primary"} aria-disabled={busy}>{say(busy ? "staff.busy" : "calendar.preview")}</button></div>
      </form>
      {loaded !== null && <p class="notice ok" role="status">{say("lists.loaded", { version: loaded })}</p>}
      {plan && (
        <div class="plan">
          <h2>{say("lists.preview_of", { version: plan.catalogue_version })}</h2>
          <p role="status">{say(plan.known ? "lists.known" : plan.refusals.length > 0 ? "lists.refused" : "lists.may_load")}</p>
          <Refusals plan={plan} />
          <Changes plan={plan} />
          {!plan.known && plan.refusals.length === 0 && <button type="button" class="btn primary" aria-disabled={busy} onClick={go}>{say("calendar.load_go")}</button>}
        </div>
      )}
    </>
  );
}
