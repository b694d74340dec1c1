/** Backups: those there are, a new one, and how far it is; on PostgreSQL the command to run instead. */
import { useEffect, useState } from "preact/hooks";
import { makeBackup, readBackups, type Backups } from "../../api/admin.ts";
import { say } from "../../words/say.ts";
import { Failure, Loading } from "../../ui/parts.tsx";
import { FormDialog } from "../rounds/form_dialog.tsx";
import { at } from "../state.ts";
import { sizeText } from "./sizes.ts";

const kPollMs = 1500;
const kPgDump = 'pg_dump --format=custom --file=taizhang-$(date +%F).dump --dbname="$TAIZHANG_DB"';

const Table = ({ told }: { told: Backups }) => (
  <div class="scroll" tabIndex={0} role="region" aria-label={say("healthpage.backup_files")}>
    <table class="board">
      <caption class="hidden">{say("healthpage.backup_files")}</caption>
      <thead><tr><th scope="col">{say("healthpage.backup_name")}</th><th scope="col">{say("healthpage.backup_at")}</th><th scope="col" class="n">{say("healthpage.backup_size")}</th></tr></thead>
      <tbody>
        {told.backups.map((one) => (
          <tr key={one.name} data-backup={one.name}>
            <th scope="row"><code class="wrap">{one.name}</code></th>
            <td data-label={say("healthpage.backup_at")} class="num">{at(one.made_at)}</td>
            <td data-label={say("healthpage.backup_size")} class="n">{sizeText(one.bytes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

export function BackupPart({ onMade }: { onMade: () => void }) {
  const [told, setTold] = useState<Backups | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [asking, setAsking] = useState(false);
  const read = (): Promise<void> => {
    setFailure(null);
    return readBackups().then(setTold, setFailure);
  };
  useEffect(() => void read(), []);
  const running = told?.running ?? false;
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => void readBackups().then((now) => {
      setTold(now);
      if (!now.running) onMade();
    }, setFailure), kPollMs);
    return () => clearInterval(timer);
  }, [running]);
  const send = async (): Promise<void> => {
    await makeBackup();
    await read();
    onMade();
  };
  return (
    <section aria-labelledby="backups">
      <h2 id="backups" tabIndex={-1}>{say("healthpage.backups")}</h2>
      {failure !== null && <Failure error={failure} retry={() => void read()} />}
      {!told && failure === null && <Loading />}
      {told && !told.possible && (
        <>
          <p>{say("healthpage.postgres")}</p>
          <pre class="code judge-pre" tabIndex={0} role="region" aria-label="pg_dump">{kPgDump}</pre>
        </>
      )}
      {told?.possible && (
        <>
          <p>{say("healthpage.backups_lead")}</p>
          {told.last_fault && !running && <div class="notice bad" role="alert"><p>{say("healthpage.last_fault", { why: told.last_fault })}</p></div>}
          {running
            ? <p role="status" data-running>{say("healthpage.running", { percent: Math.floor(told.share * 100) })}</p>
            : <div class="action-row"><button type="button" class="btn primary" data-do="backup" onClick={() => setAsking(true)}>{say("healthpage.make")}</button></div>}
          {told.backups.length === 0 ? <p class="empty">{say("healthpage.no_backups")}</p> : <Table told={told} />}
        </>
      )}
      {asking && <FormDialog title={say("healthpage.make")} lead={say("healthpage.make_lead")} submit={say("healthpage.make")} names={[]} check={() => []} send={send} onClose={() => setAsking(false)} focus={() => document.getElementById("backups")}>{() => null}</FormDialog>}
    </section>
  );
}
