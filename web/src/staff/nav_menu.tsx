/** The menu of the bar: a button that opens the links that the bar has no room for, by group. Esc closes it and focus goes back. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { of, say } from "../words/say.ts";
import type { NavItem, NavParts } from "./nav.ts";
import { isHere, NavLink } from "./nav_link.tsx";

const kStep: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** `whole`: everything is in it, because the screen is narrow; the button then tells where one is. */
export function NavMenu({ menu, whole }: { menu: NavParts["menu"]; whole: boolean }) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const here: NavItem | undefined = menu.flatMap(({ items }) => items).find(isHere);
  const links = (): HTMLElement[] => [...(box.current?.querySelectorAll<HTMLElement>("#nav-menu a") ?? [])];
  // Before the next event: whoever opens it and points elsewhere at once has left it.
  useLayoutEffect(() => {
    if (!open) return undefined;
    const outside = (event: Event): void => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    addEventListener("pointerdown", outside);
    addEventListener("focusin", outside);
    return () => {
      removeEventListener("pointerdown", outside);
      removeEventListener("focusin", outside);
    };
  }, [open]);
  const move = (step: number): void => {
    const all = links();
    const from = all.findIndex((link) => link === document.activeElement);
    // From the button down is the first link, up is the last.
    all.at(from < 0 && step < 0 ? -1 : (from + step) % all.length)?.focus();
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = kStep[event.key];
    if (!open || (event.key !== "Escape" && step === undefined)) return;
    event.preventDefault();
    if (step !== undefined) return move(step);
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div class="menu" ref={box} onKeyDown={onKey}>
      <button
        type="button" ref={button} class={here ? "menu-button here" : "menu-button"} aria-expanded={open} aria-controls="nav-menu" onClick={() => setOpen(!open)}
      >
        {whole ? say("staff.menu") : say("nav.more")}
        {here && <span class={whole ? "menu-here" : "hidden"}>{whole ? "" : say("nav.here")} {say(here.label)}</span>}
        <span class="menu-mark" aria-hidden="true">{open ? "▴" : "▾"}</span>
      </button>
      <div id="nav-menu" class="menu-panel" hidden={!open} onClick={(event) => event.target instanceof Element && event.target.closest("a") && setOpen(false)}>
        {menu.map(({ group, items }) => (
          <div class="menu-group" key={group}>
            <p id={`nav-${group}`}>{of("nav_group", group)}</p>
            <ul aria-labelledby={`nav-${group}`}>{items.map((item) => <li key={item.label}><NavLink item={item} /></li>)}</ul>
          </div>
        ))}
      </div>
    </div>
  );
}
