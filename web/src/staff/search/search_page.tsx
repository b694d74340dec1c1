/** Looks through all that the account may see: newest first, each with why it matches. */
import { useEffect, useState } from "preact/hooks";
import { isOpen } from "../../api/codes.ts";
import { isWholeCode, piecesOf, searchCases, type SearchAsk, type SearchHit, type SearchPage as Answer, type Snippet } from "../../api/search.ts";
import { of, pick, say } from "../../words/say.ts";
import { DueText, Failure, Loading, StatusBadge } from "../../ui/parts.tsx";
import { rowTitle } from "../inbox/row.tsx";
import { usePaged } from "../rounds/paged.ts";
import { caseHref, go, openCase } from "../route.ts";
import { listen } from "../shortcuts.ts";
import { at, reference } from "../state.ts";

function Why({ snippet }: { snippet: Snippet }) {
  return (
    <p class="why">
      <span class="hint">{of("search.field", snippet.field)}{say("search.colon")}</span>
      {snippet.cut_before && "…"}
      {piecesOf(snippet).map(({ text, marked }, index) => (marked ? <mark key={index}>{text}</mark> : text))}
      {snippet.cut_after && "…"}
    </p>
  );
}

function Hit({ hit }: { hit: SearchHit }) {
  const row = hit.case;
  return (
    <li class="board-row">
      <h2><a href={caseHref(row.code)}>{rowTitle(row)}</a> <StatusBadge status={row.status} /></h2>
      <p class="hint">
        <span class="code">{row.code}</span> {row.title} · <span class="num">{at(row.received_at)}</span> {isOpen(row.status) && <DueText due={row.due_result} />}
      </p>
      {hit.why.map((snippet, index) => <Why key={index} snippet={snippet} />)}
    </li>
  );
}

function Total({ answer }: { answer: Answer | null }) {
  if (!answer) return null;
  const { total } = answer;
  return (
    <p role="status">
      {!total && say("search.not_counted")}
      {total && total.count > 0 && say(total.more ? "search.more_than" : "search.count", { n: String(total.count) })}
      {answer.whole_words && ` ${say("search.whole_words")}`}
    </p>
  );
}

function Hits({ ask }: { ask: SearchAsk }) {
  const [first, setFirst] = useState<Answer | null>(null);
  const page = usePaged<SearchHit>(JSON.stringify(ask), async (cursor) => {
    const answer = await searchCases(ask, cursor);
    if (!cursor) setFirst(answer);
    return { rows: answer.hits, next: answer.next };
  });
  return (
    <>
      {page.failure !== null && <Failure error={page.failure} retry={() => void page.again()} />}
      {!page.rows && page.failure === null && <Loading />}
      {page.rows && <Total answer={first} />}
      {page.rows?.length === 0 && !page.next && <p class="empty">{say("search.none")}</p>}
      <ul class="board-rows">{(page.rows ?? []).map((hit) => <Hit key={hit.case.code} hit={hit} />)}</ul>
      {page.next && <button type="button" class="btn small" onClick={() => void page.more()}>{say("search.more")}</button>}
    </>
  );
}

export function find(typed: string, ask: Partial<SearchAsk> = {}): void {
  const q = typed.trim();
  if (isWholeCode(q)) openCase(q.toUpperCase());
  else if (q) go({ screen: { name: "search", ask: { ...ask, q } } });
}

function Choice({ name, label, ask, options }: { name: "open" | "category"; label: string; ask: SearchAsk; options: readonly (readonly [string, string])[] }) {
  const choose = (value: string): void => {
    const { [name]: _, ...rest } = ask;
    go({ screen: { name: "search", ask: (value ? { ...rest, [name]: value } : rest) as SearchAsk } }, true);
  };
  return (
    <label class="filter">
      <span>{label}</span>
      <select value={ask[name] ?? ""} onChange={(event) => choose(event.currentTarget.value)}>
        {options.map(([value, text]) => <option key={value} value={value}>{text}</option>)}
      </select>
    </label>
  );
}

export function SearchPage({ ask }: { ask: SearchAsk }) {
  const [typed, setTyped] = useState(ask.q);
  useEffect(() => setTyped(ask.q), [ask.q]);
  const focus = (): void => document.getElementById("search")?.focus();
  useEffect(() => {
    if (!ask.q) focus();
    return listen({ "/": focus });
  }, []);
  const categories = (reference.value?.services ?? []).map((item) => [item.code, pick(item)] as const);
  return (
    <div class="single">
      <h1>{say("search.staff_title")}</h1>
      <p>{say("search.staff_lead")}</p>
      <form role="search" class="find" onSubmit={(event) => { event.preventDefault(); find(typed, ask); }}>
        <input
          id="search" type="search" value={typed} maxLength={100} aria-label={say("search.staff_find")} autocomplete="off"
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <button type="submit" class="btn">{say("search.go")}</button>
      </form>
      <div class="filters search-filters">
        <Choice name="open" label={say("field.status")} ask={ask} options={[["", say("search.any_state")], ["true", say("search.open")], ["false", say("search.closed")]]} />
        <Choice name="category" label={say("field.category")} ask={ask} options={[["", say("staff.any")], ...categories]} />
      </div>
      {ask.q && <Hits ask={ask} />}
    </div>
  );
}
