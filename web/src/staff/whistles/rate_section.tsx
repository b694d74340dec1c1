/** The whistle rate with its band: neither too low nor too high is well, and no count is a score. Streets stand in the order of the units. */
import { useEffect, useState } from "preact/hooks";
import { readWhistleRate, type WhistleBand, type WhistleRate } from "../../api/whistles.ts";
import { colon, language, of, say } from "../../words/say.ts";
import { Failure } from "../../ui/parts.tsx";
import { at, reference, unitName } from "../state.ts";
import { screenHref } from "../overview/links.tsx";
import { bandPlot } from "./band_plot.ts";

/** The server's links to the rows, as screens of this app. */
const rowsHref = (href: string): string =>
  href.startsWith("/v1/whistles?") ? `/staff/whistles${href.slice(href.indexOf("?"))}&state=approved,blown,done,rated,closed` : screenHref(href);

function Plot({ band, most }: { band: WhistleBand; most: number }) {
  const { low, high, expected, count } = bandPlot(band, most);
  return (
    <svg class="band" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect x="0" y="5.5" width="100" height="1" class="band-axis" />
      <rect x={low} y="3" width={Math.max(high - low, 0.5)} height="6" class="band-range" />
      <rect x={expected - 0.3} y="2" width="0.6" height="8" class="band-mean" />
      <rect x={count - 0.9} y="0.5" width="1.8" height="11" class="band-mark" />
    </svg>
  );
}

function Bands({ rate }: { rate: WhistleRate }) {
  const order = new Map((reference.value?.units ?? []).map(({ id }, index) => [id, index]));
  const rows = [...rate.rows].sort((a, b) => (order.get(a.street) ?? 0) - (order.get(b.street) ?? 0));
  const most = Math.max(1, ...rows.flatMap(({ count, high }) => [count, high]));
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={say("whistle.rate_caption", { days: rate.days })}>
      <table class="board">
        <caption>{say("whistle.rate_caption", { days: rate.days })}</caption>
        <thead>
          <tr>
            <th scope="col">{say("whistle.street")}</th><th scope="col" class="n">{say("whistle.rate_count")}</th><th scope="col" class="n">{say("whistle.rate_base")}</th>
            <th scope="col">{say("whistle.rate_band")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((band) => (
            <tr key={band.street}>
              <th scope="row">{unitName(band.street)}</th>
              <td class="n" data-label={say("whistle.rate_count")}><a href={rowsHref(band.href)}>{band.count}</a></td>
              <td class="n" data-label={say("whistle.rate_base")}>{band.base_href ? <a href={rowsHref(band.base_href)}>{band.base}</a> : band.base}</td>
              <td data-label={say("whistle.rate_band")}>
                <Plot band={band} most={most} />
                {say("whistle.band_words", { status: of("whistle_band", band.status), low: band.low, high: band.high, expected: band.expected.toFixed(1) })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function RateSection() {
  const [rate, setRate] = useState<WhistleRate | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const read = (): void => {
    setFailure(null);
    readWhistleRate().then(setRate, setFailure);
  };
  useEffect(read, []);
  return (
    <section class="rate" aria-labelledby="rate">
      <h2 id="rate">{say("whistle.rate")}</h2>
      <p>{say("whistle.share_lead")}</p>
      {failure !== null && <Failure error={failure} retry={read} />}
      {rate?.rows.length === 0 && <p class="empty">{say("whistle.rate_none")}</p>}
      {rate && rate.rows.length > 0 && <Bands rate={rate} />}
      {rate && (
        <p class="hint">
          <b>{language.value === "zh" ? rate.note_zh : rate.note_en}</b> · {say("figures.definition")}{colon()}{language.value === "zh" ? rate.definition.zh : rate.definition.en}
          {" "}· {say("whistle.since", { at: at(rate.from) })} · {say("staff.as_of", { at: at(rate.as_of) })}
        </p>
      )}
    </section>
  );
}
