import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../src/api/http.ts";
import type { StoredMedia } from "../src/api/media.ts";
import type { Case } from "../src/api/types.ts";
import {
  acknowledged, asNote, bodyWithPhotos, expectedVersion, forgettable, heldBackBy, isEditable, next, nextAt, nextPhoto, photoStored, recovered, refused,
  sendAgain, settled, signedOut, started, unreached, waitAfter, writtenAnew, type Acknowledged, type CommandItem, type FieldCommand, type Item,
  type NeedItem, type Photo,
} from "../src/field/outbox.ts";
import { sync, type Ports } from "../src/field/sync.ts";
import { byPlace, fieldOffers, wasContacted } from "../src/field/tasks.ts";

const kMade = "2026-11-25T02:00:00.000Z";
const kNow = Date.parse(kMade);
const blob = (): Photo => ({ blob: new Blob(["picture"]) });
const common = (seq: number, photos: readonly Photo[]) => ({
  id: `key-${seq}`, seq, actor: "42", made: kMade, state: "waiting" as const, body: {}, values: {}, photos, position: null, late: "写于 02:00", where: "", tries: 0,
  not_before: 0, again: false,
});
const command = (seq: number, name: FieldCommand, more: Partial<CommandItem> = {}): CommandItem => ({
  ...common(seq, []), kind: "command", code: "YC-1", command: name, seen: 4, ...more,
});
const need = (seq: number, more: Partial<NeedItem> = {}): NeedItem => ({ ...common(seq, []), kind: "need", ...more });
const sent = (item: Item, version: number): Item => acknowledged(item, { code: "YC-1", version, at: kMade });

test("what was written goes in its order, and one that is not sent holds back what came after it in the same case", () => {
  const [first, second, other] = [command(1, "record_contact"), command(2, "file_result"), command(3, "note", { code: "YC-2" })];
  assert.equal(next([second, other, first], "42", kNow, false)?.id, "key-1");
  const stopped = refused(first, { status: 400, faults: [], message: "" });
  assert.equal(heldBackBy(second, [stopped, second, other])?.id, "key-1");
  assert.equal(next([stopped, second, other], "42", kNow, false)?.id, "key-3", "another case goes on");
  assert.equal(next([sent(first, 5), second], "42", kNow, false)?.id, "key-2");
  assert.equal(next([first], "43", kNow, true), null, "nobody sends what another wrote");
});

test("a failure waits longer each time, five minutes at most, and a person may hurry", () => {
  assert.deepEqual([1, 2, 3, 7, 40].map(waitAfter), [5_000, 10_000, 20_000, 300_000, 300_000]);
  const once = unreached(started(need(1)), kNow);
  assert.equal(once.tries, 1);
  assert.equal(next([once], "42", kNow + 4_999, false), null);
  assert.equal(next([once], "42", kNow + 5_000, false)?.id, "key-1");
  assert.equal(next([once], "42", kNow, true)?.id, "key-1");
  assert.equal(nextAt([once], "42"), kNow + 5_000);
  assert.equal(nextAt([once], "43"), null);
});

test("the version quoted is what was seen, or what my own last step made of it; never somebody else's", () => {
  const [first, second] = [command(1, "record_contact"), command(2, "file_result")];
  assert.equal(expectedVersion(first, [first, second]), 4);
  assert.equal(expectedVersion(second, [sent(first, 5), second]), 5);
  assert.equal(expectedVersion({ ...second, seen: 7 }, [sent(first, 5), second]), 7, "it was read again in between");
});

test("the program ended while sending: the same key goes again, and it is no more to be changed", () => {
  const cut = recovered(started(command(1, "note")));
  assert.equal(cut.state, "waiting");
  assert.equal(cut.id, "key-1");
  assert.equal(isEditable(cut), false, "the server may have it");
  assert.equal(isEditable(signedOut(started(command(1, "note")))), true, "nobody was signed in, so it has not");
  assert.equal(isEditable(command(1, "note")), true);
});

