/** What may be done now, the next step first; what a rule forbids, with the rule. */
import { useEffect, useState } from "preact/hooks";
import type { DialogCommand } from "../../api/codes.ts";
import type { Case } from "../../api/types.ts";
import { of, say } from "../../words/say.ts";
import { Failure, ruleText } from "../../ui/parts.tsx";
import { hrefOf } from "../address.ts";
import { route } from "../route.ts";
import { listen } from "../shortcuts.ts";
import { shortcutsOn } from "../state.ts";
import { asking, isConflict, load, run } from "./case_state.ts";
import { arrange, byShortcut, type Action } from "./offers.ts";

function ActionButton({ action, first, busy, onPress }: { action: Action; first: boolean; busy: boolean; onPress: () => void }) {
  const kind = action.spec.danger ? "btn danger" : first ? "btn primary" : "btn";
  return (
    <button type="button" class={kind} aria-disabled={busy} data-command={action.command} onClick={onPress}>
      {of("command", action.command)}
      {action.spec.shortcut && shortcutsOn.value && <kbd aria-hidden="true">{action.spec.shortcut}</kbd>}
    </button>
  );
}

export function ActionBar({ c }: { c: Case }) {
  const content = arrange(c.offers);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const press = (command: DialogCommand, direct: boolean): void => {
    if (busy) return;
    if (!direct) {
      asking.value = command;
      return;
    }
    setBusy(true);
    setFailure(null);
    run(c, command, {})
      .catch((error: unknown) => {
        setFailure(error);
        if (isConflict(error)) void load(c.code);
      })
      .finally(() => setBusy(false));
  };
  useEffect(() => {
    const ask = (key: "D" | "R" | "M") => () => {
      const command = byShortcut(content, key);
      if (command) press(command, false);
    };
    return listen({ D: ask("D"), R: ask("R"), M: ask("M") });
  }, [c, busy]);
  const toCall = hrefOf({ ...route.value, screen: { name: "callback", lane: "first", code: c.code } });
  const button = (action: Action, index: number) => (
    <ActionButton
      key={action.command} action={action} first={index === 0} busy={busy} onPress={() => press(action.command, action.spec.direct ?? false)}
    />
  );
  if (content.main.length + content.more.length + content.refused.length === 0 && !content.toCall) return <p class="hint">{say("sheet.none")}</p>;
  return (
    <section class="actions" aria-label={say("sheet.actions")}>
      {failure !== null && <Failure error={failure} />}
      <div class="action-row">
        {content.toCall && <a class="btn primary" href={toCall}>{say("sheet.to_call")}</a>}
        {content.main.map((action, index) => button(action, content.toCall ? index + 1 : index))}
      </div>
      {content.more.length > 0 && (
        <details class="more">
          <summary>{say("sheet.more")}</summary>
          <div class="action-row">{content.more.map((action) => button(action, 1))}</div>
        </details>
      )}
      {content.refused.length > 0 && (
        <details class="more">
          <summary>{say("sheet.unavailable")}</summary>
          <ul class="refused">
            {content.refused.map(({ command, rule, message }) => (
              <li key={command}><b>{of("command", command)}</b> {ruleText(rule, message)}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
