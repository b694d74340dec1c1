/** Was it there before, and how did it end: cases in the same place, in similar words, and of the same resident. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { readLike, readResident, type Like as Found, type Resident } from "../../api/like.ts";
import type { Case, CaseRow } from "../../api/types.ts";
import { Failure, StatusBadge } from "../../ui/parts.tsx";
import { of, say } from "../../words/say.ts";
import { short } from "../../words/short.ts";
import { rowTitle } from "../inbox/row.tsx";
import { caseHref } from "../route.ts";
import { at, unitName } from "../state.ts";

function Row({ row }: { row: CaseRow }) {
  const ended = row.landing && `${of("landing", row.landing)} ${at(row.landed_at)}`;
  return (
    <li data-like={row.code}>
      <p><a class="code" href={caseHref(row.code)}>{row.code}</a> <StatusBadge status={row.status} /></p>
      <p>{short(row.title || row.description, 40) || rowTitle(row)}</p>
      <p class="hint">{[rowTitle(row), say("like.received", { at: at(row.received_at) }), unitName(row.lead), ended].filter(Boolean).join(" · ")}</p>
    </li>
  );
}

const Rows = ({ rows }: { rows: readonly CaseRow[] }) => <ul class="notices">{rows.map((row) => <Row key={row.id} row={row} />)}</ul>;

function Part({ id, title, rows, none, children }: { id: string; title: string; rows: readonly CaseRow[]; none: string; children?: ComponentChildren }) {
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {children}
      {rows.length > 0 ? <Rows rows={rows} /> : <p class="hint">{none}</p>}
    </section>
  );
}

function Place({ place }: { place: Found["place"] }) {
  const { within_m: m, within_days: days, repeat, more, cases } = place;
  return (
    <Part id="like-place" title={say("like.place")} rows={cases} none={say("like.place_none")}>
      <p class="hint">{say("like.place_hint", { m, days })}</p>
      {repeat && <p class="notice warn" data-repeat><b>{say("like.repeat")}</b> {say("like.repeat_n", { n: more ? `${cases.length + 1}+` : cases.length + 1 })}</p>}
    </Part>
  );
}

/** Those that do not stand under the same place already. */
const elsewhere = ({ similar, place }: Found): CaseRow[] => similar.map((one) => one.case).filter(({ code }) => !place.cases.some((row) => row.code === code));

/** Who filed an anonymous case, a hidden one or a tip-off is not looked up. */
const mayLookUp = (c: Case): boolean => c.contact !== null && !c.anonymous && c.confidentiality === "none" && c.request_type !== "report";

/** Read only when somebody asks, because it is kept who looked. */
function SameResident({ code }: { code: string }) {
  const [found, setFound] = useState<Resident | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const read = (): void => {
    readResident(code).then((answer) => {
      setFailure(null);
      setFound(answer);
    }, setFailure);
  };
  const contact = found?.contact && [found.contact.name, found.contact.phone, found.contact.email].filter(Boolean).join(" ");
  return (
    <section aria-labelledby="like-resident">
      <h3 id="like-resident">{say("like.resident")}</h3>
      {failure !== null && <Failure error={failure} retry={read} />}
      {!found && (
        <>
          <button type="button" class="btn small" data-do="resident" onClick={read}>{say("like.resident_show")}</button>
          <p class="hint">{say("like.resident_hint")}</p>
        </>
      )}
      <div role="status">
        {contact && <p>{contact}</p>}
        {found && (found.cases.length > 0 ? <Rows rows={found.cases} /> : <p>{say("like.resident_none")}</p>)}
        {found?.more && <p class="hint">{say("like.resident_more")}</p>}
      </div>
    </section>
  );
}

export function Like({ c }: { c: Case }) {
  const { code, version } = c;
  const [found, setFound] = useState<Found | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [again, setAgain] = useState(0);
  useEffect(() => {
    let current = true;
    readLike(code).then((answer) => {
      if (!current) return;
      setFailure(null);
      setFound(answer);
    }, (error: unknown) => current && setFailure(error));
    return () => {
      current = false;
    };
  }, [code, version, again]);
  return (
    <section aria-labelledby="like">
      <h2 id="like">{say("like.title")}</h2>
      {failure !== null && <Failure error={failure} retry={() => setAgain(again + 1)} />}
      {found?.secret && <p class="hint">{say("like.secret")}</p>}
      {found && !found.secret && (
        <>
          <Place place={found.place} />
          <Part id="like-words" title={say("like.words")} rows={elsewhere(found)} none={say("like.words_none")} />
        </>
      )}
      {mayLookUp(c) && <SameResident key={code} code={code} />}
    </section>
  );
}
