/** The weekly docket: which weeks had a run, what the meeting of one must speak of and why, and what was decided. Prints on A4. */
import { useEffect, useState } from "preact/hooks";
import { readDocket, readPlaces, readRuns, type AgendaItem, type Docket, type Round } from "../../api/rounds.ts";
import { language, of, say } from "../../words/say.ts";
import { Fold } from "../../ui/fold.tsx";
import { Badge, Facts, Loading } from "../../ui/parts.tsx";
import { listen } from "../shortcuts.ts";
import { at, may, unitName } from "../state.ts";
import { Actions } from "./actions.tsx";
import { agendaGroups, type AgendaGroup } from "./lists.ts";
import { usePaged, type Paged } from "./paged.ts";
import { CaseLink, List, RoundBadge, roundsHref, wordsOf } from "./parts.tsx";

/** Why a week's run is not on its own Monday, or is not there. */
function RunWords({ round }: { round: Round }) {
  if (round.merged_into) return <p>{say("rounds.merged_into")} <a href={roundsHref("docket", round.merged_into)}>{say("rounds.week_of", { day: round.merged_into })}</a></p>;
  if (round.state === "missed") return <p>{say("rounds.missed_why")}</p>;
  if (round.state === "gathering") return <p>{say("rounds.gathering_why")}</p>;
  return round.moved ? <p>{say("rounds.moved", { at: at(round.at) })}</p> : null;
}

function RunList({ runs, week }: { runs: Paged<Round>; week: string | undefined }) {
  // On a desk the weeks stand beside the agenda; on a phone they would push it off the screen.
  const [open] = useState(() => matchMedia("(min-width: 60rem)").matches);
  return (
    <details class="runs" open={open}>
      <summary>{say("rounds.weeks")}</summary>
      <List list={runs} empty={say("rounds.no_runs")}>
        {(rows) => (
          <ul class="run-list">
            {rows.map((round) => (
              <li key={round.period}>
                <a href={roundsHref("docket", round.period)} aria-current={round.period === week ? "true" : undefined}>{say("rounds.week_of", { day: round.period })}</a>{" "}
                <RoundBadge round={round} />
                {round.merged_into && <span class="hint block">{say("rounds.merged_short", { day: round.merged_into })}</span>}
                {round.state === "held" && round.moved && <span class="hint block">{say("rounds.moved", { at: at(round.at) })}</span>}
              </li>
            ))}
          </ul>
        )}
      </List>
    </details>
  );
}

function Item({ item, onDecide }: { item: AgendaItem; onDecide: ((code: string) => void) | null }) {
  return (
    <li class="agenda-item">
      <p class="agenda-head">
        <CaseLink code={item.code} />
        <span>{unitName(item.unit)}</span>
      </p>
      <p>{wordsOf(item)}</p>
      <p class="hint">{say("rounds.since", { at: at(item.since) })}</p>
      {onDecide && (
        <div class="action-row">
          <button type="button" class="btn small" onClick={() => onDecide(item.code)}>{say("rounds.decide_about")}<span class="hidden"> {item.code}</span></button>
        </div>
      )}
    </li>
  );
}

function Group({ group, onDecide }: { group: AgendaGroup; onDecide: ((code: string) => void) | null }) {
  return (
    <section class="agenda-group">
      <h3>{group.emergency && <Badge tone="bad">{of("urgency", "emergency")}</Badge>} {of("agenda_reason", group.reason)}</h3>
      <ol class="agenda" start={group.first}>
        {group.items.map((item) => <Item key={item.code} item={item} onDecide={onDecide} />)}
      </ol>
    </section>
  );
}

