/** The rounds behind a figure, for those who may read single answers. */
import { useEffect, useState } from "preact/hooks";
import { readCallReference, type CallReference } from "../../api/callback.ts";
import { readScoreRows, type ScoreAsk, type ScoreRow, type ScoreRows } from "../../api/scores.ts";
import { listed, of, pick, say } from "../../words/say.ts";
import { Failure, Loading } from "../../ui/parts.tsx";
import { caseHref } from "../route.ts";
import { at, categoryName, unitName, zoneName } from "../state.ts";
import { judgeHref } from "../judge/judge_address.ts";
import { Heading } from "./heading.tsx";
import { scoresHref, scoresOf } from "./score_address.ts";

type Causes = ReadonlyMap<string, string>;

/** What a round counts as; more than one can hold. */
function countsAs(row: ScoreRow, causes: Causes): string {
  const found = [
    row.valid && say("scores.is_valid"), row.unreached && say("scores.unreached"), row.outside_desk && say("scores.outside_desk"),
    row.excluded && (row.cause ? say("scores.excluded_for", { cause: causes.get(row.cause) ?? row.cause }) : say("scores.excluded")),
    row.recall_differs && say("scores.discrepancy"),
  ].filter((one) => one !== false);
  return found.length > 0 ? listed(found) : say("scores.is_open");
}
function answerText(row: ScoreRow): string {
  if (row.hidden) return say("scores.hidden");
  const said = [
    row.contacted !== null && say(row.contacted ? "scores.was_contacted" : "scores.not_contacted"),
    row.solved !== null && of("solved", row.solved), row.satisfied !== null && of("satisfied", row.satisfied),
  ].filter((one) => one !== false);
  return said.length > 0 ? listed(said) : "—";
}
const CaseCell = ({ code }: { code: string | null }) => (code ? <a class="nowrap" href={caseHref(code)}><span class="code">{code}</span></a> : <>{say("scores.out_of_scope")}</>);

const Line = ({ row, causes }: { row: ScoreRow; causes: Causes }) => (
  <tr>
    <th scope="row"><CaseCell code={row.code} /></th>
    <td data-label={say("scores.matter")}>{row.matter && row.matter === row.code ? say("scores.itself") : <CaseCell code={row.matter} />}</td>
    <td class="n" data-label={say("scores.round")}>{row.round}</td>
    <td data-label={say("figures.by_unit")}>{unitName(row.unit)}</td>
    <td data-label={say("figures.by_category")}>{categoryName(row.category)} · {zoneName(row.zone)}</td>
    <td data-label={say("scores.received")} class="num">{at(row.received_at)}</td>
    <td data-label={say("scores.answer")}>{answerText(row)}</td>
    <td data-label={say("scores.counts_as")}>
      {countsAs(row, causes)}
      {row.code && <a class="block" href={judgeHref({ name: "exclusions", code: row.code })}>{say("leftout.title")}<span class="hidden"> {row.code}</span></a>}
    </td>
  </tr>
);

/** Which rows: the unit, category or zone of the question, in words. */
function subject(search: string): string {
  const given = new URLSearchParams(search);
  const [unit, category, zone] = [given.get("unit"), given.get("category"), given.get("zone")];
  return listed([unit !== null && unitName(unit), category !== null && categoryName(category), zone !== null && zoneName(zone)].filter((one) => one !== false))
    || say("scores.city");
}
/** Back to the figures of the same question. */
function backHref(search: string): string {
  const given = new URLSearchParams(search);
  const by = given.has("category") ? "category" : given.has("zone") ? "zone" : undefined;
  const ask: ScoreAsk = { ...scoresOf(given, undefined).ask, ...(by ? { by } : {}) };
  return scoresHref({ name: "scores", ask });
}

export function RowsPage({ search }: { search: string }) {
  const [page, setPage] = useState<ScoreRows | null>(null);
  const [rows, setRows] = useState<readonly ScoreRow[]>([]);
  const [named, setNamed] = useState<CallReference["causes"]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const read = (cursor = ""): void => {
    setFailure(null);
    readScoreRows(search, cursor).then((answer) => {
      setPage(answer);
      setRows((before) => (cursor ? [...before, ...answer.rows] : answer.rows));
    }, setFailure);
  };
  useEffect(() => {
    read();
    // Without it a cause is told by its code.
    readCallReference().then(({ causes: all }) => setNamed(all), () => undefined);
  }, []);
  const causes: Causes = new Map(named.map((one) => [one.code, pick(one)]));
  const next = page?.next;
  const caption = say("scores.rows_of", { what: subject(search) });
  return (
    <div class="wide-page scores">
      <p><a href={backHref(search)}>← {say("scores.back")}</a></p>
      <h1>{caption}</h1>
      {page && <Heading heading={page} />}
      {failure !== null && <Failure error={failure} retry={() => read()} />}
      {!page && failure === null && <Loading />}
      {page && rows.length === 0 && <p class="empty">{say("scores.rows_none")}</p>}
      {rows.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
          <table class="board">
            <caption>{say("scores.rows_caption", { n: rows.length })}</caption>
            <thead>
              <tr>
                <th scope="col">{say("scores.case")}</th><th scope="col">{say("scores.matter")}</th><th scope="col" class="n">{say("scores.round")}</th>
                <th scope="col">{say("figures.by_unit")}</th><th scope="col">{say("scores.what_where")}</th><th scope="col">{say("scores.received")}</th>
                <th scope="col">{say("scores.answer")}</th><th scope="col">{say("scores.counts_as")}</th>
              </tr>
            </thead>
            <tbody>{rows.map((row, index) => <Line key={`${row.code} ${row.round} ${index}`} row={row} causes={causes} />)}</tbody>
          </table>
        </div>
      )}
      {next && <button type="button" class="btn small" onClick={() => read(next)}>{say("whistle.more")}</button>}
    </div>
  );
}
