/** What every screen of the field app knows, and what it does: start, read the tasks, write something down, send, sign out. */
import { computed, signal } from "@preact/signals";
import { readCase } from "../api/case.ts";
import { listCases } from "../api/cases.ts";
import { ApiError, getIfChanged, idempotencyKey, post } from "../api/http.ts";
import { fileCase, type Intake } from "../api/intake.ts";
import { storeMedia } from "../api/media.ts";
import { readOutreach, sendAnswers, sendVisit, type Outreach } from "../api/outreach.ts";
import { readReference } from "../api/reference.ts";
import { readMe, signOut } from "../api/session.ts";
import type { Case } from "../api/types.ts";
import { say } from "../words/say.ts";
import { announcement, may, me, reference } from "../staff/state.ts";
import { aerial, askToKeep, isOnline, lookForUpdate, reached } from "./device.ts";
import {
  forgettable, nextAt, recovered, unsent, waitAfter, writtenAnew, type AnswersItem, type CommandItem, type FieldCommand, type Item, type NeedItem,
  type VisitItem, type Writing,
} from "./outbox.ts";
import * as store from "./store.ts";
import { sync, theirsOf, type Ended, type Ports } from "./sync.ts";
import { kTaskStatuses } from "./tasks.ts";

export const tasks = signal<readonly Case[]>([]);
/** When they were read; null: never on this phone. */
export const asOf = signal<string | null>(null);
export const more = signal(false);
export const items = signal<readonly Item[]>([]);
/** Campaigns and questionnaires, as they were when the server was last reached. */
export const outreach = signal<Outreach>({ campaigns: [], questionnaires: [] });
/** Whoever files for residents or acts for a unit writes visits and answers. */
export const mayGoOut = (): boolean => may("case_file") || may("case_handle");
export const signedIn = signal(true);
export const syncing = signal(false);
export const refreshing = signal(false);
/** The phone keeps nothing (IndexedDB is off): told, because everything here rests on it. */
export const keepsNothing = signal(false);
/** Why the tasks could not be read; null if they could. */
export const readFailure = signal<unknown>(null);

const actor = (): string => me.value?.actor ?? "";
export const mine = computed(() => items.value.filter((item) => item.actor === me.value?.actor));
/** Written here by others, who have not sent it. */
export const othersCount = computed(() => unsent(items.value).filter((item) => item.actor !== me.value?.actor).length);
export const unsentCount = computed(() => unsent(mine.value).length);
export const ofCase = (code: string): Item[] => mine.value.filter((item) => item.kind === "command" && item.code === code);

const show = (item: Item): void => {
  const others = items.value.filter(({ id }) => id !== item.id);
  items.value = [...others, item].sort((a, b) => a.seq - b.seq);
};
async function keepItem(item: Item): Promise<void> {
  await store.keepItem(item);
  show(item);
}

// ---- reading

const kPages = 3, kAtOnce = 6, kKeptDays = 7;

/** Runs `job` on each, a few at a time. */
async function each<T>(list: readonly T[], job: (one: T) => Promise<void>): Promise<void> {
  const rest = [...list];
  const worker = async (): Promise<void> => {
    for (let one = rest.shift(); one !== undefined; one = rest.shift()) await job(one);
  };
  await Promise.all(Array.from({ length: kAtOnce }, worker));
}

async function readTasksFromServer(): Promise<{ found: Case[]; more: boolean }> {
  const known = new Map(tasks.value.map((c) => [c.code, c]));
  const codes: string[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < kPages && (page === 0 || cursor); ++page) {
    const answer = await listCases({ queue: "mine", order: "due", status: kTaskStatuses.join(",") }, cursor);
    codes.push(...answer.cases.map(({ code }) => code));
    cursor = answer.next;
  }
  const found = new Map<string, Case>();
  await each(codes, async (code) => {
    const before = known.get(code);
    try {
      const answer = await getIfChanged<Case>(`/v1/cases/${encodeURIComponent(code)}`, before ? `"${before.version}"` : "");
      found.set(code, answer?.value ?? before ?? (await readCase(code)));
    } catch (error) {
      // It has left my scope between the list and this question.
      if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 403)) throw error;
    }
  });
  // A case of which something waits to be sent stays, even if it is not on the list any more.
  for (const item of unsent(mine.value)) {
    const before = item.kind === "command" ? known.get(item.code) : undefined;
    if (before && !found.has(before.code)) found.set(before.code, before);
  }
  return { found: [...found.values()], more: cursor !== null };
}

export function noteFailure(error: unknown): void {
  if (error instanceof ApiError && error.status === 401) signedIn.value = false;
  reached.value = !(error instanceof ApiError) || error.status !== 0;
  misses = reached.value ? 0 : misses + 1;
}

/** Signed out, and not yet gone from the page: nothing is read or sent any more. */
let left = false;

