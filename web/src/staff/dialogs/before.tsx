/** What one should know before filling in: the catalogue's proposal, the attempts so far, the words that are read out. */
import type { DialogCommand } from "../../api/codes.ts";
import type { Case } from "../../api/types.ts";
import { of, pick, say } from "../../words/say.ts";
import type { SuggestionProps } from "../case/suggestion.tsx";
import { later } from "../../ui/later.tsx";
import { at, unitName } from "../state.ts";

const Suggestion = later<SuggestionProps>(() => import("../case/suggestion.tsx").then((file) => file.Suggestion));

function ProposalNote({ c }: { c: Case }) {
  const { proposal } = c;
  if (!proposal) return <div class="notice warn"><p>{say("dispatch.none")}</p><Suggestion c={c} titled={false} /></div>;
  return (
    <div class="notice info">
      <p><b>{say("dispatch.proposal", { unit: unitName(proposal.unit) })}</b></p>
      <Suggestion c={c} titled={false} otherwise={say("dispatch.why", { why: pick({ name_zh: proposal.reason_zh, name_en: proposal.reason_en }) })} />
      {proposal.fallback && <p>{say("dispatch.fallback")}</p>}
      {proposal.due.result && <p>{say("dispatch.due", { at: at(proposal.due.result), rule: proposal.due.rule })}</p>}
      <p class="hint">{say("dispatch.first")}</p>
    </div>
  );
}

const Attempts = ({ c }: { c: Case }) => (
  <div class="notice">
    <p>{say("callback.attempts", { n: c.attempts.length })}</p>
    {c.attempts.length > 0 && (
      <ul>{c.attempts.map(({ via, at: time }) => <li key={time} class="num">{at(time)} {of("via", via)}</li>)}</ul>
    )}
  </div>
);

const Reply = ({ c }: { c: Case }) =>
  c.reply ? <div class="notice info"><h3>{say("sheet.reply")}</h3><p class="pre">{c.reply}</p></div> : null;

export function Before({ command, c }: { command: DialogCommand; c: Case }) {
  switch (command) {
    case "dispatch":
      return <ProposalNote c={c} />;
    case "record_callback":
      return <><Reply c={c} /><Attempts c={c} /></>;
    case "close_unreached":
      return <Attempts c={c} />;
    case "check_result":
    case "land":
      return <Reply c={c} />;
    default:
      return null;
  }
}
