// How the staff's screens follow what others do, against the mock; mock.spec.mjs runs them with its own.
import assert from "node:assert/strict";
import { axe, none, sideways } from "./browser.mjs";
import { opener } from "./steps.mjs";

export function liveChecks({ mock, within }) {
  const ask = (path) => fetch(`${mock.origin}/mock/${path}`, { method: "POST" });
  const other = (code, status) => ask(`live/${encodeURIComponent(code)}${status ? `?status=${status}` : ""}`);
  const open = opener(mock);
  const visit = async (browser, path, ready, lang = "zh") => {
    const page = await open(browser, path, ready, { lang });
    for (let i = 0; mock.live.listeners === 0 && i < 100; ++i) await page.waitForTimeout(50);
    assert.equal(mock.live.listeners, 1, "one stream a tab");
    return page;
  };
  const line = '.pane-case [role=status] .notice';
  /** Of the case itself: visits are asked for beside it and come later. */
  const kStep = ".timeline li:not([data-visit])";
  const steps = (page) => page.locator(kStep).count();
  const codesOf = (status) => [...mock.cases.values()].filter((c) => c.status === status).map(({ code }) => code);
  return {
    "live: a row follows, the selection and the place in the list stay": within({}, async (browser) => {
      const page = await visit(browser, "/staff?queue=in_hand", ".option");
      const before = Number(await page.textContent(".queue-in_hand .num"));
      for (let i = 0; i < 5; ++i) await page.keyboard.press("j");
      const active = await page.textContent(".option.active .code");
      await page.locator(".scroller").evaluate((element) => (element.scrollTop = 40));
      const row = page.locator(".option").nth(2);
      const code = (await row.locator(".code").textContent()).trim();
      await other(code, "result_filed");
      await page.waitForFunction((text) => [...document.querySelectorAll(".option")].some((one) => one.textContent.includes(text) && /待审核|已答复|报结/.test(one.querySelector(".row-state").textContent)), code);
      await page.waitForFunction((n) => Number(document.querySelector(".queue-in_hand .num").textContent) === n - 1, before);
      assert.equal(await page.textContent(".option.active .code"), active);
      assert.equal(await page.locator(".scroller").evaluate((element) => element.scrollTop), 40);
    }),
    "live: what is new in the list is offered, and comes when asked for": within({}, async (browser) => {
      const page = await visit(browser, "/staff?queue=to_sign", ".option");
      // Of all, drawn or not.
      const size = async () => Number(await page.locator(".option >> nth=0").getAttribute("aria-setsize"));
      const count = await size();
      const [code] = codesOf("triaged"); // Due first, so that its row is among those drawn.
      await other(code, "dispatched");
      await page.waitForSelector(".case-list > .notice.info");
      assert.match(await page.textContent(".case-list > .notice.info"), /列表新到 1 单/);
      assert.equal(await page.locator(`.option:has-text("${code}")`).count(), 0, "no row moves by itself");
      await page.click(".case-list > .notice.info .btn");
      await page.waitForSelector(`.option:has-text("${code}")`);
      assert.equal(await size(), count + 1);
      assert.equal(await page.locator(".case-list > .notice.info").count(), 0);
      assert.equal(await page.evaluate(() => document.activeElement.className), "scroller");
    }),
    "live: the open case shows itself anew and says so": within({}, async (browser) => {
      const [code] = codesOf("in_hand");
      const page = await visit(browser, `/staff/case/${code}`, ".sheet");
      const before = await steps(page);
      await other(code);
      await page.waitForSelector(line);
      assert.match(await page.textContent(line), /这一单刚被别人改过，现在显示的是最新内容/);
      assert.ok((await steps(page)) > before);
      assert.equal(await page.getAttribute(".pane-case [role=status]", "aria-live"), "polite");
    }),
    "live: a command of my own is nobody else's": within({}, async (browser) => {
      const [code] = codesOf("in_hand");
      const page = await visit(browser, `/staff/case/${code}`, ".sheet");
      await page.click("[data-command=tell_progress]");
      await page.fill("#f-reply", "已到现场。");
      await page.click("dialog [type=submit]");
      await page.waitForSelector("dialog", { state: "detached" });
      await page.waitForTimeout(1500);
      assert.equal(await page.locator(line).count(), 0);
    }),
    "live: nothing moves under an open dialog, and it comes when the dialog has closed": within({}, async (browser) => {
      const [code] = codesOf("in_hand");
      const page = await visit(browser, `/staff/case/${code}`, ".sheet");
      const before = await steps(page);
      await page.click("[data-command=tell_progress]");
      await page.fill("#f-reply", "正在写的话。");
      await other(code);
      await page.waitForSelector(line, { state: "attached" });
      await page.waitForTimeout(1500);
      assert.equal(await steps(page), before);
      assert.equal(await page.inputValue("#f-reply"), "正在写的话。");
      assert.match(await page.textContent(line), /这一单刚被别人改过。/);
      await page.keyboard.press("Escape");
      await page.waitForFunction(([steps, n]) => document.querySelectorAll(steps).length > n, [kStep, before]);
      assert.match(await page.textContent(line), /现在显示的是最新内容/);
    }),
    "live: who sends from a dialog all the same meets the conflict, and nothing is lost": within({ expected: [/status of 412/] }, async (browser) => {
      const [code] = codesOf("in_hand");
      const page = await visit(browser, `/staff/case/${code}`, ".sheet");
      await page.click("[data-command=tell_progress]");
      await page.fill("#f-reply", "正在写的话。");
      await other(code);
      await page.waitForSelector(line, { state: "attached" });
      await page.click("dialog [type=submit]");
      await page.waitForSelector(".conflict");
      assert.match(await page.textContent(".conflict"), /正在写的话[\s\S]*物业已到现场/);
      await page.click("dialog [type=submit]");
      await page.waitForSelector("dialog", { state: "detached" });
      assert.equal(await page.locator(line).count(), 0, "all of it was seen in the conflict");
    }),
    "live: while a field of the sheet is written in, a button shows the change and the words stay": within({}, async (browser) => {
      const [code] = codesOf("in_hand");
      const page = await visit(browser, `/staff/case/${code}`, ".sheet", "en");
      const before = await steps(page);
      await page.evaluate(() => document.querySelector(".sheet").append(Object.assign(document.createElement("textarea"), { id: "mine", ariaLabel: "mine" })));
      await page.fill("#mine", "half a sentence");
      await other(code);
      await page.waitForSelector(`${line} .btn`);
      assert.match(await page.textContent(line), /Changed by someone else just now/);
      none(await axe(page, "changed by someone else"));
      assert.equal(await steps(page), before);
      await page.click(`${line} .btn`);
      await page.waitForFunction(([steps, n]) => document.querySelectorAll(steps).length > n, [kStep, before]);
      assert.equal(await page.inputValue("#mine"), "half a sentence");
      assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1");
    }),
    "live: a case that is no longer mine says so, and its row goes": within({ expected: [/status of 404/] }, async (browser) => {
      const code = codesOf("carried")[0];
      const page = await visit(browser, `/staff/case/${code}?queue=carried`, ".sheet");
      await page.waitForSelector(`.option:has-text("${code}")`);
      await ask(`gone/${encodeURIComponent(code)}`);
      await page.waitForSelector(".pane-case .notice.warn");
      assert.equal(await page.locator(".sheet").count(), 0);
      await page.waitForSelector(`.option:has-text("${code}")`, { state: "detached" });
    }),
    "live: without a stream the page asks each minute, and the stream is tried again, later and later": within({ expected: [/status of 503/] }, async (browser) => {
      const [code] = codesOf("in_hand");
      await ask("streams/503");
      try {
        const page = await browser.page();
        await page.clock.install();
        await page.goto(`${mock.origin}/staff/case/${code}`);
        await page.waitForSelector(".sheet");
        // The answers of the server come in true time, between the steps.
        const pass = async (seconds, done = async () => false) => {
          for (let at = 0; at < seconds && !(await done()); at += 2) {
            await page.clock.runFor(2000);
            await new Promise((next) => setTimeout(next, 60));
          }
        };
        const tries = mock.live.asked;
        await pass(30);
        const soon = mock.live.asked - tries;
        assert.ok(soon >= 2 && soon <= 6, `${soon} tries in half a minute`);
        await other(code);
        assert.equal(await page.locator(line).count(), 0);
        await pass(80, async () => (await page.locator(line).count()) > 0);
        assert.equal(await page.locator(line).count(), 1);
        await ask("streams/200");
        await pass(400, async () => mock.live.listeners > 0);
        assert.equal(mock.live.listeners, 1);
      } finally {
        await ask("streams/200");
      }
    }),
    "live: the lines fit a small phone": within({ width: 360, height: 780 }, async (browser) => {
      const [code] = codesOf("in_hand");
      const page = await visit(browser, `/staff/case/${code}`, ".sheet", "en");
      await other(code);
      await page.waitForSelector(line);
      assert.equal(await sideways(page), 0);
    }),
  };
}
