/** What the city is made of: units, categories, zones by layer, the pack; and zones imported. */
import { useEffect, useState } from "preact/hooks";
import { readCity, type City, type CityCategory } from "../../api/city.ts";
import { of, pick, say } from "../../words/say.ts";
import { Badge, Failure, Loading } from "../../ui/parts.tsx";
import { unitTree } from "../pickers.ts";
import { at, may } from "../state.ts";
import { adminHref } from "./admin_address.ts";
import { sizeText } from "./sizes.ts";
import { ZoneImport } from "./zone_import.tsx";

function Layers({ city }: { city: City }) {
  return (
    <table class="board">
      <caption class="hidden">{say("city.zones")}</caption>
      <thead><tr><th scope="col">{say("city.layer")}</th><th scope="col" class="n">{say("city.count")}</th><th scope="col">{say("city.survey")}</th><th scope="col">{say("city.source")}</th><th scope="col" class="n">{say("city.version")}</th></tr></thead>
      <tbody>
        {city.layers.map((one) => (
          <tr key={one.code} data-layer={one.code}>
            <th scope="row">{pick(one)} <code class="hint">{one.code}</code></th>
            <td data-label={say("city.count")} class="n">{one.zones}</td>
            <td data-label={say("city.survey")}>{one.zones === 0 ? say("city.no_zones") : <Badge tone={one.surveyed === one.zones ? "ok" : "warn"}>{one.surveyed === one.zones ? say("city.surveyed") : say("city.not_surveyed", { n: one.zones - one.surveyed })}</Badge>}</td>
            <td data-label={say("city.source")} class="wrap">{one.sources.map(({ source, zones }) => <span class="block" key={source}>{source || say("city.no_source")} · {zones}</span>)}{one.sources.length === 0 && "—"}</td>
            <td data-label={say("city.version")} class="n">{one.version}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Units({ city }: { city: City }) {
  const tree = unitTree(city.units), closed = city.units.filter(({ active }) => !active);
  const kinds = new Map(city.units.map(({ id, kind }) => [id, kind]));
  return (
    <details class="more" data-units>
      <summary>{say("city.units", { n: tree.length })}</summary>
      <ul>{tree.map((one) => <li key={one.value} class={`depth-${Math.min(one.depth, 3)}`}>{one.label} <span class="hint">{of("unit_kind", kinds.get(one.value) ?? "")}{one.path && ` · ${one.path}`}</span></li>)}</ul>
      {closed.length > 0 && <p class="hint">{say("city.closed_units", { n: closed.length })}</p>}
      <p><a href={adminHref({ name: "tables", table: "units" })}>{say("tables.change_units")}</a></p>
    </details>
  );
}

function Categories({ all }: { all: readonly CityCategory[] }) {
  const groups = [...new Set(all.map(({ group_zh, group_en }) => pick({ name_zh: group_zh, name_en: group_en })))];
  return (
    <details class="more" data-categories>
      <summary>{say("city.categories", { n: all.length })}</summary>
      {groups.map((group) => (
        <div key={group}>
          <h3>{group}</h3>
          <ul>
            {all.filter(({ group_zh, group_en }) => pick({ name_zh: group_zh, name_en: group_en }) === group).map((one) => (
              <li key={one.code}>{pick(one)} <code class="hint">{one.code}</code> {one.sensitive && <Badge tone="warn">{say("city.sensitive")}</Badge>} {!one.active && <Badge tone="neutral">{say("city.inactive")}</Badge>}</li>
            ))}
          </ul>
        </div>
      ))}
      <p class="hint">{say("city.sensitive_hint")}</p>
      <p><a href={adminHref({ name: "tables", table: "categories" })}>{say("tables.change_categories")}</a></p>
    </details>
  );
}

function Pack({ pack }: { pack: City["pack"] }) {
  if (!pack) return <p class="hint">{say("city.no_pack")}</p>;
  return (
    <details class="more" data-pack>
      <summary>{say("city.pack", { name: pack.name, at: at(pack.loaded_at), n: pack.files.length })}</summary>
      <ul>{pack.files.map((one) => <li key={one.path}><span class="wrap">{one.path}</span> · {sizeText(one.bytes)}<code class="hint block wrap">SHA-256 {one.sha256}</code></li>)}</ul>
    </details>
  );
}

function Board() {
  const [city, setCity] = useState<City | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const read = (): Promise<void> => {
    setFailure(null);
    return readCity().then(setCity, setFailure);
  };
  useEffect(() => void read(), []);
  if (failure !== null) return <Failure error={failure} retry={() => void read()} />;
  if (!city) return <Loading />;
  return (
    <>
      <section aria-labelledby="zones">
        <h2 id="zones" tabIndex={-1}>{say("city.zones")}</h2>
        <Layers city={city} />
      </section>
      <section aria-labelledby="import">
        <h2 id="import">{say("city.import")}</h2>
        <p>{say("city.import_lead")}</p>
        <ZoneImport layers={city.layers} onLoaded={read} />
      </section>
      <section aria-labelledby="made-of">
        <h2 id="made-of">{say("city.made_of")}</h2>
        <Units city={city} />
        <Categories all={city.categories} />
        <Pack pack={city.pack} />
      </section>
    </>
  );
}

export function CityPage() {
  return (
    <div class="wide-page judge">
      <h1>{say("city.title")}</h1>
      <p>{say("city.lead")}</p>
      {may("configure") ? <Board /> : <div class="notice warn"><p>{say("admin.not_yours")}</p></div>}
    </div>
  );
}
