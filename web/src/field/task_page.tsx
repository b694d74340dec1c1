/** One task with what is needed to work on it without signal, and what may be written of it. */
import { useState } from "preact/hooks";
import type { Case } from "../api/types.ts";
import { inBrackets, of, say } from "../words/say.ts";
import { at, categoryName, unitName, zoneName } from "../staff/state.ts";
import { DueText, Facts, ruleText, StatusBadge } from "../ui/parts.tsx";
import { hrefOf, type Screen } from "./address.ts";
import { ItemCard } from "./item_card.tsx";
import type { FieldCommand } from "./outbox.ts";
import { asOf, ofCase, writeCommand } from "./state.ts";
import { fieldOffers, type FieldOffer } from "./tasks.ts";

const kWanted: readonly FieldCommand[] = ["sign", "record_contact", "tell_progress", "file_result", "note"];

function Sign({ c }: { c: Case }) {
  const [failure, setFailure] = useState("");
  const press = (): void => {
    writeCommand(c, "sign", { body: {}, values: {}, photos: [], position: null, late: "", where: "" }).catch(() => setFailure(say("spot.full")));
  };
  return (
    <>
      <button type="button" class="btn primary" onClick={press}>{of("command", "sign")}</button>
      {failure && <p class="error" role="alert">{failure}</p>}
    </>
  );
}
const whyNot = ({ rule, message }: FieldOffer): string => (rule === "in_outbox" ? say("spot.in_outbox") : ruleText(rule, message));

function Actions({ c }: { c: Case }) {
  const offers = fieldOffers(c, ofCase(c.code), kWanted);
  const allowed = offers.filter((offer) => offer.allowed);
  const refused = offers.filter((offer) => !offer.allowed && offer.rule !== "role" && offer.rule !== "status");
  return (
    <div class="actions">
      <div class="action-row">
        {allowed.map(({ command }) =>
          command === "sign" ? (
            <Sign key={command} c={c} />
          ) : (
            <a key={command} class="btn" data-write={command} href={hrefOf({ name: "write", code: c.code, command })}>{of("command", command)}</a>
          ),
        )}
      </div>
      {allowed.length === 0 && <p class="hint">{say("spot.nothing_to_do")}</p>}
      {refused.length > 0 && <ul class="refused">{refused.map((offer) => <li key={offer.command}><b>{of("command", offer.command)}</b> {whyNot(offer)}</li>)}</ul>}
    </div>
  );
}

export function TaskPage({ c }: { c: Case }) {
  const written = ofCase(c.code);
  const back: Screen = { name: "tasks" };
  const point = c.point ? `${c.point.lat.toFixed(6)}, ${c.point.long.toFixed(6)}` : "";
  return (
    <article class="single sheet">
      <p class="back"><a href={hrefOf(back)}>← {say("spot.tasks")}</a></p>
      <h1 tabIndex={-1}>{c.title || c.description || c.code}</h1>
      <p class="sheet-state"><StatusBadge status={c.status} /> <DueText due={c.due.result ?? c.due_result} /> <code>{c.code}</code></p>
      <p class="hint">{asOf.value && say("spot.as_of", { at: at(asOf.value) })}</p>
      <Actions c={c} />
      {written.length > 0 && (
        <section aria-labelledby="written">
          <h2 id="written">{say("spot.mine")}</h2>
          <ul class="items">{written.map((item) => <ItemCard key={item.id} item={item} />)}</ul>
        </section>
      )}
      <h2>{say("spot.said")}</h2>
      <p class="verbatim">{c.verbatim || c.description}</p>
      {c.demand && <p><b>{say("field.demand")}</b> {c.demand}</p>}
      <Facts
        rows={[
          { name: say("field.address"), value: c.place?.address || c.address },
          { name: say("field.zone"), value: zoneName(c.zone) },
          { name: say("spot.point"), value: point && <><code>{point}</code>{inBrackets("WGS-84")}</> },
          { name: say("field.category"), value: categoryName(c.category) },
          { name: say("spot.due_contact"), value: at(c.due.contact) },
          { name: say("spot.due_result"), value: at(c.due.result) },
          { name: say("field.phone"), value: c.contact?.phone },
          { name: say("field.name"), value: c.contact?.name },
        ]}
      />
      <h2>{say("spot.so_far")}</h2>
      <ol class="so-far">
        {c.timeline.map((entry) => (
          <li key={entry.version}>
            <span class="num">{at(entry.at)}</span> <b>{of("event", entry.kind)}</b> {unitName(entry.by.unit)}
            {Object.values(entry.texts).filter(Boolean).map((text) => <p key={text} class="wrap">{text}</p>)}
          </li>
        ))}
      </ol>
    </article>
  );
}
