/** Where to look this week: of the city, of a zone, of a unit. Every figure opens its rows; nothing is ranked by a count. */
import { useEffect, useState } from "preact/hooks";
import type { Docket } from "../../api/rounds.ts";
import { of, say, whole } from "../../words/say.ts";
import { localOf } from "../../words/time.ts";
import { Failure, Loading } from "../../ui/parts.tsx";
import { FunnelSection } from "../scores/funnel_section.tsx";
import { route } from "../route.ts";
import { at, categoryName, unitName, zone, zoneName } from "../state.ts";
import { Count } from "./links.tsx";
import { overviewHref, type OverviewScreen } from "./overview_address.ts";
import { readOverview, readRates, readLatestDocket, type Overview, type Rates } from "./overview_data.ts";
import { changesOf, mondayOf, signed } from "./overview_words.ts";
import { Tiles } from "./tiles.tsx";
import { TrendSection } from "./trend_section.tsx";
import { ZoneSection } from "./zone_section.tsx";

const kTop = 10;

function Categories({ told }: { told: Overview }) {
  const rows = changesOf(told.categories.now, told.categories.before, kTop);
  const most = Math.max(1, ...rows.map(({ now }) => now));
  return (
    <section class="card" aria-labelledby="top">
      <h2 id="top">{say("overview.top")}</h2>
      {rows.length === 0 ? <p class="empty">{say("figures.empty")}</p> : (
        <div class="scroll" tabIndex={0} role="region" aria-label={say("overview.top_caption")}>
          <table class="top-categories">
            <caption>{say("overview.top_caption")}</caption>
            <thead><tr><th scope="col">{say("figures.by_category")}</th><th scope="col" class="n">{say("overview.four_weeks")}</th><th scope="col" class="n">{say("overview.four_before")}</th><th scope="col" class="n">{say("overview.change")}</th></tr></thead>
            <tbody>
              {rows.map(({ key, now, before, href, hrefBefore }) => (
                <tr key={key}>
                  <th scope="row">{categoryName(key)}<svg class="count-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect width={(now / most) * 100} height="4" /></svg></th>
                  <td class="n"><Count n={now} href={href} /></td><td class="n"><Count n={before} href={hrefBefore} /></td><td class="n">{signed(now - before)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p class="hint">{say("overview.counts_only")}</p>
    </section>
  );
}

const kItems = 8;
function ThisDocket({ docket }: { docket: Docket | null }) {
  return (
    <section class="card" aria-labelledby="docket">
      <h2 id="docket">{say("overview.docket")}{docket && ` · ${whole(docket.period)}`}</h2>
      {!docket || docket.items.length === 0 ? <p class="empty">{say(docket ? "overview.docket_empty" : "overview.docket_later")}</p> : (
        <ol class="docket-short">
          {docket.items.slice(0, kItems).map((item) => (
            <li key={item.code}><a href={`/staff/case/${encodeURIComponent(item.code)}`}>{item.code}</a> · {of("agenda_reason", item.reason)} · {unitName(item.unit)}</li>
          ))}
        </ol>
      )}
      <p><a href={docket ? `/staff/rounds/${docket.period}` : "/staff/rounds"}>{say("overview.docket_all")}</a></p>
    </section>
  );
}

function Title({ screen }: { screen: OverviewScreen }) {
  const monday = mondayOf(localOf(new Date().toISOString(), zone.value).slice(0, 10));
  const name = screen.scope === "zone" ? zoneName(screen.key) : screen.scope === "unit" ? unitName(screen.key) : "";
  return (
    <>
      {name && <p><a href={overviewHref({ scope: "city", key: "" })}>← {say("overview.back")}</a></p>}
      <h1>{name ? `${name} · ` : ""}{say("overview.week_of", { monday: whole(monday) })}</h1>
    </>
  );
}

interface Told {
  overview: Overview;
  rates: Rates | null;
  docket: Docket | null;
}
function View({ screen }: { screen: OverviewScreen }) {
  const [told, setTold] = useState<Told | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let current = true;
    setFailure(null);
    const today = localOf(new Date().toISOString(), zone.value).slice(0, 10);
    const docket = screen.scope === "city" ? readLatestDocket() : Promise.resolve(null);
    Promise.all([readOverview(screen, today, zone.value), readRates(screen, today), docket]).then(
      ([overview, rates, week]) => current && setTold({ overview, rates, docket: week }),
      (error: unknown) => current && setFailure(error),
    );
    return () => {
      current = false;
    };
  }, [screen.scope, screen.key, asked]);
  const full = (): void => void document.documentElement.requestFullscreen?.().catch(() => undefined);
  return (
    <div class="wide-page overview">
      <Title screen={screen} />
      <div class="row-tools no-print">
        <button type="button" class="btn small" onClick={() => setAsked(asked + 1)}>{say("overview.again")}</button>
        {document.fullscreenEnabled && <button type="button" class="btn small" onClick={full}>{say("overview.full")}</button>}
        <button type="button" class="btn small" onClick={() => print()}>{say("overview.print")}</button>
      </div>
      {failure !== null && <Failure error={failure} retry={() => setAsked(asked + 1)} />}
      {!told && failure === null && <Loading />}
      {told && (
        <>
          <Tiles screen={screen} told={told.overview} rates={told.rates} />
          {screen.scope !== "zone" && <ZoneSection told={told.overview} rates={told.rates} />}
          <div class="card-pair">
            <TrendSection told={told.overview} />
            {screen.scope === "city" && <ThisDocket docket={told.docket} />}
          </div>
          <Categories told={told.overview} />
          {told.rates?.funnel && <div class="card"><FunnelSection funnel={told.rates.funnel} /></div>}
          <p class="hint">{say("staff.as_of", { at: at(told.overview.asOf) })} · {say("overview.scope")} · <a href="/staff/scores">{say("overview.formulas")}</a></p>
        </>
      )}
    </div>
  );
}

export function OverviewPage() {
  const { screen } = route.value;
  return screen.name === "overview" ? <View screen={screen} key={`${screen.scope}/${screen.key}`} /> : null;
}
