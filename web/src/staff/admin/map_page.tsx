/** The base map: what holds, and another one chosen, looked at and saved. */
import { useEffect, useState } from "preact/hooks";
import { readMap, type BaseMap, type MapState } from "../../api/map_setting.ts";
import { say } from "../../words/say.ts";
import { Facts, Failure, Loading } from "../../ui/parts.tsx";
import { at, may } from "../state.ts";
import { MapEditor } from "./map_editor.tsx";
import { hostOf } from "./map_words.ts";

function told(tiles: BaseMap | null, address: string): string {
  if (!tiles) return say("mapset.now_none");
  const zooms = { min: tiles.zoom_min, max: tiles.zoom_max };
  if (tiles.kind === "vector") return say("mapset.now_vector", zooms);
  return tiles.address.startsWith("/") ? say("mapset.now_picture", zooms) : say("mapset.now_server", { host: hostOf(address) });
}

function Now({ state }: { state: MapState }) {
  const { tiles, setting, changed_at } = state;
  return (
    <section aria-labelledby="now">
      <h2 id="now" tabIndex={-1}>{say("mapset.now")}</h2>
      {state.from === "command_line" && <div class="notice warn" data-command-line><p>{say("mapset.command_line")}</p></div>}
      {!state.yours && <div class="notice warn"><p>{say("mapset.not_yours")}</p></div>}
      {state.lost && <div class="notice bad" data-lost><p>{say("mapset.lost")}</p></div>}
      <Facts rows={[
        { name: say("mapset.title"), value: <span data-holds>{told(tiles, tiles?.address ?? "")}</span> },
        { name: say("mapset.file"), value: state.from === "setting" && setting.kind === "file" && <span class="wrap">{setting.file}</span> },
        { name: say("mapset.credit_now"), value: tiles?.credit },
        { name: say("mapset.changed"), value: changed_at && say("mapset.changed_by", { at: at(changed_at), name: state.changed_by ?? say("mapset.someone") }) },
      ]} />
    </section>
  );
}

function Board() {
  const [state, setState] = useState<MapState | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const read = (): void => {
    setFailure(null);
    readMap().then(setState, setFailure);
  };
  useEffect(read, []);
  if (failure !== null) return <Failure error={failure} retry={read} />;
  if (!state) return <Loading />;
  return (
    <>
      <Now state={state} />
      {state.yours && <MapEditor state={state} onState={setState} again={read} />}
    </>
  );
}

export function MapPage() {
  return (
    <div class="single judge">
      <h1>{say("mapset.title")}</h1>
      <p>{say("mapset.lead")}</p>
      {may("configure") ? <Board /> : <div class="notice warn"><p>{say("admin.not_yours")}</p></div>}
    </div>
  );
}
