/** While the words are written: categories that fit, and cases that may be the same. */
import { useEffect, useState } from "preact/hooks";
import { suggest, type SimilarCase, type Suggestions as Answer } from "../../api/suggest.ts";
import { say } from "../../words/say.ts";
import { Badge, DueText, StatusBadge } from "../../ui/parts.tsx";
import { caseHref } from "../route.ts";
import { at, categoryName, shortcutsOn, unitName } from "../state.ts";
import type { IntakeForm } from "./intake_form.ts";
import { askOf, placeOfKey } from "./similar_ask.ts";

const kNothing: Answer = { categories: [], similar: [] };

/** Asks half a second after the last key; an answer that comes too late is dropped. */
export function useSuggestions(form: IntakeForm): Answer {
  const [answer, setAnswer] = useState<Answer>(kNothing);
  const ask = askOf(form);
  useEffect(() => {
    if (!ask) return setAnswer(kNothing);
    const stop = new AbortController();
    const timer = setTimeout(() => {
      // Only a help: when it fails the form is as good without.
      suggest(ask, stop.signal).then(setAnswer, () => undefined);
    }, 500);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [JSON.stringify(ask)]);
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

function SimilarRow({ one, place, onSame }: { one: SimilarCase; place: number; onSame: () => void }) {
  return (
    <li class="part" data-similar={one.code}>
      <p class="part-title">
        <span class="code">{one.code}</span> <StatusBadge status={one.status} />
        {one.near && <Badge tone="info">{say("similar.near")}</Badge>}
        {one.words && <Badge tone="info">{say("similar.words")}</Badge>}
        <DueText due={one.due_result} />
      </p>
      <p>{[categoryName(one.category), one.address, unitName(one.lead)].filter(Boolean).join(" · ")}</p>
      <p class="wrap">{one.title || one.description}</p>
      <p class="hint">{say("similar.received", { at: at(one.received_at) })}</p>
      <div class="action-row">
        <button type="button" class="btn small" data-same={one.code} onClick={onSame}>
          {say("similar.same")}{shortcutsOn.value && <kbd aria-hidden="true">Alt {place + 1}</kbd>}
        </button>
        <a class="btn small" href={caseHref(one.code)} target="_blank" rel="noopener">{say("similar.look", { code: one.code })}</a>
      </div>
    </li>
  );
}

/** Under the words, in the order of likeness. A digit with Alt chooses without leaving the field. */
export function SimilarCases({ answer, onSame }: { answer: Answer; onSame: (one: SimilarCase) => void }) {
  const { similar } = answer;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const place = shortcutsOn.value ? placeOfKey(event) : null;
      const one = place === null ? undefined : similar[place];
      if (!one || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      onSame(one);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [similar, onSame]);
  return (
    <>
      <p role="status">{similar.length > 0 && <b>{say("similar.title", { n: similar.length })}</b>}</p>
      {similar.length > 0 && <ul class="parts">{similar.map((one, place) => <SimilarRow key={one.code} one={one} place={place} onSame={() => onSame(one)} />)}</ul>}
    </>
  );
}

/** The matter that the caller's is: chosen, and taken back. */
export function SameMatter({ code, error, onClear }: { code: string; error: string | undefined; onClear: () => void }) {
  return (
    <div class="notice ok" id="f-same_as" tabIndex={-1}>
      <p><b>{say("similar.chosen", { code })}</b></p>
      <p>{say("similar.chosen_hint")}</p>
      {error && <p class="error">{error}</p>}
      <button type="button" class="btn small" onClick={onClear}>{say("similar.clear")}</button>
    </div>
  );
}
