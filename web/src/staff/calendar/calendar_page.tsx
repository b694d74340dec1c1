/** The working calendar: a year's months, who says what, where it comes from, and how far the limits have followed. */
import { useEffect, useState } from "preact/hooks";
import { readCalendar, readCalendarYear, type Calendar, type CalendarDays, type CalendarLayer } from "../../api/calendar.ts";
import { of, pick, say } from "../../words/say.ts";
import { Badge, Failure, Loading } from "../../ui/parts.tsx";
import { hrefOf } from "../address.ts";
import { route } from "../route.ts";
import { may, now, zone } from "../state.ts";
import { LoadForm } from "./load_form.tsx";
import { MonthTable } from "./month_table.tsx";
import { monthsOf, stretches } from "./months.ts";
import { Publications, Sources } from "./sources.tsx";

const yearHref = (year: number): string => hrefOf({ screen: { name: "calendar", year }, filter: { queue: "all", order: "due" } });
const thisYear = (): number => Number(new Intl.DateTimeFormat("en-GB", { timeZone: zone.value, year: "numeric" }).format(now.value));
function Named({ days, layers }: { days: CalendarDays; layers: readonly CalendarLayer[] }) {
  const layerName = (code: string): string => {
    const layer = layers.find((one) => one.code === code);
    return layer ? pick(layer) : code;
  };
  if (days.days.length === 0) return <p class="empty">{say("calendar.no_days")}</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={say("calendar.named")}>
      <table>
        <caption>{say("calendar.named")}</caption>
        <thead><tr><th scope="col">{say("calendar.days")}</th><th scope="col">{say("calendar.kind")}</th><th scope="col">{say("calendar.name")}</th><th scope="col">{say("calendar.layer")}</th></tr></thead>
        <tbody>
          {stretches(days.days).map((one) => (
            <tr key={one.layer + one.from}>
              <th scope="row" class="num nowrap">{one.from === one.to ? one.from : `${one.from} – ${one.to.slice(5)}`}</th>
              <td>{of("calendar_kind", one.kind)}</td><td>{pick(one)}</td><td>{layerName(one.layer)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Limits of open cases are counted anew after a list was loaded; asked for again until that is done. */
function Recompute({ calendar }: { calendar: Calendar }) {
  const { recompute, version } = calendar;
  if (version === 0 || (recompute.version === 0 && !recompute.done)) return <p>{say("calendar.recompute_none", { version })}</p>;
  return (
    <p role="status">
      <Badge tone={recompute.done ? "ok" : "warn"}>{say(recompute.done ? "calendar.recompute_done" : "calendar.recompute_runs")}</Badge>{" "}
      {say("calendar.recompute", { version, moved: recompute.moved })}
    </p>
  );
}

function YearNav({ year, calendar }: { year: number; calendar: Calendar }) {
  const known = calendar.layers.flatMap(({ years }) => years.map((one) => one.year));
  const all = [...new Set([...known, year, thisYear(), thisYear() + 1])].sort((a, b) => a - b);
  const near = all.filter((one) => Math.abs(one - year) <= 3);
  return (
    <nav class="years" aria-label={say("calendar.years")}>
      {near.map((one) => <a key={one} href={yearHref(one)} aria-current={one === year ? "page" : undefined}>{one}</a>)}
    </nav>
  );
}

function Year({ days, calendar }: { days: CalendarDays; calendar: Calendar }) {
  const provisional = days.status === "provisional";
  return (
    <>
      {provisional && <div class="notice warn"><p><b>{of("calendar_status", "provisional")}</b> · {say("calendar.provisional", { year: days.year })}</p></div>}
      <p class="legend">
        <span class="day-holiday">{of("calendar_mark", "holiday")}</span> {of("calendar_kind", "holiday")}
        <span class="day-makeup">{of("calendar_mark", "makeup")}</span> {of("calendar_kind", "makeup")}
      </p>
      <div class={provisional ? "months provisional" : "months"}>
        {monthsOf(days.year, days.days).map((month) => <MonthTable key={month.month} {...month} />)}
      </div>
      <Named days={days} layers={calendar.layers} />
    </>
  );
}

function CalendarView() {
  const { screen } = route.value;
  const year = (screen.name === "calendar" ? screen.year : undefined) ?? thisYear();
  const [calendar, setCalendar] = useState<Calendar | null>(null);
  const [days, setDays] = useState<CalendarDays | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let current = true;
    setFailure(null);
    Promise.all([readCalendar(), readCalendarYear(year)]).then(([overview, named]) => {
      if (!current) return;
      setCalendar(overview);
      setDays(named);
    }, (error: unknown) => current && setFailure(error));
    return () => {
      current = false;
    };
  }, [year, round]);
  const runs = calendar !== null && calendar.recompute.version > 0 && !calendar.recompute.done;
  useEffect(() => {
    if (!runs) return undefined;
    const timer = setInterval(() => !document.hidden && void readCalendar().then(setCalendar, () => undefined), 5000);
    return () => clearInterval(timer);
  }, [runs]);
  return (
    <div class="wide-page calendar">
      <h1>{say("calendar.title")} {year}</h1>
      {failure !== null && <Failure error={failure} retry={() => setRound(round + 1)} />}
      {!calendar && failure === null && <Loading />}
      {calendar && <YearNav year={year} calendar={calendar} />}
      {calendar && days?.year === year && <Year days={days} calendar={calendar} />}
      {calendar && (
        <>
          <h2>{say("calendar.sources")}</h2>
          <ul class="layers">{calendar.layers.map((layer) => <Sources key={layer.code} layer={layer} year={year} />)}</ul>
          <h2>{say("calendar.limits")}</h2>
          <Recompute calendar={calendar} />
          <Publications calendar={calendar} />
          <LoadForm key={year} year={year} layers={calendar.layers} onLoaded={() => setRound(round + 1)} />
        </>
      )}
    </div>
  );
}

export function CalendarPage() {
  if (!may("configure")) return <div class="single"><h1>{say("calendar.title")}</h1><div class="notice warn"><p>{say("calendar.not_yours")}</p></div></div>;
  return <CalendarView />;
}
