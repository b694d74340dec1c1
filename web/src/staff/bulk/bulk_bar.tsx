/** How many are chosen, and what may be done with all of them. */
import { useEffect, useState } from "preact/hooks";
import { say } from "../../words/say.ts";
import { Failure, ruleText } from "../../ui/parts.tsx";
import { list } from "../inbox/inbox_state.ts";
import { asked, begin, failure, followChosen, known, readMissing } from "./bulk_state.ts";
import { BulkDialog } from "./bulk_dialog.tsx";
import { bulkName } from "./bulk_words.ts";
import { chosen, chooseNone, chooseShown, run } from "./chosen.ts";
import { inCommon, isExplained, isOffered, kGone, kNoSuggestion, mainRefusal, type BulkCommand, type Common } from "./common.ts";
import { hasAll, keepOnly, kChosenMax } from "./selection.ts";

/** Needs no more words: what is pressed is what is done. */
const kDirect: readonly BulkCommand[] = ["sign", "dispatch"];

function Not({ one }: { one: Common }) {
  const why = mainRefusal(one);
  const text = why?.rule === kNoSuggestion ? say("bulk.no_suggestion") : why?.rule === kGone ? say("bulk.gone") : ruleText(why?.rule ?? "", why?.message ?? "");
  const keep = (): void => {
    chosen.value = keepOnly(chosen.peek(), new Set(one.allowed.map(({ code }) => code)));
  };
  return (
    <li>
      <b>{bulkName(one.command)}</b> {say("bulk.not_n", { n: one.refused.length })} {text}
      {one.allowed.length > 0 && (
        <> <button type="button" class="btn plain small" onClick={keep}>{say("bulk.keep", { n: one.allowed.length })}</button></>
      )}
    </li>
  );
}

function Offered({ common, busy, onAsk }: { common: readonly Common[]; busy: boolean; onAsk: (command: BulkCommand) => void }) {
  const offered = common.filter(isOffered);
  const not = common.filter((one) => !isOffered(one) && isExplained(one));
  const press = ({ command, allowed }: Common): void => {
    if (busy) return;
    if (kDirect.includes(command)) begin(command, {}, allowed);
    else onAsk(command);
  };
  return (
    <>
      <div class="action-row">
        {offered.map((one) => (
          <button type="button" key={one.command} class="btn small" data-bulk={one.command} aria-disabled={busy} onClick={() => press(one)}>{bulkName(one.command)}</button>
        ))}
        <button type="button" class="btn plain small" onClick={chooseNone}>{say("bulk.none")}</button>
      </div>
      {offered.length === 0 && <p>{say("bulk.nothing_common")}</p>}
      <details class="more">
        <summary>{say("bulk.not_offered")}</summary>
        {not.length > 0 && <ul class="refused">{not.map((one) => <Not key={one.command} one={one} />)}</ul>}
        <p class="hint">{say("bulk.why")}</p>
      </details>
    </>
  );
}

export function BulkBar() {
  const [asking, setAsking] = useState<BulkCommand | null>(null);
  useEffect(followChosen, []);
  const { codes, cut } = chosen.value;
  const shown = list.value.rows.map(({ code }) => code);
  const common = inCommon(codes, known.value, asked.value);
  const busy = run.value !== null && run.value.phase !== "over";
  const wanted = common?.find(({ command }) => command === asking);
  return (
    <section class="bulk" aria-label={say("bulk.title")}>
      <p role="status">
        {codes.length > 0 && <b>{say("bulk.chosen", { n: codes.length })}</b>} {cut > 0 && say("bulk.cut", { most: kChosenMax, n: cut })}
      </p>
      {shown.length > 0 && !hasAll(chosen.value, shown) && (
        <button type="button" class="btn small" onClick={() => chooseShown(shown)}>{say("bulk.all_shown", { n: shown.length })}</button>
      )}
      {codes.length > 0 && failure.value !== null && <Failure error={failure.value} retry={readMissing} />}
      {codes.length > 0 && common === null && failure.value === null && <p class="hint">{say("bulk.reading")}</p>}
      {codes.length > 0 && common && <Offered common={common} busy={busy} onAsk={setAsking} />}
      {asking && wanted && <BulkDialog command={asking} cases={wanted.allowed} onClose={() => setAsking(null)} />}
    </section>
  );
}
