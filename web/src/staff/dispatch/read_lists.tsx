/** Reads one of the two lists and narrows it. */
import { useEffect, useState } from "preact/hooks";
import { kDutyKinds, readDelegations, readDutyList, type Delegation, type DutyLine } from "../../api/dispatch.ts";
import { of, say } from "../../words/say.ts";
import { Line, Select } from "../../ui/field.tsx";
import { Failure, Loading } from "../../ui/parts.tsx";
import { DelegationTable, DutyTable } from "./list_tables.tsx";
import { holds } from "./named.ts";

interface Read<T> {
  value: T | null;
  failure: unknown;
  again: () => void;
}
function useRead<T>(ask: () => Promise<T>): Read<T> {
  const [value, setValue] = useState<T | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const again = (): void => {
    setFailure(null);
    ask().then(setValue, setFailure);
  };
  useEffect(again, []);
  return { value, failure, again };
}

interface Shown<T> {
  read: Read<unknown>;
  version: number | undefined;
  all: readonly T[];
  lines: readonly T[];
}
function Under<T>({ shown: { read, version, all, lines } }: { shown: Shown<T> }) {
  return (
    <>
      {read.failure !== null && <Failure error={read.failure} retry={read.again} />}
      {read.value === null && read.failure === null && <Loading />}
      {version !== undefined && <p class="hint" role="status">{say("lists.shown", { n: lines.length, all: all.length, version })}</p>}
    </>
  );
}

export function Duties() {
  const read = useRead(readDutyList);
  const [sought, setSought] = useState("");
  const [kind, setKind] = useState("");
  const all: readonly DutyLine[] = read.value?.lines ?? [];
  const lines = all.filter((line) => (!kind || line.kind === kind) && holds(line, sought.trim()));
  return (
    <>
      <p>{say("lists.duties_lead")}</p>
      <div class="board-filters">
        <Line type="search" name="sought" label={say("lists.search")} required value={sought} onValue={setSought} />
        <Select
          name="duty_kind" label={say("lists.kind")} required value={kind} none={say("staff.any")} onValue={setKind}
          options={kDutyKinds.map((value) => ({ value, label: of("duty_kind", value) }))}
        />
      </div>
      <Under shown={{ read, version: read.value?.catalogue_version, all, lines }} />
      {lines.length > 0 && <DutyTable lines={lines} caption={say("lists.duties")} />}
      {read.value && lines.length === 0 && <p class="empty">{say(all.length === 0 ? "lists.empty" : "lists.none")}</p>}
    </>
  );
}

export function Delegations() {
  const read = useRead(readDelegations);
  const [sought, setSought] = useState("");
  const all: readonly Delegation[] = read.value?.delegations ?? [];
  const lines = all.filter((line) => holds(line, sought.trim()));
  return (
    <>
      <p>{say("lists.delegations_lead")}</p>
      <div class="board-filters"><Line type="search" name="sought" label={say("lists.search")} required value={sought} onValue={setSought} /></div>
      <Under shown={{ read, version: read.value?.catalogue_version, all, lines }} />
      {lines.length > 0 && <DelegationTable lines={lines} caption={say("lists.delegations")} />}
      {read.value && lines.length === 0 && <p class="empty">{say(all.length === 0 ? "lists.empty" : "lists.none")}</p>}
    </>
  );
}
