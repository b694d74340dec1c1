// The time limits as a person uses them: read, tried, and renewed.
import assert from "node:assert/strict";
import { axe, none } from "./browser.mjs";

export const limitsChecks = ({ mock, within }) => ({
  "the limits stand in words with their source; an old version says that it is one": within({}, async (browser) => {
    const page = await browser.page();
    await page.goto(`${mock.origin}/staff/limits`);
    await page.waitForSelector("[data-profile]");
    assert.equal(await page.locator("[data-profile]").first().getAttribute("data-profile"), "CN-JN-2018");
    assert.match(await page.textContent('[data-rule="CN-JN-2018.general"]'), /签收 2 小时内 · 联系 24 小时内 · 办结 5 个工作日内.*可延期 1 次，期限另按法律规定.*L2-24/s);
    assert.match(await page.textContent('[data-rule="CN-JN-2018.urgent"]'), /突发紧急、紧急.*联系 当日 · 办结 24 小时内/s);
    assert.match(await page.textContent('[data-rule="CN-MARKET-REPORT.verify"]'), /举报.*第 28 行 市场监管/s);
    assert.match(await page.textContent(".limits"), /启用之初/);
    await page.click('a:has-text("第 1 版")');
    await page.waitForSelector(".notice.warn");
    assert.match(page.url(), /\/staff\/limits\?version=1$/);
    assert.match(await page.textContent(".notice.warn"), /这是第 1 版，现行的是第 2 版/);
    none(await axe(page, "limits"));
  }),
  "a trial tells each limit in order with the days that were left out": within({ expected: [/status of 400/] }, async (browser) => {
    const page = await browser.page();
    await page.goto(`${mock.origin}/staff/limits/try`);
    await page.waitForSelector("#f-at");
    await page.fill("#f-at", "2026-09-30T12:00");
    await page.selectOption("#f-urgency", "complex");
    await page.click("form.ask [type=submit]");
    await page.waitForSelector("#e-profile");
    await page.selectOption("#f-urgency", "normal");
    await page.click("form.ask [type=submit]");
    await page.waitForSelector(".timeline");
    assert.deepEqual(await page.locator(".timeline .step").evaluateAll((steps) => steps.map((step) => step.dataset.step)), ["start", "sign", "contact", "objection", "result", "extension"]);
    assert.match(await page.textContent("[data-step=start]"), /09-30 12:00/);
    assert.match(await page.textContent("[data-step=result]"), /10-13 23:59.*5 个工作日.*2026-10-01 – 10-07 国庆节，不计入.*2026-10-10 调休上班，计入.*2026-10-11 周末，不计入/s);
    assert.match(await page.textContent("[data-step=extension]"), /第 1 次延期后办结.*暂定/s);
    none(await axe(page, "limits/try"));
    await page.selectOption("#f-request_type", "report");
    await page.waitForSelector(".timeline", { state: "detached" });
  }),
  "a limits file is looked at line by line before it is loaded, and who keeps the old limits is told": within({}, async (browser) => {
    const page = await browser.page();
    await page.goto(`${mock.origin}/staff/limits/load`);
    const submit = "form.ask [type=submit]";
    const choose = (text) => page.setInputFiles("#f-limits", { name: "limits.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.click(submit);
    await page.waitForSelector("#e-limits");
    await choose("broken");
    await page.click(submit);
    await page.waitForSelector(".refusals");
    assert.match(await page.textContent(".refusals"), /第 4 行 result_value.*第 7 行 urgencies/s);
    assert.equal(await page.locator(".plan .btn").count(), 0);
    await choose("against");
    await page.click(submit);
    await page.waitForFunction(() => document.querySelector(".refusals")?.textContent.includes("limit_rule"));
    assert.equal(await page.locator(".plan .btn").count(), 0);
    await choose("good");
    await page.waitForSelector(".plan", { state: "detached" });
    await page.click(submit);
    await page.waitForSelector(".plan .btn");
    assert.match(await page.textContent(".plan"), /办结\s*5 个工作日\s*3 个工作日/);
    assert.match(await page.textContent(".keeps"), /在办 43 件.*CN-JN-2018：39 件（共读 41 件）/s);
    none(await axe(page, "limits/load"));
    await page.click(".plan .btn");
    await page.waitForSelector(".notice.ok");
    assert.match(await page.textContent(".notice.ok"), /现为第 3 版/);
  }),
});
