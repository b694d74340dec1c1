// Every page in zh, en × light, dark × 360, 1280 (pairs; TZ_MATRIX=all takes all eight): what axe finds (WCAG 2.2 AA), what is wider than the screen, what does not bear a text of
// 200 %, forced colours, reduced motion; console and network silent. One browser; a page is opened once a language and then turned about.
//   await report({ ..., ...screensMatrix(mock) });           the staff app and the design's own page, on the mock
//   await report({ ..., ...publicMatrix(server, cases) });   the residents' pages, on the binary
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { axe, launch, loadAxe, none, sideways } from "./browser.mjs";
import { monthAgo } from "./mock_judge.mjs";

const kLanguages = ["zh", "en"];
const kWidths = [360, 1280];
/** TZ_MATRIX=all looks at each combination; otherwise each page is seen in both languages, at both widths and in both themes, each pair of them once. */
const kAll = process.env.TZ_MATRIX === "all";
const kPairs = [["zh", 360, "light"], ["zh", 1280, "dark"], ["en", 360, "dark"], ["en", 1280, "light"]];
const looksAt = (lang, width, theme) => kAll || kPairs.some(([l, w, t]) => l === lang && w === width && t === theme);
/** A theme changes colours and nothing else: in the dark only the rules about colours can say something new. */
const kColourRules = ["color-contrast", "link-in-text-block"];

/** A list that is long on purpose scrolls in its own box; nothing else may be cut off. */
const cut = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("button, .btn, .badge, label, h1, h2, th")].filter((element) => {
      const { overflowX, overflowY } = getComputedStyle(element);
      const hides = overflowX === "hidden" || overflowY === "hidden" || overflowX === "clip";
      return hides && !element.closest(".hidden") && !element.classList.contains("hidden")
        && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
    }).map((element) => element.outerHTML.slice(0, 80)));