/** Places where needs gather, by their code: how many there are decides nothing. */
function Places({ week }: { week: string }) {
  const [rule, setRule] = useState<{ at_least: number; within_days: number } | null>(null);
  const list = usePaged(week, async (cursor) => {
    const { places, next, ...rest } = await readPlaces(week, cursor);
    setRule(rest);
    return { rows: places, next };
  });
  return (
    <Fold id="places" title={say("rounds.places")}>
      {rule && <p class="hint">{say("rounds.places_lead", { n: rule.at_least, days: rule.within_days })}</p>}
      <List list={list} empty={say("rounds.no_places")} none="rounds.not_there">
        {(rows) => (
          <ul class="parts">
            {rows.map((one) => (
              <li class="part" key={one.place} data-place={one.place}>
                <p class="agenda-head"><b>{language.value === "zh" ? one.name_zh : one.name_en}</b></p>
                <p>{say("rounds.place_needs", { n: one.needs, at: at(one.as_of) })}{one.cases.length < one.needs && ` ${say("rounds.place_own", { n: one.cases.length })}`}</p>
                <ul class="place-cases">
                  {one.cases.map(({ code, unit, since }) => <li key={code}><CaseLink code={code} /> {unitName(unit)} <span class="hint nowrap">{say("rounds.since", { at: at(since) })}</span></li>)}
                </ul>
              </li>
            ))}
          </ul>
        )}
      </List>
    </Fold>
  );
}

function Week({ week }: { week: string }) {
  const [docket, setDocket] = useState<Docket | null>(null);
  /** The number of the case that a decision is about; empty: of none yet. */
  const [deciding, setDeciding] = useState<string | null>(null);
  const items = usePaged(week, async (cursor) => {
    const answer = await readDocket(week, cursor);
    setDocket(answer);
    return { rows: answer.items, next: answer.next };
  });
  const mayDecide = may("case_supervise") && docket?.state === "held";
  const print = async (): Promise<void> => {
    await items.all();
    requestAnimationFrame(() => window.print());
  };
  useEffect(() => listen(mayDecide ? { A: () => setDeciding(""), P: () => void print() } : { P: () => void print() }), [mayDecide]);
  const title = <h1>{say("rounds.docket")} · <span class="nowrap">{say("rounds.week_of", { day: week })}</span></h1>;
  // What stands below does not move once one reads it.
  if (!docket && items.failure === null) return <div class="docket">{title}<Loading /></div>;
  return (
    <div class="docket">
      {title}
      {docket && (
        <>
          <p class="docket-state"><RoundBadge round={docket} /> {docket.provisional && <Badge tone="warn">{of("calendar_status", "provisional")}</Badge>}</p>
          <RunWords round={docket} />
          {docket.state !== "merged" && (
            <Facts rows={[{ name: say("rounds.cut_off"), value: at(docket.at) }, { name: say("rounds.covers"), value: <><span class="nowrap">{at(docket.covers_from)}</span> – <span class="nowrap">{at(docket.covers_to)}</span></> }, { name: say("rounds.next_run"), value: at(docket.next_at) }]} />
          )}
          <div class="action-row">
            {mayDecide && <button type="button" class="btn primary" data-do="decide" onClick={() => setDeciding("")}>{say("rounds.decide")}</button>}
            <button type="button" class="btn" data-do="print" onClick={() => void print()}>{say("rounds.print")}</button>
            <a class="btn" href={roundsHref("prompts")}>{say("rounds.my_prompts")}</a>
          </div>
        </>
      )}
      <h2>{say("rounds.agenda")}</h2>
      <p class="hint">{say("rounds.agenda_lead")}</p>
      <List list={items} empty={say("rounds.no_items")} none="rounds.not_there">
        {(rows) => agendaGroups(rows).map((group) => <Group key={`${group.emergency}-${group.reason}`} group={group} onDecide={mayDecide ? setDeciding : null} />)}
      </List>
      {docket?.state === "held" && <Places week={week} />}
      <Actions week={week} deciding={deciding} onDecided={() => setDeciding(null)} />
    </div>
  );
}

export function DocketPage({ week }: { week: string | undefined }) {
  const runs = usePaged("weekly", (cursor) => readRuns("weekly", cursor).then(({ runs: rows, next }) => ({ rows, next })));
  const chosen = week ?? (runs.rows?.find(({ state }) => state === "held") ?? runs.rows?.[0])?.period;
  return (
    <div class="rounds-columns">
      <RunList runs={runs} week={chosen} />
      {chosen ? <Week key={chosen} week={chosen} /> : <div class="docket"><h1>{say("rounds.docket")}</h1>{runs.rows && <p class="empty">{say("rounds.no_runs")}</p>}</div>}
    </div>
  );
}
