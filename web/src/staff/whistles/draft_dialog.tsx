/** Drafts a whistle about a case: its kind and local name, who is called, when and where, and why. */
import { useEffect, useState } from "preact/hooks";
import { draftWhistle, kWhistleKinds, type Whistle, type WhistleDraft, type WhistleKind } from "../../api/whistles.ts";
import type { Case } from "../../api/types.ts";
import { colon, language, of, pick, say } from "../../words/say.ts";
import { instantOf } from "../../words/time.ts";
import { ErrorSummary } from "../../ui/error_summary.tsx";
import { Chips, Line, Long, Select } from "../../ui/field.tsx";
import { Modal } from "../../ui/modal.tsx";
import { announcement, zone, zoneName } from "../state.ts";
import { kTextMax } from "./offers.ts";
import { faultsOf, type Fault } from "./step_dialog.tsx";
import { UnitsField } from "./units_field.tsx";
import { needWhistleReference, whistleReference } from "./whistle_state.ts";

const kNames = ["kind", "alias", "units", "meet_at", "place", "request", "power"] as const;

function KindHint({ kind }: { kind: WhistleKind }) {
  const rules = whistleReference.value?.kinds.find((one) => one.kind === kind);
  if (!rules) return null;
  const zh = language.value === "zh";
  return (
    <p class="notice">
      {say("whistle.kind_clocks", { acknowledge: zh ? rules.acknowledge_zh : rules.acknowledge_en, arrive: zh ? rules.arrive_zh : rules.arrive_en })}{" "}
      {say(rules.online ? "whistle.kind_online" : "whistle.kind_on_site")}
    </p>
  );
}

interface Form {
  kind: WhistleKind | "";
  alias: string;
  units: string[];
  meet_at: string;
  request: string;
  power: string;
}
const kEmpty: Form = { kind: "", alias: "", units: [], meet_at: "", request: "", power: "" };

/** One department is enough where the street lacks the power, and says which. */
const needsPower = (form: Form): boolean => form.kind === "enforcement" && form.units.length === 1;

function check(form: Form): Fault[] {
  const faults: Fault[] = [];
  const miss = (field: string, what: string): void => void faults.push({ field, message: say("whistle.missing", { what }) });
  if (!form.kind) miss("kind", say("whistle.kind"));
  if (form.units.length === 0) miss("units", say("whistle.units"));
  if (needsPower(form) && !form.power.trim()) miss("power", say("whistle.power"));
  if (!form.request.trim()) miss("request", say("whistle.request"));
  return faults;
}

function bodyOf(form: Form, c: Case, hasSlot: boolean): WhistleDraft | null {
  if (!form.kind) return null;
  const place = { ...(c.zone ? { code: c.zone } : {}), ...(c.point ? { lat: c.point.lat, lng: c.point.long } : {}) };
  return {
    kind: form.kind, units: form.units, cases: [c.code], request: form.request.trim(),
    ...(form.alias ? { alias: form.alias } : {}),
    ...(Object.keys(place).length > 0 ? { place } : {}),
    ...(hasSlot && form.meet_at ? { meet_at: instantOf(form.meet_at, zone.value) } : {}),
    ...(form.kind === "enforcement" && form.power.trim() ? { power: form.power.trim() } : {}),
  };
}

interface Props {
  c: Case;
  onDrafted: (w: Whistle) => void;
  onClose: () => void;
}
export function DraftDialog({ c, onDrafted, onClose }: Props) {
  useEffect(needWhistleReference, []);
  const [form, setForm] = useState<Form>(kEmpty);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [busy, setBusy] = useState(false);
  const set = (part: Partial<Form>): void => setForm((before) => ({ ...before, ...part }));
  const error = (name: string): string | undefined => faults.find(({ field }) => field === name)?.message;
  const rules = whistleReference.value?.kinds.find(({ kind }) => kind === form.kind);
  const names = whistleReference.value?.aliases.filter(({ kind }) => kind === form.kind) ?? [];
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const body = bodyOf(form, c, rules?.slot ?? false);
    const wrong = check(form);
    setFaults(wrong);
    if (busy || wrong.length > 0 || !body) return;
    setBusy(true);
    try {
      const made = await draftWhistle(body);
      announcement.value = say("staff.done", { what: say("whistle.blow") });
      onDrafted(made);
      onClose();
    } catch (failure) {
      setBusy(false);
      setFaults(faultsOf(failure, kNames));
    }
  };
  return (
    <Modal title={say("whistle.blow_about", { code: c.code })} onClose={onClose}>
      <form class="ask" noValidate onSubmit={(event) => void submit(event)}>
        <ErrorSummary errors={faults} />
        <p>{say("whistle.draft_lead")}</p>
        <Chips
          name="kind" label={say("whistle.kind")} required error={error("kind")} value={form.kind}
          onValue={(value) => set({ kind: kWhistleKinds.find((kind) => kind === value) ?? "", alias: "" })}
          options={kWhistleKinds.map((value) => ({ value, label: of("whistle_kind", value) }))}
        />
        {form.kind && <KindHint kind={form.kind} />}
        {names.length > 0 && (
          <Select
            name="alias" label={say("whistle.alias")} error={error("alias")} value={form.alias} onValue={(alias) => set({ alias })}
            options={names.map((alias) => ({ value: alias.code, label: pick(alias) }))}
          />
        )}
        <UnitsField name="units" label={say("whistle.units")} hint={say("whistle.units_hint")} required error={error("units")} value={form.units} onValue={(units) => set({ units })} />
        {form.kind === "enforcement" && (
          <Long name="power" label={say("whistle.power")} hint={say("whistle.power_hint")} required={needsPower(form)} error={error("power")} max={kTextMax} rows={2} value={form.power} onValue={(power) => set({ power })} />
        )}
        {rules?.slot && (
          <Line type="datetime-local" name="meet_at" label={say("whistle.meet_at")} hint={say("whistle.meet_hint")} error={error("meet_at")} value={form.meet_at} onValue={(meet_at) => set({ meet_at })} />
        )}
        <p>{say("whistle.place")}{colon()}{zoneName(c.zone)}{c.address && ` · ${c.address}`}</p>
        <Long name="request" label={say("whistle.request")} hint={say("whistle.request_hint")} required error={error("request")} max={kTextMax} value={form.request} onValue={(request) => set({ request })} />
        <div class="ask-foot">
          <button type="submit" class="btn primary" aria-disabled={busy}>{say(busy ? "staff.busy" : "whistle.send_draft")}</button>
          <button type="button" class="btn" onClick={onClose}>{say("staff.cancel")}</button>
        </div>
      </form>
    </Modal>
  );
}
