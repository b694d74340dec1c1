/** What a sheet would say: a case of this type and urgency, dispatched at this time, with the days that were left out. */
import { useEffect, useState } from "preact/hooks";
import { kRequestTypes, kUrgencies } from "../../api/codes.ts";
import { readLimits, tryLimits, type Limits, type Trial, type TrialDays, type TrialStep } from "../../api/limits.ts";
import { language, of, pick, say } from "../../words/say.ts";
import { localOf } from "../../words/time.ts";
import { ErrorSummary } from "../../ui/error_summary.tsx";
import { Line, Select } from "../../ui/field.tsx";
import { Badge, Failure, Loading } from "../../ui/parts.tsx";
import { faultsOf, type Fault } from "../dispatch/faults.ts";
import { at, now, zone } from "../state.ts";
import { extensionText, noteOf, scopeText, spanText } from "./limit_words.ts";

const kFields = ["profile", "request_type", "urgency", "at"] as const;
type Field = (typeof kFields)[number];

/** "周三" of the city's day. */
const weekday = (time: string): string =>
  new Intl.DateTimeFormat(language.value === "zh" ? "zh-CN" : "en-GB", { weekday: "short", timeZone: zone.value }).format(Date.parse(time));
const dayText = ({ from, to }: TrialDays): string => (from === to ? from : `${from} – ${to.slice(from.slice(0, 4) === to.slice(0, 4) ? 5 : 0)}`);

function Days({ days, moved }: { days: readonly TrialDays[]; moved: boolean }) {
  if (days.length === 0) return null;
  return (
    <ul class="trial-days">
      {days.map((one) => (
        <li key={one.from}>
          <span class="num nowrap">{dayText(one)}</span>{" "}
          {one.kind === "makeup" ? say("limits.day_makeup") : say(moved ? "limits.day_moved" : "limits.day_skipped", { what: pick(one) || of("trial_day", one.kind) })}
        </li>
      ))}
    </ul>
  );
}

function Step({ step, nth }: { step: TrialStep; nth: number }) {
  const extension = step.kind === "extension";
  const hours = step.span?.unit === "hours";
  const how = step.span ? spanText(step.span) : say(extension ? "limits.extension_city" : "limits.objection_city");
  return (
    <li class="step" data-step={step.kind}>
      <p>
        <b>{extension ? say("limits.extension_nth", { n: nth }) : of("limit_clause", step.kind)}</b> · {say("limits.until")}{" "}
        <b class="num nowrap">{at(step.due)}</b> {weekday(step.due)}
        {step.provisional && <> <Badge tone="warn">{say("limits.provisional")}</Badge></>}
      </p>
      <p class="step-when">{how}{hours && ` · ${say("limits.hours_run_on")}`}{extension && ` · ${say("limits.from_end")}`}</p>
      <Days days={step.days} moved={step.span !== null && step.span.unit !== "working_days"} />
      {step.provisional && <p class="hint">{say("limits.provisional_why")}</p>}
    </li>
  );
}

function Timeline({ trial }: { trial: Trial }) {
  const { rule, steps } = trial;
  const sorted = steps.map((step, index) => ({ step, nth: steps.slice(0, index + 1).filter(({ kind }) => kind === "extension").length }))
    .sort((a, b) => Date.parse(a.step.due) - Date.parse(b.step.due));
  return (
    <section class="plan" aria-labelledby="trial">
      <h2 id="trial">{say("limits.sheet")}</h2>
      <p role="status"><span class="code">{rule.rule}</span> · {scopeText(rule)} · {extensionText(rule)}</p>
      <p class="hint">{say("limits.source")} {rule.source}{noteOf(rule) && ` · ${noteOf(rule)}`}</p>
      <ol class="timeline">
        <li class="step" data-step="start"><p><b>{say("limits.start")}</b> · <b class="num nowrap">{at(trial.at)}</b> {weekday(trial.at)}</p></li>
        {sorted.map(({ step, nth }) => <Step key={`${step.kind} ${nth}`} step={step} nth={nth} />)}
      </ol>
      <p class="hint">{say("limits.trial_of", { version: trial.version, calendar: trial.calendar_version, zone: trial.time_zone })}</p>
    </section>
  );
}

function Form({ limits }: { limits: Limits }) {
  const [ask, setAsk] = useState<Record<Field, string>>({
    profile: limits.city_profile, request_type: "help", urgency: "normal", at: localOf(new Date(now.value).toISOString(), zone.value),
  });
  const [trial, setTrial] = useState<Trial | null>(null);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [busy, setBusy] = useState(false);
  // What is shown is of what was asked.
  const set = (field: Field) => (value: string): void => {
    setTrial(null);
    setFaults([]);
    setAsk((before) => ({ ...before, [field]: value }));
  };
  const errorOf = (field: Field): string | undefined => faults.find((fault) => fault.field === field)?.message;
  const run = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const open = kFields.filter((field) => !ask[field]);
    setFaults(open.map((field) => ({ field, message: say("calendar.missing") })));
    if (open.length > 0) return;
    setBusy(true);
    await tryLimits(ask).then(setTrial, (error: unknown) => setFaults(faultsOf(error, kFields)));
    setBusy(false);
  };
  return (
    <>
      <form class="ask narrow" noValidate onSubmit={(event) => void run(event)}>
        <ErrorSummary errors={faults} />
        <Select
          name="profile" label={say("limits.profile")} required value={ask.profile} onValue={set("profile")} error={errorOf("profile")}
          options={limits.profiles.map(({ profile, chosen }) => ({ value: profile, label: chosen ? `${profile} · ${say("limits.chosen")}` : profile }))}
        />
        <Select
          name="request_type" label={say("limits.type")} required value={ask.request_type} onValue={set("request_type")} error={errorOf("request_type")}
          options={kRequestTypes.map((value) => ({ value, label: of("request_type", value) }))}
        />
        <Select
          name="urgency" label={say("limits.urgency")} required value={ask.urgency} onValue={set("urgency")} error={errorOf("urgency")}
          options={kUrgencies.map((value) => ({ value, label: of("urgency", value) }))}
        />
        <Line type="datetime-local" name="at" label={say("limits.at")} required value={ask.at} onValue={set("at")} error={errorOf("at")} />
        <div class="ask-foot"><button type="submit" class="btn primary" aria-disabled={busy}>{say(busy ? "staff.busy" : "limits.try_go")}</button></div>
      </form>
      {trial && <Timeline trial={trial} />}
    </>
  );
}

export function TryLimits() {
  const [limits, setLimits] = useState<Limits | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const read = (): void => {
    setFailure(null);
    readLimits().then(setLimits, setFailure);
  };
  useEffect(read, []);
  return (
    <>
      <p>{say("limits.try_lead")}</p>
      {failure !== null && <Failure error={failure} retry={read} />}
      {!limits && failure === null && <Loading />}
      {limits && <Form limits={limits} />}
    </>
  );
}
