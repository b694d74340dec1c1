// How the bar's menu and the screens of exclusions, draws, reports of pressure, remarks, the outbox and webhooks behave, against the mock;
// mock.spec.mjs runs them with its own.
import assert from "node:assert/strict";
import { sideways } from "./browser.mjs";
import { monthAgo } from "./mock_judge.mjs";
import { focusIs, has, opener, submit } from "./steps.mjs";

export function judgeChecks({ mock, within }) {
  const code = (i) => mock.codes[i];
  const visit = opener(mock);

  return {
    "the bar is one line on a desk in both languages, with everything else in the menu": within({ width: 1280, height: 800 }, async (browser) => {
      for (const lang of ["zh", "en"]) {
        const page = await visit(browser, "/staff/webhooks", ".menu-button", { lang });
        assert.equal(await page.locator(".bar").evaluate((bar) => bar.getBoundingClientRect().height), 56);
        const tops = await page.locator(".bar-nav > a, .menu-button, .bar-tools button").evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)));
        assert.equal(new Set(tops).size, 1, "on one line");
        assert.equal(await sideways(page), 0);
        const names = await page.locator(".bar-nav a").allTextContents();
        assert.ok(names.length > 12 && new Set(names).size === names.length, "each screen once");
        assert.deepEqual(await page.locator(".bar-nav a[aria-current]").evaluateAll((all) => all.map((one) => one.pathname)), ["/staff/webhooks"]);
        await page.close();
      }
    }),
    "the menu opens and moves by keys, Esc gives focus back, and it closes behind whoever leaves": within({}, async (browser) => {
      const page = await visit(browser, "/staff", ".option");
      const button = page.locator(".menu-button"), panel = page.locator(".menu-panel");
      assert.equal(await button.getAttribute("aria-expanded"), "false");
      await button.focus();
      await page.keyboard.press("Enter");
      assert.equal(await button.getAttribute("aria-expanded"), "true");
      await page.keyboard.press("ArrowDown");
      const first = await page.evaluate(() => document.activeElement.textContent);
      assert.equal(first, await panel.locator("a").first().textContent());
      await page.keyboard.press("ArrowUp");
      assert.equal(await page.evaluate(() => document.activeElement.textContent), await panel.locator("a").last().textContent(), "round to the last");
      await page.keyboard.press("Escape");
      assert.equal(await panel.isVisible(), false);
      assert.equal(await page.evaluate(() => document.activeElement.className), "menu-button");
      assert.equal(await page.locator(".option.active").count(), 0, "the list behind did not take the keys");
      await page.keyboard.press("Enter");
      await page.click(".pane-case");
      await panel.waitFor({ state: "hidden" });
      await button.click();
      await page.focus("#search");
      await panel.waitFor({ state: "hidden" });
      await button.click();
      await panel.locator('a[href="/staff/pressure"]').click();
      await page.waitForSelector("[data-alert]");
      assert.equal(await panel.isVisible(), false);
      assert.match(await button.textContent(), /更多.*当前.*施压反映/);
    }),
    "on a phone all links are in one menu, which says where one is": within({ width: 360, height: 780 }, async (browser) => {
      const page = await visit(browser, "/staff/remarks", "[data-remark]");
      assert.equal(await page.locator(".bar-nav > a").count(), 0);
      assert.match(await page.textContent(".menu-button"), /菜单.*旁言/);
      await page.click(".menu-button");
      assert.deepEqual(await page.locator(".menu-group p").allTextContents(), ["办理", "回访与评价", "规则", "通知", "系统管理"]);
      assert.equal(await sideways(page), 0);
      await page.click('.menu-panel a[href="/staff"]');
      await page.waitForSelector(".option");
    }),
    "who may not does not see the links": within({}, async (browser) => {
      const page = await visit(browser, "/staff", ".option", { as: "head" });
      const paths = await page.locator(".bar-nav a").evaluateAll((all) => all.map((one) => one.pathname));
      assert.ok(paths.includes("/staff/exclusions"));
      for (const path of ["/staff/pressure", "/staff/remarks", "/staff/outbox", "/staff/webhooks", "/staff/draws"]) assert.ok(!paths.includes(path), path);
      await page.goto(`${mock.origin}/staff/outbox`);
      await page.waitForSelector(".notice.warn");
    }),

    "the share left out has both numbers, is by name and leads to its rounds": within({}, async (browser) => {
      const page = await visit(browser, "/staff/exclusions", "#rows ~ .parts");
      const names = await page.locator(".board tbody th").allTextContents();
      assert.deepEqual(names, [...names].sort(new Intl.Collator("zh").compare), "by name");
      assert.match(await page.textContent(".board tbody"), /红旗街道办事处106 轮中 15 轮（14\.2%）超过警戒线，须核查.*市生态环境局没有应计的轮次/s);
      assert.match(await page.textContent(".board tfoot"), /254 轮中 17 轮/);
      assert.equal(await page.locator(".judge > section > .parts li").count(), 1);
      await page.click(".more-rows button");
      await page.waitForFunction(() => document.querySelectorAll(".judge > section > .parts li").length === 3);
      assert.match(await page.textContent("section[aria-labelledby=rows]"), /已查看当月 5 轮.*理由类别：诉求不合法/s);
      await page.click(".board tbody a");
      await page.waitForFunction(() => location.search.includes("unit=4"));
      await has(page, "#rows", "红旗街道办事处");
      await page.click(".judge-open [type=submit]");
      await page.waitForSelector("#e-exclusion_code");
      await focusIs(page, "f-exclusion_code");
      await page.fill("#f-exclusion_code", code(0));
      await page.click(".judge-open [type=submit]");
      await page.waitForSelector("[data-round]");
    }),
    "an exclusion is ruled on with a reason; focus goes to its heading and what is next is told": within({}, async (browser) => {
      const page = await visit(browser, `/staff/exclusions/${code(0)}`, "[data-do=rule]");
      assert.match(await page.textContent("[data-round='1']"), /已申请，待裁定.*现在计入.*等单位以外的人核准/s);
      await page.click("[data-do=rule]");
      await page.click("dialog [type=submit]");
      await page.waitForSelector("dialog #e-grant");
      await page.waitForSelector("dialog #e-reason");
      await page.click("dialog label.chip:has(input[value=yes])");
      await page.fill("dialog #f-reason", "已核对证据（虚构）。");
      await submit(page);
      await focusIs(page, "round-1");
      assert.match(await page.textContent("[data-round='1']"), /已核准.*现在不计入.*诉求人可在 .* 前提出异议/s);
      assert.equal(await page.locator("[data-do]").count(), 0, "it is the resident's turn");
      assert.match(await page.textContent("[data-step=tell]"), /已办.*异议期至/s);
      assert.match(await page.textContent("[data-step=object]"), /可提出/);
      assert.match(await page.textContent("section[aria-labelledby=told]"), /未成功，将重试 · 邮件/);
    }),
    "the resident's objection is read and ruled on; who granted it may not": within({ expected: [/status of 403/] }, async (browser) => {
      const page = await visit(browser, `/staff/exclusions/${code(2)}`, "[data-do=rule_objection]", { as: "granter" });
      assert.match(await page.textContent("[data-round='2'] [data-step=object]"), /我要求的是修好井盖/);
      const decide = async () => {
        await page.click("[data-do=rule_objection]");
        await page.click("dialog label.chip:has(input[value=yes])");
        await page.fill("dialog #f-reason", "异议属实（虚构）。");
      };
      await decide();
      await page.click("dialog [type=submit]");
      await has(page, "dialog .error-summary", "第二人");
      assert.equal(await page.inputValue("dialog #f-reason"), "异议属实（虚构）。", "nothing is lost");
      await page.keyboard.press("Escape");
      await browser.context.addCookies([{ name: "as", value: "", url: mock.origin }]);
      await decide();
      await submit(page);
      await has(page, "[data-round='2']", "异议成立，照常计入");
      assert.match(await page.textContent("[data-round='2']"), /不再有下一步/);
    }),
    "a unit asks for its own round with a cause; a refusal stands at its field; others are told why not": within({ expected: [/status of 400/] }, async (browser) => {
      const page = await visit(browser, `/staff/exclusions/${code(4)}`, "[data-do=ask]", { as: "head" });
      await page.click("[data-do=ask]");
      await page.selectOption("dialog #f-cause", "unlawful");
      await page.fill("dialog #f-reason", "拒收");
      await page.click("dialog [type=submit]");
      await page.waitForSelector("dialog #e-cause");
      await page.waitForSelector("dialog #e-reason");
      await page.fill("dialog #f-reason", "依据见附件（虚构）。");
      await submit(page);
      await has(page, "[data-round='1']", "已申请，待裁定");
      assert.match(await page.textContent("[data-why=rule_role]"), /您这里没有“裁定申请”：由受理中心或督查人员办理/);
      await page.goto(`${mock.origin}/staff/exclusions/${code(5)}`);
      await has(page, ".judge .empty", "还没有进入回访");
      await browser.context.addCookies([{ name: "as", value: "", url: mock.origin }]);
      await page.goto(`${mock.origin}/staff/exclusions/${code(6)}`);
      await page.waitForSelector("[data-why=rule_own]");
    }),
    "an exclusion is reached from its case and from the rounds behind a rate": within({}, async (browser) => {
      const landed = mock.rows.find(({ status }) => status === "landed").code;
      const page = await visit(browser, `/staff/case/${landed}`, ".sheet");
      assert.equal(await page.locator(`a[href="/staff/exclusions/${landed}"]`).count(), 1);
      await page.goto(`${mock.origin}/staff/scores/rows?period=2026-10&window=month&basis=received&unit=3`);
      await page.waitForSelector(".board tbody");
      await page.click(`.board a[href="/staff/exclusions/${code(0)}"]`);
      await page.waitForSelector("[data-round]");
    }),
    "prints the shares without navigation and buttons": within({}, async (browser) => {
      const page = await visit(browser, "/staff/exclusions", "#rows ~ .parts");
      await page.emulateMedia({ media: "print" });
      for (const gone of [".bar", ".judge-open", ".board-filters", ".more-rows"]) assert.equal(await page.locator(gone).isVisible(), false, gone);
      assert.equal(await page.locator(".board").isVisible(), true);
    }),

    "a seed is committed after a question; a month without one is told why it has no draw": within({ expected: [/status of 404/] }, async (browser) => {
      const page = await visit(browser, "/staff/draws", "[data-do=commit]");
      await page.click("[data-do=commit]");
      await page.waitForSelector("dialog[open]");
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog[open]", { state: "detached" });
      await page.waitForFunction(() => document.activeElement?.dataset.do === "commit");
      await page.click("[data-do=commit]");
      await submit(page);
      await focusIs(page, "draw-month");
      assert.match(await page.textContent("main"), /种子已封存，未抽取.*当月结束后|当月结束后抽取/s);
      assert.equal(await page.locator("[data-do]").count(), 0);
      await page.selectOption("#f-month", monthAgo(4));
      await has(page, "main", "没有事先封存种子");
      assert.equal(await page.locator("[data-do]").count(), 0);
    }),
    "a draw is made, checked on this device, and what is still to call is told": within({}, async (browser) => {
      const page = await visit(browser, `/staff/draws/${monthAgo(1)}`, "[data-do=draw]");
      await page.click("[data-do=draw]");
      await submit(page);
      await has(page, "main", "40 个回答中抽 2 个（5%，向上取整）");
      await page.waitForSelector("#differ ~ .facts");
      assert.match(await page.textContent("section[aria-labelledby=differ]"), /抽中8 轮.*复访有回答5 轮.*复访未联系上1 轮.*还要打2 轮.*回答不一致5 轮中 1 轮（20\.0%）/s);
      await page.click("[data-do=check]");
      await page.waitForSelector("[data-check]");
      assert.deepEqual((await page.locator("[data-check] .badge").allTextContents()).map((text) => text.trim()), ["✓相符", "✓相符", "✓相符"]);
      await page.check("#f-only_open");
      assert.equal(await page.locator("section[aria-labelledby=drawn] .part").count(), 1);
      assert.equal(await page.locator(`a[href="/staff/recall/${code(0)}"]`).count(), 1);
    }),
    "what is not told yet cannot be checked, and that is said": within({}, async (browser) => {
      const page = await visit(browser, `/staff/draws/${monthAgo(3)}`, "#check");
      assert.equal(await page.locator("[data-do=check]").count(), 0);
      assert.match(await page.textContent("section[aria-labelledby=check]"), /种子公布后可以核对/);
    }),

    "a report of pressure is taken and closed with a finding; the list goes on page by page": within({}, async (browser) => {
      const page = await visit(browser, "/staff/pressure", "[data-alert]");
      assert.equal(await page.locator("[data-alert]").count(), 1);
      await page.click(".more-rows button");
      await page.waitForFunction(() => document.querySelectorAll("[data-alert]").length === 2);
      await page.click("[data-alert='9'] a");
      await page.waitForSelector("[data-do=take]");
      assert.match(await page.textContent("main"), /诉求人自己反映.*让我把“没解决”改成“已解决”/s);
      await page.click("[data-do=take]");
      await submit(page);
      await focusIs(page, "alert");
      await has(page, ".docket-state", "在查");
      assert.deepEqual(await page.locator("[data-do]").evaluateAll((all) => all.map((one) => one.dataset.do)), ["close"]);
      await page.click("[data-do=close]");
      await page.click("dialog [type=submit]");
      await page.waitForSelector("dialog #e-finding");
      await page.click("dialog label.chip:has(input[value=founded])");
      await page.fill("dialog #f-reason", "已与诉求人和承办人谈话（虚构）。");
      await submit(page);
      await has(page, ".docket-state", "已办结");
      assert.match(await page.textContent("main"), /已办结，所以没有按钮.*结论属实/s);
      await page.goto(`${mock.origin}/staff/pressure?state=noted`);
      await page.waitForSelector("[data-alert]");
      await page.click("[data-alert='5'] a");
      await page.waitForSelector("#alert");
      assert.match(await page.textContent("main"), /被拒收的评价.*所以没有按钮.*工作人员用过的设备/s);
    }),

    "a remark is shown with further words covered, as previewed, and another left unshown with a reason": within({}, async (browser) => {
      const page = await visit(browser, "/staff/remarks", "[data-remark]");
      await page.click("[data-remark=R1] [data-do=show]");
      await page.fill("#f-cover", "老王\n老李");
      await has(page, "[data-preview]", "██说物业");
      const preview = await page.textContent("[data-preview]");
      assert.match(await page.textContent("dialog"), /旁言里没有：老李/);
      await page.fill("#f-cover", "老王");
      await submit(page);
      await has(page, "[data-remark=R1]", "已公开");
      await page.waitForFunction(() => document.activeElement?.closest("[data-remark=R1] [data-do=show]") !== null, undefined, { timeout: 5000 });
      assert.ok((await page.textContent("[data-remark=R1]")).includes(preview), "as previewed");
      await page.click("[data-remark=R2] [data-do=close]");
      await page.click("dialog [type=submit]");
      await page.waitForSelector("dialog #e-reason");
      await page.fill("dialog #f-reason", "与本诉求无关。");
      await submit(page);
      await has(page, "[data-remark=R2]", "不公开");
    }),
    "two clerks on one remark: the second sees what the first decided, and may decide anew": within({ expected: [/status of 412/] }, async (browser) => {
      const page = await visit(browser, "/staff/remarks?state=shown", "[data-remark=R4]");
      await page.click("[data-remark=R4] [data-do=close]");
      await page.fill("dialog #f-reason", "与本诉求无关。");
      const other = await fetch(`${mock.origin}/v1/remarks/R4/decide`, { method: "POST", headers: { "If-Match": '"0"', "Content-Type": "application/json" }, body: '{"show":true,"cover":["两个"]}' });
      assert.equal(other.status, 200);
      await page.click("dialog [type=submit]");
      await page.waitForSelector("dialog .notice.bad, dialog .error-summary");
      await has(page, "[data-remark=R4]", "坏了██");
      await submit(page);
      await has(page, "[data-remark=R4]", "不公开");
    }),
    "a report of abuse cannot be shown, and that is said; a refusal of covered words stands at its field": within({ expected: [/status of 400/] }, async (browser) => {
      const page = await visit(browser, "/staff/remarks", "[data-remark=R3]");
      assert.equal(await page.locator("[data-remark=R3] [data-do=show]").count(), 0);
      assert.match(await page.textContent("[data-remark=R3]"), /所以没有“公开”/);
      await page.click('.years a[href="/staff/remarks?state=closed"]');
      await page.waitForSelector("[data-remark=R5]");
      await page.click("[data-remark=R5] [data-do=show]");
      await page.fill("#f-cover", Array.from({ length: 21 }, (_, i) => `词${i}`).join("\n"));
      await page.click("dialog [type=submit]");
      await page.waitForSelector("dialog #e-cover");
      await page.fill("#f-cover", "拒收");
      await page.click("dialog [type=submit]");
      await has(page, "dialog #e-cover", "拒收");
    }),

    "the outbox tells how each carrier is, every try of what was given up, and sends it again": within({ expected: [/status of 409/] }, async (browser) => {
      const page = await visit(browser, "/staff/outbox", "[data-delivery]");
      const carrier = (name) => page.textContent(`[data-carrier="${name}"]`);
      assert.match(await carrier("in_app"), /正常/);
      assert.match(await carrier("mail"), /上次成功后一直失败.*连不上3/s);
      await has(page, '[data-carrier="partner:8"]', "城管平台（虚构）");
      assert.match(await carrier("partner:8"), /从未成功/);
      await page.click('[data-delivery="5"] summary');
      await page.waitForSelector('[data-delivery="5"] .story li');
      assert.match(await page.textContent('[data-delivery="5"]'), /数据推送 → 城管平台.*工单内部编号.*未成功，将重试 · 连不上.*被拒收，不再试 · 对方网站返回 503/s);
      await page.click('[data-delivery="5"] [data-do=retry]');
      await submit(page);
      await focusIs(page, "delivery-5");
      await has(page, '[data-delivery="5"]', "已重新排队");
      assert.equal(await page.locator('[data-delivery="5"] [data-do=retry]').count(), 0);
      await page.click(".more-rows button");
      await page.click('[data-delivery="8"] [data-do=retry]');
      await page.click("dialog [type=submit]");
      await has(page, "dialog .error-summary", "已经清除");
      await page.keyboard.press("Escape");
      await page.selectOption("#f-channel", "sms");
      await page.waitForFunction(() => document.querySelectorAll("[data-delivery]").length === 1);
      assert.match(page.url(), /channel=sms/);
      await page.selectOption("#f-channel", "in_app");
      await has(page, "section[aria-labelledby=dead] .empty", "这个渠道没有已放弃的通知");
    }),
    "a partner is added, its secret is shown once, and it is told no more after a question": within({ expected: [/status of 400/] }, async (browser) => {
      const page = await visit(browser, "/staff/webhooks", "[data-webhook]");
      await page.click("[data-do=add]");
      await page.click("dialog [type=submit]");
      await page.waitForSelector("dialog #e-name");
      await page.fill("#f-name", "督查平台（虚构）");
      await page.fill("#f-url", "http://new.example.invalid/");
      await page.check("#f-event_landed");
      await page.click("dialog [type=submit]");
      await has(page, "dialog #e-url", "https://");
      await page.fill("#f-url", "https://new.example.invalid/");
      await page.click("dialog [type=submit]");
      await page.waitForSelector("[data-secret]");
      const secret = await page.textContent("[data-secret]");
      assert.match(secret, /^[0-9a-f]{64}$/);
      await page.keyboard.press("Escape");
      await has(page, "dialog [role=alert]", "再也看不到");
      await page.click("[data-do=kept]");
      await page.waitForSelector("dialog", { state: "detached" });
      assert.ok(!(await page.content()).includes(secret), "nowhere after it was closed");
      const card = page.locator(".parts > li").first();
      assert.match(await card.textContent(), /督查平台.*推送中.*办结/s);
      await card.locator("[data-do=disable]").click();
      await submit(page);
      await page.waitForFunction(() => document.querySelector(".parts > li").textContent.includes("已停用"));
      assert.match(await card.textContent(), /所以没有按钮/);
    }),
  };
}