/** Reads who I am, the city's names and the tasks anew, and keeps them; where the server is not reached, what is kept stays. */
export async function refresh(): Promise<void> {
  if (refreshing.value || left) return;
  refreshing.value = true;
  try {
    const asked = await store.since();
    await meet();
    const { found, more: cut } = await readTasksFromServer();
    if (left) return;
    const time = new Date().toISOString();
    await store.keepTasks(found, time, cut, asked);
    tasks.value = found;
    asOf.value = time;
    more.value = cut;
    reached.value = true;
    misses = 0;
    readFailure.value = null;
  } catch (error) {
    noteFailure(error);
    readFailure.value = error;
  } finally {
    refreshing.value = false;
  }
  plan();
}

/** Who I am and the city's names: enough to begin. */
export async function meet(): Promise<void> {
  const asked = await store.since();
  await whoAmI();
  const city = await readReference();
  if (left) return;
  reference.value = city;
  await store.keep("reference", city, asked);
  if (!mayGoOut()) return;
  const asks = await readOutreach();
  if (left) return;
  outreach.value = asks;
  await store.keep("outreach", asks, asked);
}
/** Asks the server; another person than before takes nothing over from who was here. */
async function whoAmI(): Promise<void> {
  const asked = await store.since();
  const now = await readMe();
  if (left) return;
  if (me.value && me.value.actor !== now.actor) {
    await store.wipeTasks();
    tasks.value = [];
    asOf.value = null;
  }
  me.value = now;
  signedIn.value = true;
  await store.keep("me", now, asked);
}

// ---- writing

const fresh = (written: Writing): Omit<Item, "kind"> => ({
  ...written, id: idempotencyKey(), seq: Math.max(0, ...items.value.map(({ seq }) => seq)) + 1, actor: actor(), made: new Date().toISOString(),
  state: "waiting", tries: 0, not_before: 0, again: false,
});

/** Kept on the phone when it resolves, then sent as soon as may be. Rejects where the phone is full. */
export async function writeCommand(c: Case, command: FieldCommand, written: Writing): Promise<void> {
  await take({ ...fresh(written), kind: "command", code: c.code, command, seen: c.version } as CommandItem);
}
export async function writeNeed(written: Writing): Promise<void> {
  await take({ ...fresh(written), kind: "need" } as NeedItem);
}
export async function writeVisit(written: Writing): Promise<void> {
  await take({ ...fresh(written), kind: "visit" } as VisitItem);
}
export async function writeAnswers(questionnaire: string, written: Writing): Promise<void> {
  await take({ ...fresh(written), kind: "answers", questionnaire } as AnswersItem);
}
/** The same thing written anew: it has not been done, so its key still names it. */
export async function rewrite(old: Item, written: Writing): Promise<void> {
  const latest = items.value.find(({ id }) => id === old.id) ?? old;
  const version = latest.kind === "command" ? Math.max(latest.seen, latest.theirs?.version ?? 0) : 0;
  await take(writtenAnew(latest, written, version));
}
async function take(item: Item): Promise<void> {
  await keepItem(item);
  announcement.value = say("spot.written");
  void askToKeep();
  void send(false);
}
export async function change(item: Item): Promise<void> {
  await keepItem(item);
  void send(true);
}
export async function drop(item: Item): Promise<void> {
  await store.dropItems([item.id]);
  items.value = items.value.filter(({ id }) => id !== item.id);
}
/** How the case stands now, for a person who decides about a conflict. */
export const lookAt = (code: string, version: number): ReturnType<typeof theirsOf> => theirsOf({ readCase }, code, version);

// ---- sending

const ports: Ports = {
  now: Date.now,
  items: () => items.value,
  keep: keepItem,
  upload: (blob) => storeMedia(new File([blob], "photo.jpg", { type: blob.type || "image/jpeg" })),
  command: (item, version, body) =>
    post<Case>(`/v1/cases/${encodeURIComponent(item.code)}/${item.command}`, body, { ifMatch: version, idempotencyKey: item.id }),
  file: async (item, body) => {
    const receipt = await fileCase(body as Intake, item.id);
    return { code: receipt.code, version: 0, at: receipt.received_at, key: receipt.key };
  },
  tell: async (item, body) => {
    const { received_at } = await (item.kind === "visit" ? sendVisit(body) : sendAnswers(item.questionnaire, body));
    return { code: "", version: 0, at: received_at };
  },
  readCase,
  done(item, after) {
    announcement.value = say("spot.sent_one", { code: item.kind === "visit" ? say("visit.title") : item.kind === "answers" ? say("ask.title") : (item.answer?.code ?? "") });
    if (after) void followed(after);
  },
};
/** The task as the server has it now; one that is done leaves the list at the next reading. */
async function followed(after: Case): Promise<void> {
  if (!tasks.value.some(({ code }) => code === after.code)) return;
  await store.keepTask(after);
  tasks.value = tasks.value.map((c) => (c.code === after.code ? after : c));
}

