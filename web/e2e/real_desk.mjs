// The daily desk against the real binary: what callers say is found again in other words, many cases are acted on at once, views are kept,
// and a reply begins with the city's template. People, places and numbers are invented.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

/** The search follows by itself; asked again until it has. */
async function until(ask, what, tries = 60) {
  for (let i = 0; i < tries; ++i) {
    const found = await ask();
    if (found) return found;
    await pause(250);
  }
  throw new Error(`the program did not come to it: ${what}`);
}
const kSaid = "向阳里小区六号楼北侧化粪池满了，污水漫到健身器材旁边，味道很大";
const kAgain = "我住向阳里，六号楼北边化粪池又满了，健身器材那块全是污水";

export function deskInTheBinary({ origin, staff, ask }) {
  const file = (login, verbatim, more = {}) => ask(login, "POST", "/v1/intake", { channel: "hotline", on_behalf: true, request_type: "help", verbatim, ...more });
  const similar = async (login, text) => (await ask(login, "POST", "/v1/suggest", { text })).similar;
  let main = "";
  /** Types the call on the screen, says that it is the same matter, registers; the words of the receipt. */
  async function sameMatter(login, phone) {
    const page = await staff(login);
    await page.goto(`${origin}/staff/new`);
    await page.locator("#f-verbatim").pressSequentially(kAgain, { delay: 5 });
    await page.waitForSelector(`[data-similar="${main}"]`);
    const row = await page.textContent(`[data-similar="${main}"]`);
    await page.click(`[data-same="${main}"]`);
    await page.fill("#f-phone", phone);
    await page.click("form.desk [type=submit]");
    await page.waitForSelector(".single b.code");
    return { row, code: (await page.textContent(".single b.code")).trim(), told: await page.textContent(".single"), page };
  }
  /** Presses a command for all that is shown, lets the eight seconds pass, and reads what became of it. */
  async function bulk(page, command, fill) {
    await page.click('.bulk button:has-text("选中已显示的")');
    await page.click(`[data-bulk=${command}]`);
    await fill?.();
    await page.waitForSelector('.bulk-run[data-phase="waiting"]');
    await page.waitForSelector('.bulk-run[data-phase="over"]');
    const told = await page.textContent("#bulk-run");
    await page.click('.bulk-run button:has-text("收起")');
    return told;
  }
  return {
    "phone desk: another caller's words find the open case, and a call taker's new case is linked to it": async () => {
      main = (await file("calltaker", kSaid, { category: "drainage.sewage", phone: "5550100201" })).code;
      await file("calltaker", "想问一下养老助餐点的营业时间", { category: "social.elder" });
      await until(async () => (await similar("calltaker", kAgain)).some(({ code }) => code === main), "the search of what was just said");
      const found = await similar("calltaker", kAgain);
      assert.equal(found[0].code, main, "the likeliest first");
      assert.ok(found[0].words && !found[0].near);
      assert.ok(found.every(({ code }) => code === main || !code.includes("养老")));
      assert.deepEqual((await similar("calltaker", "怎么办理老年人优待证")).filter(({ code }) => code === main), [], "another matter does not find it");
      const { row, told, code } = await sameMatter("calltaker", "5550100202");
      assert.match(row, /说法相近.*污水外溢/s);
      assert.match(told, new RegExp(`已与 ${main} 关联`));
      assert.notEqual(code, main);
      const sheet = await ask("hotline", "GET", `/v1/cases/${code}`);
      assert.deepEqual(sheet.linked, [main]);
      assert.equal(sheet.verbatim, kAgain, "to the letter");
    },
    "phone desk: the hotline merges at once, and the caller has a number and key of their own": async () => {
      const { told, code, page } = await sameMatter("hotline", "5550100203");
      assert.match(told, new RegExp(`已并入 ${main}，一起办理`));
      assert.equal((await ask("hotline", "GET", `/v1/cases/${code}`)).merged_into, main);
      assert.ok((await ask("hotline", "GET", `/v1/cases/${main}`)).absorbed.includes(code));
      assert.ok((await page.locator(".single b.code").allTextContents())[1].length >= 12);
    },
    "a case shows what is like it: a repeat by its rule, words, and the same resident's, whose looking up is on record": async () => {
      const here = { category: "environment.litter", lat: 42.9031, long: 125.1402, phone: "5550100204" };
      const [first, own] = [(await file("calltaker", "示例里弄口两堆垃圾没人清", here)).code, (await file("calltaker", "示例里弄口的垃圾又堆了两堆没人清", here)).code];
      assert.equal((await ask("hotline", "GET", `/v1/cases/${own}/like`)).place.repeat, false, "two are no repeat");
      const third = (await file("calltaker", "示例里弄口垃圾没清", { ...here, lat: 42.9035, phone: "5550100205" })).code;
      await file("calltaker", "示例里弄口有污水", { ...here, category: "drainage.sewage", phone: "5550100205" });
      const hidden = (await file("calltaker", "示例里弄口两堆垃圾没人清，别说是我", { ...here, confidentiality: "sealed" })).code;
      await until(async () => (await ask("hotline", "GET", `/v1/cases/${own}/like`)).similar.some((one) => one.case.code === first), "the search of the first");
      const page = await staff("hotline");
      await page.goto(`${origin}/staff/case/${own}`);
      await page.waitForSelector("[data-repeat]");
      const place = await page.locator("section[aria-labelledby=like-place] [data-like]").evaluateAll((rows) => rows.map((row) => row.dataset.like));
      assert.ok(place.includes(first) && place.includes(third), place.join(" "));
      await page.click("[data-do=resident]");
      await page.waitForSelector("section[aria-labelledby=like-resident] [data-like]");
      const theirs = await page.locator("section[aria-labelledby=like-resident] [data-like]").evaluateAll((rows) => rows.map((row) => row.dataset.like));
      assert.deepEqual(theirs, [first], "not the neighbour's, not the hidden one");
      assert.ok(!(await page.content()).includes("5550100204"), "the number is compared, never shown");
      assert.equal((await ask("hotline", "GET", `/v1/cases/${hidden}/like`)).secret, true);
      const { entries } = await ask("admin", "GET", "/v1/admin/audit?action=case.resident");
      assert.ok(entries.some(({ object }) => object === own), "who looked is on record");
    },
    "bulk: three needs are classified, dispatched as suggested and signed for, each with its own entry": async () => {
      const codes = [];
      for (const n of [1, 2, 3]) codes.push((await file("hotline", `虚构路 ${n} 号门前道路没有清扫，落叶很多`)).code);
      const page = await staff("hotline");
      await page.goto(`${origin}/staff?code=${codes.join(",")}`);
      await page.waitForFunction(() => document.querySelectorAll(".option").length === 3);
      const classified = await bulk(page, "classify", async () => {
        await page.click('label.tree-item:has(input[value="environment.street_cleaning"])');
        await page.click("dialog [type=submit]");
      });
      assert.match(classified, /3 单中办妥 3 单/);
      assert.match(await bulk(page, "dispatch"), /按建议派单：3 单中办妥 3 单/);
      const unit = await staff("cityadmin");
      await unit.goto(`${origin}/staff?code=${codes.join(",")}`);
      await unit.waitForFunction(() => document.querySelectorAll(".option").length === 3);
      assert.match(await bulk(unit, "sign"), /签收：3 单中办妥 3 单/);
      for (const code of codes) {
        const c = await ask("hotline", "GET", `/v1/cases/${code}`);
        assert.equal(c.status, "signed_for");
        assert.deepEqual(c.timeline.map(({ kind }) => kind), ["received", "classified", "dispatched", "signed"]);
      }
      assert.equal(await unit.locator("[data-bulk=dispatch]").count(), 0, "a unit dispatches nothing");
    },
    "views: what one keeps is there after the page was left, and nobody else's": async () => {
      const page = await staff("hotline");
      await page.goto(`${origin}/staff?queue=overdue&order=received`);
      await page.click('.views button:has-text("存为常用视图")');
      await page.fill("#f-view_name", "超期（演示）");
      await page.keyboard.press("Enter");
      await page.waitForSelector("dialog", { state: "detached" });
      await page.goto(`${origin}/staff`);
      await page.click('.views a:has-text("超期（演示）")');
      await page.waitForSelector('.views a[aria-current="page"]');
      assert.match(page.url(), /queue=overdue&order=received/);
      assert.deepEqual((await ask("hotline", "GET", "/v1/me/views")).views, [{ name: "超期（演示）", filter: { queue: "overdue", order: "received" } }]);
      assert.deepEqual((await ask("cityadmin", "GET", "/v1/me/views")).views, []);
    },
    "replies: the city's templates, that of the category first, shown as the resident will read them": async () => {
      const { templates } = await ask("cityadmin", "GET", "/v1/reply-templates?category=utilities.heating");
      assert.deepEqual(templates.slice(0, 2).map(({ code }) => code), ["heating", "supply"], "the most specific first");
      assert.ok(templates.length >= 8);
      const { cases } = await ask("cityadmin", "GET", "/v1/cases?status=in_hand&limit=1");
      assert.equal(cases.length, 1, "the test needs a case in hand");
      const page = await staff("cityadmin");
      await page.goto(`${origin}/staff/case/${cases[0].code}`);
      await page.waitForSelector("[data-command=file_result]");
      await page.click("[data-command=file_result]");
      await page.waitForSelector("#reply-template");
      await page.selectOption("#reply-template", "done");
      await page.click('button:has-text("插入")');
      await page.waitForSelector("[data-shown=reply]");
      const shown = await page.textContent("[data-shown=reply]");
      assert.equal(shown, await page.inputValue("#f-reply"));
      assert.ok(shown.includes(cases[0].code) && !/[{}]/.test(shown), shown);
      await page.selectOption("#f-outcome", "answered");
      await page.click("dialog [type=submit]");
      assert.match(await page.textContent("dialog .error-summary"), /还有没填的空：【某月某日】/);
      await page.keyboard.press("Escape");
      assert.equal((await ask("cityadmin", "GET", `/v1/cases/${cases[0].code}`)).status, "in_hand");
    },
  };
}
