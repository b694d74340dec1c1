/** Of the second calls of a draw: how far they are, and in how many the answers differ. */
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../../api/http.ts";
import { readCallbackFigures, type RecallFigure } from "../../api/exclusions.ts";
import type { Share } from "../../api/scores.ts";
import { colon, say } from "../../words/say.ts";
import { Facts, Failure } from "../../ui/parts.tsx";
import { at } from "../state.ts";
import { percent } from "../scores/score_words.ts";

const shareText = ({ numerator, denominator, rate }: Share): string =>
  rate === null ? say("draws.no_answers") : say("draws.of_n", { n: numerator, all: denominator, percent: percent(rate) });

export function DrawFigures({ period }: { period: string }) {
  const [figure, setFigure] = useState<RecallFigure | null>(null);
  const [asOf, setAsOf] = useState("");
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    readCallbackFigures(period).then(({ recall, as_of }) => {
      setFigure(recall);
      setAsOf(as_of);
    }, setFailure);
  }, [period]);
  return (
    <section aria-labelledby="differ">
      <h2 id="differ">{say("draws.figures")}</h2>
      {failure instanceof ApiError && failure.status === 404 ? <p class="empty">{say("rule.figures_later")}</p> : failure !== null && <Failure error={failure} />}
      {figure && (
        <>
          <Facts
            rows={[
              { name: say("draws.drawn"), value: say("draws.n_rounds", { n: figure.drawn }) },
              { name: say("draws.answered"), value: say("draws.n_rounds", { n: figure.discrepancy.denominator }) },
              { name: say("draws.not_reached"), value: say("draws.n_rounds", { n: figure.over - figure.discrepancy.denominator }) },
              { name: say("draws.to_call"), value: <b>{say("draws.n_rounds", { n: figure.drawn - figure.over })}</b> },
              { name: say("draws.differ"), value: <b>{shareText(figure.discrepancy)}</b> },
              { name: say("draws.differ_contacted"), value: shareText(figure.contacted) },
              { name: say("draws.differ_solved"), value: shareText(figure.solved) },
              { name: say("draws.differ_satisfied"), value: shareText(figure.satisfied) },
            ]}
          />
          <p class="hint">{say("draws.figures_lead")} {say("figures.definition_id")}{colon()}<code>callback-figures.recall</code> · {say("staff.as_of", { at: at(asOf) })}</p>
        </>
      )}
    </section>
  );
}
