/**
 * What was written on the spot and waits to be sent, as values. Pure: no clock, no storage, no network.
 *
 *   waiting → sending → sent                       the server has it; only now may the phone forget the pictures
 *                     → waiting                    it was not reached, or nobody is signed in: tried again, the same key
 *                     → refused                    it said no, with a reason; a person decides
 *                     → conflict                   someone changed the case meanwhile; both are kept, a person looks
 *
 * What was written of one case goes in the order in which it was written: whatever is not sent holds back what came after it.
 */
import type { FieldProblem } from "../api/http.ts";
import type { StoredMedia } from "../api/media.ts";
import type { CaseStatus } from "../api/codes.ts";
import type { Entry, Time } from "../api/types.ts";

export const kFieldCommands = ["sign", "record_contact", "tell_progress", "file_result", "note"] as const;
export type FieldCommand = (typeof kFieldCommands)[number];
export type State = "waiting" | "sending" | "sent" | "refused" | "conflict";

/** A picture: on the phone, and once it has been uploaded also what the server calls it. */
export interface Photo {
  blob: Blob | null;
  stored?: StoredMedia;
}
/** Where the phone was, by its own account. */
export interface Position {
  lat: number;
  long: number;
  accuracy_m: number;
  at: Time;
}
/** What the server answered to a need or a command. */
export interface Acknowledged {
  code: string;
  /** Of the case after it; 0 for a new need. */
  version: number;
  at: Time;
  /** Of a new need: what the resident needs to follow it. */
  key?: string;
}
export interface Refusal {
  status: number;
  /** Each with the name of its field, as the server said it. */
  faults: readonly FieldProblem[];
  message: string;
}
/** How the case stood when the server said that it had changed; null while it has not been read. */
export interface Theirs {
  version: number;
  status: CaseStatus;
  lead: string | null;
  since: readonly Entry[];
}

interface Common {
  /** Made once: the server does one thing for it, however often it comes. */
  id: string;
  /** In which order things were written. */
  seq: number;
  /** Who wrote it; nobody else sends it. */
  actor: string;
  made: Time;
  state: State;
  body: Readonly<Record<string, unknown>>;
  /** The form as it was filled, to write it anew. */
  values: Readonly<Record<string, unknown>>;
  photos: readonly Photo[];
  position: Position | null;
  /** A sentence for the record that says when and where it was written; added only if it is sent much later. */
  late: string;
  where: string;
  tries: number;
  /** Not tried by itself before this (milliseconds). */
  not_before: number;
  /** The server had forgotten the pictures, and they were sent anew. */
  again: boolean;
  answer?: Acknowledged;
  refusal?: Refusal;
  theirs?: Theirs | null;
}
export type CommandItem = Common & { kind: "command"; code: string; command: FieldCommand; /** The version of the case that was seen. */ seen: number };
export type NeedItem = Common & { kind: "need" };
/** values.needs: keys of the needs that came from it, which go first, because it names their numbers. */
export type VisitItem = Common & { kind: "visit" };
export type AnswersItem = Common & { kind: "answers"; questionnaire: string };
export type Item = CommandItem | NeedItem | VisitItem | AnswersItem;

export const isOpen = ({ state }: Item): boolean => state !== "sent";
export const unsent = (items: readonly Item[]): Item[] => items.filter(isOpen);
const inOrder = (items: readonly Item[]): Item[] => [...items].sort((a, b) => a.seq - b.seq);
const earlier = (item: CommandItem, items: readonly Item[]): CommandItem[] =>
  inOrder(items).filter((one): one is CommandItem => one.kind === "command" && one.code === item.code && one.seq < item.seq);

const isKey = (value: unknown): value is string => typeof value === "string";
/** The needs that came from a visit, as far as they are on this phone: one that was taken back is no more. */
export const needsOf = (item: VisitItem, items: readonly Item[]): Item[] => {
  const named = item.values["needs"];
  const keys = Array.isArray(named) ? named.filter(isKey) : [];
  return inOrder(items).filter(({ id, kind }) => kind === "need" && keys.includes(id));
};

/** What must be sent, or settled by a person, before this one goes. */
export function heldBackBy(item: Item, items: readonly Item[]): Item | null {
  if (item.kind === "command") return earlier(item, items).find(isOpen) ?? null;
  return item.kind === "visit" ? (needsOf(item, items).find(isOpen) ?? null) : null;
}

/**
 * The version to quote: what was seen when it was written, or what this phone's own last step made of the case. Someone else's step in
 * between is in neither, so the server tells of it.
 */
export const expectedVersion = (item: CommandItem, items: readonly Item[]): number =>
  Math.max(item.seen, ...earlier(item, items).map(({ answer }) => answer?.version ?? 0));

/** The next to send for `actor`; `hurry` tries again at once what failed before. */
export const next = (items: readonly Item[], actor: string, now: number, hurry: boolean): Item | null =>
  inOrder(items).find((item) => item.actor === actor && item.state === "waiting" && (hurry || item.not_before <= now) && !heldBackBy(item, items)) ?? null;
/** When the next one is due by itself; null if nothing waits. */
export function nextAt(items: readonly Item[], actor: string): number | null {
  const times = items.filter((item) => item.actor === actor && item.state === "waiting" && !heldBackBy(item, items)).map((item) => item.not_before);
  return times.length ? Math.min(...times) : null;
}

const kFirst = 5_000, kLongest = 300_000;
/** 5 s, 10 s, 20 s ... at most five minutes. */
export const waitAfter = (tries: number): number => Math.min(kLongest, kFirst * 2 ** Math.max(0, tries - 1));

