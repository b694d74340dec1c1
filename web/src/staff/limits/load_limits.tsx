/** Loads a new version: faults line by line, what changes from what to what, and who keeps the old limits, before anything is done. */
import { useState } from "preact/hooks";
import { loadLimits, previewLimits, type LimitFault, type LimitPlan } from "../../api/limits.ts";
import { of, say } from "../../words/say.ts";
import { ErrorSummary } from "../../ui/error_summary.tsx";
import { describedBy, fieldId, Labelled } from "../../ui/field.tsx";
import { ruleText } from "../../ui/parts.tsx";
import { faultsOf, type Fault } from "../dispatch/faults.ts";
import { announcement, at } from "../state.ts";
import { fieldText } from "./limit_words.ts";
import { RuleTable } from "./rule_tables.tsx";

function Faults({ faults, title }: { faults: readonly LimitFault[]; title: string }) {
  if (faults.length === 0) return null;
  return (
    <div class="notice bad refusals">
      <p><b>{title}</b></p>
      <ul>
        {faults.map(({ line, field, rule, message }) => {
          const told = ruleText(rule, message);
          return (
            <li key={`${line} ${field} ${message}`}>
              {line !== null && <b>{say("limits.at_line", { line })} </b>}{field && <><code>{field}</code> </>}{told}{told !== message && <> <span class="hint">{message}</span></>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Changed({ plan }: { plan: LimitPlan }) {
  const caption = say("limits.changed", { n: plan.changed.length });
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="board">
        <caption>{caption}</caption>
        <thead><tr><th scope="col">{say("limits.rule")}</th><th scope="col">{say("limits.what")}</th><th scope="col">{say("limits.was")}</th><th scope="col">{say("limits.is")}</th></tr></thead>
        <tbody>
          {plan.changed.flatMap(({ was, is, fields }) => fields.map((field) => (
            <tr key={is.rule + field}>
              <th scope="row"><span class="code">{is.rule}</span></th>
              <td data-label={say("limits.what")}>{of("limit_field", field)}</td>
              <td data-label={say("limits.was")}>{fieldText(was, field)}</td>
              <td data-label={say("limits.is")}><b>{fieldText(is, field)}</b></td>
            </tr>
          )))}
        </tbody>
      </table>
    </div>
  );
}

/** Cases in hand keep what is on their sheets. */
function Keeps({ keeps }: { keeps: LimitPlan["keeps"] }) {
  return (
    <div class="notice keeps">
      <p><b>{say("limits.keeps")}</b> {say(keeps.complete ? "limits.keeps_all" : "limits.keeps_some", { read: keeps.read, open: keeps.open, at: at(keeps.as_of) })}</p>
      {keeps.profiles.length > 0 && (
        <ul>{keeps.profiles.map(({ profile, cases }) => <li key={profile}>{say("limits.keeps_profile", { profile: profile || say("limits.other_rules"), n: cases, of: keeps.read })}</li>)}</ul>
      )}
    </div>
  );
}

function Plan({ plan }: { plan: LimitPlan }) {
  const nothing = plan.added.length + plan.removed.length + plan.changed.length === 0 && !plan.reordered;
  return (
    <>
      <Faults faults={plan.refusals} title={say("limits.refusals")} />
      {plan.warnings.length > 0 && (
        <div class="notice warn"><ul>{plan.warnings.map(({ kind, rule }) => <li key={kind + rule}><code>{rule}</code> {of("limit_warning", kind)}</li>)}</ul></div>
      )}
      {nothing && <p>{say("limits.no_changes")}</p>}
      {plan.changed.length > 0 && <Changed plan={plan} />}
      {plan.added.length > 0 && <RuleTable rules={plan.added} caption={say("limits.added", { n: plan.added.length })} />}
      {plan.removed.length > 0 && <RuleTable rules={plan.removed} caption={say("limits.removed", { n: plan.removed.length })} />}
      {plan.reordered && <p>{say("limits.reordered")}</p>}
      <Keeps keeps={plan.keeps} />
    </>
  );
}

const outcomeOf = (plan: LimitPlan): string =>
  say(plan.faults.length > 0 ? "limits.unreadable" : plan.known ? "limits.known" : plan.refusals.length > 0 ? "limits.refused" : "limits.may_load");
const mayLoad = (plan: LimitPlan): boolean => !plan.known && plan.faults.length === 0 && plan.refusals.length === 0;

export function LoadLimits() {
  const [text, setText] = useState("");
  const [plan, setPlan] = useState<LimitPlan | null>(null);
  const [loaded, setLoaded] = useState<number | null>(null);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [busy, setBusy] = useState(false);
  const field = { name: "limits", label: say("limits.new_file"), required: true, error: faults.find((fault) => fault.field === "limits")?.message };
  const take = async (file: File | undefined): Promise<void> => {
    // Whatever changes after the look is not what was looked at.
    setPlan(null);
    setFaults([]);
    setText(file ? await file.text() : "");
  };
  const run = async (work: () => Promise<void>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setFaults([]);
    setLoaded(null);
    await work().catch((error: unknown) => setFaults(faultsOf(error, ["limits"])));
    setBusy(false);
  };
  const preview = (event: Event): void => {
    event.preventDefault();
    setPlan(null);
    if (!text) return setFaults([{ field: "limits", message: say("limits.file_needed") }]);
    void run(async () => setPlan(await previewLimits(text)));
  };
  const go = (): void =>
    void run(async () => {
      if (!plan) return;
      const after = await loadLimits(text, plan.digest);
      announcement.value = say("staff.done", { what: say("limits.load") });
      setPlan(null);
      setLoaded(after.loaded_version);
    });
  return (
    <>
      <p>{say("limits.load_lead")}</p>
      <form class="ask narrow" noValidate onSubmit={preview}>
        <ErrorSummary errors={faults} />
        <Labelled field={field}>
          <input
            type="file" id={fieldId("limits")} name="limits" accept=".csv,text/csv" aria-describedby={describedBy(field)}
            aria-invalid={field.error ? "true" : undefined} onChange={(event) => void take(event.currentTarget.files?.[0])}
          />
        </Labelled>
        <div class="ask-foot"><button type="submit" class={plan ? "btn" : "btn primary"} aria-disabled={busy}>{say(busy ? "staff.busy" : "calendar.preview")}</button></div>
      </form>
      {loaded !== null && <p class="notice ok" role="status">{say("limits.loaded", { version: loaded })}</p>}
      {plan && (
        <div class="plan">
          <h2>{say("limits.preview_of", { version: plan.version })}</h2>
          <p role="status">{outcomeOf(plan)}</p>
          <Faults faults={plan.faults} title={say("limits.faults")} />
          {plan.faults.length === 0 && <Plan plan={plan} />}
          {mayLoad(plan) && <button type="button" class="btn primary" aria-disabled={busy} onClick={go}>{say("limits.load_go", { version: plan.version + 1 })}</button>}
        </div>
      )}
    </>
  );
}
