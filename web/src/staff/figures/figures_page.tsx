/** Counts with the definition beside them; every figure opens the cases behind it. */
import { useEffect, useState } from "preact/hooks";
import { kFigureKeys, readFigures, type FigureKey } from "../../api/figures.ts";
import type { Figures } from "../../api/types.ts";
import { colon, language, of, say } from "../../words/say.ts";
import { Chips } from "../../ui/field.tsx";
import { Failure, Loading } from "../../ui/parts.tsx";
import { screenHref } from "../overview/links.tsx";
import { at, categoryName, unitName, zoneName } from "../state.ts";

const kNames = {
  status: (key) => of("status", key),
  category: categoryName,
  zone: zoneName,
  unit: unitName,
  month: (key) => key,
  channel: (key) => of("channel", key),
} as const satisfies Record<FigureKey, (key: string) => string>;

function Counts({ by, figures }: { by: FigureKey; figures: Figures }) {
  const total = figures.rows.reduce((sum, { count }) => sum + count, 0);
  if (figures.rows.length === 0) return <p class="empty">{say("figures.empty")}</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={say("figures.title")}>
      <table>
        <caption>{say("figures.caption", { by: say(`figures.by_${by}`) })}</caption>
        <thead><tr><th scope="col">{say(`figures.by_${by}`)}</th><th scope="col" class="n">{say("figures.count")}</th></tr></thead>
        <tbody>
          {figures.rows.map(({ key, count, href }) => (
            <tr key={key}><th scope="row">{key ? kNames[by](key) : say("figures.none")}</th><td class="n"><a href={screenHref(href)}>{count}</a></td></tr>
          ))}
        </tbody>
        <tfoot><tr><th scope="row">{say("figures.total")}</th><td class="n">{total}</td></tr></tfoot>
      </table>
    </div>
  );
}

export function FiguresPage() {
  const [by, setBy] = useState<FigureKey>("status");
  const [figures, setFigures] = useState<Figures | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    let current = true;
    setFigures(null);
    setFailure(null);
    readFigures(by).then(
      (answer) => current && setFigures(answer),
      (error: unknown) => current && setFailure(error),
    );
    return () => {
      current = false;
    };
  }, [by]);
  const choose = (value: string): void => setBy(kFigureKeys.find((key) => key === value) ?? "status");
  return (
    <div class="single">
      <h1>{say("figures.title")}</h1>
      <p>{say("figures.lead")}</p>
      <Chips
        name="by" label={say("figures.by")} required value={by} onValue={choose}
        options={kFigureKeys.map((value) => ({ value, label: say(`figures.by_${value}`) }))}
      />
      {failure !== null && <Failure error={failure} />}
      {!figures && failure === null && <Loading />}
      {figures && (
        <>
          <Counts by={by} figures={figures} />
          <p class="hint">{say("figures.definition")}{colon()}{language.value === "zh" ? figures.definition.zh : figures.definition.en} · {say("figures.time_basis")}{colon()}{of("time_basis", figures.time_basis)} · {say("staff.as_of", { at: at(figures.as_of) })}</p>
        </>
      )}
    </div>
  );
}