test("pictures are let go when the server has acknowledged, not before", () => {
  const stored: StoredMedia = { sha256: "a", type: "image/jpeg", size: 7 };
  const uploaded = photoStored(command(1, "file_result", { photos: [blob(), blob()] }), 0, stored);
  assert.equal(nextPhoto(uploaded), 1);
  assert.ok(uploaded.photos.every((photo) => photo.blob));
  assert.deepEqual(bodyWithPhotos(uploaded), { evidence: [stored] });
  assert.deepEqual(bodyWithPhotos(need(1, { photos: [{ blob: null, stored }] })), { media: ["a"] });
  const done = sent(uploaded, 5);
  assert.ok(done.photos.every((photo) => photo.blob === null));
  assert.equal(done.photos.length, 2);
});

test("what is sent more than ten minutes later says when it was written, the same at every try", () => {
  const item = command(1, "record_contact", { body: { summary: "已到门口" } });
  assert.equal(settled(item, kNow + 600_000).body["summary"], "已到门口");
  const late = settled(item, kNow + 600_001);
  assert.equal(late.body["summary"], "已到门口\n写于 02:00");
  assert.equal(settled({ ...late, tries: 1 }, kNow + 9_999_999).body["summary"], "已到门口\n写于 02:00");
  assert.deepEqual(settled(sendAgain(late, 5), kNow + 9_999_999).body, late.body, "not twice");
  assert.deepEqual(settled(need(1), kNow + 700_000).body["attributes"], [{ code: "recorded_offline_at", value: kMade }]);
  const there = command(2, "file_result", { body: { evidence_note: "单据 3" }, where: "定位 30, 110" });
  assert.equal(settled(there, kNow).body["evidence_note"], "单据 3\n定位 30, 110");
  assert.deepEqual(settled(command(3, "sign"), kNow + 700_000).body, {}, "a signature has no words");
});

test("after looking it goes at the version seen, or its words stay as a note", () => {
  const item = refused(command(1, "file_result", { photos: [blob()] }), { status: 412, faults: [], message: "" }) as CommandItem;
  const again = sendAgain(item, 9) as CommandItem;
  assert.deepEqual([again.state, again.seen, again.id, again.refusal], ["waiting", 9, "key-1", undefined]);
  const note = asNote(item, "没办成", 9) as CommandItem;
  assert.deepEqual([note.command, note.body, note.photos, note.seen], ["note", { note: "没办成" }, [], 9]);
  const anew = writtenAnew(item, { body: { reply: "x" }, values: {}, photos: [], position: null, late: "", where: "" }, 9) as CommandItem;
  assert.deepEqual([anew.state, anew.body, anew.id, anew.seen], ["waiting", { reply: "x" }, "key-1", 9]);
});

test("sent ones go after two days, but not while something of the same case waits", () => {
  const [done, other] = [sent(command(1, "note"), 5), sent(command(2, "note", { code: "YC-2" }), 5)];
  const later = kNow + 2 * 86_400_000 + 1;
  assert.deepEqual(forgettable([done, other], later).map(({ id }) => id), ["key-1", "key-2"]);
  assert.deepEqual(forgettable([done, other, command(3, "note")], later).map(({ id }) => id), ["key-2"]);
  assert.deepEqual(forgettable([done], kNow + 86_400_000), []);
  assert.deepEqual(forgettable([command(4, "note")], later), [], "what is not sent stays for ever");
});

// ---- the way to a server that fails in every way

