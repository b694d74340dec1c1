// The overview: every figure opens its rows, the map and its table say the same, and no colour stands for a count.
import assert from "node:assert/strict";
import { axe, none, sideways } from "./browser.mjs";

export const overviewChecks = ({ mock, within }) => ({
  "the overview leads from a figure to its cases": within({}, async (browser) => {
    const page = await browser.page();
    await page.goto(`${mock.origin}/staff/overview`);
    await page.waitForSelector(".tile");
    const figure = page.locator(".zone-table tbody td a").first();
    const count = await figure.textContent();
    await figure.click();
    await page.waitForSelector(".option");
    await page.waitForFunction((n) => document.querySelector(".list-foot")?.textContent?.includes(n), count);
    assert.match(page.url(), /zone=|queue=overdue/);
    await page.goBack();
    await page.click(".tile:nth-child(2) .tile-value a");
    await page.waitForSelector(".option");
    assert.match(page.url(), /queue=overdue/);
  }),
  "the map shows the rate that was chosen, zone by zone as the table": within({}, async (browser) => {
    const page = await browser.page();
    await page.goto(`${mock.origin}/staff/overview`);
    await page.waitForSelector(".zone-map path");
    const zones = await page.locator(".zone-table tbody tr").count();
    assert.ok(zones >= 4);
    const fills = () => page.locator(".zone-map path").evaluateAll((paths) => paths.map((path) => path.getAttribute("fill")));
    const before = await fills();
    await page.click("label.chip:has(input[value=solved])");
    await page.waitForFunction((was) => JSON.stringify([...document.querySelectorAll(".zone-map path")].map((path) => path.getAttribute("fill"))) !== JSON.stringify(was), before);
    assert.match(await page.textContent(".zone-table thead"), /解决率/);
    // By name, not by a figure.
    const names = await page.locator(".zone-table tbody th").allTextContents();
    assert.deepEqual(names, [...names].sort(new Intl.Collator("zh").compare));
    await page.click(".zone-table tbody th a");
    await page.waitForSelector("h1:has-text('·')");
    assert.equal(await page.locator(".zone-map").count(), 0);
  }),
  "the overview is in order for axe, in both languages, light and dark, on a phone and a desk": async () => {
    for (const [width, lang, dark] of [[1280, "zh-CN", false], [1280, "en", true], [360, "zh-CN", true], [320, "en", false]])
      await within({ width, lang, dark, bypassCSP: true }, async (browser) => {
        for (const path of ["/staff/overview", "/staff/overview/zone/qingyun"]) {
          const page = await browser.page();
          await page.goto(mock.origin + path);
          await page.waitForSelector(".trend");
          assert.equal(await sideways(page), 0);
          none(await axe(page, `${path} ${width} ${lang}`));
          await page.close();
        }
      })();
  },
});
