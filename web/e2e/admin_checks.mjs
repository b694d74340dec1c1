// How the administrator's screens behave, against the mock; mock.spec.mjs runs them with its own.
import assert from "node:assert/strict";
import { focusIs, has, opener, submit } from "./steps.mjs";

export function adminChecks({ mock, within }) {
  const visit = opener(mock);

  return {
    "people are found by name, page by page, and each is opened": within({}, async (browser) => {
      const page = await visit(browser, "/staff/admin/people", "[data-person]");
      const before = await page.locator("[data-person]").count();
      await page.click(".more-rows button");
      await page.waitForFunction((count) => document.querySelectorAll("[data-person]").length > count, before);
      await page.fill("#f-q", "王敏");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.querySelectorAll("[data-person]").length === 1);
      assert.match(decodeURIComponent(page.url()), /q=王敏/);
      assert.match(await page.textContent("[data-person]"), /王敏.*wang\.min.*可登录.*承办人/s);
      await page.click("[data-person] a");
      await page.waitForSelector("[data-rights]");
      assert.match(await page.textContent("[data-rights]"), /签收、联系诉求人/);
      await page.goBack();
      await page.waitForSelector("[data-person]");
    }),
    "a new person's password is shown once, and what is wrong is told at its field": within({ expected: [/status of 400/] }, async (browser) => {
      const page = await visit(browser, "/staff/admin/people", "[data-person]");
      await page.click("[data-do=add]");
      await page.click("dialog [type=submit]");
      for (const name of ["login", "display_name", "roles"]) await page.waitForSelector(`dialog #e-${name}`);
      await page.fill("#f-login", "zhao");
      await page.fill("#f-display_name", "钱（虚构）");
      await page.check("#f-role_handler");
      await page.check("#f-role_callback");
      await page.click("dialog [type=submit]");
      await has(page, "dialog #e-roles", "不能由同一个人担任");
      await page.uncheck("#f-role_callback");
      await has(page, "[data-effect]", "签收、联系诉求人");
      await page.click("dialog [type=submit]");
      await has(page, "dialog #e-login", "已有人用");
      await page.fill("#f-login", "qian");
      await page.click("dialog [type=submit]");
      await page.waitForSelector("[data-secret]");
      const secret = await page.textContent("[data-secret]");
      await page.keyboard.press("Escape");
      await has(page, "dialog [role=alert]", "再也看不到");
      await page.click("[data-do=kept]");
      await page.waitForSelector("dialog", { state: "detached" });
      assert.ok(!(await page.content()).includes(secret), "nowhere after it was closed");
      await has(page, "tbody", "钱（虚构）");
    }),
    "a change tells what is gained and lost before it is saved": within({}, async (browser) => {
      const page = await visit(browser, "/staff/admin/people/43", "[data-rights]");
      await page.click("[data-do=change]");
      await has(page, "[data-effect]", "能做的事不变");
      await page.uncheck("#f-role_handler");
      await page.check("#f-role_supervisor");
      await has(page, "[data-effect]", "将能够");
      const effect = await page.textContent("[data-effect]");
      assert.match(effect, /将能够.*催办、督办.*将不能再.*签收、联系诉求人/s);
      await page.selectOption("#f-unit", "");
      await has(page, "[data-effect]", "→ 无单位");
      await submit(page);
      await has(page, "[data-rights]", "催办、督办");
      assert.doesNotMatch(await page.textContent("[data-rights]"), /签收/);
    }),
    "the last administrator is told that neither demoting nor locking is possible": within({ expected: [/status of 409/] }, async (browser) => {
      const page = await visit(browser, "/staff/admin/people/42", "[data-rights]");
      await page.click("[data-do=change]");
      await has(page, "[data-effect]", "您在改自己的账号");
      await page.uncheck("#f-role_administrator");
      await has(page, "[data-refusal]", "请先另设一个管理员");
      await page.click("dialog [type=submit]");
      await has(page, "dialog .error-summary", "请先另设一个管理员");
      await page.keyboard.press("Escape");
      await page.click("[data-do=lock]");
      await page.click("dialog [type=submit]");
      await has(page, "dialog .error-summary", "请先另设一个管理员");
      await page.keyboard.press("Escape");
      assert.match(await page.textContent("#person"), /可登录/);
    }),
    "a person is locked and unlocked, signed out, and given a new password": within({}, async (browser) => {
      const page = await visit(browser, "/staff/admin/people/44", "[data-rights]");
      assert.match(await page.textContent("#person"), /已锁定/);
      await page.click("[data-do=unlock]");
      await submit(page);
      await has(page, "#person", "可登录");
      await page.click("[data-do=password]");
      await page.click("dialog [type=submit]");
      await page.waitForSelector("[data-secret]");
      await page.click("[data-do=kept]");
      await page.waitForSelector("dialog", { state: "detached" });
      await page.click("[data-do=lock]");
      await submit(page);
      await has(page, "#person", "已锁定");
      await focusIs(page, "person");
    }),
    "a key is made, shown once, and revoked after a question": within({}, async (browser) => {
      const page = await visit(browser, "/staff/admin/keys", "[data-key]");
      await page.click("[data-do=add]");
      await page.fill("#f-name", "网格系统（虚构）");
      await has(page, "[data-effect]", "经 Open311 提交诉求");
      await page.click("dialog [type=submit]");
      await page.waitForSelector("[data-secret]");
      assert.match(await page.textContent("[data-secret]"), /^tzk_/);
      await page.click("[data-do=kept]");
      await page.waitForSelector("dialog", { state: "detached" });
      const card = page.locator("[data-key]").first();
      assert.match(await card.textContent(), /网格系统.*有效/s);
      await card.locator("[data-do=revoke]").click();
      await submit(page);
      await page.waitForFunction(() => document.querySelector("[data-key]").textContent.includes("已作废"));
      assert.equal(await card.locator("[data-do=revoke]").count(), 0);
    }),
    "the audit is narrowed by kind, day and person, and its file asks for the same": within({}, async (browser) => {
      const page = await visit(browser, "/staff/admin/audit", "[data-entry]");
      assert.match(await page.textContent("tbody"), /李青（虚构）.*改角色.*王敏（虚构）.*承办人 · 承办单位负责人/s);
      await page.selectOption("#f-action", "user.off");
      await page.waitForFunction(() => [...document.querySelectorAll("[data-entry]")].every((row) => row.dataset.entry === "user.off"));
      assert.match(page.url(), /action=user\.off/);
      assert.match(await page.getAttribute("a[download]", "href"), /^\/v1\/admin\/audit\.csv\?action=user\.off$/);
      await page.fill("#f-day", "2020-01-01");
      await has(page, ".empty", "没有这样的记录");
      await page.fill("#f-day", "");
      await page.selectOption("#f-action", "");
      await page.click("[data-entry] td a");
      await page.waitForSelector("[data-do=everybody]");
      assert.match(page.url(), /actor=42/);
      await page.click("[data-do=everybody]");
      await page.waitForSelector("[data-do=everybody]", { state: "detached" });
    }),
    "health tells what is wrong first and what to do, and a backup is made while one looks on": within({}, async (browser) => {
      const page = await visit(browser, "/staff/admin/health", "[data-backup]");
      const codes = await page.locator("section[aria-labelledby=findings] > .parts > [data-finding]").evaluateAll((all) => all.map((one) => one.dataset.finding));
      assert.equal(codes[0], "carrier_silent", "the gravest first");
      assert.ok(!codes.includes("feed"), "what is well is folded away");
      assert.match(await page.textContent("[data-finding=carrier_silent]"), /有问题.*邮件.*怎么办/s);
      assert.match(await page.textContent("[data-finding=role_nobody]"), /没有人担任“回访员”/);
      assert.match(await page.textContent("[data-consumer=search]"), /检索.*8199 条/s);
      assert.equal(await page.locator("[data-backup]").count(), 1);
      await page.click("[data-do=backup]");
      await submit(page);
      await page.waitForSelector("[data-running]");
      await page.waitForFunction(() => document.querySelectorAll("[data-backup]").length === 2, undefined, { timeout: 15_000 });
      await page.waitForSelector("[data-do=backup]");
      await page.waitForSelector("[data-finding=backup_old]", { state: "detached" });
    }),
    "zones are looked at before they are loaded, and a broken file names its features": within({ expected: [/status of 400/] }, async (browser) => {
      const page = await visit(browser, "/staff/admin/city", "[data-layer]");
      assert.match(await page.textContent("[data-layer=district]"), /未经测绘：4 个.*示意图/s);
      await page.click("form.ask [type=submit]");
      for (const name of ["layer", "file", "crs", "source"]) await page.waitForSelector(`#e-${name}`);
      await page.selectOption("#f-layer", "street");
      await page.setInputFiles("#f-file", { name: "street.geojson", mimeType: "application/geo+json", buffer: Buffer.from("{}") });
      await page.selectOption("#f-crs", "gcj02");
      await page.fill("#f-source", "坏");
      await page.click("form.ask [type=submit]");
      await has(page, ".refusals", "第 4 个图形：边界自己相交");
      assert.match(await page.textContent(".refusals"), /第 8 个图形：没有代码/);
      assert.equal(await page.locator("[data-do=load]").count(), 0);
      await page.fill("#f-source", "测绘院（虚构）");
      await page.click("form.ask [type=submit]");
      await page.waitForSelector("[data-plan]");
      await focusIs(page, "plan");
      const plan = await page.textContent("[data-plan]");
      assert.match(plan, /新增1S3.*改变1S2.*由 GCJ-02 转为 WGS-84，平均移动 512 米.*重叠 1 处.*S1、S2.*1204 平方米.*空隙 1 处/s);
      assert.equal(await page.locator("[data-plan] svg").count(), 2);
      assert.equal(await page.locator("[data-plan] [stroke-dasharray]").count(), 3, "S2 before; S2 and S3 after");
      await page.fill("#f-source", "别处");
      await page.waitForSelector("[data-plan]", { state: "detached" });
      await page.click("form.ask [type=submit]");
      await page.click("[data-do=load]");
      await has(page, "[data-layer=street]", "已测绘");
      await focusIs(page, "zones");
    }),
    "who is no administrator is told so, and the menu does not lead here": within({}, async (browser) => {
      const page = await visit(browser, "/staff/admin/people", ".notice.warn", { as: "head" });
      assert.match(await page.textContent(".notice.warn"), /只给系统管理员/);
      const paths = await page.locator(".bar a").evaluateAll((all) => all.map((one) => one.pathname));
      assert.ok(!paths.some((path) => path.startsWith("/staff/admin")));
    }),
  };
}
