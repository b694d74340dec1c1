/** The table as a whole: down and up as a file, back to the pack, and the versions that it had. */
import { useEffect, useState } from "preact/hooks";
import { kTableBytesMax, readTableVersions, tableFile, tableVersionFile, type CityTable, type TableVersion } from "../../api/tables.ts";
import { say } from "../../words/say.ts";
import { describedBy, fieldId, Labelled } from "../../ui/field.tsx";
import { Failure } from "../../ui/parts.tsx";
import { adminHref } from "../admin/admin_address.ts";
import { accountName, at, may } from "../state.ts";

export const Account = ({ actor, name }: { actor: string | null; name: string }) => {
  if (actor === null) return <>{say("tables.from_pack")}</>;
  const told = accountName(name, actor);
  return may("administer") ? <a href={adminHref({ name: "people", actor })}>{told}</a> : <>{told}</>;
};

interface Files {
  table: CityTable;
  /** Changes that are not saved: a file would take their place. */
  changes: number;
  busy: boolean;
  onFile: (csv: string, name: string) => void;
  onPack: () => void;
}
function Upload({ busy, onFile }: Pick<Files, "busy" | "onFile">) {
  const [file, setFile] = useState<File | null>(null);
  const [error, setError] = useState<string | undefined>();
  const field = { name: "csv", label: say("tables.upload"), hint: say("tables.upload_hint"), required: true, error };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const wrong = !file ? say("tables.file_needed") : file.size > kTableBytesMax ? say("tables.file_too_large") : undefined;
    setError(wrong);
    if (wrong) document.getElementById(fieldId("csv"))?.focus();
    else if (file) onFile(await file.text(), file.name);
  };
  return (
    <form class="ask narrow" noValidate onSubmit={(event) => void submit(event)}>
      <Labelled field={field}>
        <input type="file" id={fieldId("csv")} name="csv" accept=".csv,text/csv" aria-describedby={describedBy(field)} aria-invalid={error ? "true" : undefined} onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)} />
      </Labelled>
      <div class="ask-foot"><button type="submit" class="btn" data-do="upload" aria-disabled={busy}>{say(busy ? "staff.busy" : "tables.upload_go")}</button></div>
    </form>
  );
}
export function WholeTable({ table, changes, busy, onFile, onPack }: Files) {
  return (
    <section aria-labelledby="whole">
      <h2 id="whole">{say("tables.files")}</h2>
      <p><a href={tableFile(table.name)} download={`${table.name}.csv`}>{say("tables.download")}</a> <span class="hint">{say("tables.download_hint")}</span></p>
      {changes > 0 ? <p class="notice info">{say("tables.drafts_first")}</p> : (
        <>
          <Upload busy={busy} onFile={onFile} />
          <h3>{say("tables.to_pack")}</h3>
          <p class="hint">{say(table.from === "person" ? "tables.to_pack_hint" : "tables.to_pack_none")}</p>
          {table.from === "person" && <button type="button" class="btn" data-do="pack" aria-disabled={busy} onClick={onPack}>{say("tables.to_pack")}</button>}
        </>
      )}
    </section>
  );
}

const whatOf = (one: TableVersion): string => [one.pack && say("tables.version_pack"), say("tables.version_changes", { added: one.added, changed: one.changed, removed: one.removed })].filter(Boolean).join(" · ");

function Rows({ versions, name }: { versions: readonly TableVersion[]; name: string }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={say("tables.versions")}>
      <table class="board">
        <caption class="hidden">{say("tables.versions")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("tables.version")}</th><th scope="col">{say("tables.version_at")}</th><th scope="col">{say("tables.by")}</th>
            <th scope="col">{say("tables.version_what")}</th><th scope="col" class="n">{say("tables.rows")}</th><th scope="col">{say("tables.version_file")}</th>
          </tr>
        </thead>
        <tbody>
          {versions.map((one) => (
            <tr key={one.version} data-version={one.version}>
              <th scope="row">{say("tables.version_n", { n: one.version })}</th>
              <td data-label={say("tables.version_at")} class="num">{at(one.at)}</td>
              <td data-label={say("tables.by")}><Account actor={one.by} name={one.by_name} /></td>
              <td data-label={say("tables.version_what")}>{whatOf(one)}</td>
              <td data-label={say("tables.rows")} class="n">{one.rows}</td>
              <td data-label={say("tables.version_file")}><a href={tableVersionFile(name, one.version)} download={`${name}-${one.version}.csv`}>{`${name}-${one.version}.csv`}</a></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** `version`: of the table now; with another the list is read again. */
export function Versions({ name, version }: { name: string; version: number }) {
  const [all, setAll] = useState<readonly TableVersion[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const read = (cursor?: string): void => {
    setFailure(null);
    readTableVersions(name, cursor).then((page) => {
      setAll((before) => (cursor ? [...(before ?? []), ...page.versions] : page.versions));
      setNext(page.next ?? null);
    }, setFailure);
  };
  useEffect(() => read(), [name, version]);
  return (
    <>
      <h2 id="versions">{say("tables.versions")}</h2>
      {failure !== null && <Failure error={failure} retry={() => read()} />}
      {all?.length === 0 && <p>{say("tables.versions_none")}</p>}
      {all && all.length > 0 && <Rows versions={all} name={name} />}
      {next && <p class="more-rows"><button type="button" class="btn small" onClick={() => read(next)}>{say("tables.more_versions")}</button></p>}
    </>
  );
}
