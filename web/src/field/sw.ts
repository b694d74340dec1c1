/**
 * Opens the field app without signal. Keeps the shell and its files, nothing that the server says about anybody: tasks and entries are in
 * IndexedDB, where signing out removes them. Built apart (worker.mjs), served as /sw.js, scope /field.
 */
import { clientsClaim } from "workbox-core";
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

/** Address and content hash of each file; null where the name has the hash already. Written by worker.mjs. */
declare const kPrecache: { url: string; revision: string | null }[];

cleanupOutdatedCaches();
precacheAndRoute(kPrecache);
registerRoute(new NavigationRoute(createHandlerBoundToURL("/field"), { allowlist: [/^\/field(\/[^.]*)?$/] }));
clientsClaim();

// A new version waits until a person agrees, because a form may be half filled.
addEventListener("message", (event) => {
  if (event.data === "take over") void (globalThis as unknown as { skipWaiting(): Promise<void> }).skipWaiting();
});
