/** Only the rows near the screen are drawn (@tanstack/virtual-core), however long the list is. */
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer, type VirtualItem } from "@tanstack/virtual-core";
import { useEffect, useMemo, useReducer } from "preact/hooks";
import type { RefObject } from "preact";

export interface VirtualRows {
  items: VirtualItem[];
  height: number;
  scrollTo: (index: number) => void;
  measure: (element: Element | null) => void;
}

export function useVirtualRows(scroller: RefObject<HTMLElement | null>, count: number, rowHeight: number): VirtualRows {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const virtual = useMemo(
    () =>
      new Virtualizer<HTMLElement, Element>({
        count: 0,
        getScrollElement: () => scroller.current,
        estimateSize: () => rowHeight,
        scrollToFn: elementScroll,
        observeElementRect,
        observeElementOffset,
        overscan: 8,
      }),
    [],
  );
  virtual.setOptions({ ...virtual.options, count, onChange: () => redraw(0) });
  useEffect(() => virtual._didMount(), []);
  useEffect(() => virtual._willUpdate());
  return {
    items: virtual.getVirtualItems(),
    height: virtual.getTotalSize(),
    scrollTo: (index) => virtual.scrollToIndex(index),
    measure: (element) => virtual.measureElement(element),
  };
}
