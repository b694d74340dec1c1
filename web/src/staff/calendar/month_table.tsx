/** One month; a day that a list names says so by a word, not by its colour alone. */
import { language, of, pick } from "../../words/say.ts";
import { verdictOf, type Cell, type Month } from "./months.ts";

const weekday = (index: number): string =>
  new Intl.DateTimeFormat(language.value === "zh" ? "zh-CN" : "en-GB", { weekday: language.value === "zh" ? "narrow" : "short", timeZone: "UTC" })
    .format(Date.UTC(2024, 0, 1 + index));
const monthName = (month: number): string =>
  new Intl.DateTimeFormat(language.value === "zh" ? "zh-CN" : "en-GB", { month: "long", timeZone: "UTC" }).format(Date.UTC(2024, month - 1, 1));

function DayCell({ cell }: { cell: Cell | null }) {
  if (!cell) return <td />;
  const said = verdictOf(cell);
  const kind = said ? `day-${said.kind}` : cell.weekend ? "day-weekend" : undefined;
  return (
    <td class={kind} title={said && pick(said)}>
      <span class="num">{cell.day}</span>
      {said && <span class="day-mark">{of("calendar_mark", said.kind)}<span class="hidden"> {pick(said)}</span></span>}
    </td>
  );
}

export const MonthTable = ({ month, weeks }: Month) => (
  <table class="month">
    <caption>{monthName(month)}</caption>
    <thead><tr>{Array.from({ length: 7 }, (_, index) => <th key={index} scope="col">{weekday(index)}</th>)}</tr></thead>
    <tbody>{weeks.map((week, index) => <tr key={index}>{week.map((cell, day) => <DayCell key={day} cell={cell} />)}</tr>)}</tbody>
  </table>
);
