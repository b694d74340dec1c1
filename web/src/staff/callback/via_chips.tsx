/** By which way the resident was tried or reached. */
import { kContactChannels } from "../../api/codes.ts";
import { of, say } from "../../words/say.ts";
import { Chips } from "../../ui/field.tsx";

export const ViaChips = ({ name, value, onValue }: { name: string; value: string; onValue: (value: string) => void }) => (
  <Chips
    name={name} label={say("callback.via")} required value={value} onValue={onValue}
    options={kContactChannels.map((via) => ({ value: via, label: of("via", via) }))}
  />
);
