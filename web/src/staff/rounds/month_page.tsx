/** A month's summary: two figures with what they were counted from, who breaks the invariants, signatures, the seal and its errata. */
import { useEffect, useState } from "preact/hooks";
import { readMonth, readRuns, readViolators, type Month, type MonthState, type Violator } from "../../api/rounds.ts";
import { colon, of, say } from "../../words/say.ts";
import type { Tone } from "../../words/tones.ts";
import { Badge, Loading } from "../../ui/parts.tsx";
import { at, may, me, reference, unitName } from "../state.ts";
import { unitsBelow, unsigned } from "./lists.ts";
import { CorrectDialog, SealDialog, SignDialog } from "./month_dialogs.tsx";
import { Errata, Figures } from "./month_figures.tsx";
import { usePaged, type Paged } from "./paged.ts";
import { CaseLink, List, Refusal, RoundBadge, roundsHref, whoOf } from "./parts.tsx";

const kTones: Record<MonthState, Tone> = { drafting: "neutral", drafted: "warn", sealed: "ok" };

function Violators({ list, maySign, onSign }: { list: Paged<Violator>; maySign: (violator: Violator) => boolean; onSign: (violator: Violator) => void }) {
  return (
    <List list={list} empty={say("rounds.no_violators")}>
      {(rows) => (
        <div class="scroll" tabIndex={0} role="region" aria-label={say("rounds.violators")}>
          <table class="board">
            <thead>
              <tr>
                <th scope="col">{say("rounds.case")}</th><th scope="col">{say("rounds.invariant")}</th><th scope="col">{say("rounds.unit")}</th>
                <th scope="col">{say("rounds.due")}</th><th scope="col">{say("rounds.signature")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <tr key={one.code + one.invariant} data-violator={`${one.code} ${one.invariant}`}>
                  <th scope="row"><CaseLink code={one.code} /></th>
                  <td data-label={say("rounds.invariant")}>{of("invariant", one.invariant)}</td>
                  <td data-label={say("rounds.unit")}>{unitName(one.unit)}</td>
                  <td data-label={say("rounds.due")} class="num">{at(one.due)}</td>
                  <td data-label={say("rounds.signature")}>
                    {one.signature ? <>{say("rounds.signed_by", { who: whoOf(one.signature), at: at(one.signature.at) })}<span class="block pre wrap">{one.signature.reason}</span></> : <Badge tone="warn">{say("rounds.unsigned")}</Badge>}
                    {maySign(one) && <> <button type="button" class="btn small" data-do="sign" onClick={() => onSign(one)}>{say("rounds.sign")}<span class="hidden"> {one.code} {of("invariant", one.invariant)}</span></button></>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </List>
  );
}

/** What keeps the month from being sealed: how many, and which of those that are on the screen. */
function Missing({ month, violators }: { month: Month; violators: readonly Violator[] }) {
  const open = unsigned(violators);
  return (
    <div class="notice warn" id="missing">
      <p>{say("rounds.missing_n", { n: month.violators - month.signed_for, all: month.violators })}</p>
      {open.length > 0 && <ul>{open.map((one) => <li key={one.code + one.invariant}><span class="code">{one.code}</span> · {of("invariant", one.invariant)} · {unitName(one.unit)}</li>)}</ul>}
    </div>
  );
}

function Seal({ month, violators, onSeal, onCorrect }: { month: Month; violators: readonly Violator[]; onSeal: () => void; onCorrect: () => void }) {
  const missing = month.violators > month.signed_for;
  const supervises = may("case_supervise");
  if (month.state === "drafting") return <p>{say("rounds.drafting_why")}</p>;
  return (
    <section aria-labelledby="seal" class="seal">
      <h2 id="seal" tabIndex={-1}>{say("rounds.seal")}</h2>
      {month.seal && (
        <div class={month.seal.verified ? "notice ok" : "notice bad"}>
          <p>{say("rounds.sealed_by", { who: whoOf(month.seal), at: at(month.seal.at) })} {say(month.seal.verified ? "rounds.verified" : "rounds.not_verified")}</p>
          <p><code class="hash wrap">sha256 {month.seal.sha256}</code></p>
        </div>
      )}
      {!month.seal && (missing ? <Missing month={month} violators={violators} /> : <p>{say(month.violators > 0 ? "rounds.all_signed" : "rounds.none_to_sign", { n: month.violators })}</p>)}
      {supervises && (
        <div class="action-row">
          {month.seal ? <button type="button" class="btn" data-do="correct" onClick={onCorrect}>{say("rounds.correct")}</button>
            : <button type="button" class={missing ? "btn" : "btn primary"} data-do="seal" aria-describedby={missing ? "missing" : undefined} onClick={onSeal}>{say("rounds.seal_go")}</button>}
        </div>
      )}
    </section>
  );
}

type Open = { name: "sign"; violator: Violator } | { name: "seal" } | { name: "correct" };

function MonthView({ period }: { period: string }) {
  const [month, setMonth] = useState<Month | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [open, setOpen] = useState<Open | null>(null);
  const list = usePaged(period, (cursor) => readViolators(period, cursor).then(({ violators, next }) => ({ rows: violators, next })));
  const read = (): void => {
    setFailure(null);
    readMonth(period).then(setMonth, setFailure);
  };
  useEffect(read, [period]);
  const own = unitsBelow(reference.value?.units ?? [], me.value?.unit?.id);
  const maySign = ({ unit, signature }: Violator): boolean => month?.state === "drafted" && signature === null && may("case_approve") && own.has(unit);
  const onChanged = (after: Month): void => {
    setMonth(after);
    void list.again();
  };
  const close = (): void => setOpen(null);
  if (!month) return failure === null ? <Loading /> : <Refusal error={failure} retry={read} none="rounds.not_there" />;
  return (
    <>
      <p class="docket-state"><Badge tone={kTones[month.state]}>{of("month_state", month.state)}</Badge> <span class="hint">{say("rounds.covers")}{colon()}{at(month.covers_from)} – {at(month.covers_to)}</span></p>
      <Figures month={month} />
      <Errata month={month} />
      <h2 id="violators" tabIndex={-1}>{say("rounds.violators")}</h2>
      <p>{say("rounds.violators_lead")}</p>
      <p class="hint">{say("rounds.signed_n", { n: month.signed_for, all: month.violators })}{list.rows && !list.next && list.rows.length < month.violators && ` ${say("rounds.own_only")}`}</p>
      <Violators list={list} maySign={maySign} onSign={(violator) => setOpen({ name: "sign", violator })} />
      <Seal month={month} violators={list.rows ?? []} onSeal={() => setOpen({ name: "seal" })} onCorrect={() => setOpen({ name: "correct" })} />
      {open?.name === "sign" && <SignDialog month={month} violator={open.violator} onDone={onChanged} onClose={close} />}
      {open?.name === "seal" && <SealDialog month={month} onDone={onChanged} onClose={close} />}
      {open?.name === "correct" && <CorrectDialog month={month} onDone={onChanged} onClose={close} />}
    </>
  );
}

export function MonthPage({ month }: { month: string | undefined }) {
  const runs = usePaged("month", (cursor) => readRuns("month", cursor).then(({ runs: rows, next }) => ({ rows, next })));
  const chosen = month ?? runs.rows?.[0]?.period;
  return (
    <>
      <h1>{say("rounds.month")} {chosen}</h1>
      <List list={runs} empty={say("rounds.no_months")}>
        {(rows) => (
          <nav class="years" aria-label={say("rounds.months")}>
            {rows.map((round) => (
              <a key={round.period} href={roundsHref("month", round.period)} aria-current={round.period === chosen ? "page" : undefined}>
                {round.period}{round.state !== "held" && <> <RoundBadge round={round} /></>}
              </a>
            ))}
          </nav>
        )}
      </List>
      {chosen && <MonthView key={chosen} period={chosen} />}
    </>
  );
}
