/** The resident's words as the handler may see them, and the way to the sealed original. */
import { useState } from "preact/hooks";
import type { Case } from "../../api/types.ts";
import { of, say } from "../../words/say.ts";
import { Badge } from "../../ui/parts.tsx";
import { may } from "../state.ts";
import { originals } from "./case_state.ts";
import { UnsealDialog, UnsealRequests } from "./unseal.tsx";

export function Verbatim({ c }: { c: Case }) {
  const [asking, setAsking] = useState(false);
  const original = originals.value[c.code] ?? null;
  const covered = c.verbatim.includes("█");
  const sealed = c.confidentiality !== "none";
  return (
    <section aria-labelledby="said">
      <h2 id="said">{say("sheet.description")} {sealed && <Badge tone="bad">{of("confidentiality", c.confidentiality)}</Badge>}</h2>
      {c.title && <p class="sheet-title">{c.title}</p>}
      <blockquote class="verbatim">{original?.verbatim ?? c.verbatim}</blockquote>
      {original !== null && (
        <>
          <p class="hint">{say("sheet.unsealed")}</p>
          {original.address && <p>{original.address}</p>}
          {original.attributes.map(({ code, value }) => <p key={code}>{value}</p>)}
          {original.later.map(({ version, text }) => <blockquote class="verbatim" key={version}>{text}</blockquote>)}
        </>
      )}
      {original === null && covered && <p class="hint">{say("sheet.covered")}</p>}
      {original === null && (covered || sealed) && may("verbatim_unseal") && (
        <button type="button" class="btn small" onClick={() => setAsking(true)}>{say("sheet.unseal")}</button>
      )}
      {c.confidentiality === "sealed" && may("verbatim_unseal") && <UnsealRequests c={c} />}
      {c.demand && <><h3>{say("sheet.demand")}</h3><p>{original?.demand ?? c.demand}</p></>}
      {asking && <UnsealDialog c={c} onClose={() => setAsking(false)} />}
    </section>
  );
}
