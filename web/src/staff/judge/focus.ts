/** After a dialog whose button is gone focus would be nowhere: it goes to the heading of what was decided. */
export function focusOn(id: string): void {
  requestAnimationFrame(() => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost) document.getElementById(id)?.focus();
  });
}
