/** The look before saving: asked for, shown, and saved as it was shown. */
import { useState } from "preact/hooks";
import { ApiError } from "../../api/http.ts";
import { planTable, saveTable, type CityTable, type TableFault, type TablePlan } from "../../api/tables.ts";
import { say } from "../../words/say.ts";
import { ErrorSummary } from "../../ui/error_summary.tsx";
import { Failure } from "../../ui/parts.tsx";
import { faultsOf, type Fault } from "../dispatch/faults.ts";
import { PlanView } from "./plan_view.tsx";
import { textOf, type Source } from "./plan_source.ts";

interface Shown {
  source: Source;
  plan: TablePlan;
}
export interface PlanState {
  state: Shown | null;
  busy: boolean;
  /** Somebody else was first: nothing was saved. */
  conflict: boolean;
  failure: unknown;
  faults: readonly Fault[];
  look: (source: Source) => void;
  save: () => void;
  again: () => void;
  drop: () => void;
}
interface Asks {
  name: string;
  onSaved: (version: number) => Promise<void>;
  /** Reads the table again and gives what is to be looked at then. */
  onAgain: (source: Source) => Promise<Source>;
}
const toPlan = (): void => void requestAnimationFrame(() => document.getElementById("plan")?.focus());

export function usePlan({ name, onSaved, onAgain }: Asks): PlanState {
  const [state, setState] = useState<Shown | null>(null);
  const [busy, setBusy] = useState(false);
  const [conflict, setConflict] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const run = async (work: () => Promise<void>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    setFaults([]);
    await work().catch((error: unknown) => setFailure(error));
    setBusy(false);
  };
  const show = async (source: Source): Promise<void> => {
    setState(null);
    setConflict(false);
    setState({ source, plan: await planTable(name, textOf(source)) });
    toPlan();
  };
  const save = async ({ source, plan }: Shown): Promise<void> => {
    try {
      const { version } = await saveTable(name, textOf(source), plan.digest);
      setState(null);
      await onSaved(version);
    } catch (error) {
      if (!(error instanceof ApiError) || error.errors.every(({ rule }) => rule === "digest") && error.status !== 412) throw error;
      if (error.status === 412) setConflict(true);
      else setFaults(faultsOf(error, []));
    }
  };
  return {
    state, busy, conflict, failure, faults,
    look: (source) => void run(() => show(source)),
    save: () => void (state && run(() => save(state))),
    again: () => void (state && run(async () => show(await onAgain(state.source)))),
    drop: () => {
      setState(null);
      setConflict(false);
    },
  };
}

function titleOf({ source }: Shown): string {
  if (source.kind === "pack") return say("tables.plan_pack");
  return source.kind === "file" ? say("tables.plan_file", { file: source.name }) : say("tables.plan");
}

export function PlanPart({ plan, table, fixOf }: { plan: PlanState; table: CityTable; fixOf: (fault: TableFault) => (() => void) | null }) {
  const { state } = plan;
  const mayStillSave = state !== null && !plan.conflict && !state.plan.known && state.plan.faults.length === 0;
  return (
    <>
      {plan.failure !== null && <Failure error={plan.failure} />}
      {state && (
        <section class="plan" aria-labelledby="plan" data-plan={state.source.kind}>
          <h2 id="plan" tabIndex={-1}>{titleOf(state)}</h2>
          {plan.conflict && (
            <div class="conflict" role="alert">
              <p>{say("tables.conflict")}</p>
              <button type="button" class="btn primary" data-do="again" aria-disabled={plan.busy} onClick={plan.again}>{say("tables.conflict_go")}</button>
            </div>
          )}
          <ErrorSummary errors={plan.faults} />
          <PlanView plan={state.plan} table={table} fixOf={fixOf} />
          <div class="ask-foot">
            {mayStillSave && <button type="button" class="btn primary" data-do="save" aria-disabled={plan.busy} onClick={plan.save}>{plan.busy ? say("staff.busy") : say("tables.save_as", { n: state.plan.version + 1 })}</button>}
            <button type="button" class="btn" data-do="drop" onClick={plan.drop}>{say("tables.plan_close")}</button>
          </div>
        </section>
      )}
    </>
  );
}
