/** Reports that a resident was pressed, ratings that were refused, second calls that differ: to be looked into by supervision outside the unit. */
import { kPressureStates, readPressure, type PressureRow, type PressureState } from "../../api/pressure.ts";
import { capital, of, say } from "../../words/say.ts";
import type { Tone } from "../../words/tones.ts";
import { Badge } from "../../ui/parts.tsx";
import { route } from "../route.ts";
import { at, may } from "../state.ts";
import { usePaged } from "../rounds/paged.ts";
import { List } from "../rounds/parts.tsx";
import { judgeHref } from "./judge_address.ts";
import { PressureOne } from "./pressure_one.tsx";

export const kPressureTones: Record<PressureState, Tone> = { open: "bad", taken: "warn", closed: "ok", noted: "info" };

function Row({ row }: { row: PressureRow }) {
  return (
    <li class="part" data-alert={row.alert}>
      <p class="agenda-head">
        <a href={judgeHref({ name: "pressure", code: row.code, alert: row.alert })}>{of("pressed_kind", row.kind)} · <span class="code">{row.code}</span></a>
        <Badge tone={kPressureTones[row.state]}>{of("pressed_state", row.state)}</Badge>
      </p>
      <p class="hint">{at(row.at)}</p>
    </li>
  );
}

function Board({ state }: { state: PressureState }) {
  const list = usePaged(state, (cursor) => readPressure(state, cursor).then(({ alerts, next }) => ({ rows: alerts, next })));
  return (
    <>
      <nav class="years" aria-label={say("pressed.states")}>
        {kPressureStates.map((one) => <a key={one} href={judgeHref({ name: "pressure", state: one })} aria-current={one === state ? "page" : undefined}>{capital(of("pressed_state", one))}</a>)}
      </nav>
      <p class="hint">{say(`pressed.about_${state}`)}</p>
      {/* A page may be empty although more follow: what is about the own unit is left out. */}
      <List list={list} empty={say(list.next ? "pressed.none_here" : `pressed.none_${state}`)}>
        {(rows) => <ul class="parts">{rows.map((row) => <Row key={`${row.code} ${row.alert}`} row={row} />)}</ul>}
      </List>
    </>
  );
}

export function PressurePage() {
  const { screen } = route.value;
  if (screen.name !== "pressure") return null;
  if (may("case_supervise") && screen.code && screen.alert) return <PressureOne code={screen.code} alert={screen.alert} key={`${screen.code} ${screen.alert}`} />;
  return (
    <div class="single judge">
      <h1>{say("pressed.title")}</h1>
      <p>{say("pressed.lead")}</p>
      {may("case_supervise") ? <Board state={screen.state ?? "open"} /> : <div class="notice warn"><p>{say("pressed.not_yours")}</p></div>}
    </div>
  );
}
