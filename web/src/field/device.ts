/** What the phone can do: signal, position, keeping, the worker that opens the app without signal. */
import { signal } from "@preact/signals";
import type { Position } from "./outbox.ts";

/** Whether the last request came through; the browser's own word is only about the aerial. */
export const reached = signal(true);
export const aerial = signal(navigator.onLine);
addEventListener("online", () => (aerial.value = true));
addEventListener("offline", () => (aerial.value = false));
export const isOnline = (): boolean => aerial.value && reached.value;

/** Plain http on a name has no service worker, no position and no promise to keep anything (localhost is exempt). */
export const isSecure = (): boolean => window.isSecureContext;
export const hasWorker = (): boolean => isSecure() && "serviceWorker" in navigator;

export type PositionFault = "unavailable" | "denied" | "failed";
export const hasPosition = (): boolean => isSecure() && "geolocation" in navigator;
/** Asks the phone once, where it is allowed; WGS-84. Rejects with a PositionFault. */
export const whereAmI = (): Promise<Position> =>
  new Promise((resolve, reject: (why: PositionFault) => void) => {
    if (!hasPosition()) return reject("unavailable");
    navigator.geolocation.getCurrentPosition(
      ({ coords, timestamp }) =>
        resolve({
          lat: Number(coords.latitude.toFixed(6)), long: Number(coords.longitude.toFixed(6)), accuracy_m: Math.round(coords.accuracy),
          at: new Date(timestamp).toISOString(),
        }),
      (error) => reject(error.code === error.PERMISSION_DENIED ? "denied" : "failed"),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
    );
  });

export interface Storage {
  used: number;
  quota: number;
  /** The browser has promised not to clear it away by itself. */
  persisted: boolean;
}
export async function storage(): Promise<Storage | null> {
  if (!isSecure() || !("storage" in navigator)) return null;
  const [{ usage = 0, quota = 0 }, persisted] = await Promise.all([navigator.storage.estimate(), navigator.storage.persisted()]);
  return { used: usage, quota, persisted };
}
/** Asked when something is first written: browsers say yes to what is used. */
export async function askToKeep(): Promise<void> {
  if (isSecure() && "storage" in navigator) await navigator.storage.persist().catch(() => false);
}
export const isFull = (error: unknown): boolean =>
  error instanceof DOMException && (error.name === "QuotaExceededError" || (error as { inner?: DOMException }).inner?.name === "QuotaExceededError");

/** A new version of the app that waits until it is told to take over. */
export const waiting = signal<ServiceWorker | null>(null);
/** The app opens without signal from now on. */
export const isKept = signal(false);
const kWorker = "/sw.js";

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}
/** Trusted Types, where a page asks for them, let through this one address. */
function workerAddress(): string {
  const policies = (window as { trustedTypes?: Policies }).trustedTypes;
  const same = (url: string): string => {
    if (url !== kWorker) throw new TypeError("not the worker of this app");
    return url;
  };
  return policies ? policies.createPolicy("tz-sw", { createScriptURL: same }).createScriptURL(kWorker) : kWorker;
}

let registration: ServiceWorkerRegistration | null = null;
export async function startWorker(): Promise<void> {
  if (!hasWorker()) return;
  registration = await navigator.serviceWorker.register(workerAddress(), { scope: "/field", updateViaCache: "none" });
  const look = (): void => {
    // Without a controller the new one is the first one, and takes over by itself.
    waiting.value = navigator.serviceWorker.controller ? (registration?.waiting ?? null) : null;
  };
  registration.addEventListener("updatefound", () => registration?.installing?.addEventListener("statechange", look));
  look();
  let had = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    isKept.value = true;
    if (had) location.reload();
    had = true;
  });
  isKept.value = had;
  await navigator.serviceWorker.ready;
}
export const lookForUpdate = (): void => void registration?.update().catch(() => undefined);
export const takeUpdate = (): void => waiting.value?.postMessage("take over");
