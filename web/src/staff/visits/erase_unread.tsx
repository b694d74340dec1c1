/** For an administrator who may erase words and not read them: by the address that whoever may read sent. */
import { useState } from "preact/hooks";
import { ApiError } from "../../api/http.ts";
import type { Erased } from "../../api/visits.ts";
import { say } from "../../words/say.ts";
import { may } from "../state.ts";
import { EraseDialog } from "./erase_dialog.tsx";
import { ErasedText } from "./visit_parts.tsx";

/** Reading was refused to somebody who may erase. */
export const isShut = (failure: unknown): boolean => failure instanceof ApiError && failure.status === 403 && may("administer");

interface Props {
  heading: string;
  title: string;
  lead: string;
  words: "visits.erased_when" | "answers.erased_when";
  erase: (reason: string) => Promise<{ erased: Erased }>;
}
export function EraseUnread({ heading, title, lead, words, erase }: Props) {
  const [asking, setAsking] = useState(false);
  const [erased, setErased] = useState<Erased | null>(null);
  return (
    <section aria-labelledby="words">
      <h2 id="words" tabIndex={-1}>{heading}</h2>
      {erased ? <ErasedText erased={erased} words={words} /> : (
        <>
          <p>{say("visits.unread")}</p>
          <p class="action-row"><button type="button" class="btn danger" data-do="erase" onClick={() => setAsking(true)}>{title}</button></p>
        </>
      )}
      {asking && <EraseDialog title={title} lead={lead} erase={async (reason) => setErased((await erase(reason)).erased)} onClose={() => setAsking(false)} onDone={() => undefined} />}
    </section>
  );
}
