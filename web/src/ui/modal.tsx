/** A dialog: the page behind is inert, focus stays inside and goes back to where it was, Esc closes. */
import { useEffect, useRef } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { say } from "../words/say.ts";

interface Props {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  wide?: boolean;
  /** Where focus goes when it has closed; null: to where it was. For what takes its own button away. */
  returnTo?: () => HTMLElement | null;
}

export function Modal({ title, onClose, children, wide, returnTo }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const element = dialog.current;
    element?.showModal();
    // Where a finger writes, a field with focus would bring up the keyboard over the questions.
    const field = element?.querySelector<HTMLElement>("form :is(input, select, textarea):not([type=file])");
    (matchMedia("(pointer: coarse)").matches ? heading.current : (field ?? heading.current))?.focus({ preventScroll: true });
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      // What is to have it may only come with this very change.
      if (returnTo) requestAnimationFrame(() => returnTo()?.focus());
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={wide ? "modal wide" : "modal"}
      aria-labelledby="modal-title"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header class="modal-head">
        <h2 id="modal-title" tabIndex={-1} ref={heading}>{title}</h2>
        <button type="button" class="btn plain" onClick={onClose}>{say("staff.close")}</button>
      </header>
      {children}
    </dialog>
  );
}
