/** The rounds of one case: whether each counts, and what was asked and ruled on leaving it out. */
import { useEffect, useState } from "preact/hooks";
import { readCallReference, type CallReference } from "../../api/callback.ts";
import { readExclusions, type ExclusionCommand, type Exclusions } from "../../api/exclusions.ts";
import { readNotices, type Delivery } from "../../api/notices.ts";
import { of, pick, say } from "../../words/say.ts";
import { Loading } from "../../ui/parts.tsx";
import { at } from "../state.ts";
import { CaseLink, Refusal } from "../rounds/parts.tsx";
import { ExclusionDialog } from "./exclusion_dialog.tsx";
import { RoundCard } from "./exclusion_round.tsx";
import { focusOn } from "./focus.ts";
import { judgeHref } from "./judge_address.ts";

const kTold = "progress";
/** What went to the resident: the notice of an exclusion travels as news of the case. */
function Told({ code, version }: { code: string; version: number }) {
  const [sent, setSent] = useState<readonly Delivery[] | null>(null);
  useEffect(() => {
    readNotices(code).then(({ deliveries }) => setSent(deliveries.filter(({ destination, purpose }) => destination.startsWith("case:") && purpose === kTold)), () => setSent([]));
  }, [code, version]);
  return (
    <section aria-labelledby="told">
      <h2 id="told">{say("leftout.told")}</h2>
      <p class="hint">{say("leftout.told_lead")}</p>
      {sent?.length === 0 && <p class="empty">{say("leftout.told_none")}</p>}
      {sent && sent.length > 0 && (
        <ul class="notices">
          {sent.map((one) => <li key={one.id}>{of("delivery_state", one.state)} · {of("delivery_channel", one.channel)} · <span class="num">{at(one.ended_at ?? one.created_at)}</span></li>)}
        </ul>
      )}
    </section>
  );
}

function Body({ file, causes, onChange }: { file: Exclusions; causes: CallReference["causes"]; onChange: (after: Exclusions) => void }) {
  const [asking, setAsking] = useState<{ round: number; command: ExclusionCommand } | null>(null);
  const [version, setVersion] = useState(0);
  const about = asking && file.rounds.find(({ round }) => round === asking.round);
  const causeName = (code: string): string => {
    const cause = causes.find((one) => one.code === code);
    return cause ? pick(cause) : code;
  };
  const close = (): void => {
    setAsking(null);
    if (asking) focusOn(`round-${asking.round}`);
  };
  const done = (after: Exclusions): void => {
    setVersion(version + 1);
    onChange(after);
  };
  return (
    <>
      {file.rounds.length === 0 && <p class="empty">{say("leftout.no_rounds")}</p>}
      {file.rounds.map((round) => <RoundCard key={round.round} round={round} causeName={causeName} onCommand={(command) => setAsking({ round: round.round, command })} />)}
      {file.rounds.some(({ exclusion }) => exclusion?.objection_until) && <Told code={file.code} version={version} />}
      {asking && about && <ExclusionDialog code={file.code} round={about} command={asking.command} causes={causes} onDone={done} onClose={close} />}
    </>
  );
}

export function ExclusionCase({ code }: { code: string }) {
  const [file, setFile] = useState<Exclusions | null>(null);
  const [causes, setCauses] = useState<CallReference["causes"]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const read = (): void => {
    setFailure(null);
    readExclusions(code).then(setFile, setFailure);
  };
  useEffect(() => {
    read();
    // Without it a cause is told by its code.
    readCallReference().then(({ causes: all }) => setCauses(all), () => undefined);
  }, []);
  return (
    <div class="single judge">
      <p><a href={judgeHref({ name: "exclusions" })}>← {say("leftout.back")}</a></p>
      <h1>{say("leftout.title")}</h1>
      <p><CaseLink code={code} /></p>
      <p class="hint">{say("leftout.rule")}</p>
      {failure !== null && <Refusal error={failure} retry={read} />}
      {!file && failure === null && <Loading />}
      {file && <Body file={file} causes={causes} onChange={setFile} />}
    </div>
  );
}
