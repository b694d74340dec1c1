/** How many clocks of each kind are how near; every number opens its rows. */
import { kClockStates, type ClockAsk, type ClockCount, type UnitClocks } from "../../api/clocks.ts";
import { of, say } from "../../words/say.ts";
import { unitName } from "../state.ts";
import { rowsHref } from "./clock_address.ts";

interface NumberProps {
  count: number;
  href: string;
  label: string;
  open: boolean;
}
/** Nothing stands behind a nought. The name says what is counted: a screen reader reads numbers out of their table. */
const Count = ({ count, href, label, open }: NumberProps) =>
  count === 0 ? <>0</> : <a href={rowsHref(href)} aria-label={`${label}: ${count}`} aria-current={open ? "true" : undefined}>{count}</a>;

function Line({ one, ask }: { one: ClockCount; ask: ClockAsk }) {
  const clock = of("clock", one.clock), here = ask.clock === one.clock;
  return (
    <tr data-clock={one.clock}>
      <th scope="row">{clock}</th>
      {one.states.map(({ state, count, href }) => (
        <td key={state} class={count === 0 ? "n zero" : "n"} data-state={state} data-label={of("clock_state", state)}>
          <Count count={count} href={href} label={`${clock}, ${of("clock_state", state)}`} open={here && ask.state === state} />
        </td>
      ))}
      <td class="n" data-state="running" data-label={say("clocks.running")}>
        <Count count={one.count} href={one.href} label={`${clock}, ${say("clocks.running")}`} open={here && !ask.state} />
      </td>
    </tr>
  );
}

export function ClocksTable({ clocks, ask }: { clocks: UnitClocks; ask: ClockAsk }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={say("clocks.caption", { unit: unitName(clocks.unit.id) })}>
      <table class="board unit-clocks">
        <caption>{say("clocks.caption", { unit: unitName(clocks.unit.id) })}</caption>
        <thead>
          <tr>
            <th scope="col">{say("clocks.clock")}</th>
            {kClockStates.map((state) => <th scope="col" class="n" key={state}>{of("clock_state", state)}</th>)}
            <th scope="col" class="n">{say("clocks.running")}</th>
          </tr>
        </thead>
        <tbody>{clocks.clocks.map((one) => <Line key={one.clock} one={one} ask={ask} />)}</tbody>
      </table>
    </div>
  );
}
