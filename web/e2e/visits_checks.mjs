// Visits on the staff's screens, against the mock; mock.spec.mjs runs them with its own.
import assert from "node:assert/strict";
import { quiet } from "./browser.mjs";
import { startMock } from "./mock.mjs";
import { opener } from "./steps.mjs";

export function visitsChecks({ mock, within }) {
  const open = opener(mock);
  const times = async (page) => (await page.locator("[data-visit] th").allTextContents()).map((text) => text.trim());
  return {
    "visits: newest first, the filter stands in the address, and the rest comes on demand": within({}, async (browser) => {
      const page = await open(browser, "/staff/visits", "[data-visit]");
      assert.match(await page.textContent("main"), /数量仅供了解工作量/);
      assert.equal(await page.locator("[data-visit]").count(), 50);
      await page.click(".more-rows button");
      await page.waitForFunction(() => document.querySelectorAll("[data-visit]").length === 64);
      assert.match((await times(page))[0], /\d\d-\d\d \d\d:\d\d/);
      const ids = await page.locator("[data-visit]").evaluateAll((rows) => rows.map((row) => row.dataset.visit));
      assert.deepEqual(ids, [...mock.visits.visits].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).map(({ id }) => id));
      await page.selectOption("#f-unit", "4");
      await page.waitForFunction(() => document.querySelectorAll("[data-visit]").length === 2);
      assert.match(page.url(), /\/staff\/visits\?unit=4$/);
      await page.reload();
      await page.waitForSelector("[data-visit]");
      assert.equal(await page.locator("[data-visit]").count(), 2);
      await page.click("[data-do=about]");
      await page.waitForSelector(".empty");
      assert.equal(await page.getAttribute("[data-do=about]", "aria-pressed"), "true");
      await page.click("[data-do=all]");
      await page.waitForFunction(() => document.querySelectorAll("[data-visit]").length === 50);
      assert.equal(await page.locator("th[aria-sort], th button").count(), 0, "no column orders the visits");
    }),
    "visits: on a phone the list comes first, and what narrows it is told": within({ width: 360, height: 780 }, async (browser) => {
      const page = await open(browser, "/staff/visits?unit=4&target=resident", "main details summary");
      assert.equal(await page.locator("#f-unit").isVisible(), false);
      assert.match(await page.textContent("main details summary"), /筛选 · 2/);
      await page.click("main details summary");
      await page.selectOption("#f-target", "");
      await page.waitForFunction(() => document.querySelectorAll("[data-visit]").length === 2);
      assert.equal(await page.locator("#f-unit").isVisible(), true, "and stays open while one chooses");
    }),
    "visits: one says what was found and of which case, and goes back to the list as it was": within({}, async (browser) => {
      const [first] = mock.visits.visits;
      const page = await open(browser, "/staff/visits?about_case=true", "[data-visit]");
      await page.click("[data-visit] a");
      await page.waitForSelector("#words");
      assert.match(await page.textContent("main"), /部分解决[\s\S]*水位下去一半/);
      assert.equal((await page.textContent("main .case-link")).trim(), first.case);
      await page.click("[data-do=back]");
      await page.waitForSelector("[data-visit]");
      assert.match(page.url(), /about_case=true$/);
    }),
    "visits: words are erased for a reason that is chosen, and the visit stays": within({}, async (browser) => {
      const own = await startMock();
      try {
        const page = await open(browser, `/staff/visits/${own.visits.visits[1].id}`, "[data-do=erase]", { from: own });
        await page.click("[data-do=erase]");
        await page.click("dialog [type=submit]");
        await page.waitForSelector("#e-reason");
        assert.equal(own.visits.visits[1].erased, null);
        await page.selectOption("#f-reason", "consent_withdrawn");
        await page.click("dialog [type=submit]");
        await page.waitForSelector("dialog", { state: "detached" });
        await page.waitForSelector("section .badge");
        assert.match(await page.textContent("section[aria-labelledby=words]"), /内容已抹去[\s\S]*当事人要求/);
        assert.equal(await page.locator("[data-do=erase]").count(), 0);
        assert.equal(await page.evaluate(() => document.activeElement?.id), "words");
        assert.match(await page.textContent("main .facts"), /12 分钟/);
      } finally {
        own.close();
      }
    }),
    "visits: a case has them among its steps, in the order of time and never public": within({}, async (browser) => {
      const [first, second] = mock.visits.visits;
      let page = await open(browser, `/staff/case/${encodeURIComponent(first.case)}`, ".timeline [data-visit]");
      assert.match(await page.textContent(".timeline [data-visit]"), /内部[\s\S]*走访[\s\S]*部分解决[\s\S]*水位下去一半/);
      assert.equal(await page.locator(".timeline [data-visit] .mark.public").count(), 0);
      const steps = await page.locator(".timeline .step").count();
      await page.check("section[aria-labelledby=steps] input");
      await page.waitForSelector(".timeline [data-visit]", { state: "detached" });
      assert.ok((await page.locator(".timeline .step").count()) < steps);
      page = await open(browser, `/staff/case/${encodeURIComponent(second.needs[0])}`, ".timeline [data-visit]");
      assert.match(await page.textContent(".timeline [data-visit]"), /这件诉求由这次走访带回/);
      await page.click(".timeline [data-visit] a");
      await page.waitForSelector("#words");
      assert.ok(page.url().endsWith(second.id));
    }),
    "visits: coverage is by name, says in words where nobody went, and each figure opens its visits": within({}, async (browser) => {
      const page = await open(browser, "/staff/visits/coverage", "[data-zone]");
      await page.waitForSelector(".zone-map .leaflet-interactive", { state: "attached" });
      await page.click(".menu-button");
      assert.equal((await page.textContent('.bar-nav a[aria-current="page"]')).trim(), "走访记录");
      await page.keyboard.press("Escape");
      assert.match(await page.textContent("main"), /数量仅供了解工作量/);
      const names = await page.locator("[data-zone] th").allTextContents();
      assert.deepEqual(names, [...names].sort(new Intl.Collator("zh").compare));
      const row = "[data-zone=qingyun]";
      assert.match(await page.textContent(row), /7 天以内/);
      assert.match(await page.textContent("tbody"), /没有走访过[\s\S]*期间无人走访/);
      assert.equal(await page.locator("th[aria-sort], th button").count(), 0, "nothing is ordered by a count");
      const said = Number((await page.textContent(`${row} td:nth-of-type(2) a >> nth=0`)).match(/(\d+) 次/)[1]);
      await page.click(`${row} td:nth-of-type(2) a >> nth=0`);
      await page.waitForSelector("[data-visit]");
      while (await page.locator(".more-rows button").count() > 0) {
        const before = await page.locator("[data-visit]").count();
        await page.click(".more-rows button");
        await page.waitForFunction((n) => document.querySelectorAll("[data-visit]").length > n, before);
      }
      assert.equal(await page.locator("[data-visit]").count(), said);
      await page.goBack();
      await page.waitForSelector("[data-zone]");
      await page.fill("#f-from", "2000-01-01");
      await page.fill("#f-to", "2000-01-31");
      await page.waitForFunction(() => [...document.querySelectorAll("[data-zone]")].every((one) => one.textContent.includes("没有走访过")));
      assert.match(page.url(), /from=2000-01-01&to=2000-01-31$/);
    }),
    "visits: another layer draws another map, and where nobody went is written on it": within({}, async (browser) => {
      const page = await open(browser, "/staff/visits/coverage?from=2000-01-01&to=2000-01-31", ".zone-label");
      assert.match((await page.locator(".zone-label").allTextContents()).join(), /没有走访过/);
      await page.selectOption("#f-layer", "community");
      await page.waitForFunction(() => /layer=community/.test(location.search));
      await page.waitForSelector(".zone-label");
      await quiet(page);
      assert.equal(await page.locator(".zone-map .leaflet-map-pane").count(), 1);
    }),
    "visits: whose visits are counted is said where it is not everybody's": within({}, async (browser) => {
      const own = await startMock();
      own.visits.scope = "units";
      try {
        const page = await open(browser, "/staff/visits/coverage", "[data-zone]", { from: own });
        assert.match(await page.textContent("main .notice"), /只数本单位及下级单位/);
      } finally {
        own.close();
      }
    }),
  };
}
