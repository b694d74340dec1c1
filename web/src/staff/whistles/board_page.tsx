/** The live board: open whistles, and of each department whether and when it acknowledged, came, planned and was done. */
import { useEffect, useState } from "preact/hooks";
import { kWhistleKinds, kWhistleStatuses, readBoard, readMoreOfBoard, type PartRow, type WhistleAsk, type WhistleRow } from "../../api/whistles.ts";
import { language, of, say } from "../../words/say.ts";
import { Select } from "../../ui/field.tsx";
import { Badge, Failure, Loading } from "../../ui/parts.tsx";
import { hrefOf } from "../address.ts";
import { go, route } from "../route.ts";
import { at, now, unitName } from "../state.ts";
import { ClockText } from "./clock_list.tsx";
import { clocksOf, isLate, isOver } from "./clocks.ts";
import { usePolled } from "./poll.ts";
import { RateSection } from "./rate_section.tsx";
import { UpdatedLine } from "./updated_line.tsx";
import { kPartTones, kWhistleTones, LateBadge } from "./whistle_part.tsx";
import { WhistlePage } from "./whistle_page.tsx";

function PartLine({ part }: { part: PartRow }) {
  const over = isOver(part), clocks = clocksOf(part);
  return (
    <tr>
      <th scope="row">{unitName(part.unit)}</th>
      <td data-label={say("whistle.state")}>
        <Badge tone={kPartTones[part.state]}>{of("whistle_part", part.state)}</Badge>{" "}
        {!over && isLate(clocks, now.value) && <LateBadge />}
        {part.left_before_done && <Badge tone="bad">{say("whistle.left_before_short")}</Badge>}
      </td>
      {clocks.map((clock) => (
        <td key={clock.clock} data-label={of("whistle_clock", clock.clock)}><ClockText clock={clock} over={over} /></td>
      ))}
      <td data-label={say("whistle.done")} class="num">{part.done_at ? at(part.done_at) : "—"}</td>
    </tr>
  );
}

function Row({ row, ask }: { row: WhistleRow; ask: WhistleAsk }) {
  const href = hrefOf({ screen: { name: "whistles", ask, id: row.id }, filter: { queue: "all", order: "due" } });
  return (
    <li class="board-row" data-whistle={row.id}>
      <h2>
        <a href={href}>{unitName(row.street)} · {of("whistle_kind", row.kind)}</a>{" "}
        <Badge tone={kWhistleTones[row.status]}>{of("whistle_status", row.status)}</Badge>
      </h2>
      <p class="hint">
        {row.blown_at ? say("whistle.blown_n", { at: at(row.blown_at), called: row.called, reported: row.reported, over: row.over })
          : say("whistle.drafted_n", { at: at(row.drafted_at) })}
      </p>
      {row.parts.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label={say("whistle.board_of", { street: unitName(row.street), at: at(row.drafted_at) })}>
          <table class="board">
            <thead>
              <tr>
                <th scope="col">{say("whistle.department")}</th><th scope="col">{say("whistle.state")}</th>
                <th scope="col">{of("whistle_clock", "acknowledge")}</th><th scope="col">{of("whistle_clock", "arrive")}</th>
                <th scope="col">{of("whistle_clock", "plan")}</th><th scope="col">{say("whistle.done")}</th>
              </tr>
            </thead>
            <tbody>{row.parts.map((part) => <PartLine key={part.unit} part={part} />)}</tbody>
          </table>
        </div>
      )}
    </li>
  );
}

function Filters({ ask }: { ask: WhistleAsk }) {
  const choose = (part: WhistleAsk): void => go({ screen: { name: "whistles", ask: { ...ask, ...part } } });
  const narrowed = ask.unit || ask.from || ask.blown;
  return (
    <div class="board-filters">
      <Select
        name="whistle_kind" label={say("whistle.kind")} required value={ask.kind ?? ""} none={say("staff.any")} onValue={(kind) => choose({ kind })}
        options={kWhistleKinds.map((value) => ({ value, label: of("whistle_kind", value) }))}
      />
      <Select
        name="whistle_state" label={say("whistle.state")} required value={ask.state ?? ""} none={say("whistle.all_open")} onValue={(state) => choose({ state })}
        options={[...kWhistleStatuses.map((value) => ({ value, label: of("whistle_status", value) })), { value: kWhistleStatuses.join(","), label: say("whistle.all_states") }]}
      />
      {narrowed && (
        <p class="narrowed">
          {ask.unit && unitName(ask.unit)}{ask.from && ` · ${say("whistle.since", { at: at(ask.from) })}`}{ask.blown && ` · ${say("whistle.only_blown")}`}{" "}
          <a href={hrefOf({ screen: { name: "whistles", ask: {} }, filter: { queue: "all", order: "due" } })}>{say("staff.filters_clear")}</a>
        </p>
      )}
    </div>
  );
}

function Board({ ask }: { ask: WhistleAsk }) {
  const key = JSON.stringify(ask);
  const polled = usePolled(key, (tag) => readBoard(ask, tag));
  const [more, setMore] = useState<{ rows: readonly WhistleRow[]; next: string | null } | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  // What was added by hand belongs to the page that it followed.
  useEffect(() => setMore(null), [key, polled.value]);
  const page = polled.value;
  const rows = [...(page?.whistles ?? []), ...(more?.rows ?? [])];
  const next = more ? more.next : (page?.next ?? null);
  const readMore = (cursor: string): void =>
    void readMoreOfBoard(ask, cursor).then((answer) => setMore({ rows: [...(more?.rows ?? []), ...answer.whistles], next: answer.next }), setFailure);
  return (
    <div class="wide-page">
      <h1>{say("whistle.board")}</h1>
      <Filters ask={ask} />
      <UpdatedLine asOf={polled.asOf} onRefresh={() => polled.refresh()} />
      {polled.failure !== null && <Failure error={polled.failure} retry={() => polled.refresh()} />}
      {failure !== null && <Failure error={failure} />}
      {!page && polled.failure === null && <Loading />}
      {page && rows.length === 0 && <p class="empty">{say("whistle.none")}</p>}
      <ul class="board-rows">{rows.map((row) => <Row key={row.id} row={row} ask={ask} />)}</ul>
      {next && <button type="button" class="btn small" onClick={() => readMore(next)}>{say("whistle.more")}</button>}
      {page && <p class="hint">{language.value === "zh" ? page.note_zh : page.note_en}</p>}
      <RateSection />
    </div>
  );
}

export function WhistlesPage() {
  const { screen } = route.value;
  if (screen.name !== "whistles") return null;
  return screen.id ? <WhistlePage id={screen.id} key={screen.id} /> : <Board ask={screen.ask} />;
}
