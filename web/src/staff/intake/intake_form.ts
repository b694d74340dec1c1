/** The phone desk's form as a value, and the report made of it. Pure. */
import {
  kChannels, kConfidentialities, kRequestTypes, kUrgencies, type Channel, type Confidentiality, type RequestType, type Urgency,
} from "../../api/codes.ts";
import type { Intake } from "../../api/intake.ts";
import { fileOf } from "../dialogs/files.ts";

export interface IntakeForm {
  channel: Channel;
  verbatim: string;
  demand: string;
  complained_party: string;
  occurred: string;
  title: string;
  address: string;
  lat: string;
  long: string;
  category: string;
  request_type: RequestType;
  urgency: Urgency;
  name: string;
  phone: string;
  email: string;
  anonymous: boolean;
  publish: boolean;
  no_reply_wanted: boolean;
  confidentiality: Confidentiality;
  language: string;
  attributes: Readonly<Record<string, string>>;
  media: readonly string[];
  /** The case that the caller's matter is already; empty: none. */
  same_as: string;
}

export const emptyForm = (language: string): IntakeForm => ({
  channel: "hotline", verbatim: "", demand: "", complained_party: "", occurred: "", title: "", address: "", lat: "", long: "", category: "", request_type: "help",
  urgency: "normal", name: "", phone: "", email: "", anonymous: false, publish: true, no_reply_wanted: false, confidentiality: "none",
  language, attributes: {}, media: [], same_as: "",
});

/** Channels by which a person files for someone else; the rest fill themselves. */
export const kDeskChannels: readonly Channel[] = kChannels.filter((channel) => !["web", "app", "open311", "file"].includes(channel));
export { kConfidentialities, kRequestTypes, kUrgencies };

/** What is sent: what was left empty is left out; the words go exactly as written. */
export function reportOf(form: IntakeForm): Intake {
  const report: Intake = {
    channel: form.channel, on_behalf: true, request_type: form.request_type, urgency: form.urgency, verbatim: form.verbatim,
    publish: form.publish && form.confidentiality === "none", anonymous: form.anonymous, confidentiality: form.confidentiality,
    no_reply_wanted: form.no_reply_wanted, language: form.language,
  };
  for (const name of ["demand", "complained_party", "occurred", "title", "address", "category", "phone", "email", "name"] as const) {
    const value = form[name].trim();
    // Who stays anonymous leaves no contact: the answer waits under the query code.
    const personal = name === "name" || name === "phone" || name === "email";
    if (value && !(personal && form.anonymous)) report[name] = value;
  }
  const [lat, long] = [Number.parseFloat(form.lat), Number.parseFloat(form.long)];
  if (Number.isFinite(lat) && Number.isFinite(long)) Object.assign(report, { lat, long });
  const attributes = Object.entries(form.attributes).flatMap(([code, value]) => (value.trim() ? [{ code, value: value.trim() }] : []));
  if (attributes.length > 0) report.attributes = attributes;
  if (form.media.length > 0) report.media = form.media.map((mark) => fileOf(mark).sha256);
  if (form.same_as) report.same_as = form.same_as;
  return report;
}
