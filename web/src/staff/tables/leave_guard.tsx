/** While changes are not saved: the browser asks before the tab is closed, and a link to elsewhere in the app asks first. */
import { useEffect, useState } from "preact/hooks";
import { say } from "../../words/say.ts";
import { Modal } from "../../ui/modal.tsx";
import { parseRoute } from "../address.ts";
import { go } from "../route.ts";

export function LeaveGuard({ changes }: { changes: number }) {
  const [to, setTo] = useState<URL | null>(null);
  useEffect(() => {
    if (changes === 0) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    const hold = (event: MouseEvent): void => {
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      const here = link?.pathname === location.pathname && link.search === location.search;
      if (!link || link.target || link.hasAttribute("download") || here || link.origin !== location.origin || !/^\/staff(\/|$)/.test(link.pathname)) return;
      event.preventDefault();
      event.stopPropagation();
      setTo(new URL(link.href));
    };
    addEventListener("beforeunload", ask);
    addEventListener("click", hold, true);
    return () => {
      removeEventListener("beforeunload", ask);
      removeEventListener("click", hold, true);
    };
  }, [changes]);
  if (!to) return null;
  return (
    <Modal title={say("tables.leave_title")} onClose={() => setTo(null)}>
      <p>{say("tables.leave_lead", { n: changes })}</p>
      <div class="ask-foot">
        <button type="button" class="btn primary" data-do="stay" onClick={() => setTo(null)}>{say("tables.leave_stay")}</button>
        <button type="button" class="btn" data-do="leave" onClick={() => go(parseRoute(to.pathname, to.search))}>{say("tables.leave_go")}</button>
      </div>
    </Modal>
  );
}
