// Helpers for browser tests, against the mock here and against the real binary elsewhere.
//
//   const browser = await launch({ width: 360, height: 780, dark: true });
//   const page = await browser.page();
//   await page.goto(origin + "/staff");
//   findings.push(...await axe(page, "inbox phone dark"));
//   await shot(page, "/tmp/shots/inbox.png");
//   await browser.close();                      // throws what the console, the CSP or a foreign request said
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { chromium } from "playwright-core";

// Chromium draws parts of its own window in renderers of their own and keeps a spare one: as much work as the page, and nothing of it is
// looked at. The flag counts once, so that those that playwright-core 1.65.1 turns off stand here too.
const kWithout = [
  "PreloadTopChromeWebUI", "PreloadTopChromeWebUILessNavigations", "InitialWebUI", "WebUIReloadButton", "WebUILocationBar", "WebUIToolbar", "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup", "WebUITabStrip", "SpareRendererForSitePerProcess",
  "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter",
  "PaintHolding", "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
  "PreconnectToSearch",
];
const kFlags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", `--disable-features=${kWithout.join(",")}`,
];

/** The browser's path: CHROMIUM, or where Debian puts it. */
const kChromium = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Running browsers by their flags, and how many contexts each serves. Starting one costs more than most checks. */
const running = new Map();
const kLinger = 3_000;

async function runningWith(args) {
  const key = args.join(" ");
  let one = running.get(key);
  if (!one?.browser.isConnected()) {
    one = { browser: await chromium.launch({ executablePath: kChromium, args, headless: true }), used: 0 };
    running.set(key, one);
  }
  clearTimeout(one.rest);
  ++one.used;
  return one;
}
/** The browser ends a little after the last that used it: the next check mostly comes at once. */
function leave(one) {
  if (--one.used > 0) return;
  one.rest = setTimeout(() => void one.browser.close().catch(() => undefined), kLinger);
}

/**
 * A browser as a person has it who was never here: a context of its own, nothing kept from another. Options: width, height, dark, lang ("zh-CN" or "en"), forcedColors, reducedMotion, javaScript,
 * resolve ("taizhang.test" to reach 127.0.0.1 by a name that is no
 * secure origin), geolocation {latitude, longitude}, expected: [RegExp] console lines and failed requests that the test means to cause.
 */
export async function launch(options = {}) {
  const { width = 1280, height = 800, dark = false, lang = "zh-CN", javaScript = true, resolve, expected = [] } = options;
  const own = await runningWith([...kFlags, ...(resolve ? [`--host-resolver-rules=MAP ${resolve} 127.0.0.1`] : [])]);
  const context = await own.browser.newContext({
    viewport: { width, height }, locale: lang, colorScheme: dark ? "dark" : "light",
    forcedColors: options.forcedColors ? "active" : "none", reducedMotion: options.reducedMotion ? "reduce" : "no-preference",
    javaScriptEnabled: javaScript, timezoneId: "Asia/Shanghai", hasTouch: width < 600, isMobile: false,
    ...(options.geolocation ? { geolocation: options.geolocation, permissions: ["geolocation"] } : {}),
  });
  context.setDefaultTimeout(10_000);
  const complaints = [];
  const complain = (text) => {
    if (!expected.some((pattern) => pattern.test(text))) complaints.push(text);
  };
  const watch = (page) => {
    count(page);
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complain(`console: ${message.text()} ${message.location().url ?? ""}`.trimEnd());
    });
    page.on("pageerror", (error) => complain(`page error: ${error.message}`));
    page.on("request", (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol.startsWith("http") && page.url().startsWith("http") && host !== new URL(page.url()).host) complain(`foreign request: ${host}`);
    });
    return page;
  };
  context.on("page", watch);
  let closed = false;
  return {
    context,
    complaints,
    page: () => context.newPage(),
    async close() {
      if (!closed) {
        closed = true;
        await context.close().finally(() => leave(own));
      }
      if (complaints.length) throw new Error(`the browser complained:\n  ${complaints.join("\n  ")}`);
    },
  };
}

