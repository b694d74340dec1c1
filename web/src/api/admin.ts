import { get, post, query } from "./http.ts";
import type { Carrier } from "./outbox.ts";
import type { Time } from "./types.ts";

export interface Person {
  actor: string;
  login: string;
  display_name: string;
  language: "zh" | "en";
  unit: { id: string; name_zh: string; name_en: string } | null;
  roles: string[];
  /** False: locked, cannot sign in. */
  active: boolean;
  created_at: Time;
  changed_at: Time;
  version: number;
}
/** `sessions`: in how many browsers the person is signed in. */
export type WholePerson = Person & { sessions: number; permissions: string[] };
/** The password is in this answer and nowhere else. */
export type PersonWithPassword = Person & { password: string };
export interface Roles {
  roles: { role: string; permissions: string[] }[];
  /** Pairs that one person may not hold. */
  apart: [string, string][];
  /** That a key may be for. */
  channels: string[];
}
export interface PersonDraft {
  display_name: string;
  language: string;
  unit: string | null;
  roles: readonly string[];
}
/** Permissions by a change of roles. */
export interface Effect {
  gained: readonly string[];
  lost: readonly string[];
  kept: readonly string[];
}

export const readPeople = (q: string, cursor: string): Promise<{ people: Person[]; next: string | null }> => get(`/v1/admin/people${query({ q, cursor })}`);
export const readPerson = (actor: string): Promise<WholePerson> => get(`/v1/admin/people/${actor}`);
export const readRoles = (): Promise<Roles> => get("/v1/admin/roles");
export const addPerson = (draft: PersonDraft & { login: string }): Promise<PersonWithPassword> => post("/v1/admin/people", draft);
/** What the change would give and take. 400 `roles_apart`, 409 `last_administrator`: as the change itself. */
export const tryChange = (actor: string, draft: PersonDraft): Promise<Effect & { version: number }> => post(`/v1/admin/people/${actor}/change`, { ...draft, dry_run: true });
/** 412 `version`: somebody changed the person meanwhile. 409 `last_administrator`. */
export const changePerson = (one: Person, draft: PersonDraft): Promise<WholePerson> => post(`/v1/admin/people/${one.actor}/change`, draft, { ifMatch: one.version });
export const turnPerson = (one: Person, on: boolean): Promise<WholePerson> => post(`/v1/admin/people/${one.actor}/${on ? "unlock" : "lock"}`, {}, { ifMatch: one.version });
export const newPassword = (one: Person): Promise<PersonWithPassword> => post(`/v1/admin/people/${one.actor}/password`, {}, { ifMatch: one.version });
export const endSessions = (actor: string): Promise<void> => post(`/v1/admin/people/${actor}/end_sessions`, {});

export interface Key {
  id: string;
  name: string;
  channel: string;
  roles: string[];
  permissions: string[];
  created_at: Time;
  revoked_at: Time | null;
}
export type NewKey = Key & { secret: string };

export const readKeys = (cursor: string): Promise<{ keys: Key[]; next: string | null }> => get(`/v1/admin/keys${query({ cursor })}`);
/** The secret is in this answer and nowhere else. */
export const addKey = (draft: { name: string; channel: string; roles: readonly string[] }): Promise<NewKey> => post("/v1/admin/keys", draft);
export const revokeKey = (id: string): Promise<void> => post(`/v1/admin/keys/${id}/revoke`, {});

export interface AuditEntry {
  id: string;
  at: Time;
  actor: string;
  /** Empty: the program itself, or somebody on the server's command line. */
  name: string;
  action: string;
  object: string;
  /** The name of the account or key that it is about; empty if it is about something else. */
  about: string;
}
export interface AuditAsk {
  actor?: string;
  action?: string;
  /** "2026-11-26", by the city's clock. */
  day?: string;
}
export const readAudit = (ask: AuditAsk, cursor: string): Promise<{ entries: AuditEntry[]; actions: string[]; next: string | null }> => get(`/v1/admin/audit${query({ ...ask, cursor })}`);
export const auditFile = (ask: AuditAsk): string => `/v1/admin/audit.csv${query({ ...ask })}`;

export type Level = "well" | "look" | "wrong";
export interface Finding {
  level: Level;
  /** Its words are "health.<code>", and "health.<code>.next" unless it is well. */
  code: string;
  values: Record<string, string>;
}
export interface Health {
  at: Time;
  findings: Finding[];
  disk: { free_bytes: number; total_bytes: number };
  database: { engine: "sqlite" | "postgres"; accepts_writes: boolean; queue: number; schema_steps: number; schema_at: Time };
  /** Events of the ledger's feed; null: it cannot be read. */
  head: number | null;
  consumers: { name: string; position: number; behind: number }[];
  carriers: Carrier[];
  dead: number;
}
export interface Backups {
  /** False on PostgreSQL. */
  possible: boolean;
  running: boolean;
  /** Done of the one that runs, 0 to 1. */
  share: number;
  last_fault: string;
  backups: { name: string; bytes: number; made_at: Time }[];
}
export const readHealth = (): Promise<Health> => get("/v1/admin/health");
export const readBackups = (): Promise<Backups> => get("/v1/admin/backups");
/** Begins one. 409 `backup_running`, `backup_space`, `backup_engine`. */
export const makeBackup = (): Promise<{ name: string }> => post("/v1/admin/backup", {});
