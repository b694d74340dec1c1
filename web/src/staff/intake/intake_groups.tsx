/** The form's groups, in the order of the talk: the words, the place, the matter, the person, the treatment. */
import type { ComponentChildren } from "preact";
import { of, say } from "../../words/say.ts";
import { Check, Chips, Line, Long, Select } from "../../ui/field.tsx";
import { TreePicker } from "../../ui/tree_picker.tsx";
import { PhotoField } from "../dialogs/photo_field.tsx";
import { categoryTree } from "../pickers.ts";
import { reference, serviceOf } from "../state.ts";
import { AttributeFields } from "./attribute_fields.tsx";
import { kConfidentialities, kDeskChannels, kRequestTypes, kUrgencies, type IntakeForm } from "./intake_form.ts";
import type { SimilarCase, Suggestions } from "../../api/suggest.ts";
import { SameMatter, SimilarCases, SuggestedCategories } from "./suggestions.tsx";

export interface GroupProps {
  form: IntakeForm;
  answer: Suggestions;
  set: (change: Partial<IntakeForm>) => void;
  errorOf: (field: string) => string | undefined;
}

const Section = ({ title, children }: { title: string; children: ComponentChildren }) => <section class="card"><h2>{title}</h2>{children}</section>;
const options = (codes: readonly string[], list: string) => codes.map((value) => ({ value, label: of(list, value) }));

export function Words({ form, answer, set, errorOf }: GroupProps) {
  const same = ({ code, category }: SimilarCase): void => {
    set({ same_as: code, category: form.category || category });
    // What is left to ask is who calls.
    requestAnimationFrame(() => document.getElementById("f-same_as")?.focus());
  };
  return (
    <Section title={say("desk.group_what")}>
      <Long name="verbatim" label={say("field.verbatim")} hint={say("desk.words_hint")} value={form.verbatim} max={4000} rows={6} required
        error={errorOf("verbatim")} onValue={(verbatim) => set({ verbatim })} />
      {form.same_as
        ? <SameMatter code={form.same_as} error={errorOf("same_as")} onClear={() => set({ same_as: "" })} />
        : <SimilarCases answer={answer} onSame={same} />}
      <Long name="demand" label={say("field.demand")} value={form.demand} max={2000} rows={2} error={errorOf("demand")} onValue={(demand) => set({ demand })} />
      <Line name="complained_party" label={say("field.complained_party")} value={form.complained_party} max={200} error={errorOf("complained_party")}
        onValue={(complained_party) => set({ complained_party })} />
      <Line name="occurred" label={say("field.occurred")} value={form.occurred} max={100} error={errorOf("occurred")} onValue={(occurred) => set({ occurred })} />
      <PhotoField name="media" label={say("field.photos")} value={form.media} error={errorOf("media")} onValue={(media) => set({ media })} />
    </Section>
  );
}

export function Where({ form, set, errorOf }: GroupProps) {
  return (
    <Section title={say("desk.group_where")}>
      <Line name="address" label={say("field.address")} hint={say("desk.place_hint")} value={form.address} max={300} error={errorOf("address")}
        onValue={(address) => set({ address })} />
      <div class="pair">
        <Line name="lat" label={say("field.lat")} value={form.lat} max={12} error={errorOf("lat")} onValue={(lat) => set({ lat })} />
        <Line name="long" label={say("field.long")} value={form.long} max={12} error={errorOf("long")} onValue={(long) => set({ long })} />
      </div>
    </Section>
  );
}

export function Matter({ form, answer, set, errorOf }: GroupProps) {
  return (
    <Section title={say("desk.group_kind")}>
      <SuggestedCategories answer={answer} chosen={form.category} onChoose={(category) => set({ category })} />
      <TreePicker name="category" label={say("field.category")} items={categoryTree(reference.value?.services ?? [])} value={form.category}
        error={errorOf("category")} searchLabel={say("category.search")} noneLabel={say("category.none")} onValue={(category) => set({ category })} />
      <AttributeFields attributes={serviceOf(form.category)?.attributes ?? []} values={form.attributes} errorOf={errorOf}
        onValue={(code, value) => set({ attributes: { ...form.attributes, [code]: value } })} />
      <Chips name="request_type" label={say("field.request_type")} options={options(kRequestTypes, "request_type")} value={form.request_type} required
        onValue={(value) => set({ request_type: kRequestTypes.find((code) => code === value) ?? "help" })} />
      <Chips name="urgency" label={say("field.urgency")} options={options(kUrgencies, "urgency")} value={form.urgency} required
        onValue={(value) => set({ urgency: kUrgencies.find((code) => code === value) ?? "normal" })} />
      <Line name="title" label={say("field.title")} hint={say("hint.title")} value={form.title} max={60} error={errorOf("title")} onValue={(title) => set({ title })} />
    </Section>
  );
}

export function Person({ form, set, errorOf }: GroupProps) {
  return (
    <Section title={say("desk.group_who")}>
      <Check name="anonymous" label={say("field.anonymous")} checked={form.anonymous} onChecked={(anonymous) => set({ anonymous })} />
      {!form.anonymous && (
        <>
          <Line name="name" label={say("field.name")} value={form.name} max={100} error={errorOf("name")} onValue={(name) => set({ name })} />
          <Line name="phone" type="tel" label={say("field.phone")} hint={say("desk.phone_hint")} value={form.phone} max={40} error={errorOf("phone")}
            onValue={(phone) => set({ phone })} />
          <Line name="email" type="email" label={say("field.email")} hint={say("desk.email_hint")} value={form.email} max={200} error={errorOf("email")}
            onValue={(email) => set({ email })} />
        </>
      )}
      {form.anonymous && <p class="hint">{say("sheet.anonymous")}</p>}
    </Section>
  );
}

export function Treatment({ form, set }: GroupProps) {
  return (
    <Section title={say("desk.group_how")}>
      <Select name="channel" label={say("field.channel")} options={options(kDeskChannels, "channel")} value={form.channel} required
        onValue={(value) => set({ channel: kDeskChannels.find((code) => code === value) ?? "hotline" })} />
      <Chips name="confidentiality" label={say("field.confidentiality")} options={options(kConfidentialities, "confidentiality")} required
        value={form.confidentiality} onValue={(value) => set({ confidentiality: kConfidentialities.find((code) => code === value) ?? "none" })} />
      <Check name="publish" label={say("field.publish")} checked={form.publish} onChecked={(publish) => set({ publish })} />
      <Check name="no_reply_wanted" label={say("field.no_reply_wanted")} checked={form.no_reply_wanted}
        onChecked={(no_reply_wanted) => set({ no_reply_wanted })} />
    </Section>
  );
}
