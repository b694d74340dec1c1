/** A visit that was paid: whom, when, where, how long, and what came of it. Kept on the phone first; counts once. */
import { useState } from "preact/hooks";
import { kVisitResults, kVisitTargets } from "../api/outreach.ts";
import { of, pick, say } from "../words/say.ts";
import { reference, zone, zoneName } from "../staff/state.ts";
import { Check, Chips, Group, Line, Long, Select } from "../ui/field.tsx";
import { ruleText } from "../ui/parts.tsx";
import { Form, type Fault } from "./form_parts.tsx";
import type { Item, Position, Writing } from "./outbox.ts";
import { campaignsOn, emptyVisit, kNoteMax, kPlaceMax, visitBody, wrongInVisit, type VisitValues } from "./outreach.ts";
import { PositionField } from "./position_field.tsx";
import { mayGoOut, mine, outreach, rewrite, tasks, writeVisit } from "./state.ts";

const options = (codes: readonly string[], list: string) => codes.map((value) => ({ value, label: of(list, value) }));

/** Needs that were written on this phone, for whoever says which came from the visit. */
function Needs({ values, onNeeds }: { values: VisitValues; onNeeds: (needs: readonly string[]) => void }) {
  const written = mine.value.filter((item) => item.kind === "need");
  if (written.length === 0) return <p class="hint">{say("visit.needs_none")}</p>;
  return (
    <Group field={{ name: "needs", label: say("visit.needs"), hint: say("visit.needs_hint") }}>
      {written.map(({ id, body }) => (
        <Check key={id} name={`needs-${id}`} label={String(body["verbatim"] ?? "").slice(0, 60)} checked={values.needs.includes(id)}
          onChecked={(on) => onNeeds(on ? [...values.needs, id] : values.needs.filter((one) => one !== id))} />
      ))}
    </Group>
  );
}

export function VisitForm({ item }: { item: Item | null }) {
  const [values, setValues] = useState<VisitValues>(() => ({ ...emptyVisit(new Date().toISOString(), zone.value), ...(item?.values as Partial<VisitValues> | undefined) }));
  const [position, setPosition] = useState<Position | null>(item?.position ?? null);
  const set = (change: Partial<VisitValues>): void => setValues((old) => ({ ...old, ...change }));
  if (!mayGoOut()) return <div class="single"><h1 tabIndex={-1}>{say("visit.title")}</h1><p class="notice warn">{say("visit.may_not")}</p></div>;

  const zones = Object.keys(reference.value?.zones ?? {}).map((code) => ({ value: code, label: zoneName(code) }));
  const campaigns = campaignsOn(outreach.value.campaigns, values.at).map((one) => ({ value: one.code, label: pick(one) }));
  const check = (): Fault[] => [
    ...wrongInVisit(values, position !== null, zone.value, Date.now()).map(({ field, rule }) => ({ field, message: ruleText(rule, rule) })),
    ...([...values.note].length > kNoteMax ? [{ field: "note", message: `${say("visit.note")}: ${say("form.max", { n: kNoteMax })}` }] : []),
  ];
  const save = async (): Promise<void> => {
    const writing: Writing = { body: { ...visitBody(values, position, zone.value) }, values: { ...values }, photos: [], position, late: "", where: "" };
    await (item ? rewrite(item, writing) : writeVisit(writing));
  };
  return (
    <Form title={say("visit.title")} lead={say("visit.lead")} submit={say("spot.keep")} check={check} save={save} after={{ name: "outbox" }}>
      {(errorOf) => (
        <>
          <Chips name="target" label={say("visit.target")} required options={options(kVisitTargets, "visit_target")} value={values.target}
            onValue={(value) => set({ target: kVisitTargets.find((code) => code === value) ?? "resident" })} />
          <Line name="at" type="datetime-local" label={say("visit.at")} required value={values.at} error={errorOf("at")} onValue={(value) => set({ at: value })} />
          <Line name="minutes" label={say("visit.minutes")} required max={4} value={values.minutes} error={errorOf("minutes")} onValue={(minutes) => set({ minutes })} />
          <h2>{say("desk.group_where")}</h2>
          <PositionField position={position} hint={say("visit.position_hint")} onPosition={setPosition} />
          <Select name="zone" label={say("field.zone")} options={zones} value={values.zone} onValue={(value) => set({ zone: value })} />
          <Line name="place" label={say("visit.place")} max={kPlaceMax} value={values.place} error={errorOf("place")} onValue={(place) => set({ place })} />
          <h2>{say("visit.what")}</h2>
          {tasks.value.length > 0 && (
            <Select name="case" label={say("visit.case")} none={say("visit.case_none")} value={values.case}
              options={tasks.value.map((c) => ({ value: c.code, label: `${c.code} ${c.title}` }))} onValue={(code) => set({ case: code, result: code ? values.result : "" })} />
          )}
          {values.case && (
            <Chips name="result" label={say("visit.result")} required options={options(kVisitResults, "visit_result")} value={values.result} error={errorOf("result")}
              onValue={(value) => set({ result: kVisitResults.find((code) => code === value) ?? "" })} />
          )}
          <Needs values={values} onNeeds={(needs) => set({ needs })} />
          {campaigns.length > 0 && <Select name="campaign" label={say("visit.campaign")} options={campaigns} value={values.campaign} onValue={(campaign) => set({ campaign })} />}
          <Line name="others" label={say("visit.others")} hint={say("visit.others_hint")} max={2} value={values.others} error={errorOf("others")} onValue={(others) => set({ others })} />
          <Long name="note" label={say("visit.note")} hint={say("visit.note_hint")} value={values.note} max={kNoteMax} rows={5} error={errorOf("note")} onValue={(note) => set({ note })} />
        </>
      )}
    </Form>
  );
}
