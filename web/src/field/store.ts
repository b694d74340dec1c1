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

/** Who worked here has left: an answer that comes now is for nobody, and is not kept. */
let shut = false;
const writable = async (): Promise<IDBPDatabase<Schema> | null> => {
  const open = await database();
  return shut ? null : open;
};

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
}
export async function read<Name extends keyof Kept>(name: Name): Promise<Kept[Name] | undefined> {
  return (await (await database()).get("kept", name)) as Kept[Name] | undefined;
}
export async function keep<Name extends keyof Kept>(name: Name, value: Kept[Name]): Promise<void> {
  await (await writable())?.put("kept", value, name);
}
/** The session is still to be ended: kept after leaving too. */
export const keepLeaving = async (): Promise<void> => void (await (await database()).put("kept", true, "leaving"));
export const forget = async (name: keyof Kept): Promise<void> => (await database()).delete("kept", name);

export const readTasks = async (): Promise<Case[]> => (await database()).getAll("tasks");
/** The new list instead of the old one, at once or not at all. */
export async function keepTasks(tasks: readonly Case[], asOf: Time, more: boolean): Promise<void> {
  const change = (await writable())?.transaction(["tasks", "kept"], "readwrite");
  if (!change) return;
  await change.objectStore("tasks").clear();
  for (const task of tasks) await change.objectStore("tasks").put(task);
  await change.objectStore("kept").put(asOf, "as_of");
  await change.objectStore("kept").put(more, "more");
  await change.done;
}
export const keepTask = async (task: Case): Promise<void> => {
  await (await writable())?.put("tasks", task);
};

export const readOutbox = async (): Promise<Item[]> => (await database()).getAll("outbox");
/** Durable when it resolves. Rejects with QuotaExceededError where the phone is full. */
export async function keepItem(item: Item): Promise<void> {
  const change = (await writable())?.transaction("outbox", "readwrite", { durability: "strict" });
  if (!change) return;
  await change.store.put(item);
  await change.done;
}
export async function dropItems(ids: readonly string[]): Promise<void> {
  const change = (await database()).transaction("outbox", "readwrite");
  for (const id of ids) await change.store.delete(id);
  await change.done;
}

/**
 * Everything of `actor`: tasks, names, what was sent and what was not. What another person wrote here is theirs to send, and stays. Nothing is
 * kept after it but keepLeaving(), until the page is loaded anew: a reading or sending that was under way may still answer.
 */
export async function wipe(actor: string): Promise<void> {
  const open = await database();
  const others = (await readOutbox()).filter((item) => item.actor !== actor);
  shut = true;
  const change = open.transaction(["kept", "tasks", "outbox"], "readwrite");
  await change.objectStore("kept").clear();
  await change.objectStore("tasks").clear();
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
  const change = (await database()).transaction(["kept", "tasks", "outbox"], "readwrite");
  await change.objectStore("kept").clear();
  await change.objectStore("tasks").clear();
  for (const { id } of sent) await change.objectStore("outbox").delete(id);
  await change.done;
}