const colours = async (page, name) => {
  const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, { runOnly: { type: "rule", values: rules }, resultTypes: ["violations"] }), kColourRules);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${name}: ${id}: ${target.join(" ")} (${(failureSummary ?? "").split("\n")[1]?.trim()})`));
};

/** Turns an open page about; what is wrong, as lines. */
async function lookAt(page, name, lang) {
  const found = [];
  // Colours that are still on their way from one theme to the other would be taken for those of the theme.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await loadAxe(page);
  for (const width of kWidths) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: "light" });
    if (looksAt(lang, width, "light")) found.push(...(await axe(page, `${name} ${width} light`)));
    if (await sideways(page)) found.push(`${name} ${width}: ${await sideways(page)} px wider than the screen`);
    // What a phone folds is seen folded, and from here on whole.
    await page.evaluate(() => document.querySelectorAll("main details").forEach((part) => (part.open = true)));
    if (!looksAt(lang, width, "dark")) continue;
    await page.emulateMedia({ colorScheme: "dark" });
    found.push(...(await colours(page, `${name} ${width} dark`)));
  }
  await page.emulateMedia({ colorScheme: "light", forcedColors: "active" });
  await page.setViewportSize({ width: 320, height: 640 });
  if (await sideways(page)) found.push(`${name}: ${await sideways(page)} px wider than 320`);
  if (kAll || lang === "zh") found.push(...(await colours(page, `${name} forced colours`)));
  const moving = await page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === "running").length);
  if (moving) found.push(`${name}: ${moving} things move though less motion was asked for`);
  await page.emulateMedia({ forcedColors: "none" });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.evaluate(() => document.documentElement.style.setProperty("font-size", "212.5%"));
  if (await sideways(page)) found.push(`${name}: ${await sideways(page)} px wider than the screen with text at 200 %`);
  for (const element of await cut(page)) found.push(`${name}: cut off with text at 200 %: ${element}`);
  return found;
}

/** Opens each [name, path, selector of what must be there, act?]: as a phone in Chinese, as a desk in English. */
async function over(browser, origin, pages, lang) {
  const found = [];
  await browser.context.addCookies([{ name: "lang", value: lang, url: origin }]);
  // One page for all: opening another costs as much as the screen. What was acted on, or failed, is left with its page.
  let page = null;
  for (const [name, path, ready, act] of pages) {
    page ??= await browser.page();
    let worn = act !== undefined;
    try {
      await page.emulateMedia({ colorScheme: "light", forcedColors: "none", reducedMotion: "no-preference" });
      await page.setViewportSize({ width: lang === "zh" ? 360 : 1280, height: 800 });
      await page.goto(origin + path);
      await page.waitForSelector(ready, { state: "attached" });
      await act?.(page);
      found.push(...(await lookAt(page, `${name} ${lang}`, lang)));
      const shown = await page.evaluate(() => document.documentElement.lang.slice(0, 2));
      if (shown !== lang) found.push(`${name} ${lang}: the page says that it is ${shown}`);
    } catch (error) {
      found.push(`${name} ${lang}: ${error.message.split("\n")[0]}`);
      worn = true;
    }
    if (worn) {
      await page.close();
      page = null;
    }
  }
  await page?.close();
  return found;
}

/** A check for each language. What the Content-Security-Policy refuses stands in the console, and that fails, as does a request that leaves the origin; `expected`: what
 * pages that tell a refusal make the console say. */
const looks = (title, origin, pagesOf, prepare, expected = []) => Object.fromEntries(kLanguages.map((lang) => [
  `matrix, ${title}, ${lang}: axe, width, text size, forced colours, motion, a silent console`,
  async () => {
    const browser = await launch({ expected });
    const found = [];
    await prepare?.(browser);
    found.push(...(await over(browser, origin, pagesOf(), lang)));
    await browser.close().catch((error) => found.push(error.message));
    none(found);
  },
]));

// ---- the staff app

/** TZ_SCREENS, a pattern: only those while one works on them. */
const kWanted = new RegExp(process.env.TZ_SCREENS ?? "");

/** By name in src/staff: every screen stands here; one that does not fails the first check. */
const screensOf = (mock) => {
  const of = (status) => mock.rows.find((row) => row.status === status).code;
  return {
    inbox: [["inbox", "/staff", ".option"]],
    case: ["in_hand", "landed", "triaged"].map((status) => [`case ${status}`, `/staff/case/${of(status)}`, ".sheet"]),
    new: [["new", "/staff/new", "form.desk"]],
    figures: [["figures", "/staff/figures", "tbody"]],
    callback: [["callback", "/staff/callback", ".call-list"], ["call", `/staff/callback/${of("callback")}`, ".call"]],
    whistles: [["whistles", "/staff/whistles", ".rate table"], ["whistle", "/staff/whistles/903", ".part"]],
    calendar: [["calendar", "/staff/calendar/2026", ".months"]],
    rounds: [["docket", "/staff/rounds", ".agenda-item"], ["month", "/staff/rounds/month/2026-02", ".rounds"], ["prompts", "/staff/rounds/prompts", ".rounds"], ["reminders", "/staff/rounds/reminders", ".rounds"]],
    scores: [["scores", "/staff/scores", ".funnel svg"], ["score rows", "/staff/scores/rows?period=2026-10&window=month&basis=received", ".board tbody"]],
    dispatch: [["duties", "/staff/dispatch", ".board tbody"], ["precedents", "/staff/dispatch/precedents", ".board-row"], ["load", "/staff/dispatch/load", "form.ask"]],
    search: [["search", "/staff/search?q=%E6%B1%A1%E6%B0%B4", ".why mark"], ["search, nothing", "/staff/search?q=zzz", ".empty"]],
    alerts: [["alerts", "/staff/alerts", ".board-row"]],
    overview: [["overview", "/staff/overview", ".trend svg"], ["overview of a zone", "/staff/overview/zone/qingyun", ".trend svg"]],
    clocks: [["clocks", "/staff/clocks?unit=U3", ".unit-clocks"], ["no clocks", "/staff/clocks", ".notice"], ["clocks of one limit", "/staff/clocks?unit=U3&clock=result", "[data-row]"],
      ["paused", "/staff/clocks?unit=U3&clock=result&state=paused", "[data-row], .clock-rows .empty"], ["overdue", "/staff/clocks?unit=U4&clock=assist&state=overdue", "[data-row], .clock-rows .empty"]],
    visits: [["visits", "/staff/visits", "[data-visit]"], ...[0, 2].map((n) => [`visit ${n}`, `/staff/visits/${mock.visits.visits[n].id}`, "#words"])],
    coverage: [["coverage of visits", "/staff/visits/coverage", ".zone-map .leaflet-interactive"]],
    answers: [["answers", "/staff/answers/village_profile", "[data-answers]"], ["answers of a zone", `/staff/answers/village_profile?zone=${mock.answers.answers[0].zone}`, "[data-beside]"], ["one set of answers", `/staff/answers/village_profile/${mock.answers.answers[0].id}`, "#words"]],
    limits: [["limits", "/staff/limits", "[data-profile]"], ["limits tried", "/staff/limits/try", "form.ask"], ["limits loaded", "/staff/limits/load", "form.ask"]],
    exclusions: [["exclusions", "/staff/exclusions", "#rows ~ .parts"], ["exclusion", `/staff/exclusions/${mock.codes[2]}`, "[data-round]"]],
    draws: [["draws", "/staff/draws", ".judge"], ["a month's draw", `/staff/draws/${monthAgo(2)}`, "#drawn ~ .parts"]],
    pressure: [["pressure", "/staff/pressure", "[data-alert]"], ["one alert", `/staff/pressure/${mock.codes[0]}/9`, "#alert"]],
    remarks: [["remarks", "/staff/remarks", "[data-remark]"]],
    outbox: [["outbox", "/staff/outbox", "[data-delivery]"]],
    webhooks: [["webhooks", "/staff/webhooks", "[data-webhook]"]],
    people: [["people", "/staff/admin/people", "[data-person]"], ["person", "/staff/admin/people/43", "[data-rights]"]],
    keys: [["keys", "/staff/admin/keys", "[data-key]"]],
    city: [["city", "/staff/admin/city", "[data-layer]"]],
    basemap: [["base map", "/staff/admin/basemap", "#change"]],
    tables: [["tables", "/staff/admin/tables", "[data-table]"], ["table", "/staff/admin/tables/units", "#rows .option"], ["table plan", "/staff/admin/tables/replies", "[data-do=pack]", async (page) => {
      await page.click("[data-do=pack]");
      await page.waitForSelector("[data-plan]");
    }]],
    health: [["health", "/staff/admin/health", "[data-backup]"]],
    audit: [["audit", "/staff/admin/audit", "[data-entry]"]],
  };
};
const components = (lang) => ["staff", "pages"].map((kind) => [`components ${kind}`, `/components/${kind}.html?lang=${lang}`, "[data-part=legend]"]);

export function screensMatrix(mock) {
  const screens = screensOf(mock);
  return {
    "matrix: every screen of the staff app is in it": () => {
      const source = ["address.ts", "scores/score_address.ts", "overview/overview_address.ts", "judge/judge_address.ts", "clocks/clock_address.ts", "visits/visit_address.ts", "answers/answers_address.ts", "limits/limit_address.ts", "admin/admin_address.ts"].map((file) => readFileSync(join(import.meta.dirname, "../src/staff", file), "utf8")).join("\n");
      const names = new Set([...source.matchAll(/\{\s*name: "(\w+)"[^}]*\}/g)].map(([, name]) => name));
      const missing = [...names].filter((name) => !(name in screens));
      assert.deepEqual(missing, [], "add a path for it to screensOf in matrix.mjs");
      assert.ok(names.size >= 11);
    },
    // A month without a seed of a draw is not there.
    ...looks("staff", mock.origin, () => Object.entries(screens).filter(([name]) => kWanted.test(name)).flatMap(([, pages]) => pages), undefined, [/status of 404/]),
    "matrix, components: every part in every state": async () => {
      const browser = await launch({});
      const found = [];
      for (const lang of kLanguages) {
        const pages = components(lang);
        found.push(...(await over(browser, mock.origin, pages, lang)));
        const [dialog] = pages;
        found.push(...(await over(browser, mock.origin, [["components dialog", dialog[1], dialog[2], async (page) => {
          await page.click("[data-open]");
          await page.waitForSelector("dialog .error-summary");
        }]], lang)));
      }
      await browser.close().catch((error) => found.push(error.message));
      none(found);
    },
  };
}

// ---- the residents' pages

const kPublic = ["/", "/report", "/track", "/list", "/list?open=true", "/search", "/search?q=%E8%B7%AF", "/map", "/about", "/figures", "/privacy", "/accessibility", "/login", "/rate", "/r/none"];

/** `held`: {code, key} of a case whose receipt the browser shows; `open`: the code of one that only the public lists show. */
export function publicMatrix({ origin }, cases) {
  const pages = () => {
    const { held, open } = cases();
    return [
      ...kPublic.map((path) => [path, path, "main h1"]),
      ["receipt", `/r/${held.code}?new=1`, ".qr"], ["receipt to print", `/r/${held.code}/receipt`, ".qr"],
      ["held", `/r/${held.code}`, ".steps"], ["pressure", `/r/${held.code}/pressure`, "main h1"], ["exclusion", `/r/${held.code}/exclusion`, "main h1"],
      ["public case", `/r/${open}`, ".steps"],
    ];
  };
  const hold = async (browser) => {
    const { held } = cases();
    const page = await browser.page();
    await page.goto(`${origin}/r/${held.code}?key=${held.key}`);
    await page.close();
  };
  return {
    ...looks("residents", origin, pages, hold, [/status of 404/]),
    "matrix, residents: a report that is wrong, and the step before sending": async () => {
      const browser = await launch({ javaScript: true, expected: [/status of 400/] });
      const found = [];
      for (const lang of kLanguages)
        found.push(...(await over(browser, origin, [
          ["errors", "/report", "form", async (page) => {
            await page.click("main form button[type=submit]");
            await page.waitForSelector(".error-summary");
          }],
          ["look", "/report", "form", async (page) => {
            // As without JavaScript: the form asks for the step.
            await page.evaluate(() => {
              document.querySelector("#f-description").value = "小区路灯不亮，晚上很黑";
              document.querySelector("#f-address").value = "示例路1号";
              document.querySelector("form[data-draft]").submit();
            });
            await page.waitForSelector(".look-send");
          }],
        ], lang)));
      await browser.close().catch((error) => found.push(error.message));
      none(found);
    },
  };
}