const kAxe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const kTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Loads axe into the page, where it is not; again after each navigation. */
export async function loadAxe(page) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(kAxe);
}

/** What axe finds on the page, as lines "name: rule: target (why)"; empty is right. */
export async function axe(page, name, { disable = [] } = {}) {
  await loadAxe(page);
  const { violations } = await page.evaluate(
    ([tags, off]) =>
      globalThis.axe.run(document, { resultTypes: ["violations"], runOnly: { type: "tag", values: tags }, rules: Object.fromEntries(off.map((id) => [id, { enabled: false }])) }),
    [kTags, disable],
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${name}: ${id}: ${target.join(" ")} (${(failureSummary ?? "").split("\n").slice(1).join("; ").trim()})`),
  );
}

// What each page has asked for and not got; the stream of changes is never done, and so is left out ("networkidle" would wait for it).
const asked = new WeakMap();
function count(page) {
  const open = new Set();
  asked.set(page, open);
  page.on("request", (request) => request.resourceType() !== "eventsource" && open.add(request));
  for (const name of ["requestfinished", "requestfailed"]) page.on(name, (request) => open.delete(request));
}
/** Waits until the page has asked for nothing for half a second. */
export async function quiet(page) {
  await page.waitForLoadState("load");
  const late = Date.now() + 15_000;
  for (let since = Date.now(); Date.now() - since < 500 && Date.now() < late; ) {
    if ((asked.get(page)?.size ?? 0) > 0) since = Date.now();
    await page.waitForTimeout(50);
  }
}

/** A picture of the screen (`full`: of the whole page), after fonts and requests have settled. */
export async function shot(page, path, { full = false } = {}) {
  mkdirSync(dirname(path), { recursive: true });
  await quiet(page);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path, fullPage: full, animations: "disabled" });
}

/** How far the page is wider than the screen; 0 is right (WCAG 1.4.10). */
export const sideways = (page) => page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));

/** What takes longer than so many seconds says how long. */
const kSlow = 5;

/** The browser itself ended, which says nothing of the page. */
const kGone = /browser has been closed|Failed to open a new tab|Target crashed|Target closed/;

/**
 * Runs named checks one after the other and ends with "N passed, N failed"; the exit status says the same.
 *   await report({ "a clerk signs in": async () => {...}, ... });
 * TZ_ONLY, a pattern, runs those that it fits; TZ_PART, as "2/3", runs one of so many parts, in the same order; where none ran, that is a failure.
 */
export async function report(checks) {
  let passed = 0;
  const failed = [];
  const only = new RegExp(process.env.TZ_ONLY ?? "", "i");
  const all = Object.entries(checks).filter(([name]) => only.test(name));
  const [part, parts] = (process.env.TZ_PART ?? "1/1").split("/").map(Number);
  for (const [name, check] of all.slice(Math.floor((all.length * (part - 1)) / parts), Math.floor((all.length * part) / parts))) {
    const from = performance.now();
    const took = () => {
      const seconds = (performance.now() - from) / 1000;
      return seconds < kSlow ? "" : `  (${seconds.toFixed(0)} s)`;
    };
    try {
      try {
        await check();
      } catch (error) {
        if (!kGone.test(String(error.message))) throw error;
        console.log(`the browser ended in "${name}"; once more with a new one`);
        await check();
      }
      ++passed;
      console.log(`ok   ${name}${took()}`);
    } catch (error) {
      failed.push(name);
      console.log(`FAIL ${name}${took()}\n     ${String(error.stack ?? error).split("\n").slice(0, 12).join("\n     ")}`);
    }
  }
  console.log(`${passed} passed, ${failed.length} failed`);
  process.exitCode = failed.length || passed === 0 ? 1 : 0;
}

/** Throws unless `found` is empty, listing what was found. */
export function none(found) {
  if (found.length) throw new Error(found.join("\n     "));
}