interface Locks {
  request(name: string, options: { ifAvailable: true }, job: (lock: unknown) => Promise<void>): Promise<void>;
}
/** One tab sends at a time: two would be told of each other as if they were strangers. */
async function alone(job: () => Promise<void>): Promise<void> {
  const locks = (navigator as { locks?: Locks }).locks;
  if (!locks) return job();
  await locks.request("tz-field-sync", { ifAvailable: true }, async (lock) => {
    if (lock) await job();
  });
}

let timer: ReturnType<typeof setTimeout> | undefined;
let wanted = false;
/** How often in a row the server was not reached. */
let misses = 0;
/** Sends what waits; `hurry` tries again at once what failed before. Called at the start, when signal comes back, and by the button. */
export async function send(hurry: boolean): Promise<void> {
  if (syncing.value) {
    wanted = true;  // What was written meanwhile is looked at by the round under way; a wish to hurry is not lost.
    return;
  }
  if (!me.value || left || unsentCount.value === 0) return;
  syncing.value = true;
  let ended: Ended = "done";
  try {
    await alone(async () => {
      // Another tab may have sent some of it.
      items.value = (await store.readOutbox()).map((item) => (item.state === "sending" ? recovered(item) : item)).sort((a, b) => a.seq - b.seq);
      await whoAmI();
      ended = await sync(ports, actor(), hurry);
      reached.value = ended !== "offline";
      misses = reached.value ? 0 : misses + 1;
      signedIn.value = ended !== "signed_out";
    });
  } catch (error) {
    ended = "offline";
    if (!left) {
      noteFailure(error);
      if (!(error instanceof ApiError)) keepsNothing.value = true;
    }
  } finally {
    syncing.value = false;
  }
  plan();
  if (wanted) {
    wanted = false;
    if (ended === "done") void send(false);
  }
}
/** Looks again when the next one is due by itself, and, seldom, whether the server can be reached again. */
function plan(): void {
  clearTimeout(timer);
  if (!signedIn.value || !me.value || left) return;
  const kSoonest = 5_000;
  const at = nextAt(items.value, actor());
  if (reached.value && at === null) return;
  const wait = Math.max(kSoonest, (at ?? 0) - Date.now(), reached.value ? 0 : waitAfter(misses));
  timer = setTimeout(() => void (at === null ? refresh() : send(false)), wait);
}

// ---- starting and leaving

/** What the phone has kept. False: nobody has worked here yet. */
export async function wake(): Promise<boolean> {
  const [who, city, time, cut, all, outbox, asks] = await Promise.all([
    store.read("me"), store.read("reference"), store.read("as_of"), store.read("more"), store.readTasks(), store.readOutbox(), store.read("outreach"),
  ]);
  me.value = who ?? null;
  reference.value = city ?? null;
  if (asks) outreach.value = asks;
  const old = time !== undefined && Date.now() - Date.parse(time) > kKeptDays * 86_400_000;
  if (old) await store.wipeTasks();
  tasks.value = old ? [] : all;
  asOf.value = old ? null : (time ?? null);
  more.value = cut ?? false;
  const gone = forgettable(outbox, Date.now());
  await store.dropItems(gone.map(({ id }) => id));
  items.value = outbox.filter((item) => !gone.includes(item)).map(recovered).sort((a, b) => a.seq - b.seq);
  return who !== undefined && city !== undefined;
}
/** A sign-out without signal is made good before anything else. */
export async function finishLeaving(): Promise<boolean> {
  if (!(await store.read("leaving"))) return false;
  await signOut().catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
  });
  // What another page read meanwhile, when the session was still there, goes too; and with it that it is to be ended.
  await store.wipeRead();
  return true;
}
/** Takes everything of mine off this phone. True: the session at the server is ended too. */
export async function leave(): Promise<boolean> {
  clearTimeout(timer);
  left = true;
  await store.wipe(actor());
  tasks.value = [];
  items.value = items.value.filter((item) => item.actor !== actor());
  asOf.value = null;
  const ended = await signOut().then(() => true, (error: unknown) => error instanceof ApiError && error.status === 401);
  // What another page asked for until the session ended is not kept either.
  await (ended ? store.wipeRead() : store.keepLeaving());
  me.value = null;
  reference.value = null;
  return ended;
}

/** What goes on by itself: signal comes back, the phone is taken up again. */
export function watch(): void {
  const back = (): void => {
    if (left) return location.reload();  // Starting anew ends the session first.
    if (!aerial.value || document.visibilityState !== "visible") return;
    reached.value = true;
    lookForUpdate();
    void send(true).then(refresh);
  };
  addEventListener("online", back);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && isOnline() && unsentCount.value > 0) void send(false);
  });
}
