// The overview: every figure opens its rows, the map and its table say the same, and no colour stands for a count.
import assert from "node:assert/strict";
import { sideways } from "./browser.mjs";

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
  "the months are drawn as their table says, and a bar leads to its cases": within({}, async (browser) => {
    const page = await browser.page();
    await page.goto(`${mock.origin}/staff/overview`);
    await page.waitForSelector(".trend svg");
    await page.click("section[aria-labelledby=trend] summary");
    const told = await page.locator("section[aria-labelledby=trend] tbody tr").evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));
    assert.equal(told.length, 12);
    const heights = (kind) => page.locator(`.trend .${kind} rect`).evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute("height"))));
    const came = told.filter(([, of]) => Number(of) > 0), bars = await heights("came"), landed = await heights("landed");
    assert.equal(bars.length, came.length);
    assert.equal(landed.length, 12);
    const scale = bars[0] / Number(came[0][1]);
    came.forEach(([month, of], i) => assert.ok(Math.abs(bars[i] - of * scale) < 0.5, month));
    told.forEach(([month, , count], i) => assert.ok(Math.abs(landed[i] - count * scale) < 0.5, month));
    const link = page.locator(".trend a").last(), [month, of, count] = came.at(-1);
    assert.equal(await link.getAttribute("aria-label"), `${month}：受理 ${of} 件，其中已办结 ${count} 件`);
    await page.evaluate(() => (globalThis.kept = true));
    await link.focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector(".option");
    assert.match(page.url(), /\/staff\?.*received_from=/);
    assert.equal(await page.evaluate(() => globalThis.kept), true, "the app was not loaded anew");
  }),
  "a chart is drawn anew for the place it has": within({}, async (browser) => {
    const page = await browser.page();
    await page.goto(`${mock.origin}/staff/overview`);
    await page.waitForSelector(".trend svg");
    await page.setViewportSize({ width: 320, height: 640 });
    await page.waitForFunction(() => {
      const svg = document.querySelector(".trend svg"), place = document.querySelector(".trend");
      return Number(svg?.getAttribute("width")) === place?.clientWidth && place.clientWidth < 320;
    });
    const small = await page.locator(".trend text").evaluateAll((texts) => texts.map((text) => text.getBoundingClientRect().height));
    assert.ok(Math.min(...small) >= 12, "words keep their size");
    assert.equal(await sideways(page), 0);
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
  "on a phone the long parts are folded under their headings, and paper has them whole": within({ width: 360, height: 780 }, async (browser) => {
    for (const [path, ready] of [["/staff/scores", ".funnel svg"], ["/staff/rounds", ".agenda-item"]]) {
      const page = await browser.page();
      await page.goto(mock.origin + path);
      await page.waitForSelector(ready);
      await page.waitForSelector("details.fold");
      const open = () => page.locator("details.fold").evaluateAll((all) => all.map((one) => one.open));
      assert.ok((await open()).every((one) => !one), path);
      assert.equal(await sideways(page), 0);
      const first = page.locator("details.fold").first();
      await first.locator("summary").click();
      assert.ok(await first.locator(":scope > :not(summary)").first().isVisible(), path);
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      assert.ok((await open()).every(Boolean), path);
      assert.equal(await sideways(page), 0);
      await page.close();
    }
  }),
});
