// The server as a phone meets it after a day without signal: keys that make a thing happen once, answers that are lost on the way, and a
// server that ends between an upload and what names it.
import { createHash } from "node:crypto";

export class FieldMock {
  /** What happened for good, in its order: {name, code, key, body}. */
  done = [];
  uploads = 0;
  /** How many of the next answers to commands and registrations are lost after the thing was done. */
  lose = 0;
  /** Uploads arrive, commands do not: the server ended in between. */
  deaf = false;
  signedOut = false;
  /** Sessions that were ended. */
  ended = 0;
  /** Of the worker: a higher one is another file. */
  version = 1;
  /** The server sweeps uploads that no case has shown. */
  swept = false;
  #answers = new Map();

  /** What has come with this key before, else null. */
  before(request) {
    return this.#answers.get(request.headers["idempotency-key"]) ?? null;
  }
  note(request, name, code, body, answer) {
    this.done.push({ name, code, key: request.headers["idempotency-key"], body });
    if (request.headers["idempotency-key"]) this.#answers.set(request.headers["idempotency-key"], answer);
  }
  upload(bytes) {
    ++this.uploads;
    this.swept = false;
    return [201, { sha256: createHash("sha256").update(bytes).digest("hex"), type: "image/jpeg", size: bytes.length }];
  }
  of(name) {
    return this.done.filter((one) => one.name === name);
  }
}

/** Files that the field app needs beside assets/. */
export const kFieldFiles = /^\/(sw\.js|field\.webmanifest|icon-\d+\.png)$/;
export const fieldShell = (manifest, lang) => {
  const css = ["base", "staff", "field"].map((name) => `<link rel="stylesheet" href="/${manifest[`src/styles/${name}.css`].file}">`).join("");
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
    `<title>taizhang</title><link rel="icon" href="/icon.svg" type="image/svg+xml"><link rel="manifest" href="/field.webmanifest">${css}` +
    `<script type="module" src="/${manifest["src/field/main.tsx"].file}"></script></head><body class="app"><div id="app"></div></body></html>`;
};
