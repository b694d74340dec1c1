/** What the phone keeps: the tasks as last seen, and the outbox with its pictures. IndexedDB; everything rejects where the browser keeps nothing. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Outreach } from "../api/outreach.ts";
import type { Case, Me, Reference, Time } from "../api/types.ts";
import type { Item } from "./outbox.ts";

interface Schema extends DBSchema {
  kept: { key: string; value: unknown };
  tasks: { key: string; value: Case };
  outbox: { key: string; value: Item };
}
const kName = "taizhang-field";

let opening: Promise<IDBPDatabase<Schema>> | null = null;
const database = (): Promise<IDBPDatabase<Schema>> =>
  (opening ??= openDB<Schema>(kName, 1, {
    upgrade(db) {
      db.createObjectStore("kept");
      db.createObjectStore("tasks", { keyPath: "code" });
      db.createObjectStore("outbox", { keyPath: "id" });
    },
  }));

/** Who worked here has left by this page: nothing of theirs that is still on its way is kept. */
let shut = false;
class Shut extends Error {}
/** Refused by keepItem() because who wrote it has left. */
export const isShut = (error: unknown): boolean => error instanceof Shut;

/** Who works here, and the city's names, for a start without signal. */
export interface Kept {
  me: Me;
  reference: Reference;
  outreach: Outreach;
  /** When the tasks were last read. */
  as_of: Time;
  /** There were more than are kept here. */
  more: boolean;
  /** Signed out without signal: the session at the server is still to be ended. */
  leaving: boolean;
  /** How often somebody left on this phone, by whichever page. */
  left: number;
}
export async function read<Name extends keyof Kept>(name: Name): Promise<Kept[Name] | undefined> {
  return (await (await database()).get("kept", name)) as Kept[Name] | undefined;
}

/** Where one stands among those who leave; taken before the server is asked for what is to be kept. */
export type Since = number & { readonly since: unique symbol };
export const since = async (): Promise<Since> => ((await read("left")) ?? 0) as Since;
/** A change of what was read; null where somebody has left since it was asked for: the answer is for nobody, and is not kept. */
async function changing(asked: Since) {
  const change = (await database()).transaction(["kept", "tasks"], "readwrite");
  return ((await change.objectStore("kept").get("left")) ?? 0) === asked ? change : null;
}
export async function keep<Name extends keyof Kept>(name: Name, value: Kept[Name], asked: Since): Promise<void> {
  const change = await changing(asked);
  await change?.objectStore("kept").put(value, name);
  await change?.done;
}
/** The session is still to be ended: kept after leaving too. */
export const keepLeaving = async (): Promise<void> => void (await (await database()).put("kept", true, "leaving"));

export const readTasks = async (): Promise<Case[]> => (await database()).getAll("tasks");
/** The new list instead of the old one, at once or not at all. */
export async function keepTasks(tasks: readonly Case[], asOf: Time, more: boolean, asked: Since): Promise<void> {
  const change = await changing(asked);
  if (!change) return;
  await change.objectStore("tasks").clear();
  for (const task of tasks) await change.objectStore("tasks").put(task);
  await change.objectStore("kept").put(asOf, "as_of");
  await change.objectStore("kept").put(more, "more");
  await change.done;
}
/** A task as it is now, instead of what is kept of it; one that is not kept stays so. */
export async function keepTask(task: Case): Promise<void> {
  const change = (await database()).transaction("tasks", "readwrite");
  if ((await change.store.getKey(task.code)) !== undefined) await change.store.put(task);
  await change.done;
}

export const readOutbox = async (): Promise<Item[]> => (await database()).getAll("outbox");
/** Durable when it resolves. Rejects with QuotaExceededError where the phone is full, and after wipe(): nobody would send it. */
export async function keepItem(item: Item): Promise<void> {
  const open = await database();
  if (shut) throw new Shut();
  const change = open.transaction("outbox", "readwrite", { durability: "strict" });
  await change.store.put(item);
  await change.done;
}
export async function dropItems(ids: readonly string[]): Promise<void> {
  const change = (await database()).transaction("outbox", "readwrite");
  for (const id of ids) await change.store.delete(id);
  await change.done;
}

/** What was read goes, and readings that are under way are not kept. */
async function leaving(open: IDBPDatabase<Schema>) {
  const change = open.transaction(["kept", "tasks", "outbox"], "readwrite");
  const kept = change.objectStore("kept");
  const left = ((await kept.get("left")) ?? 0) as number;
  await kept.clear();
  await kept.put(left + 1, "left");
  await change.objectStore("tasks").clear();
  return change;
}

/**
 * Everything of `actor`: tasks, names, what was sent and what was not. What another person wrote here is theirs to send, and stays. What
 * was under way is not kept, and nothing more is written down here until the page is loaded anew.
 */
export async function wipe(actor: string): Promise<void> {
  const open = await database();
  const others = (await readOutbox()).filter((item) => item.actor !== actor);
  shut = true;
  const change = await leaving(open);
  await change.objectStore("outbox").clear();
  for (const item of others) await change.objectStore("outbox").put(item);
  await change.done;
}
/** Another person signed in: what was read for the one before goes. */
export async function wipeTasks(): Promise<void> {
  const change = (await database()).transaction(["kept", "tasks"], "readwrite");
  await change.objectStore("tasks").clear();
  await change.objectStore("kept").delete("as_of");
  await change.objectStore("kept").delete("more");
  await change.done;
}
/** Signing out elsewhere in the program: what was read and what was sent goes; what is not sent waits for its author. */
export async function wipeRead(): Promise<void> {
  const sent = (await readOutbox()).filter(({ state }) => state === "sent");
  const change = await leaving(await database());
  for (const { id } of sent) await change.objectStore("outbox").delete(id);
  await change.done;
}
