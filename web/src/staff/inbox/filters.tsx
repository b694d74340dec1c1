/** The search box, which opens a whole number and looks for anything else; and the filters behind a button. */
import { useState } from "preact/hooks";
import { isOpen, kChannels, kStatuses, type CaseStatus } from "../../api/codes.ts";
import { kOrders, type CaseFilter } from "../../api/cases.ts";
import { of, pick, say, type Key } from "../../words/say.ts";
import { reference } from "../state.ts";
import { go, openCase, route } from "../route.ts";
import { isWholeCode } from "../../api/search.ts";

type FilterName = "status" | "open" | "category" | "zone" | "unit" | "channel";
interface Choices {
  name: FilterName;
  label: Key;
  options: readonly (readonly [string, string])[];
}

function choices(): Choices[] {
  const known = reference.value;
  return [
    { name: "status", label: "field.status", options: kStatuses.map((code) => [code, of("status", code)]) },
    { name: "open", label: "field.open", options: [["true", say("staff.open_yes")], ["false", say("staff.open_no")]] },
    { name: "category", label: "field.category", options: (known?.services ?? []).map((item) => [item.code, pick(item)]) },
    { name: "zone", label: "field.zone", options: Object.entries(known?.zones ?? {}).map(([code, { zh, en }]) => [code, pick({ name_zh: zh, name_en: en })]) },
    { name: "unit", label: "field.unit", options: (known?.units ?? []).map((unit) => [unit.id, pick(unit)]) },
    { name: "channel", label: "field.channel", options: kChannels.map((code) => [code, of("channel", code)]) },
  ];
}

/** Whoever asks for what has ended asks beyond the queue of what is yet to be done. */
const setFilter = (change: Partial<Record<keyof CaseFilter, string>>): void => {
  const beyond = route.value.filter.queue === "open" && (change.open === "false" || (change.status && !isOpen(change.status as CaseStatus))) ? { queue: "all" } : {};
  const filter = { ...route.value.filter, ...beyond, ...change } as CaseFilter;
  go({ filter }, true);
};

function FilterSelect({ name, label, options }: Choices) {
  return (
    <label class="filter">
      <span>{say(label)}</span>
      <select value={route.value.filter[name] ?? ""} onChange={(event) => setFilter({ [name]: event.currentTarget.value })}>
        <option value="">{say("staff.any")}</option>
        {options.map(([value, text]) => <option key={value} value={value}>{text}</option>)}
      </select>
    </label>
  );
}

export function Filters() {
  const [open, setOpen] = useState(false);
  const [code, setCode] = useState("");
  const all = choices();
  const { filter } = route.value;
  const set = all.filter(({ name }) => filter[name]).length + (filter.received_from || filter.received_to ? 1 : 0) +
    [filter.lead, filter.finest_zone, filter.without].filter(Boolean).length;
  return (
    <div class="finder">
      <form
        role="search"
        class="find"
        onSubmit={(event) => {
          event.preventDefault();
          const typed = code.trim();
          if (isWholeCode(typed)) openCase(typed.toUpperCase());
          else if (typed) go({ screen: { name: "search", ask: { q: typed } } });
        }}
      >
        <input
          id="search" type="search" value={code} placeholder={say("search.staff_key")} aria-label={say("search.staff_find")} autocomplete="off"
          onInput={(event) => setCode(event.currentTarget.value)}
        />
        <button type="button" class="btn small" aria-expanded={open} aria-controls="filters" onClick={() => setOpen(!open)}>
          {say("staff.filters")}{set > 0 && ` ${set}`}
        </button>
      </form>
      <div id="filters" class="filters" hidden={!open}>
        <label class="filter">
          <span>{say("field.order")}</span>
          <select value={route.value.filter.order} onChange={(event) => setFilter({ order: event.currentTarget.value })}>
            {kOrders.map((order) => <option key={order} value={order}>{of("order", order)}</option>)}
          </select>
        </label>
        {all.map((choice) => <FilterSelect key={choice.name} {...choice} />)}
        <button type="button" class="btn small" onClick={() => go({ filter: { queue: route.value.filter.queue, order: "due" } }, true)}>
          {say("staff.filters_clear")}
        </button>
      </div>
    </div>
  );
}