/** A server of one case that keeps what it was told, and does each key once. */
class Server {
  version = 4;
  uploads = 0;
  applied: string[] = [];
  needs: string[] = [];
  kept: Item[];
  now = kNow;
  /** Thrown instead of an answer, after the thing was done where `after` says so. */
  faults: { at: "upload" | "command" | "file"; after: boolean; error: Error }[] = [];
  #keys = new Map<string, Acknowledged>();
  constructor(items: Item[]) {
    this.kept = items;
  }
  #fail(at: "upload" | "command" | "file", after: boolean): void {
    const index = this.faults.findIndex((fault) => fault.at === at && fault.after === after);
    if (index < 0) return;
    const [fault] = this.faults.splice(index, 1);
    throw fault?.error;
  }
  state(id: string): string {
    return this.kept.find((item) => item.id === id)?.state ?? "";
  }
  ports(): Ports {
    return {
      now: () => this.now,
      items: () => this.kept,
      keep: (item) => {
        this.kept = this.kept.map((one) => (one.id === item.id ? item : one));
        return Promise.resolve();
      },
      upload: () => {
        this.#fail("upload", false);
        ++this.uploads;
        this.#fail("upload", true);
        return Promise.resolve({ sha256: `sha-${this.uploads}`, type: "image/jpeg", size: 7 });
      },
      command: (item, version) => {
        this.#fail("command", false);
        if (!this.#keys.has(item.id)) {
          if (version !== this.version) throw new ApiError(412, "changed", "");
          this.#keys.set(item.id, { code: item.code, version: ++this.version, at: kMade });
          this.applied.push(item.id);
        }
        this.#fail("command", true);
        return Promise.resolve({ code: item.code, version: this.version } as unknown as Case);
      },
      file: (item) => {
        this.#fail("file", false);
        const receipt = this.#keys.get(item.id) ?? { code: `YC-N${this.needs.length}`, version: 0, at: kMade };
        if (!this.#keys.has(item.id)) this.needs.push(item.id);
        this.#keys.set(item.id, receipt);
        this.#fail("file", true);
        return Promise.resolve(receipt);
      },
      tell: () => Promise.reject(new Error("nothing of these is told")),
      readCase: () => Promise.resolve({ version: this.version, status: "in_hand", lead: "4", timeline: [{ version: this.version, kind: "noted", texts: {} }] } as unknown as Case),
      done: () => undefined,
    };
  }
}
const lost = (): ApiError => new ApiError(0, "offline", "");
const day = (): Item[] => [command(1, "record_contact"), command(2, "file_result", { photos: [blob(), blob()] }), need(3, { photos: [blob()] }), need(4)];

test("a day goes out in its order, each thing once", async () => {
  const server = new Server(day());
  assert.equal(await sync(server.ports(), "42", false), "done");
  assert.deepEqual(server.applied, ["key-1", "key-2"]);
  assert.deepEqual(server.needs, ["key-3", "key-4"]);
  assert.equal(server.uploads, 3);
  assert.deepEqual(server.kept.map(({ state }) => state), ["sent", "sent", "sent", "sent"]);
});

test("an answer that is lost after the thing was done: sent again, done once", async () => {
  const server = new Server(day());
  server.faults = [{ at: "command", after: true, error: lost() }];
  assert.equal(await sync(server.ports(), "42", false), "offline");
  assert.equal(server.state("key-1"), "waiting");
  assert.equal(await sync(server.ports(), "42", true), "done");
  server.faults = [];
  assert.deepEqual(server.applied, ["key-1", "key-2"]);
  assert.deepEqual(server.needs, ["key-3", "key-4"]);
});

test("an answer lost, and someone else changed the case before the repeat: mine is done once, and my next step tells of theirs", async () => {
  const server = new Server(day());
  server.faults = [{ at: "command", after: true, error: lost() }];
  await sync(server.ports(), "42", false);
  ++server.version;
  await sync(server.ports(), "42", true);
  assert.deepEqual(server.applied, ["key-1"]);
  assert.equal(server.state("key-1"), "sent");
  assert.equal(server.state("key-2"), "conflict", "what was written before theirs is not taken for having seen it");
});

test("the server ends between an upload and what names it: the upload is not repeated", async () => {
  const server = new Server([command(1, "file_result", { photos: [blob(), blob()] })]);
  server.faults = [{ at: "command", after: false, error: lost() }];
  assert.equal(await sync(server.ports(), "42", false), "offline");
  assert.equal(server.uploads, 2);
  await sync(server.ports(), "42", true);
  assert.equal(server.uploads, 2);
  assert.deepEqual(server.applied, ["key-1"]);
});

test("uploads that the server has swept are sent anew, once; then it is a refusal", async () => {
  const forgotten = (): ApiError => new ApiError(400, "wrong", "", [{ field: "evidence[0].sha256", message: "upload it first", rule: "unknown_media" }]);
  const server = new Server([command(1, "file_result", { photos: [blob()] })]);
  server.faults = [{ at: "command", after: false, error: forgotten() }];
  assert.equal(await sync(server.ports(), "42", false), "done");
  assert.equal(server.uploads, 2);
  assert.deepEqual(server.applied, ["key-1"]);
  const stubborn = new Server([command(1, "file_result", { photos: [blob()] })]);
  stubborn.faults = [{ at: "command", after: false, error: forgotten() }, { at: "command", after: false, error: forgotten() }];
  await sync(stubborn.ports(), "42", false);
  assert.equal(stubborn.state("key-1"), "refused");
});