/** The program ended while this was under way: whether it arrived is not known, so it is sent again with the same key. */
export const recovered = (item: Item): Item => (item.state === "sending" ? { ...item, state: "waiting" } : item);
export const started = (item: Item): Item => ({ ...item, state: "sending", tries: item.tries + 1 });
export const photoStored = (item: Item, index: number, stored: StoredMedia): Item => ({
  ...item, photos: item.photos.map((photo, i) => (i === index ? { ...photo, stored } : photo)),
});
/** Only now are the pictures let go: the server has them. */
export const acknowledged = (item: Item, answer: Acknowledged): Item => {
  const { refusal: _, theirs: __, ...rest } = item;
  return { ...rest, state: "sent", answer, photos: item.photos.map((photo) => ({ ...photo, blob: null })) } as Item;
};
export const unreached = (item: Item, now: number, atLeast = 0): Item => ({
  ...item, state: "waiting", not_before: now + Math.max(waitAfter(item.tries), atLeast),
});
/** Nobody is signed in: it waits, and this was no try of its own. */
export const signedOut = (item: Item): Item => ({ ...item, state: "waiting", tries: Math.max(0, item.tries - 1) });
export const refused = (item: Item, refusal: Refusal): Item => ({ ...item, state: "refused", refusal });
export const conflicted = (item: Item, theirs: Theirs | null): Item => ({ ...item, state: "conflict", theirs });
/** Uploads that no case has shown for a day are swept (src/intake/README.md): they are sent anew, once. */
export const picturesForgotten = (item: Item): Item => ({
  ...item, state: "waiting", again: true, not_before: 0, photos: item.photos.map(({ blob }) => ({ blob })),
});

/** A person has looked and sends it all the same, at the version now seen. */
export const sendAgain = (item: Item, version: number): Item => {
  const { refusal: _, theirs: __, ...rest } = item;
  const fresh = { ...rest, state: "waiting", tries: 0, not_before: 0, again: false } as Item;
  return fresh.kind === "command" ? { ...fresh, seen: Math.max(fresh.seen, version) } : fresh;
};
/** A person keeps the words as a note: the step itself is no longer to be done. Pictures have no place in a note. */
export const asNote = (item: CommandItem, note: string, version: number): Item =>
  ({ ...sendAgain(item, version), command: "note", body: { note }, values: { note }, photos: [], where: "", late: "" }) as CommandItem;
/** What a person has written in a form. */
export type Writing = Pick<Item, "body" | "values" | "photos" | "position" | "late" | "where">;
/** The same thing in other words, as if it had just been written, at the version now seen. */
export const writtenAnew = (item: Item, writing: Writing, version: number): Item => ({ ...sendAgain(item, version), ...writing }) as Item;
/** What may be written anew: not what may be with the server already. */
export const isEditable = (item: Item): boolean =>
  item.state === "refused" || item.state === "conflict" || (item.state === "waiting" && item.tries === 0);

const kLateAfter = 600_000;
const kWords = { sign: "", record_contact: "summary", tell_progress: "reply", file_result: "evidence_note", note: "note" } as const satisfies Record<FieldCommand, string>;
const kRecordedAt = "recorded_offline_at";

/**
 * The body as it is sent. What was written more than ten minutes before says so, because the server's clock knows only when it came.
 * Called once, before the first try, so that every try says the same.
 */
export function settled(item: Item, now: number, items: readonly Item[] = []): Item {
  const late = now - Date.parse(item.made) > kLateAfter;
  if (item.tries > 0 || item.state !== "waiting") return item;
  if (item.kind === "visit") {
    const codes = needsOf(item, items).flatMap(({ answer }) => (answer ? [answer.code] : []));
    const { needs: _, ...body } = item.body;
    return { ...item, body: { ...body, id: item.id, ...(codes.length > 0 && { needs: codes }) } };
  }
  if (item.kind === "answers") return { ...item, body: { ...item.body, id: item.id } };
  if (item.kind === "need") {
    const attributes = late ? { attributes: [{ code: kRecordedAt, value: item.made }] } : {};
    return { ...item, body: { ...item.body, ...attributes } };
  }
  const name = kWords[item.command];
  const lines = [late ? item.late : "", item.command === "file_result" ? item.where : ""].filter(Boolean);
  if (!name || lines.length === 0) return item;
  return { ...item, body: { ...item.body, [name]: [item.body[name], ...lines].filter(Boolean).join("\n") }, late: "", where: "" };
}

/** The body with its pictures, as the two doors name them; all of them must have been stored. */
export function bodyWithPhotos(item: Item): Record<string, unknown> {
  const stored = item.photos.flatMap(({ stored: one }) => (one ? [one] : []));
  if (stored.length === 0) return item.body;
  if (item.kind === "need") return { ...item.body, media: stored.map(({ sha256 }) => sha256) };
  return { ...item.body, evidence: stored };
}
export const nextPhoto = (item: Item): number => item.photos.findIndex(({ blob, stored }) => blob !== null && !stored);

/** Sent ones are shown for two days, and as long as something of the same case, or the visit that a need came from, still waits. */
export function forgettable(items: readonly Item[], now: number): Item[] {
  const kept = 2 * 86_400_000;
  const busy = new Set(unsent(items).flatMap((item) => (item.kind === "command" ? [item.code] : item.kind === "visit" ? needsOf(item, items).map(({ id }) => id) : [])));
  return items.filter((item) => item.state === "sent" && now - Date.parse(item.answer?.at ?? item.made) > kept && !busy.has(item.kind === "command" ? item.code : item.id));
}
