/** One report: what was said, whose hand it is in, and what comes next. Taking it and closing it are for supervision. */
import { useEffect, useState } from "preact/hooks";
import { closeReport, kFindings, readAlert, takeReport, type PressureAlert } from "../../api/pressure.ts";
import { of, say } from "../../words/say.ts";
import { Chips, Long } from "../../ui/field.tsx";
import { Badge, Facts, Loading } from "../../ui/parts.tsx";
import { at } from "../state.ts";
import { FormDialog, kReasonMax, missing } from "../rounds/form_dialog.tsx";
import { CaseLink, Refusal } from "../rounds/parts.tsx";
import { focusOn } from "./focus.ts";
import { judgeHref } from "./judge_address.ts";
import { kPressureTones } from "./pressure_page.tsx";

type Step = "take" | "close";
interface Asking {
  one: PressureAlert;
  onDone: (after: PressureAlert) => void;
  onClose: () => void;
}

function TakeDialog({ one, onDone, onClose }: Asking) {
  const send = async (): Promise<void> => onDone(await takeReport(one.code, one.alert));
  return (
    <FormDialog title={say("pressed.do_take")} lead={say("pressed.lead_take")} submit={say("pressed.do_take")} names={[]} check={() => []} send={send} onClose={onClose}>
      {() => null}
    </FormDialog>
  );
}

function CloseDialog({ one, onDone, onClose }: Asking) {
  const [finding, setFinding] = useState("");
  const [reason, setReason] = useState("");
  const send = async (): Promise<void> => onDone(await closeReport(one.code, one.alert, finding, reason.trim()));
  return (
    <FormDialog
      title={say("pressed.do_close")} lead={say("pressed.lead_close")} submit={say("pressed.do_close")} names={["finding", "reason"]} send={send} onClose={onClose}
      check={() => missing([["finding", say("pressed.finding"), finding], ["reason", say("field.reason"), reason]])}
    >
      {(error) => (
        <>
          <Chips name="finding" label={say("pressed.finding")} required error={error("finding")} options={kFindings.map((value) => ({ value, label: of("finding", value) }))} value={finding} onValue={setFinding} />
          <Long name="reason" label={say("field.reason")} hint={say("pressed.reason_hint")} required error={error("reason")} max={kReasonMax} value={reason} onValue={setReason} />
        </>
      )}
    </FormDialog>
  );
}

/** Only a report of pressure is taken and closed; the other kinds are told so that somebody looks. */
function Steps({ one, onStep }: { one: PressureAlert; onStep: (step: Step) => void }) {
  if (!one.state) return <p class="hint">{say("pressed.noted_why")}</p>;
  if (one.state === "closed") return <p class="hint">{say("pressed.closed_why")}</p>;
  const steps: readonly Step[] = one.state === "open" ? ["take", "close"] : ["close"];
  return (
    <div class="action-row">
      {steps.map((step, index) => <button type="button" key={step} class={index === 0 ? "btn primary" : "btn"} data-do={step} onClick={() => onStep(step)}>{say(`pressed.do_${step}`)}</button>)}
    </div>
  );
}

function Sheet({ one, onChange }: { one: PressureAlert; onChange: (after: PressureAlert) => void }) {
  const [asking, setAsking] = useState<Step | null>(null);
  const close = (): void => {
    setAsking(null);
    focusOn("alert");
  };
  const state = one.state ?? "noted";
  return (
    <>
      <h1 id="alert" tabIndex={-1}>{say(`pressed.head_${one.event === "rating_refused" ? "rating_refused" : one.state ? "pressure" : "recall_differs"}`)}</h1>
      <p class="docket-state"><CaseLink code={one.code} /> <Badge tone={kPressureTones[state]}>{of("pressed_state", state)}</Badge></p>
      <p class="next"><b>{say("leftout.next")}</b> {say(`pressed.next_${state}`)}</p>
      <Steps one={one} onStep={setAsking} />
      <Facts
        rows={[
          { name: say("pressed.came"), value: at(one.at) },
          { name: say("pressed.source"), value: one.source && of("pressed_source", one.source) },
          { name: say("pressed.origin"), value: one.origin && of("rating_origin", one.origin) },
          { name: say("pressed.words"), value: <span class="pre wrap">{one.words || say("pressed.no_words")}</span> },
          { name: say("pressed.finding"), value: one.finding && of("finding", one.finding) },
        ]}
      />
      <p class="hint">{say("pressed.keep")}</p>
      {asking === "take" && <TakeDialog one={one} onDone={onChange} onClose={close} />}
      {asking === "close" && <CloseDialog one={one} onDone={onChange} onClose={close} />}
    </>
  );
}

export function PressureOne({ code, alert }: { code: string; alert: string }) {
  const [one, setOne] = useState<PressureAlert | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const read = (): void => {
    setFailure(null);
    readAlert(code, alert).then(setOne, setFailure);
  };
  useEffect(read, []);
  return (
    <div class="single judge">
      <p><a href={judgeHref({ name: "pressure" })}>← {say("pressed.back")}</a></p>
      {!one && <h1>{say("pressed.title")}</h1>}
      {failure !== null && <Refusal error={failure} retry={read} />}
      {!one && failure === null && <Loading />}
      {one && <Sheet one={one} onChange={setOne} />}
    </div>
  );
}
