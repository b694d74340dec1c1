/** Where the days come from, layer by layer, and what was loaded when. */
import type { Calendar, CalendarLayer } from "../../api/calendar.ts";
import { colon, inBrackets, listed, of, pick, say } from "../../words/say.ts";
import { Badge } from "../../ui/parts.tsx";
import { at } from "../state.ts";

const Notice = ({ text }: { text: string }) =>
  /^https?:\/\//.test(text) ? <a href={text} rel="noreferrer" target="_blank" class="wrap">{text}</a> : <span class="wrap">{text}</span>;

export function Sources({ layer, year }: { layer: CalendarLayer; year: number }) {
  const list = layer.years.find((one) => one.year === year);
  return (
    <li class="layer">
      <h3>
        {listed([...new Set([pick(layer), of("calendar_level", layer.level)])])} <code class="hint">{layer.code}</code>{" "}
        {list && <Badge tone={list.status === "official" ? "ok" : "warn"}>{of("calendar_status", list.status)}</Badge>}
      </h3>
      {!list && <p class="hint">{say("calendar.no_list", { year })}</p>}
      {list && <p>{say("calendar.counts", { holidays: list.holidays, makeups: list.makeups })}</p>}
      {list && list.notices.length > 0 && <><p class="hint">{say("calendar.notices")}</p><ul>{list.notices.map((text) => <li key={text}><Notice text={text} /></li>)}</ul></>}
      {list && list.files.length > 0 && (
        <>
          <p class="hint">{say("calendar.files")}</p>
          <ul>{list.files.map(({ name, sha256 }) => <li key={name + sha256}>{name}<br /><code class="hash wrap">sha256 {sha256}</code></li>)}</ul>
        </>
      )}
      {layer.years.length > 0 && (
        <p class="hint">
          {say("calendar.all_years")}{colon()}{listed(layer.years.map(({ year: one, status }) => (status === "official" ? `${one}` : `${one}${inBrackets(of("calendar_status", status))}`)))}
        </p>
      )}
    </li>
  );
}

export const Publications = ({ calendar }: { calendar: Calendar }) => (
  <details class="more">
    <summary>{say("calendar.loaded", { n: calendar.publications.length })}</summary>
    <div class="scroll" tabIndex={0} role="region" aria-label={say("calendar.loaded", { n: calendar.publications.length })}>
      <table>
        <thead>
          <tr>
            <th scope="col" class="n">{say("calendar.version")}</th><th scope="col">{say("calendar.layer")}</th><th scope="col" class="n">{say("calendar.year")}</th>
            <th scope="col" class="n">{say("calendar.edition")}</th><th scope="col">{say("calendar.loaded_at")}</th><th scope="col">{say("calendar.touches")}</th>
          </tr>
        </thead>
        <tbody>
          {[...calendar.publications].sort((a, b) => b.version - a.version).map((one) => (
            <tr key={one.version}>
              <td class="n">{one.version}</td><td>{one.layer}</td><td class="n">{one.year}</td><td class="n">{one.edition}</td>
              <td class="num nowrap">{at(one.loaded_at)}</td><td class="num nowrap">{one.first_day} – {one.last_day}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </details>
);
