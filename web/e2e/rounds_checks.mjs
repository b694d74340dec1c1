// How the screens of the regular rounds behave, against the mock; mock.spec.mjs runs them with its own.
import assert from "node:assert/strict";
import { opener, submit } from "./steps.mjs";

export function roundsChecks({ mock, within }) {
  const visit = opener(mock);
  /** Focus is on, or comes to, what the selector names: never on the body. */
  const focusOn = (page, selector) => page.waitForFunction((wanted) => document.activeElement?.matches(wanted), selector);
  return {
    "the docket names its weeks in words, groups by reason and keeps the agenda's order": within({}, async (browser) => {
      const page = await visit(browser, "/staff/rounds", ".agenda-item");
      assert.match(await page.textContent(".run-list"), /2026-02-23 当周.*已召开.*顺延至.*2026-02-16 当周.*已合并.*并入 2026-02-23 当周.*2026-02-02 当周.*未召开/s);
      assert.equal(await page.locator(".agenda-item").count(), 5);
      await page.click(".more-rows button");
      await page.waitForFunction(() => document.querySelectorAll(".agenda-item").length === 7);
      assert.deepEqual((await page.locator(".agenda-group h3").allTextContents()).map((text) => text.trim().replace(/^!/, "")),
        ["突发紧急 应办未办", "应办未办", "尚未联系诉求人", "诉求人重开", "挂账待复查", "退单异议未裁定"]);
      assert.deepEqual(await page.locator("ol.agenda").evaluateAll((lists) => lists.map(({ start }) => start)), [1, 2, 4, 5, 6, 7]);
      assert.match(await page.textContent(".agenda-item"), /青云街道办事处应办未办，时限已过（2026-02-20）；尚未联系诉求人/);
      assert.match(await page.textContent("[data-place]"), /青云社区（虚构）.*6 件（截至 .*）。 您可以看到其中 5 件。/s);
      assert.equal(await page.locator("[data-place] a").count(), 5);
      await page.click("button[lang=en]");
      await page.waitForFunction(() => document.querySelector(".agenda-item").textContent.includes("overdue, the limit has passed"));
      await page.click(".agenda-item a");
      await page.waitForSelector(".sheet");
    }),
    "a week that was merged leads to the run that covers it": within({}, async (browser) => {
      const page = await visit(browser, "/staff/rounds/2026-02-16", ".docket-state");
      assert.equal(await page.locator("[data-do=decide]").count(), 0, "nothing is decided in a week without a run");
      await page.click(".docket > p a");
      await page.waitForSelector(".agenda-item");
      assert.match(page.url(), /\/staff\/rounds\/2026-02-23$/);
    }),
    "A records a decision: without unit and day it is none; the refusal is told in words": within({ expected: [/status of 400/] }, async (browser) => {
      const page = await visit(browser, "/staff/rounds/2026-02-23", ".agenda-item");
      await page.keyboard.press("a");
      await page.click("dialog [type=submit]");
      await page.waitForSelector("dialog .error-summary");
      assert.equal(await page.locator("dialog .error-summary li").count(), 3);
      await page.fill("dialog #f-text", "三日内疏通并回访。");
      await page.fill("dialog #f-owner", "青云街道办");
      await page.click("dialog .tree-item");
      await page.fill("dialog #f-due", "2026-02-20");
      await page.fill("dialog #f-codes", mock.codes[0]);
      await page.click("dialog [type=submit]");
      await page.waitForFunction(() => document.querySelector("dialog .error-summary")?.textContent.includes("日期早于会议当天"));
      await page.fill("dialog #f-due", "2026-02-27");
      await page.fill("dialog #f-codes", "99");
      await page.click("dialog [type=submit]");
      await page.waitForFunction(() => document.querySelector("dialog #e-codes")?.textContent.includes("没有这个编号"));
      await page.fill("dialog #f-codes", mock.codes[0]);
      await submit(page);
      await page.waitForFunction(() => document.querySelector("[data-action]").textContent.includes("三日内疏通并回访"));
      assert.match(await page.textContent("[data-action]"), /进行中.*青云街道办事处.*李正（虚构）.*记录/s);
      await focusOn(page, "[data-action]");
    }),
    "an action ends with words; someone quicker is told, and nothing is lost": within({ expected: [/status of 412/] }, async (browser) => {
      const page = await visit(browser, "/staff/rounds/2026-02-23", '[data-action="500"]');
      const card = page.locator('[data-action="500"]');
      await card.locator("[data-end=drop]").click();
      await page.click("dialog [type=submit]");
      await page.waitForSelector("dialog #e-reason");
      await page.fill("dialog #f-reason", "名单已由供热企业公布。");
      const other = await fetch(`${mock.origin}/v1/actions`).then((answer) => answer.json());
      const { version } = other.actions.find(({ id }) => id === "500");
      await fetch(`${mock.origin}/mock/bump/500`, { method: "POST" });
      await page.click("dialog [type=submit]");
      await page.waitForFunction(() => document.querySelector("dialog .error-summary")?.textContent.includes("内容已被他人更改"));
      assert.ok(version > 0);
      assert.equal(await page.inputValue("dialog #f-reason"), "名单已由供热企业公布。");
      await submit(page);
      assert.match(await card.textContent(), /已取消.*取消理由 · .*李正（虚构） · .*: 名单已由供热企业公布/s);
      await focusOn(page, '[data-action="500"]');
      assert.equal(await card.locator("[data-end]").count(), 0);
    }),
    "the head of a street finishes its own action and signs for it, and sees no button for more": within({}, async (browser) => {
      const page = await visit(browser, "/staff/rounds/2026-02-23", '[data-action="502"]', { as: "head" });
      assert.equal(await page.locator("[data-do=decide], .agenda-item button").count(), 0);
      assert.deepEqual(await page.locator("[data-end]").evaluateAll((all) => all.map((one) => `${one.closest("[data-action]").dataset.action} ${one.dataset.end}`)).then((all) => all.filter((one) => /^50[0-2] /.test(one))), ["502 finish"]);
      await page.click('[data-action="502"] [data-end=finish]');
      await page.fill("dialog #f-outcome", "已疏通，已当面说明。");
      await submit(page);
      await page.waitForFunction(() => document.querySelector('[data-action="502"]').textContent.includes("已完成"));
      await focusOn(page, '[data-action="502"]');
      await page.goto(`${mock.origin}/staff/rounds/month/2026-02`);
      await page.waitForSelector("[data-violator]");
      assert.equal(await page.locator("[data-do=seal]").count(), 0);
      assert.match(await page.textContent("#missing"), /3 条中有 1 条未签字.*没有回音 · 青云街道办事处/s);
    }),
    "a month is sealed when all have signed; figures have both numbers; what is missing is said": within({ expected: [/status of 409/] }, async (browser) => {
      const page = await visit(browser, "/staff/rounds/month/2026-02", "[data-violator]");
      assert.match(await page.textContent("[data-figure=echo_rate]"), /120 件中 118 件（98\.3%）/);
      assert.equal(await page.locator("[data-do=sign]").count(), 0, "supervision does not sign for a unit");
      await page.click("[data-do=seal]");
      await page.click("dialog [type=submit]");
      await page.waitForSelector("dialog .error-summary");
      assert.match(await page.textContent("dialog .error-summary"), new RegExp(`不能封存.*${mock.codes[0]}`, "s"));
      await page.click("dialog .modal-head button");
      await browser.context.addCookies([{ name: "as", value: "head", url: mock.origin }]);
      await page.reload();
      await page.waitForSelector("[data-do=sign]");
      await page.click("[data-do=sign]");
      await page.click("dialog [type=submit]");
      await page.waitForSelector("dialog #e-reason");
      await page.fill("dialog #f-reason", "首次联系记录漏登，已补。");
      await submit(page);
      await page.waitForFunction(() => document.querySelectorAll("[data-do=sign]").length === 0 && document.querySelector("table tbody tr[data-violator]").textContent.includes("漏登"));
      await focusOn(page, "tr[data-violator] a");
      assert.match(await page.textContent("tr[data-violator]"), /青云街道办事处 王岚（虚构）.*签字/s);
      await browser.context.addCookies([{ name: "as", value: "", url: mock.origin }]);
      await page.reload();
      await page.waitForSelector("[data-do=seal]");
      assert.equal(await page.locator("#missing").count(), 0);
      await page.click("[data-do=seal]");
      await submit(page);
      await page.waitForSelector("[data-do=correct]");
      await focusOn(page, "#seal");
      assert.match(await page.textContent(".seal"), /由.*李正（虚构）于 .* 封存。.*校验相符.*sha256 [0-9a-f]{64}/s);
    }),
    "an erratum stands beside the sealed figure, which stays": within({ expected: [/status of 400/] }, async (browser) => {
      const page = await visit(browser, "/staff/rounds/month/2026-02", "[data-do=correct]");
      await page.click("[data-do=correct]");
      await page.selectOption("dialog #f-figure", "echo_rate");
      assert.equal(await page.inputValue("dialog #f-numerator"), "118");
      await page.fill("dialog #f-reason", "一件重复登记。");
      await page.click("dialog [type=submit]");
      await page.waitForFunction(() => document.querySelector("dialog .error-summary")?.textContent.includes("更正前后没有变化"));
      await page.fill("dialog #f-denominator", "119");
      await submit(page);
      await page.waitForSelector("#errata");
      await focusOn(page, "#errata");
      assert.match(await page.textContent("[data-figure=echo_rate]"), /120 件中 118 件（98\.3%）.*119 件中 118 件（99\.2%）/s);
      assert.match(await page.textContent("[data-figure=landing_rate]"), /未更正/);
      assert.match(await page.textContent("section[aria-labelledby=errata]"), /一件重复登记.*接续 [0-9a-f]{64}/s);
    }),
    "nothing to count is neither none nor all; a month that is being counted has no figures": within({}, async (browser) => {
      const page = await visit(browser, "/staff/rounds/month/2026-01", "[data-figure]");
      assert.match(await page.textContent("[data-figure=landing_rate]"), /没有应计的工单/);
      await page.goto(`${mock.origin}/staff/rounds/month/2026-03`);
      await page.waitForSelector("#violators");
      assert.equal(await page.locator("[data-figure], [data-do=seal]").count(), 0);
    }),
    "my prompts open their cases; the list for public criticism says that it is no ranking": within({}, async (browser) => {
      const page = await visit(browser, "/staff/rounds", ".agenda-item");
      await page.click('.docket a[href="/staff/rounds/prompts"]');
      await page.click('.run-list a:has-text("中旬")');
      await page.waitForSelector(".agenda-item");
      assert.match(await page.textContent("h1"), /旬提示 · 2026年2月中旬/);
      await page.click('.years a[href="/staff/rounds/reminders"]');
      await page.waitForSelector(".part");
      assert.match(await page.textContent("main"), /这是工单清单，不是单位排名/);
      assert.equal(await page.locator(".part").count(), 2);
      await page.click('.years a[href="/staff/rounds/reminders/sign"]');
      await page.waitForSelector(".empty:not([role])");
    }),
    "the docket prints whole on A4, without navigation and buttons": within({}, async (browser) => {
      const page = await visit(browser, "/staff/rounds/2026-02-23", ".agenda-item");
      await page.evaluate(() => (window.print = () => (document.body.dataset.printed = String(document.querySelectorAll(".agenda-item").length))));
      await page.keyboard.press("p");
      await page.waitForFunction(() => document.body.dataset.printed === "7");
      await page.emulateMedia({ media: "print" });
      for (const gone of [".bar", ".years", ".runs", ".docket .action-row >> nth=0", ".agenda-item .action-row >> nth=0", ".board-filters"]) assert.equal(await page.locator(gone).isVisible(), false, gone);
      assert.equal(await page.locator(".agenda-item").last().isVisible(), true);
      assert.equal(await page.locator("[data-action]").first().isVisible(), true);
    }),
  };
}
