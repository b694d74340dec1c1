/** The list as one widget (role=listbox): one tab stop, arrows or J/K move, Enter opens, Space or X chooses for acting on many. */
import { useEffect, useRef } from "preact/hooks";
import { colon, of, say } from "../../words/say.ts";
import { Failure, Loading } from "../../ui/parts.tsx";
import { choose, isChosen, jobOf, mayChoose } from "../bulk/chosen.ts";
import { openCase, route } from "../route.ts";
import { active, arrived, failure, list, loading, more, reload } from "./inbox_state.ts";
import { wantsMore } from "./list_store.ts";
import { Row } from "./row.tsx";
import { useVirtualRows, type VirtualRows } from "./virtual.ts";

const kRowHeight = 76;
const optionId = (code: string): string => `case-${code}`;

function Options({ rows }: { rows: VirtualRows }) {
  const all = list.value.rows;
  const open = route.value.screen.name === "case" ? route.value.screen.code : null;
  const choosing = mayChoose();
  const pick = (code: string, range: boolean): void => {
    active.value = code;
    choose(code, all.map((row) => row.code), range);
  };
  return (
    <>
      {rows.items.map((item) => {
        const row = all[item.index];
        if (!row) return null;
        return (
          <div
            key={row.code} id={optionId(row.code)} role="option" class={`option${choosing ? " pickable" : ""}${row.code === active.value ? " active" : ""}`}
            aria-selected={choosing ? isChosen(row.code) : row.code === open} aria-current={row.code === open ? "true" : undefined}
            aria-posinset={item.index + 1} aria-setsize={list.value.next === null ? all.length : -1}
            data-index={item.index} ref={(element) => {
              if (!element) return;
              element.style.transform = `translateY(${item.start}px)`;
              rows.measure(element);
            }}
            onClick={(event) => {
              if (choosing && event.shiftKey) return pick(row.code, true);
              active.value = row.code;
              openCase(row.code);
            }}
          >
            {choosing && (
              <span
                class="pick" aria-hidden="true" onClick={(event) => {
                  event.stopPropagation();
                  pick(row.code, event.shiftKey);
                }}
              />
            )}
            <Row row={row} job={jobOf(row.code)} />
          </div>
        );
      })}
    </>
  );
}

export function CaseList() {
  const scroller = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const count = list.value.rows.length;
  const rows = useVirtualRows(scroller, count, kRowHeight);
  const last = rows.items[rows.items.length - 1]?.index ?? 0;
  useEffect(() => {
    if (inner.current) inner.current.style.height = `${rows.height}px`;
  }, [rows.height]);
  useEffect(() => {
    if (wantsMore(list.value, last)) more();
  }, [last, count]);
  useEffect(() => {
    const at = list.value.rows.findIndex(({ code }) => code === active.value);
    if (at >= 0) rows.scrollTo(at);
  }, [active.value]);
  // The button goes with the line; the list takes the focus.
  const showNew = (): void => {
    reload();
    scroller.current?.focus();
  };
  const label = `${say("staff.list")}${colon()}${of("queue", route.value.filter.queue)}`;
  const choosing = mayChoose();
  const onSpace = (event: KeyboardEvent): void => {
    if (event.key !== " " || !active.value) return;
    event.preventDefault();
    choose(active.value, list.value.rows.map(({ code }) => code), event.shiftKey);
  };
  return (
    <div class="case-list">
      {failure.value !== null && <Failure error={failure.value} retry={reload} />}
      <div role="status" aria-live="polite" class={arrived.value.length > 0 ? "notice info" : undefined}>
        {arrived.value.length > 0 && (
          <>{say("live.arrived", { n: arrived.value.length })} <button type="button" class="btn small" onClick={showNew}>{say("live.show")}</button></>
        )}
      </div>
      {!list.value.begun && loading.value && <Loading />}
      {list.value.begun && count === 0 && <p class="empty">{say("staff.list_empty")}<br />{say("staff.list_empty_hint")}</p>}
      <div
        ref={scroller} class="scroller" hidden={count === 0} role="listbox" tabIndex={0} aria-label={label}
        aria-multiselectable={choosing ? "true" : undefined} aria-describedby={choosing ? "choose-hint" : undefined} onKeyDown={choosing ? onSpace : undefined}
        aria-activedescendant={active.value && rows.items.some(({ index }) => list.value.rows[index]?.code === active.value) ? optionId(active.value) : undefined}
      >
        <div ref={inner} class="inner" role="presentation"><Options rows={rows} /></div>
      </div>
      {choosing && <p id="choose-hint" class="hidden">{say("bulk.how")}</p>}
      <p class="list-foot hint" role="status">
        {count > 0 && (list.value.next === null ? say("staff.list_end", { n: count }) : loading.value ? say("staff.list_more") : "")}
      </p>
    </div>
  );
}
