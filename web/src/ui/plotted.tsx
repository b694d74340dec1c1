/**
 * A chart by Observable Plot, drawn as wide as the place it has. Fetched where a page shows one. Every chart has its table beside it: what
 * is drawn is told there too.
 */
import "./plotted.css";
import { plot, type PlotOptions } from "@observablehq/plot";
import { useLayoutEffect, useRef } from "preact/hooks";

const kXlink = "http://www.w3.org/1999/xlink";

function drawn(options: PlotOptions, name: string, width: number): Element {
  const svg = plot({ ...options, width, ariaLabel: name });
  // The policy allows no style sheet inside a page; plotted.css says the same.
  svg.querySelector("style")?.remove();
  // Names of its own for what it draws with, in English and on elements that take none.
  for (const group of svg.querySelectorAll("g")) group.removeAttribute("aria-label");
  const links = svg.querySelectorAll("a");
  for (const link of links) {
    const to = link.getAttributeNS(kXlink, "href") ?? "";
    link.removeAttributeNS(kXlink, "href");
    link.setAttribute("href", to);
    const mark = link.firstElementChild;
    const label = mark?.getAttribute("aria-label");
    if (label) link.setAttribute("aria-label", label);
    mark?.removeAttribute("aria-label");
  }
  svg.setAttribute("role", links.length > 0 ? "group" : "img");
  return svg;
}

/** `options` keep their identity until something else is to be drawn. A mark's ariaLabel names its link. */
export function Plotted({ name, kind, options }: { name: string; kind: string; options: PlotOptions }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const host = place.current;
    if (!host) return;
    let width = 0;
    const draw = (): void => {
      if (host.clientWidth === 0 || host.clientWidth === width) return;
      width = host.clientWidth;
      host.replaceChildren(drawn(options, name, width));
    };
    draw();
    const watch = new ResizeObserver(draw);
    watch.observe(host);
    return () => watch.disconnect();
  }, [options, name]);
  return <div class={`plotted ${kind}`} ref={place} />;
}
