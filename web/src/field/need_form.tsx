/** A need that was told on the spot: the words first, the place by the phone, by its zone or in words. Filed for the resident. */
import { useState } from "preact/hooks";
import { kRequestTypes, type Channel, type RequestType } from "../api/codes.ts";
import type { Intake } from "../api/intake.ts";
import { colon, language, of, say } from "../words/say.ts";
import { categoryTree } from "../staff/pickers.ts";
import { may, reference, zoneName } from "../staff/state.ts";
import { Check, Chips, Line, Long, Select } from "../ui/field.tsx";
import { TreePicker } from "../ui/tree_picker.tsx";
import { Form, type Fault } from "./form_parts.tsx";
import type { Item, Photo, Position, Writing } from "./outbox.ts";
import { FieldPhotos } from "./photo_field.tsx";
import { PositionField } from "./position_field.tsx";
import { rewrite, writeNeed } from "./state.ts";

/** The ways in which a need comes to somebody who is there (domain: 网格员, 走访, 巡查). */
const kOnTheSpot = ["grid", "visit", "patrol"] as const satisfies readonly Channel[];
const kWordsMax = 4000, kAddressMax = 250;

interface Values {
  channel: Channel;
  request_type: RequestType;
  verbatim: string;
  category: string;
  zone: string;
  address: string;
  anonymous: boolean;
  name: string;
  phone: string;
  publish: boolean;
}
const kEmpty: Values = {
  channel: "grid", request_type: "help", verbatim: "", category: "", zone: "", address: "", anonymous: false, name: "", phone: "", publish: true,
};
const options = (codes: readonly string[], list: string) => codes.map((value) => ({ value, label: of(list, value) }));

/** What is sent; the words go exactly as written, what was left empty is left out. */
function reportOf(values: Values, position: Position | null): Intake {
  const address = [values.zone && zoneName(values.zone), values.address.trim()].filter(Boolean).join(" ");
  const contact = values.anonymous ? {} : { ...(values.name.trim() && { name: values.name.trim() }), ...(values.phone.trim() && { phone: values.phone.trim() }) };
  return {
    channel: values.channel, on_behalf: true, request_type: values.request_type, verbatim: values.verbatim, publish: values.publish,
    anonymous: values.anonymous, language: language.value, ...contact, ...(values.category && { category: values.category }), ...(address && { address }),
    ...(position && { lat: position.lat, long: position.long }),
  };
}

export function NeedForm({ item }: { item: Item | null }) {
  const [values, setValues] = useState<Values>(() => ({ ...kEmpty, ...(item?.values as Partial<Values> | undefined) }));
  const [photos, setPhotos] = useState<readonly Photo[]>(item?.photos ?? []);
  const [position, setPosition] = useState<Position | null>(item?.position ?? null);
  const set = (change: Partial<Values>): void => setValues((old) => ({ ...old, ...change }));
  if (!may("case_file")) return <div class="single"><h1>{say("spot.new")}</h1><p class="notice warn">{say("spot.may_not_file")}</p></div>;

  const zones = Object.keys(reference.value?.zones ?? {}).map((code) => ({ value: code, label: zoneName(code) }));
  const check = (): Fault[] => [
    ...(values.verbatim.trim() ? [] : [{ field: "verbatim", message: say("desk.needs_words") }]),
    ...([...values.verbatim].length > kWordsMax ? [{ field: "verbatim", message: `${say("field.verbatim")}${colon()}${say("form.max", { n: kWordsMax })}` }] : []),
    ...(position || values.zone || values.address.trim() ? [] : [{ field: "address", message: say("spot.needs_place") }]),
  ];
  const save = async (): Promise<void> => {
    const writing: Writing = { body: { ...reportOf(values, position) }, values: { ...values }, photos, position, late: "", where: "" };
    await (item ? rewrite(item, writing) : writeNeed(writing));
  };
  return (
    <Form title={say("spot.new")} lead={say("spot.new_lead")} submit={say("spot.keep")} check={check} save={save} after={{ name: "outbox" }}>
      {(errorOf) => (
        <>
          <Chips name="channel" label={say("field.channel")} required options={options(kOnTheSpot, "channel")} value={values.channel}
            onValue={(value) => set({ channel: kOnTheSpot.find((code) => code === value) ?? "grid" })} />
          <Long name="verbatim" label={say("field.verbatim")} hint={say("desk.words_hint")} value={values.verbatim} max={kWordsMax} rows={5} required
            error={errorOf("verbatim")} onValue={(verbatim) => set({ verbatim })} />
          <FieldPhotos name="media" label={say("field.photos")} photos={photos} onPhotos={setPhotos} />
          <h2>{say("desk.group_where")}</h2>
          <PositionField position={position} hint={say("desk.place_hint")} onPosition={setPosition} />
          <Select name="zone" label={say("field.zone")} options={zones} value={values.zone} onValue={(zone) => set({ zone })} />
          <Line name="address" label={say("field.address")} value={values.address} max={kAddressMax} error={errorOf("address")}
            onValue={(address) => set({ address })} />
          <h2>{say("desk.group_kind")}</h2>
          <Chips name="request_type" label={say("field.request_type")} required options={options(kRequestTypes, "request_type")} value={values.request_type}
            onValue={(value) => set({ request_type: kRequestTypes.find((code) => code === value) ?? "help" })} />
          <TreePicker name="category" label={say("field.category")} items={categoryTree(reference.value?.services ?? [])} value={values.category}
            searchLabel={say("category.search")} noneLabel={say("category.none")} onValue={(category) => set({ category })} />
          <h2>{say("desk.group_who")}</h2>
          <Check name="anonymous" label={say("field.anonymous")} checked={values.anonymous} onChecked={(anonymous) => set({ anonymous })} />
          {!values.anonymous && (
            <>
              <Line name="name" label={say("field.name")} value={values.name} max={100} onValue={(name) => set({ name })} />
              <Line name="phone" type="tel" label={say("field.phone")} hint={say("desk.phone_hint")} value={values.phone} max={40} onValue={(phone) => set({ phone })} />
            </>
          )}
          <Check name="publish" label={say("field.publish")} checked={values.publish} onChecked={(publish) => set({ publish })} />
        </>
      )}
    </Form>
  );
}
