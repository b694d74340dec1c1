/** While the words are written: categories that fit, and cases that may be the same. */
import { useEffect, useState } from "preact/hooks";
import { suggest, type Suggestions as Answer } from "../../api/suggest.ts";
import { say } from "../../words/say.ts";
import { StatusBadge } from "../../ui/parts.tsx";
import { caseHref } from "../route.ts";
import { at, categoryName } from "../state.ts";

/** Asks half a second after the last key; an answer that comes too late is dropped. */
export function useSuggestions(text: string): Answer {
  const [answer, setAnswer] = useState<Answer>({ categories: [], nearby: [] });
  useEffect(() => {
    if (text.trim().length < 4) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      // Only a help: when it fails the form is as good without.
      suggest(text.slice(0, 500), stop.signal).then(setAnswer, () => undefined);
    }, 500);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text]);
  return answer;
}

export function SuggestedCategories({ answer, chosen, onChoose }: { answer: Answer; chosen: string; onChoose: (code: string) => void }) {
  const codes = answer.categories.slice(0, 3).map(({ code }) => code);
  if (codes.length === 0) return null;
  return (
    <div class="f">
      <p class="hint">{say("desk.suggested")}</p>
      <div class="chips">
        {codes.map((code) => (
          <button type="button" key={code} class="btn small" aria-pressed={code === chosen} onClick={() => onChoose(code)}>{categoryName(code)}</button>
        ))}
      </div>
    </div>
  );
}

export function Nearby({ answer }: { answer: Answer }) {
  if (answer.nearby.length === 0) return null;
  return (
    <div class="notice info" role="status">
      <h3>{say("desk.nearby")}</h3>
      <ul>
        {answer.nearby.slice(0, 5).map((row) => row.code && (
          <li key={row.code}>
            <a class="code" href={caseHref(row.code)} target="_blank" rel="noopener">{row.code}</a>{" "}
            {categoryName(row.category ?? "")} {row.address} {row.received_at && at(row.received_at)} {row.status && <StatusBadge status={row.status} />}
          </li>
        ))}
      </ul>
    </div>
  );
}
