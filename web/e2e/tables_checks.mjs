// The city's tables as an administrator changes them, against the mock; mock.spec.mjs runs them with its own.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { axe, none, sideways } from "./browser.mjs";
import { focusIs, has, opener } from "./steps.mjs";

export function tablesChecks({ mock, within }) {
  const reset = () => fetch(`${mock.origin}/mock/tables/reset`, { method: "POST" });
  const somebodyElse = (name) => fetch(`${mock.origin}/mock/tables/${name}/touch`, { method: "POST" });
  const open = opener(mock), visit = (browser, path, ready = "#rows .option", who = {}) => open(browser, `/staff/admin/tables${path}`, ready, who);
  /** Opens the row whose cells have `words`. */
  const openRow = async (page, words) => {
    await page.fill("#f-sought", words);
    await page.click("#rows .option >> nth=0");
    await page.waitForSelector("dialog form");
  };
  const keep = async (page) => {
    await page.click("dialog [type=submit]");
    await page.waitForSelector("dialog", { state: "detached" });
  };
  const effect = async (page) => {
    await page.click("[data-do=effect]");
    await page.waitForSelector("[data-plan]");
    await focusIs(page, "plan");
  };
  const save = async (page) => {
    await page.click("[data-do=save]");
    await focusIs(page, "saved");
  };
  const check = (options, work) => within(options, async (browser) => {
    await reset();
    await work(browser);
  });

  return {
    "the tables say what they do, where they come from, and which have a newer pack": check({}, async (browser) => {
      const page = await visit(browser, "", "[data-table]");
      assert.equal(await page.locator("[data-table]").count(), 12);
      assert.match(await page.textContent("[data-table=units]"), /单位.*派单、账号和网格.*448.*数据包.*未改过/s);
      assert.match(await page.textContent("[data-table=replies]"), /手工改过.*数据包有新内容.*第 1 版.*管理员（虚构）/s);
      assert.match(await page.textContent("[data-table=inquiry_services]"), /还没有/);
      none(await axe(page, "tables"));
      await page.click("[data-table=callback_script] a");
      await page.waitForSelector("#rows .option");
      assert.match(await page.textContent("h1"), /回访话术/);
      assert.match(page.url(), /\/staff\/admin\/tables\/callback_script$/);
      await page.goto(`${mock.origin}/staff/admin/city`);
      await page.click("[data-units] summary");
      await page.click("[data-units] a");
      await page.waitForSelector("#rows .option");
      assert.match(page.url(), /\/tables\/units$/);
    }),
    "a unit gets another name: kept, looked at, saved, and on record": check({}, async (browser) => {
      const page = await visit(browser, "/units");
      assert.ok((await page.locator("#rows .option").count()) < 60, "a long list is drawn in part");
      await openRow(page, "water 水务");
      assert.match(await page.textContent("dialog h2"), /单位：云川市水务局/);
      assert.match(await page.textContent("#h-parent"), /催办和提级也找它/);
      await page.fill("#f-name_zh", "云川市水务集团");
      await has(page, "#h-name_zh", "原为：云川市水务局");
      none(await axe(page, "a row"));
      await keep(page);
      await has(page, "[data-draft]", "1 处改动未保存");
      assert.match(await page.textContent("#rows .option"), /改过，未保存/);
      await effect(page);
      assert.match(await page.textContent("[data-plan]"), /可以保存.*新增 0 行，改动 1 行，删去 0 行，不变 447 行/s);
      assert.match(await page.textContent("[data-changed=name_zh]"), /中文名称.*云川市水务局.*改.*云川市水务集团/s);
      assert.match(await page.textContent("[data-effects]"), /新来的诉求按新表办；已有的工单不变/);
      none(await axe(page, "a plan"));
      await save(page);
      assert.match(await page.textContent("#saved"), /单位已保存，现在是第 1 版/);
      assert.equal(await page.locator("[data-draft]").count(), 0);
      await page.waitForSelector("[data-version='1']");
      assert.match(await page.textContent("[data-version='1']"), /新增 0，改 1，删 0.*448/s);
      const csv = await (await fetch(`${mock.origin}/v1/admin/tables/units.csv`)).text();
      assert.match(csv, /^# A fictional town/);
      assert.match(csv, /\nwater,YC,department,云川市水务集团,/);
    }),
    "a broken parent is told at its field, and nothing is saved": check({}, async (browser) => {
      const page = await visit(browser, "/units");
      await page.click("[data-do=add]");
      await page.click("dialog [type=submit]");
      await page.waitForSelector("dialog #e-code");
      await page.fill("#f-code", "water");
      await page.click("dialog [type=submit]");
      await has(page, "dialog #e-code", "已经有这一行");
      await page.fill("#f-code", "水");
      await page.click("dialog [type=submit]");
      await has(page, "dialog #e-code", "只能用字母");
      const fill = async (code, name, above) => {
        await page.fill("#f-code", code);
        await page.fill("#f-name_zh", `${name}（虚构）`);
        await page.fill("#f-name_en", `${code} (invented)`);
        await page.selectOption("#f-kind", "department");
        await page.fill("#f-parent", above);
        await page.click(`dialog .tree-item:has-text('${above}')`);
        await keep(page);
      };
      await fill("parks", "公园处", "水务局");
      await page.click("[data-do=add]");
      await fill("lawns", "草坪队", "公园处");
      await openRow(page, "parks 公园处");
      await page.click("dialog [data-do=remove]");
      await effect(page);
      assert.match(await page.textContent("[data-fault=orphan_unit]"), /第 451 行 上级单位.*parks/s);
      assert.equal(await page.locator("[data-do=save]").count(), 0);
      assert.equal(mock.tables.version("units"), 0);
      await page.click("[data-do=fix]");
      await page.waitForSelector("dialog #e-parent");
      await focusIs(page, "f-parent");
      assert.match(await page.textContent("dialog h2"), /草坪队/);
      await page.fill("#f-parent", "水务局");
      await page.click("dialog .tree-item:has-text('水务局')");
      await keep(page);
      await effect(page);
      await page.waitForSelector("[data-do=save]");
    }),
    "a fault of the draft leads to the row and its field": check({}, async (browser) => {
      const page = await visit(browser, "/templates");
      await openRow(page, "receipt mail 已收到您的诉求");
      assert.match(await page.textContent("[data-guide] [data-value=case_code]"), /工单编号.*必须写 · 已写/s);
      const body = await page.inputValue("#f-body");
      await page.fill("#f-body", "已登记。{link} {nonsense}");
      await page.fill("#f-subject", "已收到");
      await has(page, "[data-guide] [data-value=case_code]", "还没写");
      await has(page, "[data-guide] [data-value=nonsense]", "没有这个值");
      await keep(page);
      await effect(page);
      assert.match(await page.textContent("[data-plan]"), /有 1 处错误/);
      assert.equal(await page.locator("[data-do=save]").count(), 0);
      await page.click("[data-do=fix]");
      await page.waitForSelector("dialog #e-body");
      await focusIs(page, "f-body");
      await page.fill("#f-body", `${body}\n谢谢。`);
      await keep(page);
      await page.waitForSelector("[data-plan]", { state: "detached" });
      await effect(page);
      assert.match(await page.textContent("[data-sample]"), /已收到.*YC-261101-0001.*谢谢。/s);
      assert.match(await page.textContent("[data-effects]"), /新发的消息按新表写/);
      await save(page);
      assert.match(mock.tables.textOf("templates"), /谢谢。"/);
    }),
    "a category is closed: whom it touches is told with a link, and it is listed as closed": check({}, async (browser) => {
      const page = await visit(browser, "/categories");
      assert.equal(await page.locator("#rows .option.depth-1").count() > 0, true);
      await openRow(page, "environment.litter");
      await page.click("dialog [data-do=close]");
      await page.waitForSelector("dialog", { state: "detached" });
      assert.match(await page.textContent("#rows .option"), /已停用.*改过，未保存/s);
      await effect(page);
      assert.match(await page.textContent("[data-effect-code=category_closed_cases]"), /垃圾堆放与清运（environment\.litter）停用后，还有 4 件/);
      assert.equal(await page.getAttribute("[data-effect-code=category_closed_cases] a", "href"), "/staff?category=environment.litter&open=true");
      assert.match(await page.textContent("[data-changed=active]"), /在用.*是.*否/s);
      await save(page);
      await page.fill("#f-sought", "");
      await page.selectOption("#shown-rows", "closed");
      await page.waitForFunction(() => document.querySelectorAll("#rows .option").length === 1);
      assert.match(await page.textContent("#rows .option"), /垃圾堆放与清运/);
      assert.equal(await page.locator("dialog").count(), 0);
    }),
    "a unit that is closed tells its cases, its people and its lines of the catalogue": check({}, async (browser) => {
      const page = await visit(browser, "/units");
      await openRow(page, "cityadmin");
      await page.click("dialog [data-do=close]");
      await effect(page);
      for (const code of ["unit_closed_cases", "unit_closed_people", "unit_closed_catalogue"]) await page.waitForSelector(`[data-effect-code=${code}]`);
      assert.match(await page.textContent("[data-effects]"), /云川市城市管理局（cityadmin）停用后，手里还有 12 件没办完的诉求/);
      await openRow(page, "cityadmin");
      await page.click("dialog [data-do=close]");
      await page.waitForSelector("[data-draft]", { state: "detached" });
    }),
    "rows come and go; one and all are undone": check({}, async (browser) => {
      const page = await visit(browser, "/exclusion_causes");
      const rows = await page.locator("#rows .option").count();
      await page.click("#rows .option >> nth=0");
      await page.click("dialog [data-do=remove]");
      await has(page, "#rows .option", "待删去，未保存");
      await page.click("[data-do=add]");
      await page.fill("#f-code", "repeated");
      await page.fill("#f-name_zh", "重复诉求（虚构）");
      await page.fill("#f-name_en", "A repeat (invented)");
      await keep(page);
      await has(page, "[data-draft]", "2 处改动未保存");
      await effect(page);
      assert.match(await page.textContent("[data-whole=added]"), /新增.*重复诉求/s);
      assert.match(await page.textContent("[data-whole=removed]"), /删.*超出法定职责/s);
      await page.click("#rows .option >> nth=0");
      await page.click("dialog [data-do=undo]");
      await has(page, "[data-draft]", "1 处改动未保存");
      await page.click("[data-do=undo_all]");
      await page.click("[data-do=undo_sure]");
      await page.waitForSelector("[data-draft]", { state: "detached" });
      await focusIs(page, "rows");
      assert.equal(await page.locator("#rows .option").count(), rows);
    }),
    "a file is looked at before it is saved, and a broken one is not": check({}, async (browser) => {
      const page = await visit(browser, "/replies");
      await page.click("[data-do=upload]");
      await page.waitForSelector("#e-csv");
      const download = page.waitForEvent("download");
      await page.click("a[download='replies.csv']");
      const csv = readFileSync(await (await download).path(), "utf8");
      assert.match(csv, /已办好/);
      const give = async (text) => {
        await page.setInputFiles("#f-csv", { name: "replies.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
        await page.click("[data-do=upload]");
        await focusIs(page, "plan");
      };
      await give(csv);
      await has(page, "[data-plan=file]", "和现在的表一样");
      assert.equal(await page.locator("[data-do=save]").count(), 0);
      await give(csv.replace("code,category", "code,kategory"));
      await has(page, "[data-plan=file]", "有 1 处错误");
      assert.match(await page.textContent("[data-fault]"), /第 1 行 kategory/);
      assert.equal(await page.locator("[data-do=fix], [data-do=save]").count(), 0);
      await give(csv.replace("已办好", "已办妥"));
      await has(page, "[data-changed=zh]", "已办妥");
      await save(page);
      assert.match(await page.textContent("#saved"), /第 2 版/);
    }),
    "somebody else was first: nothing is saved, the draft is put upon theirs and looked at again": check({ expected: [/status of 412/] }, async (browser) => {
      const page = await visit(browser, "/callback_script");
      await openRow(page, "thanks");
      await page.fill("#f-text_zh", "谢谢您，再见。");
      await keep(page);
      await effect(page);
      await somebodyElse("callback_script");
      await page.click("[data-do=save]");
      await page.waitForSelector(".conflict");
      assert.equal(mock.tables.version("callback_script"), 1);
      assert.equal(await page.locator("[data-do=save]").count(), 0);
      await page.click("[data-do=again]");
      await page.waitForSelector(".conflict", { state: "detached" });
      await has(page, "[data-plan]", "改动 1 行");
      assert.match(await page.textContent("[data-changed=text_zh]"), /谢谢您，再见。/);
      await save(page);
      assert.match(mock.tables.textOf("callback_script"), /（改）.*谢谢您，再见。/s);
      assert.match(await page.textContent("#saved"), /第 2 版/);
    }),
    "back to the pack: what it changes is shown first, and it is a version of its own": check({}, async (browser) => {
      const page = await visit(browser, "/replies");
      await page.click("[data-do=pack]");
      await page.waitForSelector("[data-plan=pack]");
      await has(page, "[data-changed=zh]", "已处理");
      await save(page);
      await page.waitForSelector("[data-version='2']");
      assert.match(await page.textContent("[data-version='2']"), /恢复为数据包/);
      assert.equal(mock.tables.tables.replies.text, null);
      assert.equal(await page.locator("[data-do=pack]").count(), 0);
    }),
    "a reload keeps the draft, a link to elsewhere asks first, and the list tells that changes wait": check({}, async (browser) => {
      const page = await visit(browser, "/notices");
      await openRow(page, "received resident");
      await page.uncheck("input[name=channels][value=sms]");
      await keep(page);
      await page.reload();
      await has(page, "[data-draft]", "1 处改动未保存");
      await page.click("h1 >> xpath=preceding-sibling::p//a");
      await page.waitForSelector("dialog [data-do=leave]");
      await page.click("[data-do=stay]");
      assert.match(page.url(), /notices$/);
      await page.click("h1 >> xpath=preceding-sibling::p//a");
      await page.click("dialog [data-do=leave]");
      await page.waitForSelector("[data-table=notices]");
      assert.match(await page.textContent("[data-table=notices]"), /1 处改动未保存/);
      await page.click("[data-table=notices] a");
      await effect(page);
      assert.match(await page.textContent("[data-changed=channels]"), /邮件、短信.*改.*邮件/s);
    }),
    "the order of a script is changed row by row": check({}, async (browser) => {
      const page = await visit(browser, "/callback_script");
      await page.click("#rows .option >> nth=1");
      await has(page, "dialog .span-tools [role=status]", "第 2 行，共 6 行");
      await page.click("dialog [data-do=down]");
      await has(page, "dialog .span-tools [role=status]", "第 3 行");
      await page.keyboard.press("Escape");
      assert.match(await page.textContent("#rows .option >> nth=2"), /联系过没有/);
      await effect(page);
      await has(page, "[data-plan]", "有些行的次序变了");
      await save(page);
      assert.match(mock.tables.textOf("callback_script"), /greeting.*\nsolved.*\ncontacted/);
    }),
    "by the keyboard alone a row is found, changed, looked at and saved": check({}, async (browser) => {
      const page = await visit(browser, "/exclusion_causes");
      await page.focus("#rows");
      for (const key of ["ArrowDown", "ArrowDown", "Enter"]) await page.keyboard.press(key);
      await page.waitForSelector("dialog form");
      await focusIs(page, "f-code");
      await page.keyboard.press("Tab");
      await page.keyboard.press("End");
      await page.keyboard.type("（虚构）");
      await page.keyboard.press("Enter");
      await page.waitForSelector("dialog", { state: "detached" });
      await focusIs(page, "rows");
      await page.focus("[data-do=effect]");
      await page.keyboard.press("Enter");
      await focusIs(page, "plan");
      assert.match(await page.textContent("[data-changed=name_zh]"), /已进入法定途径（虚构）/);
      await page.focus("[data-do=save]");
      await page.keyboard.press("Enter");
      await focusIs(page, "saved");
      await page.focus("#rows");
      await page.keyboard.press("Enter");
      await page.waitForSelector("dialog");
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog", { state: "detached" });
      await focusIs(page, "rows");
    }),
    "the tables are read in English, and whoever may not configure is told so": check({}, async (browser) => {
      const page = await visit(browser, "/units", undefined, { lang: "en" });
      assert.match(await page.textContent("main"), /Departments, streets, communities and desks/);
      await openRow(page, "cityadmin");
      assert.match(await page.textContent("dialog"), /Unit above.*What it can do/s);
      await page.close();
      const other = await visit(browser, "/units", ".notice.warn", { as: "head" });
      assert.equal(await other.locator("#rows").count(), 0);
      assert.match(await other.textContent(".notice.warn"), /管理员|权限/);
    }),
    "an unknown table is told so": check({}, async (browser) => {
      const page = await visit(browser, "/nonsense", ".notice.warn");
      assert.match(await page.textContent(".notice.warn"), /没有这张表/);
    }),
    "tables, a row and a plan are no wider than 320 px, in forced colours too": check({ width: 320, height: 640, forcedColors: true }, async (browser) => {
      const page = await visit(browser, "", "[data-table]");
      assert.equal(await sideways(page), 0);
      await page.goto(`${mock.origin}/staff/admin/tables/catalogue`);
      await page.waitForSelector("#rows .option");
      assert.equal(await sideways(page), 0);
      await page.click("#rows .option >> nth=0");
      await page.waitForSelector("dialog form");
      none(await axe(page, "a row of the catalogue"));
      assert.equal(await page.evaluate(() => document.querySelector("dialog").scrollWidth - document.querySelector("dialog").clientWidth), 0);
      await page.fill("#f-legal_basis", "市容条例（虚构）");
      await keep(page);
      await effect(page);
      assert.equal(await sideways(page), 0);
      none(await axe(page, "a plan of the catalogue"));
    }),
  };
}
