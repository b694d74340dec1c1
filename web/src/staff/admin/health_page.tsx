/** How the program is: what is wrong first, with what to do; then the numbers, the carriers, the readers of the ledger, and backups. */
import { useEffect, useState } from "preact/hooks";
import { readHealth, type Finding, type Health, type Level } from "../../api/admin.ts";
import { colon, of, pick, say } from "../../words/say.ts";
import type { Tone } from "../../words/tones.ts";
import { Badge, Facts, Failure, Loading } from "../../ui/parts.tsx";
import { Carriers } from "../outbox/carriers.tsx";
import { judgeHref } from "../judge/judge_address.ts";
import { at, reference } from "../state.ts";
import { BackupPart } from "./backups.tsx";
import { findingText, inOrder } from "./health_words.ts";
import { AdminFrame } from "./parts.tsx";
import { sizeText } from "./sizes.ts";

const kTones: Record<Level, Tone> = { well: "ok", look: "warn", wrong: "bad" };

/** Our own city by its name. */
const cityName = (code: string): string => {
  const own = reference.value?.jurisdiction;
  return own?.code === code ? pick(own) : code;
};

const Card = ({ one }: { one: Finding }) => (
  <li class="part" data-finding={one.code}>
    <h3 class="part-title"><Badge tone={kTones[one.level]}>{say(`healthpage.level_${one.level}`)}</Badge> <span class="wrap">{findingText(one, "", cityName)}</span></h3>
    {one.level !== "well" && <p><b>{say("healthpage.next")}{colon()}</b>{findingText(one, ".next", cityName)}</p>}
  </li>
);

function Findings({ told }: { told: Health }) {
  const { open, well } = inOrder(told.findings);
  return (
    <section aria-labelledby="findings">
      <h2 id="findings">{say("healthpage.findings")}</h2>
      {open.length === 0 ? <div class="notice ok"><p>{say("healthpage.all_well")}</p></div> : <ul class="parts">{open.map((one, index) => <Card key={index} one={one} />)}</ul>}
      <details class="more"><summary>{say("healthpage.well_rest", { n: well.length })}</summary><ul class="parts">{well.map((one, index) => <Card key={index} one={one} />)}</ul></details>
    </section>
  );
}

function Numbers({ told }: { told: Health }) {
  const { disk, database } = told;
  return (
    <section aria-labelledby="numbers">
      <h2 id="numbers">{say("healthpage.numbers")}</h2>
      <Facts
        rows={[
          { name: say("healthpage.disk"), value: say("healthpage.disk_of", { free: sizeText(disk.free_bytes), total: sizeText(disk.total_bytes) }) },
          { name: say("healthpage.database"), value: database.engine === "sqlite" ? "SQLite" : "PostgreSQL" },
          { name: say("healthpage.schema"), value: say("healthpage.schema_of", { n: database.schema_steps, at: at(database.schema_at) }) },
          { name: say("healthpage.queue"), value: say("healthpage.queue_of", { n: database.queue }) },
          { name: say("healthpage.dead"), value: <a href={judgeHref({ name: "outbox" })}>{say("healthpage.queue_of", { n: told.dead })}</a> },
        ]}
      />
      <Carriers carriers={told.carriers} partners={new Map()} />
    </section>
  );
}

function Readers({ told }: { told: Health }) {
  return (
    <section aria-labelledby="feed">
      <h2 id="feed">{say("healthpage.feed")}</h2>
      <p class="hint">{say("healthpage.feed_lead", { n: told.head ?? 0 })}</p>
      <table class="board">
        <caption class="hidden">{say("healthpage.feed")}</caption>
        <thead><tr><th scope="col">{say("healthpage.consumer")}</th><th scope="col">{say("healthpage.behind")}</th></tr></thead>
        <tbody>
          {told.consumers.map((one) => (
            <tr key={one.name} data-consumer={one.name}>
              <th scope="row">{of("consumer", one.name)}</th>
              <td data-label={say("healthpage.behind")}>{one.behind > 0 ? say("healthpage.behind_of", { n: one.behind }) : say("healthpage.behind_none")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Board() {
  const [told, setTold] = useState<Health | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const read = (): Promise<void> => {
    setFailure(null);
    return readHealth().then(setTold, setFailure);
  };
  useEffect(() => void read(), []);
  return (
    <>
      <p class="updated hint">{told && <span>{say("staff.as_of", { at: at(told.at) })}</span>}<button type="button" class="btn small" data-do="again" onClick={() => void read()}>{say("staff.refresh")}</button></p>
      {failure !== null && <Failure error={failure} retry={() => void read()} />}
      {!told && failure === null && <Loading />}
      {told && <Findings told={told} />}
      <BackupPart onMade={() => void read()} />
      {told && <Numbers told={told} />}
      {told && <Readers told={told} />}
    </>
  );
}

export const HealthPage = () => <AdminFrame title={say("healthpage.title")} lead={say("healthpage.lead")} wide><Board /></AdminFrame>;
