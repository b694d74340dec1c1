/** How many rounds of a month each unit has left out, of all its rounds: as it is published, by name and unranked. */
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../../api/http.ts";
import { readCallbackFigures, type CallbackFigures, type PooledFigure } from "../../api/exclusions.ts";
import { colon, language, pick, say } from "../../words/say.ts";
import { Failure, Loading } from "../../ui/parts.tsx";
import { at, may } from "../state.ts";
import { byName, percent } from "../scores/score_words.ts";
import { judgeHref } from "./judge_address.ts";

function Rate({ figure, period, unit }: { figure: PooledFigure; period: string; unit?: string }) {
  const { numerator, denominator, rate } = figure.excluded;
  const text = rate === null ? say("leftout.nothing") : say("leftout.of_n", { n: numerator, all: denominator, percent: percent(rate) });
  const rows = numerator > 0 && may("case_supervise");
  return (
    <>
      {rows ? <a href={judgeHref({ name: "exclusions", period, ...(unit ? { unit } : {}) })}>{text}</a> : text}
      {figure.exclusion_alarm && <b class="block">{say("scores.alarm")}</b>}
    </>
  );
}

function Table({ told }: { told: CallbackFigures }) {
  const units = byName(told.units, pick, language.value);
  const caption = say("leftout.rate_caption", { period: told.period });
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="board">
        <caption>{caption}</caption>
        <thead><tr><th scope="col">{say("figures.by_unit")}</th><th scope="col">{say("leftout.rate")}</th></tr></thead>
        <tbody>
          {units.map((one) => <tr key={one.unit}><th scope="row">{pick(one)}</th><td data-label={say("leftout.rate")}><Rate figure={one} period={told.period} unit={one.unit} /></td></tr>)}
        </tbody>
        <tfoot><tr><th scope="row">{say("scores.city")}</th><td data-label={say("leftout.rate")}><Rate figure={told.city} period={told.period} /></td></tr></tfoot>
      </table>
    </div>
  );
}

export function ExclusionRates({ period }: { period: string }) {
  const [told, setTold] = useState<CallbackFigures | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    let current = true;
    setTold(null);
    setFailure(null);
    readCallbackFigures(period).then((figures) => current && setTold(figures), (error: unknown) => current && setFailure(error));
    return () => {
      current = false;
    };
  }, [period]);
  const later = failure instanceof ApiError && failure.status === 404;
  return (
    <section aria-labelledby="rates">
      <h2 id="rates">{say("leftout.rates")}</h2>
      <p class="hint">{say("leftout.rates_lead")}</p>
      {later && <p class="empty">{say("rule.figures_later")}</p>}
      {failure !== null && !later && <Failure error={failure} />}
      {!told && failure === null && <Loading />}
      {told && (
        <>
          <p><b>{language.value === "zh" ? told.note_zh : told.note_en}</b></p>
          {told.units.length === 0 ? <p class="empty">{say("leftout.rates_none")}</p> : <Table told={told} />}
          <p class="hint">{say("leftout.basis")} · {say("figures.definition_id")}{colon()}<code>callback-figures.excluded</code> · {say("staff.as_of", { at: at(told.as_of) })}</p>
        </>
      )}
    </section>
  );
}
