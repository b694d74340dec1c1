/** Chooses a month. One that is not offered, but was asked for by its address, stays chosen. `children` stand beside it. */
import type { ComponentChildren } from "preact";
import { say } from "../../words/say.ts";
import { Select } from "../../ui/field.tsx";

interface Props {
  months: readonly string[];
  value: string;
  onValue: (month: string) => void;
  children?: ComponentChildren;
}
export function MonthSelect({ months, value, onValue, children }: Props) {
  const all = months.includes(value) ? months : [value, ...months];
  return (
    <div class="board-filters">
      <Select name="month" label={say("draws.month")} required options={all.map((month) => ({ value: month, label: month }))} value={value} onValue={(month) => month && onValue(month)} />
      {children}
    </div>
  );
}