test("nobody is signed in: it stops, nothing is lost, and it was no try", async () => {
  const server = new Server(day());
  server.faults = [{ at: "command", after: false, error: new ApiError(401, "", "") }];
  assert.equal(await sync(server.ports(), "42", false), "signed_out");
  assert.deepEqual(server.kept.map(({ state, tries }) => [state, tries]), [["waiting", 0], ["waiting", 0], ["waiting", 0], ["waiting", 0]]);
  assert.equal(await sync(server.ports(), "42", false), "done");
});

test("a conflict and a refusal hold back their case and nothing else", async () => {
  const server = new Server(day());
  ++server.version;
  assert.equal(await sync(server.ports(), "42", false), "done");
  assert.deepEqual(server.kept.map(({ state }) => state), ["conflict", "waiting", "sent", "sent"]);
  assert.deepEqual(server.kept[0]?.theirs?.since.map(({ kind }) => kind), ["noted"]);
  const again = server.kept[0];
  assert.ok(again);
  await server.ports().keep(sendAgain(again, server.version));
  await sync(server.ports(), "42", false);
  assert.deepEqual(server.applied, ["key-1", "key-2"]);

  const strict = new Server(day());
  strict.faults = [{ at: "file", after: false, error: new ApiError(400, "wrong", "", [{ field: "phone", message: "no number", rule: "phone" }]) }];
  await sync(strict.ports(), "42", false);
  assert.deepEqual(strict.kept.map(({ state }) => state), ["sent", "sent", "refused", "sent"]);
  assert.equal(strict.kept[2]?.refusal?.faults[0]?.rule, "phone");
});

test("a server that is busy is asked again later, and is no refusal", async () => {
  for (const status of [408, 429, 500, 503]) {
    const server = new Server([need(1)]);
    server.faults = [{ at: "file", after: false, error: new ApiError(status, "", "") }];
    assert.equal(await sync(server.ports(), "42", false), "offline");
    assert.equal(server.state("key-1"), "waiting");
  }
});

// ---- the tasks

const offer = (name: string, rule = "") => ({ command: name, allowed: rule === "", reason: rule ? { rule, message: rule } : null });
const task = (code: string, zone: string, due: string, more: object = {}): Case =>
  ({ code, zone, due: { result: due }, contacted_at: null, no_reply_wanted: false, urgency: "normal", offers: [], ...more }) as unknown as Case;

test("tasks stand by place, the nearest limit first", () => {
  const places = byPlace([task("A", "z1", "2026-11-27"), task("B", "z2", "2026-11-25"), task("C", "z1", "2026-11-26")]);
  assert.deepEqual(places.map(({ zone, tasks }) => [zone, ...tasks.map(({ code }) => code)]), [["z2", "B"], ["z1", "C", "A"]]);
});

test("a step of mine that waits opens the next one, and no step is offered twice", () => {
  const c = task("YC-1", "z", "", { offers: [offer("sign"), offer("record_contact", "status"), offer("file_result", "contact_first"), offer("note", "role")] });
  const allowed = (items: readonly Item[]): string[] =>
    fieldOffers(c, items, ["sign", "record_contact", "file_result", "note"]).filter((one) => one.allowed).map((one) => one.command);
  assert.deepEqual(allowed([]), ["sign"]);
  const signed = command(1, "sign");
  assert.deepEqual(allowed([signed]), ["record_contact"]);
  const missed = command(2, "record_contact", { body: { reached: false } });
  assert.deepEqual(allowed([signed, missed]), ["record_contact"], "an attempt is not a contact");
  const met = command(2, "record_contact", { body: { reached: true } });
  assert.deepEqual(allowed([signed, met]), ["record_contact", "file_result"]);
  assert.deepEqual(allowed([signed, met, command(3, "file_result")]), []);
  assert.equal(wasContacted(c, [missed]), false);
  assert.equal(wasContacted(c, [met]), true);
});
