/** A part of a long page that a phone shows folded under its heading, and a desk whole. On paper it is whole. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

export function Fold({ id, title, children }: { id: string; title: string; children: ComponentChildren }) {
  const [wide] = useState(() => matchMedia("(min-width: 40rem)").matches);
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const unfold = (): void => details.current?.setAttribute("open", "");
    addEventListener("beforeprint", unfold);
    return () => removeEventListener("beforeprint", unfold);
  }, []);
  if (wide) return <section aria-labelledby={id}><h2 id={id}>{title}</h2>{children}</section>;
  return (
    <section aria-labelledby={id}>
      <details class="fold" ref={details}>
        <summary><h2 id={id}>{title}</h2></summary>
        {children}
      </details>
    </section>
  );
}
