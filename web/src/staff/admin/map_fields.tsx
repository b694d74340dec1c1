/** The fields of the base map, as its kind asks for them, and the files to choose from. */
import type { MapFile, MapSetting, MapState } from "../../api/map_setting.ts";
import { of, say } from "../../words/say.ts";
import { Line, Select } from "../../ui/field.tsx";
import { Badge } from "../../ui/parts.tsx";
import { sizeText } from "./sizes.ts";

function holds(file: MapFile): string {
  if (!file.readable) return say("mapset.unreadable");
  return file.kind === "vector" ? say("mapset.vector") : say("mapset.picture", { type: (file.type ?? "").toUpperCase() });
}

function Files({ state, again }: { state: MapState; again: () => void }) {
  if (state.files.length === 0) return <p class="notice" data-no-files>{say("mapset.no_files")} <button type="button" class="btn small" onClick={again}>{say("mapset.refresh")}</button></p>;
  return (
    <details class="more" data-files>
      <summary>{say("mapset.files")} {state.files.length}</summary>
      <table class="board">
        <caption class="hidden">{say("mapset.files")}</caption>
        <thead><tr><th scope="col">{say("mapset.file_name")}</th><th scope="col" class="n">{say("mapset.file_size")}</th><th scope="col">{say("mapset.file_kind")}</th><th scope="col">{say("mapset.file_zooms")}</th><th scope="col">{say("mapset.file_covers")}</th></tr></thead>
        <tbody>
          {state.files.map((one) => (
            <tr key={one.name} data-map-file={one.name}>
              <th scope="row" class="wrap">{one.name}</th>
              <td data-label={say("mapset.file_size")} class="n">{sizeText(one.bytes).replace(" ", "\u00a0")}</td>
              <td data-label={say("mapset.file_kind")}>{one.readable ? holds(one) : <Badge tone="bad">{holds(one)}</Badge>}</td>
              <td data-label={say("mapset.file_zooms")}>{one.readable ? `${one.zoom_min}\u2060–\u2060${one.zoom_max}` : "—"}</td>
              <td data-label={say("mapset.file_covers")}>{one.covers ? <Badge tone={one.covers === "whole" ? "ok" : "warn"}>{of("mapset_covers", one.covers)}</Badge> : "—"}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {state.more_files && <p class="hint">{say("mapset.more_files")}</p>}
      <p><button type="button" class="btn small" onClick={again}>{say("mapset.refresh")}</button></p>
    </details>
  );
}

interface FieldsProps {
  setting: MapSetting;
  state: MapState;
  error: (name: string) => string | undefined;
  set: (more: Partial<MapSetting>) => void;
  again: () => void;
}
export function MapFields({ setting, state, error, set, again }: FieldsProps) {
  const { kind } = setting;
  const vector = kind === "file" && state.files.find(({ name }) => name === setting.file)?.kind === "vector";
  return (
    <>
      {kind === "none" && <p class="hint">{say("mapset.none_hint")}</p>}
      {kind === "server" && <p class="hint">{say("mapset.server_hint")}</p>}
      {kind === "server" && <Line name="address" label={say("mapset.address")} hint={say("mapset.address_hint")} required max={500} error={error("address")} value={setting.address} onValue={(address) => set({ address })} />}
      {kind === "file" && <p class="hint">{say("mapset.file_lead")}</p>}
      {kind === "file" && <Select name="file" label={say("mapset.file")} hint={say("mapset.file_hint")} required error={error("file")} options={state.files.filter(({ readable }) => readable).map((one) => ({ value: one.name, label: `${one.name} · ${holds(one)} · ${sizeText(one.bytes)}` }))} value={setting.file} onValue={(file) => set({ file })} />}
      {kind === "file" && <Files state={state} again={again} />}
      {kind !== "none" && <Line name="credit" label={say("mapset.credit")} hint={say("mapset.credit_hint")} required max={200} error={error("credit")} value={setting.credit} onValue={(credit) => set({ credit })} />}
      {vector && <p class="hint" data-vector>{say("mapset.crs_vector")}</p>}
      {kind !== "none" && !vector && <Select name="crs" label={say("mapset.crs")} hint={say("mapset.crs_hint")} required error={error("crs")} value={setting.crs} onValue={(crs) => set({ crs })} options={[{ value: "wgs84", label: say("mapset.wgs84") }, { value: "gcj02", label: say("mapset.gcj02") }]} />}
      {kind === "server" && <Select name="zoom_max" label={say("mapset.zoom_max")} hint={say("mapset.zoom_hint")} required error={error("zoom_max")} value={String(setting.zoom_max)} onValue={(zoom) => set({ zoom_max: Number(zoom) })} options={Array.from({ length: 24 }, (_, i) => ({ value: String(i + 1), label: String(i + 1) }))} />}
    </>
  );
}
