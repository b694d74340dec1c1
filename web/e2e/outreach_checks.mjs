// Visits and questionnaires in the field app against the mock: without signal, once and only once. On the binary: real_field.mjs.
import assert from "node:assert/strict";
import { axe, none, sideways } from "./browser.mjs";
import { field, kFieldPhone } from "./field_checks.mjs";
import { startMock } from "./mock.mjs";

const kPatience = 30_000;
const kCut = [/Failed to load resource/, /net::ERR_/];
export const outreach = {
  /** Fills the form of a visit; `needs` are the words with which needs on this phone begin. */
  async visit(page, origin, { minutes = "40", place = "虚构厂门口", note = "", needs = [], zone = "" } = {}) {
    await page.goto(`${origin}/field/visit`);
    await page.fill("#f-minutes", minutes);
    if (place) await page.fill("#f-place", place);
    if (zone) await page.selectOption("#f-zone", zone);
    if (note) await page.fill("#f-note", note);
    for (const words of needs) await page.getByRole("checkbox", { name: words }).check();
    await field.keep(page);
  },
  sent: (page, n) => page.waitForFunction((count) => document.querySelectorAll('[data-state="sent"]').length === count, n, { timeout: 60_000 }),
};

export function outreachChecks({ within: plainly }) {
  const within = (options, check) =>
    plainly({ ...kFieldPhone, expected: kCut, ...options }, async (browser) => {
      const mock = await startMock();
      browser.context.setDefaultTimeout(kPatience);
      try {
        await check(browser, mock);
      } finally {
        mock.close();
      }
    });
  const open = async (browser, mock, path) => {
    const page = await browser.page();
    await page.goto(mock.origin + path);
    await page.waitForSelector(".task, .items, .field-form");
    await field.controlled(page);
    await page.waitForLoadState("networkidle");
    return page;
  };

  return {
    "outreach: without signal a need, the visit it came from and a questionnaire; then each once, the need first": within({}, async (browser, mock) => {
      const page = await open(browser, mock, "/field");
      await page.waitForSelector(".task");
      await browser.context.setOffline(true);
      await mock.down();
      await field.need(page, mock.origin, { words: "井盖松动，老人绊倒过。", zone: "qingyun" });
      await outreach.visit(page, mock.origin, { note: "听了三户的意见。", needs: ["井盖松动"] });
      await page.goto(`${mock.origin}/field/ask`);
      await page.click('.task[href$="village_profile"]');
      await page.selectOption("#f-zone", "qingyun");
      await page.fill("#f-residents", "320");
      await page.fill("#f-income", "12000.50");
      await field.chip(page, "economy", "4");
      await page.check("#f-wanted-care");
      await field.keep(page);
      await field.waits(page, 3);
      await page.reload();
      await field.waits(page, 3);
      assert.match(await page.textContent("[data-item] >> nth=1"), /走访[\s\S]*要等前一条“登记新诉求”[\s\S]*基层群众[\s\S]*井盖松动[\s\S]*听了三户/);
      await mock.up();
      mock.outreach.loses = true;
      await browser.context.setOffline(false);
      for (const late = Date.now() + 60_000; mock.outreach.came < 4 && Date.now() < late; ) await field.hurry(page), await page.waitForTimeout(200);
      await outreach.sent(page, 3);
      assert.equal(mock.outreach.visits.length, 1);
      assert.equal(mock.outreach.answers.length, 1);
      assert.equal(mock.outreach.came, 4, "each answer was lost once, and the same came again");
      const [visit] = mock.outreach.visits;
      assert.deepEqual(visit.needs, [mock.field.of("intake")[0].code]);
      assert.deepEqual([visit.target, visit.minutes, visit.place, visit.note], ["resident", 40, "虚构厂门口", "听了三户的意见。"]);
      const { id, at, ...answers } = mock.outreach.answers[0];
      assert.match(id, /^[0-9a-f]{32}$/);
      assert.ok(Date.parse(at) <= Date.now());
      assert.deepEqual(answers, { version: 2, zone: "qingyun", answers: { residents: 320, income: "12000.50", economy: 4, wanted: ["care"] }, questionnaire: "village_profile" });
    }),
    "outreach: what is missing is told beside its field; a visit to a case asks for what was seen": within({}, async (browser, mock) => {
      const page = await open(browser, mock, "/field/visit");
      await page.waitForSelector("#f-case");
      await page.click(".field-form [type=submit]");
      await page.waitForSelector("#e-minutes");
      assert.ok(await page.locator("#e-place").isVisible());
      assert.ok(await page.evaluate(() => document.activeElement.matches(".error-summary")));
      await page.fill("#f-minutes", "15");
      await page.fill("#f-place", "楼下");
      await page.selectOption("#f-case", { index: 1 });
      await page.click(".field-form [type=submit]");
      await page.waitForSelector("#e-result");
      await field.chip(page, "result", "no_entry");
      await page.selectOption("#f-campaign", "visits");
      await field.keep(page);
      await outreach.sent(page, 1);
      const [visit] = mock.outreach.visits;
      assert.equal(visit.result, "no_entry");
      assert.equal(visit.campaign, "visits");
      assert.ok(visit.case);
      await page.goto(`${mock.origin}/field/ask/village_profile`);
      await page.click(".field-form [type=submit]");
      await page.waitForSelector("#e-residents");
      assert.match(await page.textContent("#e-residents"), /“常住多少人？”需要回答/);
      assert.match(await page.textContent("#e-zone"), /请选区域/);
      assert.equal(mock.outreach.answers.length, 0);
    }),
    ...Object.fromEntries(
      [["phone", { width: 360, lang: "zh-CN" }], ["desk, dark, English", { width: 1280, lang: "en", dark: true }], ["320 px, forced colours", { width: 320, lang: "en", forcedColors: true }]].map(([name, look]) => [
        `outreach: axe finds nothing, and nothing is too wide: ${name}`,
        within({ ...look }, async (browser, mock) => {
          await browser.context.addCookies([{ name: "lang", value: look.lang.slice(0, 2), url: mock.origin }]);
          const page = await open(browser, mock, "/field/visit");
          const found = [];
          const look_at = async (what) => {
            await page.waitForLoadState("networkidle");
            found.push(...(await axe(page, what)));
            assert.equal(await sideways(page), 0, what);
          };
          await page.waitForSelector("#f-case");
          await page.selectOption("#f-case", { index: 1 });
          await page.click(".field-form [type=submit]");
          await page.waitForSelector(".error-summary");
          await look_at("visit");
          await page.goto(`${mock.origin}/field/ask`);
          await page.waitForSelector(".task");
          await look_at("questionnaires");
          await page.goto(`${mock.origin}/field/ask/village_profile`);
          await page.waitForSelector(".field-form");
          await page.click(".field-form [type=submit]");
          await page.waitForSelector(".error-summary");
          await look_at("questions");
          mock.field.deaf = true;
          await outreach.visit(page, mock.origin, { note: "x" });
          await page.waitForSelector("[data-item]");
          await look_at("outbox");
          none(found);
        }),
      ]),
    ),
  };
}
