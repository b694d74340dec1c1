// How the clocks of a unit behave on the screen, against the mock; mock.spec.mjs runs them with its own.
import assert from "node:assert/strict";
import { opener } from "./steps.mjs";

export function clocksChecks({ mock, within }) {
  const visit = opener(mock);
  const cell = (clock, state) => `[data-clock=${clock}] [data-state=${state}]`;
  return {
    "clocks: one's own unit first, each number opens exactly its rows, soonest first": within({}, async (browser) => {
      const page = await visit(browser, "/staff", ".option", { as: "head" });
      await page.click(".menu-button");
      await page.click('.bar-nav a:has-text("本单位时限")');
      await page.waitForSelector(".unit-clocks");
      assert.match(await page.textContent(".unit-clocks caption"), /青云街道办事处的时限/);
      assert.equal(await page.locator(".unit-clocks tbody tr").count(), 5);
      const number = Number(await page.textContent(cell("sign", "overdue")));
      assert.ok(number > 0, "the test tests nothing");
      await page.click(`${cell("sign", "overdue")} a`);
      await page.waitForSelector("[data-row]");
      assert.match(page.url(), /\/staff\/clocks\?unit=U3&clock=sign&state=overdue$/);
      assert.equal(await page.evaluate(() => document.activeElement?.id), "clock-rows", "focus goes to what was opened");
      while (await page.locator(".more-rows button").count() > 0) {
        const before = await page.locator("[data-row]").count();
        await page.click(".more-rows button");
        await page.waitForFunction((n) => document.querySelectorAll("[data-row]").length > n, before);
      }
      assert.equal(await page.locator("[data-row]").count(), number);
      assert.match(await page.textContent("[data-row]"), /已超期.*待签收.*签收/s);
      const dues = await page.locator("[data-row] td:nth-child(2) .num").allTextContents();
      assert.deepEqual(dues, [...dues].sort());
    }),
    "clocks: a case opens by its code, and back leads to the list": within({}, async (browser) => {
      const page = await visit(browser, "/staff/clocks?unit=U3&clock=contact", "[data-row]", { as: "head" });
      assert.match(await page.textContent('[data-row]:has-text("待签收")'), /先签收，再记录联系/);
      const code = (await page.textContent("[data-row] .code")).trim();
      await page.click("[data-row] a");
      await page.waitForSelector(".sheet");
      assert.ok(page.url().includes(code));
      await page.goBack();
      await page.waitForSelector("[data-row]");
    }),
    "clocks: paused ones stand apart and are not called overdue": within({}, async (browser) => {
      const page = await visit(browser, "/staff/clocks?unit=U3&clock=result&state=paused", "[data-row]", { as: "head" });
      assert.match(await page.textContent("[data-row]"), /依法中止至 .*不计超期.*已中止.*先恢复办理，再答复报结/s);
      assert.equal(await page.locator("[data-row] .due").count(), 0);
    }),
    "clocks: those below mine may be chosen, and the hotline chooses any": within({}, async (browser) => {
      let page = await visit(browser, "/staff/clocks", ".unit-clocks, .notice", { as: "head" });
      assert.deepEqual((await page.locator("#f-unit option").allTextContents()).map((text) => text.trim()), ["请选择", "青云街道办事处", "青云街道解放社区"]);
      await page.selectOption("#f-unit", "U9");
      await page.waitForSelector(".notice");
      assert.match(await page.textContent(".clocks-page"), /现在没有正在走的时限/);
      await page.click(".notice a");
      await page.waitForSelector(".option, .empty");
      assert.match(page.url(), /queue=mine/);
      page = await visit(browser, "/staff/clocks", ".notice");
      assert.ok((await page.locator("#f-unit option").count()) > 10);
      await page.selectOption("#f-unit", "U4");
      await page.waitForSelector(".unit-clocks");
      assert.match(await page.textContent(".unit-clocks caption"), /红旗街道办事处/);
    }),
    "clocks: asked again with the tag, and a case that was signed for has no clock for signing": within({}, async (browser) => {
      const page = await visit(browser, "/staff/clocks?unit=U5", ".unit-clocks");
      const statuses = [];
      page.on("response", (answer) => answer.url().includes("/v1/clocks") && statuses.push(answer.status()));
      const updated = await page.getAttribute("[data-updated]", "data-updated");
      await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
      await page.waitForFunction((before) => document.querySelector("[data-updated]").dataset.updated !== before, updated);
      assert.deepEqual(statuses, [304]);
      const before = Number(await page.textContent(`${cell("sign", "running")}`));
      const signed = mock.rows.find(({ status, lead }) => status === "dispatched" && lead === "5").code;
      const version = (await (await fetch(`${mock.origin}/v1/cases/${encodeURIComponent(signed)}`)).json()).version;
      await fetch(`${mock.origin}/v1/cases/${encodeURIComponent(signed)}/sign`, { method: "POST", body: "{}",
        headers: { "Content-Type": "application/json", "If-Match": `"${version}"` } });
      await page.click(".updated button");
      await page.waitForFunction(([where, n]) => Number(document.querySelector(where).textContent) === n - 1, [cell("sign", "running"), before]);
    }),
    "clocks: a unit that is not there is told, and one may go on": within({ expected: [/status of 404/] }, async (browser) => {
      const page = await visit(browser, "/staff/clocks?unit=U404", ".notice.bad");
      assert.match(await page.textContent(".notice.bad"), /whose clocks you may see/);
    }),
  };
}
