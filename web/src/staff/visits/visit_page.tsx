/** One visit: who went where, what was found, which cases it is about, and its words, which may be erased. */
import { useEffect, useRef, useState } from "preact/hooks";
import { readOutreach, type Campaign } from "../../api/outreach.ts";
import { eraseVisit, readVisit, type Visit, type VisitAsk } from "../../api/visits.ts";
import { pick, say } from "../../words/say.ts";
import { Facts, Loading } from "../../ui/parts.tsx";
import { CaseLink } from "../rounds/parts.tsx";
import { at, may, zoneName } from "../state.ts";
import { EraseDialog } from "./erase_dialog.tsx";
import { Unread } from "./erase_unread.tsx";
import { ErasedText, minutesText, ResultBadge, targetText, whoText } from "./visit_parts.tsx";
import { visitsHref } from "./visit_address.ts";

function Words({ visit, onErase }: { visit: Visit; onErase: () => void }) {
  const { place, note, erased } = visit;
  return (
    <section aria-labelledby="words">
      <h2 id="words" tabIndex={-1}>{say("visits.words")}</h2>
      {erased ? <ErasedText erased={erased} /> : (
        <>
          {!place && !note && <p class="empty">{say("visits.no_words")}</p>}
          <Facts rows={[{ name: say("visit.place"), value: place }, { name: say("visit.note"), value: note && <span class="step-text">{note}</span> }]} />
          {may("administer") && <p class="action-row"><button type="button" class="btn danger" data-do="erase" onClick={onErase}>{say("visits.erase")}</button></p>}
        </>
      )}
    </section>
  );
}

function Sheet({ visit, campaigns, again }: { visit: Visit; campaigns: readonly Campaign[]; again: () => void }) {
  const [erasing, setErasing] = useState(false);
  const campaign = campaigns.find(({ code }) => code === visit.campaign);
  const hidden = visit.needs_count - visit.needs.length;
  return (
    <>
      <Facts
        rows={[
          { name: say("visit.at"), value: <span class="num">{at(visit.at)}</span> },
          { name: say("visits.length"), value: minutesText(visit.minutes) },
          { name: say("visit.target"), value: targetText(visit.target) },
          { name: say("visits.zone"), value: visit.zone && zoneName(visit.zone) },
          { name: say("visits.who"), value: whoText(visit) },
          { name: say("visit.campaign"), value: visit.campaign && (campaign ? pick(campaign) : visit.campaign) },
          { name: say("visits.found"), value: visit.result && <ResultBadge result={visit.result} /> },
          { name: say("visits.about"), value: visit.result && (visit.case ? <CaseLink code={visit.case} /> : say("visits.case_hidden")) },
          { name: say("visits.needs"), value: visit.needs_count > 0 && <>{visit.needs.map((code) => <CaseLink key={code} code={code} />)} {hidden > 0 && say("visits.needs_hidden", { n: hidden })}</> },
          { name: say("visits.received"), value: <span class="num">{at(visit.received_at)}</span> },
        ]}
      />
      <Words visit={visit} onErase={() => setErasing(true)} />
      {erasing && (
        <EraseDialog title={say("visits.erase")} lead={say("visits.erase_lead")} erase={(reason) => eraseVisit(visit.id, reason)} onClose={() => setErasing(false)} onDone={again} />
      )}
    </>
  );
}

export function VisitPage({ id, ask }: { id: string; ask: VisitAsk }) {
  const [visit, setVisit] = useState<Visit | null>(null);
  const [campaigns, setCampaigns] = useState<readonly Campaign[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const read = (): void => {
    setFailure(null);
    readVisit(id).then(setVisit, setFailure);
  };
  useEffect(() => {
    read();
    title.current?.focus();
    // Without them a campaign is told by its code.
    readOutreach().then((found) => setCampaigns(found.campaigns), () => undefined);
  }, [id]);
  return (
    <div class="single">
      <p><a data-do="back" href={visitsHref({ name: "visits", ask })}>← {say("visits.back")}</a></p>
      <h1 tabIndex={-1} ref={title}>{say("visits.one")}</h1>
      {failure !== null && <Unread failure={failure} retry={read} heading={say("visits.words")} lead={say("visits.erase_lead")} title={say("visits.erase")} words="visits.erased_when" erase={(reason) => eraseVisit(id, reason)} />}
      {!visit && failure === null && <Loading />}
      {visit && <Sheet visit={visit} campaigns={campaigns} again={read} />}
    </div>
  );
}
