/** Answers to one questionnaire, newest first; of one zone side by side, what was said before beside what is said now. */
import { useEffect, useState } from "preact/hooks";
import { readAnswers, type AnswersAsk, type AnswersRow } from "../../api/answers.ts";
import { readOutreach, type Questionnaire } from "../../api/outreach.ts";
import type { Scope } from "../../api/visits.ts";
import { language, say, sentences } from "../../words/say.ts";
import { pickWords } from "../../words/pick_words.ts";
import { later } from "../../ui/later.tsx";
import { Select } from "../../ui/field.tsx";
import { Loading } from "../../ui/parts.tsx";
import { usePaged } from "../rounds/paged.ts";
import { List, Refusal } from "../rounds/parts.tsx";
import { go, route } from "../route.ts";
import { byName } from "../scores/score_words.ts";
import { at, reference, zoneName } from "../state.ts";
import { unitText, VisitTabs } from "../visits/visit_parts.tsx";
import { answersHref } from "./answers_address.ts";
import { compare, shareAnswered } from "./answer_words.ts";

const AnswersOne = later<{ code: string; id: string; ask: AnswersAsk }>(() => import("./answers_one.tsx").then((file) => file.AnswersOne));

const hrefOf = (row: AnswersRow, ask: AnswersAsk): string => answersHref({ name: "answers", code: row.questionnaire, id: row.id, ask });

/** The way to a set of answers that the reader may open. */
const Opening = ({ row, ask, text }: { row: AnswersRow; ask: AnswersAsk; text: string }) => (row.opens ? <a href={hrefOf(row, ask)}>{text}</a> : <>{text}</>);

function Row({ row, ask, zoned }: { row: AnswersRow; ask: AnswersAsk; zoned: boolean }) {
  const { n, all } = shareAnswered(row);
  return (
    <tr data-answers={row.id}>
      <th scope="row" class="num"><Opening row={row} ask={ask} text={at(row.at)} /></th>
      {zoned && <td data-label={say("visits.zone")}>{row.zone ? <a href={answersHref({ name: "answers", code: row.questionnaire, ask: { zone: row.zone } })}>{zoneName(row.zone)}</a> : "—"}</td>}
      <td data-label={say("answers.who")}>{unitText(row.by)}</td>
      <td data-label={say("answers.answered")}>{all === 0 ? "—" : say("answers.answered_n", { n, all })}</td>
      <td class="num" data-label={say("answers.version")}>{row.version}</td>
    </tr>
  );
}

function Plain({ rows, ask }: { rows: readonly AnswersRow[]; ask: AnswersAsk }) {
  const zoned = rows.some(({ zone }) => zone);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={say("answers.title")}>
      <table class="board">
        <caption class="hidden">{say("answers.title")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("answers.at")}</th>{zoned && <th scope="col">{say("visits.zone")}</th>}
            <th scope="col">{say("answers.who")}</th><th scope="col">{say("answers.answered")}</th><th scope="col">{say("answers.version")}</th>
          </tr>
        </thead>
        <tbody>{rows.map((row) => <Row key={row.id} row={row} ask={ask} zoned={zoned} />)}</tbody>
      </table>
    </div>
  );
}

