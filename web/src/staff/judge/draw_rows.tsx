/** What a draw chose, round by round: answered again or still to call, and where the answers differ; for those who supervise. */
import { useState } from "preact/hooks";
import { readCallbackRows, type CallbackRow } from "../../api/exclusions.ts";
import { say } from "../../words/say.ts";
import type { Tone } from "../../words/tones.ts";
import { Check } from "../../ui/field.tsx";
import { Badge } from "../../ui/parts.tsx";
import { hrefOf } from "../address.ts";
import { route } from "../route.ts";
import { may, unitName } from "../state.ts";
import { usePaged } from "../rounds/paged.ts";
import { CaseLink, List } from "../rounds/parts.tsx";

function stateOf(row: CallbackRow): [Tone, string] {
  if (!row.recall_answered) return ["warn", say("draws.row_open")];
  return row.recall_differs ? ["bad", say("draws.row_differs")] : ["ok", say("draws.row_same")];
}

function Row({ row }: { row: CallbackRow }) {
  const [tone, words] = stateOf(row);
  return (
    <li class="part">
      <p class="agenda-head">
        {row.code ? <CaseLink code={row.code} /> : <span>{say("scores.out_of_scope")}</span>}
        <span>{say("leftout.round_n", { n: row.round })} · {unitName(row.unit)}</span> <Badge tone={tone}>{words}</Badge>
      </p>
      {row.code && !row.recall_answered && may("case_callback") && (
        <p><a href={hrefOf({ ...route.value, screen: { name: "callback", lane: "recall", code: row.code } })}>{say("draws.call")}<span class="hidden"> {row.code}</span></a></p>
      )}
    </li>
  );
}

export function DrawRows({ period }: { period: string }) {
  const [onlyOpen, setOnlyOpen] = useState(false);
  const list = usePaged(period, (cursor) => readCallbackRows({ recall: period }, cursor));
  return (
    <section aria-labelledby="drawn">
      <h2 id="drawn">{say("draws.rows")}</h2>
      <p class="hint">{say("draws.rows_lead")}</p>
      <Check name="only_open" label={say("draws.only_open")} checked={onlyOpen} onChecked={setOnlyOpen} />
      <List list={list} empty={say("draws.rows_none")}>
        {(rows) => {
          const shown = rows.filter(({ recall_answered }) => !onlyOpen || !recall_answered);
          return shown.length === 0 ? <p class="empty">{say("draws.rows_all_done")}</p> : <ul class="parts">{shown.map((row, index) => <Row key={`${row.code} ${row.round} ${index}`} row={row} />)}</ul>;
        }}
      </List>
    </section>
  );
}
