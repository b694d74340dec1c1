/** Whose work a case is by the lists and the catalogue, with every reason, and how often it was passed on. */
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../../api/http.ts";
import { suggestionOf, type CaseSuggestion, type Suggestion as One } from "../../api/dispatch.ts";
import { listed, of, pick, say } from "../../words/say.ts";
import { Failure } from "../../ui/parts.tsx";
import { unitName } from "../state.ts";

const Reasons = ({ one }: { one: One }) => (
  <ol class="reasons">
    {one.reasons.map(({ kind, zh, en }, index) => <li key={index}><b>{of("reason_kind", kind)}</b> {pick({ name_zh: zh, name_en: en })}</li>)}
  </ol>
);

function Transfers({ transfers }: { transfers: CaseSuggestion["transfers"] }) {
  const { dispatches, transfers: n, transfers_before_district: most, next_is_district, ruled, objectors } = transfers;
  return (
    <p class="transfers">
      <b>{dispatches === 0 ? say("suggestion.not_dispatched") : n === 1 ? say("suggestion.passed_once") : say("suggestion.passed", { n })}</b>{" "}
      {dispatches > 0 && (next_is_district ? say("suggestion.next_district") : say("suggestion.most", { most }))}{" "}
      {ruled && say("suggestion.ruled")}{" "}
      {objectors.length > 0 && say("suggestion.objectors", { units: listed(objectors.map(unitName)) })}
    </p>
  );
}

/** `titled`: as a part of the case page; without it inside the dispatch dialog. */
export function Suggestion({ code, version, titled }: { code: string; version: number; titled: boolean }) {
  const [found, setFound] = useState<CaseSuggestion | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    let current = true;
    setFailure(null);
    suggestionOf(code).then((answer) => current && setFound(answer), (error: unknown) => current && setFailure(error));
    return () => {
      current = false;
    };
  }, [code, version]);
  // Not for whoever reads the case in another capacity: then there is nothing to tell.
  if (failure !== null) return failure instanceof ApiError && (failure.status === 404 || failure.status === 403) ? null : <Failure error={failure} />;
  if (!found) return null;
  const body = (
    <>
      <Transfers transfers={found.transfers} />
      {titled && <p>{say("suggestion.now", { unit: unitName(found.now.unit) })}</p>}
      <Reasons one={found.now} />
      {found.sheet && titled && (
        <details class="more">
          <summary>{say("suggestion.sheet", { version: found.sheet.catalogue_version, day: found.sheet.day })}</summary>
          <p>{say("suggestion.then", { unit: unitName(found.sheet.unit) })}</p>
          <Reasons one={found.sheet} />
        </details>
      )}
    </>
  );
  return titled ? <section class="suggestion" aria-labelledby="suggestion"><h2 id="suggestion">{say("suggestion.title")}</h2>{body}</section> : <div class="suggestion">{body}</div>;
}
