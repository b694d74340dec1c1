/** Whose work a case is by the lists and the catalogue, with every reason, and how often it was passed on. */
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../../api/http.ts";
import { suggestionOf, type CaseSuggestion, type Suggestion as One } from "../../api/dispatch.ts";
import type { Case } from "../../api/types.ts";
import { listed, pick, say } from "../../words/say.ts";
import { Failure } from "../../ui/parts.tsx";
import { unitName } from "../state.ts";

const Reasons = ({ one }: { one: One }) => (
  <ol class="reasons">
    {one.reasons.map(({ zh, en }, index) => <li key={index}>{pick({ name_zh: zh, name_en: en })}</li>)}
  </ol>
);

const passedOn = (n: number): string => (n === 0 ? say("suggestion.passed_none") : n === 1 ? say("suggestion.passed_once") : say("suggestion.passed", { n }));

function Transfers({ transfers }: { transfers: CaseSuggestion["transfers"] }) {
  const { dispatches, transfers: n, transfers_before_district: most, next_is_district, ruled, objectors } = transfers;
  return (
    <p class="transfers">
      <b>{dispatches === 0 ? say("suggestion.not_dispatched") : passedOn(n)}</b>{" "}
      {dispatches > 0 && (next_is_district ? say("suggestion.next_district") : say("suggestion.most", { most }))}{" "}
      {ruled && say("suggestion.ruled")}{" "}
      {objectors.length > 0 && say("suggestion.objectors", { units: listed(objectors.map(unitName)) })}
    </p>
  );
}

export interface SuggestionProps {
  c: Case;
  /** As a part of the case page; else inside the dispatch dialog. */
  titled: boolean;
  /** Told where this account does not read suggestions, or where they are not to be followed. */
  otherwise?: string;
}
/** The lists do not know whom a tip-off accuses: there the case's own proposal stands, which keeps its line away. */
const isKeptAway = (c: Case): boolean => c.request_type === "report" && c.complained_unit !== null;

export function Suggestion({ c, titled, otherwise }: SuggestionProps) {
  const { code, version } = c;
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
  const refused = failure instanceof ApiError && (failure.status === 404 || failure.status === 403);
  if (refused || (failure !== null && otherwise)) return otherwise ? <p>{otherwise}</p> : null;
  if (failure !== null) return <Failure error={failure} />;
  if (!found) return null;
  const body = (
    <>
      <Transfers transfers={found.transfers} />
      {isKeptAway(c) && otherwise && <p>{otherwise}</p>}
      {titled && !isKeptAway(c) && <p>{say("suggestion.now", { unit: unitName(found.now.unit) })}</p>}
      {!isKeptAway(c) && <Reasons one={found.now} />}
      {found.sheet && titled && !isKeptAway(c) && (
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