/** One zone: a question a row, a day a column, newest first. */
const Beside = ({ rows, ask }: { rows: readonly AnswersRow[]; ask: AnswersAsk }) => (
  <div class="scroll" tabIndex={0} role="region" aria-label={say("answers.beside", { zone: zoneName(ask.zone ?? "") })}>
    <table class="board" data-beside>
      <caption>{say("answers.beside", { zone: zoneName(ask.zone ?? "") })}</caption>
      <thead>
        <tr>
          <th scope="col">{say("answers.question")}</th>
          {rows.map((row) => <th scope="col" class="num" key={row.id}>{at(row.at)}</th>)}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{say("answers.who")}</th>
          {rows.map((row) => <td key={row.id} data-label={at(row.at)} data-answers={row.id}><Opening row={row} ask={ask} text={unitText(row.by)} /></td>)}
        </tr>
        {compare(rows).map(({ question, cells }) => (
          <tr key={question.code} data-question={question.code}>
            <th scope="row">{pickWords(question, "text")}</th>
            {cells.map((cell, i) => <td key={i} data-label={at(rows[i]?.at ?? "")}>{cell === null ? say("answers.not_asked") : cell || say("answers.none_given")}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

/** What narrows the list: which questionnaire, of which zone, or one's own. */
function Filters({ all, code, ask }: { all: readonly Questionnaire[]; code: string; ask: AnswersAsk }) {
  const to = (next: AnswersAsk, of = code): void => go({ screen: { name: "answers", code: of, ask: next } }, true);
  const options = all.map((one) => ({ value: one.code, label: pickWords(one, "title") || one.code }));
  const offered = all.find((one) => one.code === code);
  // One that is no longer offered still has its answers.
  if (!offered) options.push({ value: code, label: code });
  const zones = byName(Object.keys(reference.value?.zones ?? {}), zoneName, language.value);
  const lead = offered ? pickWords(offered, "lead") : "";
  return (
    <>
      <div class="board-filters">
        <Select name="questionnaire" label={say("answers.questionnaire")} required value={code} options={options} onValue={(chosen) => to(ask.mine ? ask : {}, chosen)} />
        {offered?.about !== "nobody" && (
          <Select name="zone" label={say("visits.zone")} required none={say("staff.any")} value={ask.zone ?? ""} options={zones.map((value) => ({ value, label: zoneName(value) }))} onValue={(zone) => to(zone ? { zone } : {})} />
        )}
      </div>
      {lead && <p class="hint">{lead}</p>}
      <p class="action-row">
        <button type="button" class="btn small" data-do="mine" aria-pressed={ask.mine === "true"} onClick={() => to(ask.mine ? {} : { mine: "true" })}>{say("answers.mine")}</button>
      </p>
    </>
  );
}

function Board({ code, ask, zoned }: { code: string; ask: AnswersAsk; zoned: boolean }) {
  const [scope, setScope] = useState<Scope>("everything");
  const list = usePaged(`answers ${code} ${JSON.stringify(ask)}`, async (cursor) => {
    const page = await readAnswers(code, ask, cursor);
    setScope(page.scope);
    return page;
  });
  return (
    <>
      {list.rows && !ask.mine && scope !== "everything" && <p class="notice">{sentences(say(scope === "units" ? "answers.scope_units" : "answers.scope_own"), zoned && say("answers.scope_zone"))}</p>}
      <List list={list} empty={say("answers.none")}>
        {(rows) => (ask.zone ? <Beside rows={rows} ask={ask} /> : <Plain rows={rows} ask={ask} />)}
      </List>
    </>
  );
}

function Body({ code, ask }: { code: string | undefined; ask: AnswersAsk }) {
  const [all, setAll] = useState<readonly Questionnaire[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const read = (): void => {
    setFailure(null);
    readOutreach().then(({ questionnaires }) => setAll(questionnaires), setFailure);
  };
  useEffect(read, []);
  if (failure !== null) return <Refusal error={failure} retry={read} />;
  if (!all) return <Loading />;
  const chosen = code ?? all[0]?.code;
  if (!chosen) return <p class="empty">{say("answers.no_questionnaires")}</p>;
  return (
    <>
      <Filters all={all} code={chosen} ask={ask} />
      <Board code={chosen} ask={ask} zoned={all.find((one) => one.code === chosen)?.about === "zone"} key={`${chosen} ${JSON.stringify(ask)}`} />
    </>
  );
}

export function AnswersPage() {
  const { screen } = route.value;
  if (screen.name !== "answers") return null;
  if (screen.code && screen.id) return <AnswersOne code={screen.code} id={screen.id} ask={screen.ask} key={screen.id} />;
  return (
    <div class="wide-page">
      <h1>{say("answers.title")}</h1>
      <VisitTabs tab="answers" />
      <p>{say("answers.lead")}</p>
      <Body code={screen.code} ask={screen.ask} />
    </div>
  );
}
