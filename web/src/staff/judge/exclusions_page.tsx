/** Leaving rounds out of the scores: the published share by unit, the rounds behind it, and the way to one case. */
import { useEffect, useState } from "preact/hooks";
import { readCallReference, type CallReference } from "../../api/callback.ts";
import { pick, say } from "../../words/say.ts";
import { Line } from "../../ui/field.tsx";
import { go, route } from "../route.ts";
import { may } from "../state.ts";
import { ExcludedRows } from "./excluded_rows.tsx";
import { ExclusionCase } from "./exclusion_case.tsx";
import { ExclusionRates } from "./exclusion_rates.tsx";
import { MonthSelect } from "./month_select.tsx";
import { readable } from "./months.ts";

function OpenForm() {
  const [code, setCode] = useState("");
  const [error, setError] = useState<string | undefined>();
  const open = (event: Event): void => {
    event.preventDefault();
    if (code.trim()) return go({ screen: { name: "exclusions", code: code.trim() } });
    setError(say("rounds.missing", { what: say("leftout.code") }));
    document.getElementById("f-exclusion_code")?.focus();
  };
  return (
    <section aria-labelledby="open">
      <h2 id="open">{say("leftout.open")}</h2>
      <form class="judge-open" noValidate onSubmit={open}>
        <Line name="exclusion_code" label={say("leftout.code")} hint={say("leftout.code_hint")} required error={error} value={code} onValue={setCode} />
        <button type="submit" class="btn">{say("leftout.open_go")}</button>
      </form>
    </section>
  );
}

function Overview({ period, unit }: { period: string; unit: string | undefined }) {
  const [causes, setCauses] = useState<CallReference["causes"]>([]);
  useEffect(() => void readCallReference().then(({ causes: all }) => setCauses(all), () => undefined), []);
  const causeName = (code: string): string => {
    const cause = causes.find((one) => one.code === code);
    return cause ? pick(cause) : code;
  };
  return (
    <div class="single judge">
      <h1>{say("leftout.title")}</h1>
      <p>{say("leftout.rule")}</p>
      <OpenForm />
      <MonthSelect months={readable()} value={period} onValue={(month) => go({ screen: { name: "exclusions", period: month } })}>
        <button type="button" class="btn" onClick={() => window.print()}>{say("rounds.print")}</button>
      </MonthSelect>
      <ExclusionRates period={period} />
      {may("case_supervise") ? <ExcludedRows period={period} unit={unit} causeName={causeName} /> : <p class="hint">{say("leftout.rows_not_yours")}</p>}
    </div>
  );
}

export function ExclusionsPage() {
  const { screen } = route.value;
  if (screen.name !== "exclusions") return null;
  if (screen.code) return <ExclusionCase code={screen.code} key={screen.code} />;
  return <Overview period={screen.period ?? readable()[0] ?? ""} unit={screen.unit} />;
}
