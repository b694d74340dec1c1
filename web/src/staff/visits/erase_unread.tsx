/** What could not be read, and for an administrator, who may erase words without reading them, the way to do so. Whoever may read sends the address. */
import { useState } from "preact/hooks";
import { ApiError } from "../../api/http.ts";
import type { Erased } from "../../api/visits.ts";
import { say } from "../../words/say.ts";
import { Refusal } from "../rounds/parts.tsx";
import { may } from "../state.ts";
import { EraseDialog } from "./erase_dialog.tsx";
import { ErasedText } from "./visit_parts.tsx";

interface Erasing {
  heading: string;
  title: string;
  lead: string;
  words: "visits.erased_when" | "answers.erased_when";
  erase: (reason: string) => Promise<{ erased: Erased }>;
}
function EraseUnread({ heading, title, lead, words, erase, told }: Erasing & { told: boolean }) {
  const [asking, setAsking] = useState(false);
  const [erased, setErased] = useState<Erased | null>(null);
  return (
    <section aria-labelledby="words">
      <h2 id="words" tabIndex={-1}>{heading}</h2>
      {erased ? <ErasedText erased={erased} words={words} /> : (
        <>
          {told && <p>{say("visits.unread")}</p>}
          <p class="action-row"><button type="button" class="btn danger" data-do="erase" onClick={() => setAsking(true)}>{title}</button></p>
        </>
      )}
      {asking && <EraseDialog title={title} lead={lead} erase={async (reason) => setErased((await erase(reason)).erased)} onClose={() => setAsking(false)} onDone={() => undefined} />}
    </section>
  );
}

/** Refused for want of a right, or told as not there to somebody in whose scope it is not: the server lets an administrator erase both. */
export function Unread({ failure, retry, ...erasing }: Erasing & { failure: unknown; retry: () => void }) {
  const status = failure instanceof ApiError ? failure.status : 0;
  const erases = may("administer") && (status === 403 || status === 404);
  return (
    <>
      {!(erases && status === 403) && <Refusal error={failure} retry={retry} />}
      {erases && <EraseUnread {...erasing} told={status === 403} />}
    </>
  );
}
