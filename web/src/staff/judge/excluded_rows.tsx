/** The rounds of a month that are left out now, found among all rounds of that month; for those who supervise. */
import { useRef } from "preact/hooks";
import { readCallbackRows, type CallbackRow } from "../../api/exclusions.ts";
import { say } from "../../words/say.ts";
import { at, unitName } from "../state.ts";
import { usePaged, type Page } from "../rounds/paged.ts";
import { List } from "../rounds/parts.tsx";
import { judgeHref } from "./judge_address.ts";

const kReadAtOnce = 5;

interface Props {
  period: string;
  unit: string | undefined;
  causeName: (code: string) => string;
}
export function ExcludedRows({ period, unit, causeName }: Props) {
  const seen = useRef(0);
  // The server's list has no filter for it: pages are read until one holds some.
  const read = async (from: string): Promise<Page<CallbackRow>> => {
    if (!from) seen.current = 0;
    let cursor = from;
    for (let pages = 1; ; ++pages) {
      const answer = await readCallbackRows(unit ? { period, unit } : { period }, cursor);
      seen.current += answer.rows.length;
      const rows = answer.rows.filter(({ excluded }) => excluded);
      if (rows.length > 0 || !answer.next || pages >= kReadAtOnce) return { rows, next: answer.next };
      cursor = answer.next;
    }
  };
  const list = usePaged(`${period} ${unit ?? ""}`, read);
  const title = unit ? say("leftout.rows_of", { unit: unitName(unit) }) : say("leftout.rows");
  return (
    <section aria-labelledby="rows">
      <h2 id="rows">{title}</h2>
      {unit && <p><a href={judgeHref({ name: "exclusions", period })}>{say("leftout.all_units")}</a></p>}
      <p class="hint">{say("leftout.rows_lead")} {list.rows && say("leftout.rows_seen", { n: seen.current })}</p>
      <List list={list} empty={list.next ? say("leftout.rows_none_yet") : say("leftout.rows_none")}>
        {(rows) => (
          <ul class="parts">
            {rows.map((row, index) => (
              <li class="part" key={`${row.code} ${row.round} ${index}`}>
                <p>
                  {row.code ? <a class="code" href={judgeHref({ name: "exclusions", code: row.code })}>{row.code}</a> : say("scores.out_of_scope")}
                  {" "}· {say("leftout.round_n", { n: row.round })} · {unitName(row.unit)}
                </p>
                <p>{say("leftout.cause_is", { cause: causeName(row.cause) })}</p>
                <p class="hint">{say("leftout.opened", { at: at(row.opened_at) })}</p>
              </li>
            ))}
          </ul>
        )}
      </List>
    </section>
  );
}
