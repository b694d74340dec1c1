/** The caller has a number: how the case stands, and what the resident may do with it, done at the desk. */
import { useState } from "preact/hooks";
import { addForCaller, findForCaller, reopenForCaller, type CallerCase, type Proof } from "../../api/caller.ts";
import { of, say } from "../../words/say.ts";
import { Line, Long } from "../../ui/field.tsx";
import { Badge, Facts, Failure, StatusBadge } from "../../ui/parts.tsx";
import { at, unitName } from "../state.ts";

interface Asked {
  code: string;
  key: string;
  phone: string;
}
const proofOf = ({ key, phone }: Asked): Proof => ({ ...(key.trim() ? { key } : {}), ...(phone.trim() ? { phone } : {}) });

interface WordsProps {
  name: string;
  label: string;
  hint?: string | undefined;
  send: string;
  onSend: (words: string) => Promise<void>;
}
/** One text and its button; what was written stays until it was taken. */
function WordsForm({ name, label, hint, send, onSend }: WordsProps) {
  const [words, setWords] = useState("");
  const [error, setError] = useState<string | undefined>();
  const submit = (event: Event): void => {
    event.preventDefault();
    setError(words.trim() ? undefined : say("rule.text_required"));
    if (words.trim()) void onSend(words).then(() => setWords(""), () => undefined);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Long name={name} label={label} hint={hint} value={words} onValue={setWords} error={error} required max={2000} rows={3} />
      <button type="submit" class="btn">{send}</button>
    </form>
  );
}

function Found({ c, onAdd, onReopen }: { c: CallerCase; onAdd: (words: string) => Promise<void>; onReopen: (words: string) => Promise<void> }) {
  const fresh = c.reopen_needs_new_facts;
  const until = c.reopen_until ? at(c.reopen_until) : "";
  return (
    <div class="notice">
      <p><b class="code">{c.code}</b> <StatusBadge status={c.status} /> {c.landing && <Badge tone="neutral">{of("landing", c.landing)}</Badge>}</p>
      <Facts rows={[
        { name: say("case.owner"), value: c.lead && unitName(c.lead) },
        { name: say("case.due"), value: at(c.due_result) },
      ]} />
      {c.may_add && <WordsForm name="caller_add" label={say("case.add_label")} send={say("case.add_send")} onSend={onAdd} />}
      {c.may_reopen && (
        <WordsForm
          name="caller_reopen" label={say(fresh ? "case.reopen_new_label" : "case.reopen_label")} send={say("case.reopen_send")} onSend={onReopen}
          hint={say(fresh ? "case.reopen_new_hint" : "case.reopen_hint", { when: until })}
        />
      )}
    </div>
  );
}

export function Caller() {
  const [asked, setAsked] = useState<Asked>({ code: "", key: "", phone: "" });
  const [found, setFound] = useState<CallerCase | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [done, setDone] = useState("");
  const set = (change: Partial<Asked>): void => {
    setAsked((old) => ({ ...old, ...change }));
    setFound(null);  // What was proved for one number proves nothing for another.
  };
  const show = async (answer: Promise<CallerCase>, told: string): Promise<void> => {
    setFailure(null);
    setDone("");
    try {
      setFound(await answer);
      setDone(told);
    } catch (error) {
      setFailure(error);
      throw error;
    }
  };
  const find = (event: Event): void => {
    event.preventDefault();
    void show(findForCaller(asked.code.trim(), proofOf(asked)), "").catch(() => setFound(null));
  };
  return (
    <details class="single caller">
      <summary>{say("caller.title")}</summary>
      <form onSubmit={find} noValidate>
        <p>{say("caller.lead")}</p>
        <Line name="caller_code" label={say("track.code")} value={asked.code} onValue={(code) => set({ code })} required max={40} />
        <Line name="caller_key" label={say("receipt.key")} value={asked.key} onValue={(key) => set({ key })} max={60} />
        <Line name="caller_phone" type="tel" label={say("caller.phone")} hint={say("caller.phone_hint")} value={asked.phone} onValue={(phone) => set({ phone })} max={40} />
        <button type="submit" class="btn">{say("track.find")}</button>
      </form>
      {failure !== null && <Failure error={failure} />}
      {done && <p class="notice ok" role="status">{done}</p>}
      {found && (
        <Found
          c={found}
          onAdd={(words) => show(addForCaller(found.code, proofOf(asked), words), say("caller.added"))}
          onReopen={(words) => show(reopenForCaller(found.code, proofOf(asked), words, found.reopen_needs_new_facts), say("caller.reopened"))}
        />
      )}
    </details>
  );
}
