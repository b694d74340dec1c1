/** What every screen of the app knows: who is signed in, the city's reference, the clock, and the settings kept on this device. */
import { computed, signal } from "@preact/signals";
import type { Me, Reference, Service, Unit } from "../api/types.ts";
import { language, pick, say } from "../words/say.ts";
import { moment } from "../words/time.ts";

export const me = signal<Me | null>(null);
export const reference = signal<Reference | null>(null);
/** Advances each half minute, so that deadline words stay true. */
export const now = signal(Date.now());
setInterval(() => (now.value = Date.now()), 30_000);

const kept = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;  // A browser that keeps nothing still works.
  }
};
export const keep = (key: string, value: string): void => {
  try {
    localStorage.setItem(key, value);
  } catch {
    /* the setting lasts until the page is left */
  }
};

export const shortcutsOn = signal(kept("tz.shortcuts") !== "off");
export const theme = signal(kept("tz.theme") ?? "");

export const may = (permission: string): boolean => me.value?.permissions.includes(permission) ?? false;
export const zone = computed(() => reference.value?.jurisdiction.time_zone ?? "UTC");
export const at = (time: string | null): string => (time ? moment(time, now.value, zone.value) : "");

const units = computed(() => new Map((reference.value?.units ?? []).map((unit): [string, Unit] => [unit.id, unit])));
const services = computed(() => new Map((reference.value?.services ?? []).map((item): [string, Service] => [item.code, item])));

export const unitName = (id: string | null | undefined): string => {
  const unit = id ? units.value.get(id) : undefined;
  return unit ? pick(unit) : (id ?? "");
};
export const serviceOf = (code: string): Service | undefined => services.value.get(code);
export const categoryName = (code: string): string => {
  const service = serviceOf(code);
  return service ? pick(service) : code || say("staff.no_category");
};
/** Whose an account is; its number for who has no name. */
export const accountName = (name: string, actor: string): string => name || say("staff.account", { actor });
export const zoneName = (code: string): string => {
  const name = reference.value?.zones[code];
  if (!name) return code || say("staff.no_zone");
  return (language.value === "zh" ? name.zh || name.en : name.en || name.zh) || code;
};

/** The last thing done, told in the live region. */
export const announcement = signal("");
