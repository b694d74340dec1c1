/** Sends the outbox, one thing after the other: the pictures first, then what names them. What it does to the world comes as `Ports`. */
import { ApiError } from "../api/http.ts";
import type { StoredMedia } from "../api/media.ts";
import type { Case } from "../api/types.ts";
import {
  acknowledged, bodyWithPhotos, conflicted, expectedVersion, next, nextPhoto, photoStored, picturesForgotten, refused, settled, signedOut, started,
  unreached, type Acknowledged, type AnswersItem, type CommandItem, type Item, type NeedItem, type Theirs, type VisitItem,
} from "./outbox.ts";

export interface Ports {
  now(): number;
  items(): readonly Item[];
  /** Resolves when the phone has kept it: nothing travels before that. */
  keep(item: Item): Promise<void>;
  upload(blob: Blob): Promise<StoredMedia>;
  /** The case after the command. */
  command(item: CommandItem, version: number, body: object): Promise<Case>;
  file(item: NeedItem, body: object): Promise<Acknowledged>;
  tell(item: VisitItem | AnswersItem, body: object): Promise<Acknowledged>;
  readCase(code: string): Promise<Case>;
  /** The server has done it. */
  done(item: Item, after: Case | null): void;
}
/** Why it stopped: nothing more to send by now; nobody is signed in; the server was not reached. */
export type Ended = "done" | "signed_out" | "offline";

const kUnknownMedia = "unknown_media";
/** The server will say something else later: it is busy, ending, or the limit of requests is reached. */
const isPassing = (status: number): boolean => status === 0 || status === 408 || status === 429 || status >= 500;

/** Where something else answered than the server, a gate of a network perhaps, nothing is known of the case. */
export async function theirsOf(ports: Pick<Ports, "readCase">, code: string, version: number): Promise<Theirs | null> {
  try {
    const c = await ports.readCase(code);
    return { version: c.version, status: c.status, lead: c.lead, since: c.timeline.filter((entry) => entry.version > version) };
  } catch {
    return null;
  }
}

async function uploads(ports: Ports, first: Item): Promise<Item> {
  let item = first;
  for (let index = nextPhoto(item); index >= 0; index = nextPhoto(item)) {
    const blob = item.photos[index]?.blob;
    if (!blob) break;
    item = photoStored(item, index, await ports.upload(blob));
    await ports.keep(item);  // A sync that is cut off here does not upload it again.
  }
  return item;
}

async function deliver(ports: Ports, item: Item): Promise<void> {
  const body = bodyWithPhotos(item);
  if (item.kind !== "command") {
    const answer = await (item.kind === "need" ? ports.file(item, body) : ports.tell(item, body));
    await finish(ports, acknowledged(item, answer), null);
    return;
  }
  const version = expectedVersion(item, ports.items());
  const after = await ports.command(item, version, body);
  // One command is one entry. The case may be further by now; then the next step of mine must not pass for one that has seen it.
  await finish(ports, acknowledged(item, { code: item.code, version: version + 1, at: new Date(ports.now()).toISOString() }), after);
}
async function finish(ports: Ports, item: Item, after: Case | null): Promise<void> {
  await ports.keep(item);
  ports.done(item, after);
}

/** What becomes of the item that `error` stopped, and whether to go on with others. */
async function failed(ports: Ports, item: Item, error: unknown): Promise<Ended | null> {
  if (!(error instanceof ApiError)) {
    await ports.keep(unreached(item, ports.now()));
    throw error;
  }
  if (error.status === 401) {
    await ports.keep(signedOut(item));
    return "signed_out";
  }
  if (isPassing(error.status)) {
    await ports.keep(unreached(item, ports.now()));
    return "offline";
  }
  if (error.status === 412 && item.kind === "command") {
    await ports.keep(conflicted(item, await theirsOf(ports, item.code, expectedVersion(item, ports.items()))));
    return null;
  }
  if (error.errors.some(({ rule }) => rule === kUnknownMedia) && !item.again && item.photos.some(({ blob }) => blob)) {
    await ports.keep(picturesForgotten(item));
    return null;
  }
  await ports.keep(refused(item, { status: error.status, faults: error.errors, message: error.detail || error.title }));
  return null;
}

/** `hurry`: what failed before is tried at once. One at a time: the caller sees to it that no other is under way. */
export async function sync(ports: Ports, actor: string, hurry: boolean): Promise<Ended> {
  for (;;) {
    const item = next(ports.items(), actor, ports.now(), hurry);
    if (!item) return "done";
    let current = started(settled(item, ports.now(), ports.items()));
    await ports.keep(current);
    try {
      current = await uploads(ports, current);
      await deliver(ports, current);
    } catch (error) {
      const latest = ports.items().find(({ id }) => id === current.id) ?? current;
      const ended = await failed(ports, latest, error);
      if (ended) return ended;
    }
  }
}
