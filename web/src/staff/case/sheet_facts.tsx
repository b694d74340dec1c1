/** The sheet's facts: place, person, units, deadlines, relations, answers. */
import type { ComponentChildren } from "preact";
import type { Case } from "../../api/types.ts";
import { colon, inBrackets, of, pick, say } from "../../words/say.ts";
import { Badge, DueText, Facts } from "../../ui/parts.tsx";
import { at, categoryName, serviceOf, unitName, zoneName } from "../state.ts";
import { caseHref } from "../route.ts";

const CaseLink = ({ code }: { code: string }) => <a class="code" href={caseHref(code)}>{code}</a>;
const links = (codes: readonly string[]): ComponentChildren =>
  codes.length > 0 && codes.map((code) => <span key={code} class="block"><CaseLink code={code} /></span>);
const due = (time: string | null): ComponentChildren => time && <>{at(time)} <DueText due={time} /></>;

export function Basics({ c }: { c: Case }) {
  const contact = c.contact && [c.contact.name, c.contact.phone, c.contact.email].filter(Boolean).join(" ");
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">{say("sheet.facts")}</h2>
      <Facts
        rows={[
          { name: say("sheet.code"), value: <span class="code">{c.code}</span> },
          { name: say("sheet.place"), value: [c.zones.map(zoneName).reverse().join(" › ") || zoneName(c.zone), c.place?.address ?? c.address].filter(Boolean).join(" ") },
          { name: say("field.category"), value: categoryName(c.category) },
          { name: say("field.request_type"), value: of("request_type", c.request_type) },
          { name: say("field.urgency"), value: of("urgency", c.urgency) },
          { name: say("field.channel"), value: of("channel", c.channel) },
          { name: say("sheet.contact"), value: contact || say("sheet.anonymous") },
          ...c.attributes.map(({ code, value }) => ({ name: attributeName(c.category, code), value })),
        ]}
      />
    </section>
  );
}

function attributeName(category: string, code: string): string {
  const attribute = serviceOf(category)?.attributes?.find((item) => item.code === code);
  return attribute ? pick({ name_zh: attribute.description_zh, name_en: attribute.description_en }) : code;
}

export function Work({ c }: { c: Case }) {
  const open = c.landing_detail === null && c.landed_at === null;
  return (
    <Facts
      rows={[
        { name: say("sheet.lead"), value: unitName(c.lead) },
        { name: say("sheet.proposed_lead"), value: unitName(c.proposed_lead) },
        { name: say("sheet.copied"), value: unitName(c.copied_to) },
        {
          name: say("sheet.assists"),
          value: c.assists.length > 0 && c.assists.map(({ unit, due: by, reported }) => (
            <span class="block" key={unit}>{unitName(unit)} · {reported ? say("sheet.assist_done") : say("sheet.assist_open")} {!reported && due(by)}</span>
          )),
        },
        { name: say("sheet.received"), value: at(c.received_at) },
        { name: say("sheet.due_sign"), value: open && !c.contacted_at && c.status === "dispatched" && due(c.due.sign) },
        { name: say("sheet.due_contact"), value: open && !c.contacted_at && due(c.due.contact) },
        { name: say("sheet.due_result"), value: open && due(c.due.result) },
        { name: say("sheet.provisional"), value: open && c.due.provisional && say("sheet.provisional_why") },
        { name: say("sheet.rule"), value: c.due.rule },
        { name: say("sheet.extension"), value: c.extension_pending && at(c.extension_asked) },
        { name: say("sheet.carry"), value: at(c.carry_target) },
        { name: say("sheet.carry_endorsed"), value: c.carry_endorsed_by && of("role", c.carry_endorsed_by) },
        { name: say("field.complained_party"), value: c.complained_party },
        { name: say("field.complained_unit"), value: c.complained_unit && unitName(c.complained_unit) },
        { name: say("field.occurred"), value: c.occurred },
        { name: say("field.tags"), value: c.tags.join(" · ") },
        { name: say("sheet.paused"), value: at(c.paused_until) },
      ]}
    />
  );
}

export function Outcome({ c }: { c: Case }) {
  const { answer, landing_detail: landing } = c;
  if (!c.reply && !answer && !landing && !c.unreached) return null;
  return (
    <section class="outcome">
      {c.reply && <div class="notice info"><h2>{say("sheet.reply")}</h2><p class="pre">{c.reply}</p></div>}
      {answer && (
        <div class={answer.solved === "no" ? "notice bad" : "notice ok"}>
          <h2>{say("sheet.answer")}</h2>
          <p>
            {of("solved", answer.solved)} · {of("satisfied", answer.satisfied)} · {say("sheet.answer_contacted")}{colon()}{say(answer.contacted ? "yesno.yes" : "yesno.no")}
            {inBrackets(`${of("via", answer.via)} ${at(answer.at)}`)}
          </p>
          {answer.pressured && <p><Badge tone="bad">{say("sheet.answer_pressured")}</Badge></p>}
        </div>
      )}
      {c.unreached && <div class="notice warn"><p>{say("sheet.unreached")}</p></div>}
      {landing && (
        <Facts
          rows={[
            { name: say("sheet.landing"), value: of("landing", landing.code) },
            { name: say("sheet.landed_at"), value: at(landing.at) },
            { name: say("field.next_review"), value: at(landing.next_review ?? null) },
            { name: say("field.legal_route"), value: landing.legal_route && of("legal_route", landing.legal_route) },
            { name: say("field.remedy_until"), value: at(landing.remedy_until ?? null) },
            { name: say("field.emergency_line"), value: landing.emergency_line },
            { name: say("sheet.duplicate_of"), value: landing.duplicate_of && <CaseLink code={landing.duplicate_of} /> },
          ]}
        />
      )}
    </section>
  );
}

export function Relations({ c }: { c: Case }) {
  const rows = [
    { name: say("sheet.merged_into"), value: c.merged_into && <CaseLink code={c.merged_into} /> },
    { name: say("sheet.absorbed"), value: links(c.absorbed) },
    { name: say("sheet.linked"), value: links(c.linked) },
    { name: say("sheet.split_from"), value: c.split_from && <CaseLink code={c.split_from} /> },
  ];
  if (!rows.some(({ value }) => value)) return null;
  return <section aria-labelledby="relations"><h2 id="relations">{say("sheet.relations")}</h2><Facts rows={rows} /></section>;
}
