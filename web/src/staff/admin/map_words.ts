/** What of the form is missing before it is sent, and a server's name. Pure. */
import type { MapSetting } from "../../api/map_setting.ts";
import type { Fault } from "../rounds/faults.ts";
import { say } from "../../words/say.ts";

/** "tiles.example:8443" of an address with places to fill in; the address itself if it is none. */
export const hostOf = (address: string): string => /^https?:\/\/([^/]+)/.exec(address)?.[1] ?? address;

export function needed({ kind, address, credit, file }: MapSetting): Fault[] {
  const wanted = [
    ["address", say("mapset.address"), address, kind === "server"], ["file", say("mapset.file"), file, kind === "file"],
    ["credit", say("mapset.credit"), credit, kind !== "none"],
  ] as const;
  return wanted.filter(([, , value, asked]) => asked && !value.trim()).map(([field, what]) => ({ field, message: say("rounds.missing", { what }) }));
}
