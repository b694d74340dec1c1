// How the staff app behaves, against the mock: keys, focus, conflicts, sizes. The same against the server is in the other specs.
import assert from "node:assert/strict";
import { overviewChecks } from "./overview_checks.mjs";
import { axe, launch, report } from "./browser.mjs";
import { judgeChecks } from "./judge_checks.mjs";
import { fieldChecks } from "./field_checks.mjs";
import { screensMatrix } from "./matrix.mjs";
import { limitsChecks } from "./limits_checks.mjs";
import { tablesChecks } from "./tables_checks.mjs";
import { adminChecks } from "./admin_checks.mjs";
import { clocksChecks } from "./clocks_checks.mjs";
import { coverChecks } from "./cover_checks.mjs";
import { deskChecks } from "./desk_checks.mjs";
import { liveChecks } from "./live_checks.mjs";
import { mapChecks } from "./map_checks.mjs";
import { mapsetChecks } from "./mapset_checks.mjs";
import { outreachChecks } from "./outreach_checks.mjs";
import { startMock } from "./mock.mjs";
import { likeChecks } from "./like_checks.mjs";
import { answersChecks } from "./answers_checks.mjs";
import { visitsChecks } from "./visits_checks.mjs";
import { roundsChecks } from "./rounds_checks.mjs";

const mock = await startMock();
const of = (status) => mock.rows.find((row) => row.status === status).code;
const visit = async (browser, path) => {
  const page = await browser.page();
  await page.goto(mock.origin + path);
  await page.waitForSelector(/whistles|calendar|rounds/.test(path) ? ".parts, .rate table, .layers, [data-violator]" : path.includes("/case/") ? ".sheet" : ".option");
  return page;
};
/** A check with a browser of its own, closed at the end; whatever the console said fails it. */
const within = (options, check) => async () => {
  const browser = await launch(options);
  try {
    await check(browser);
  } finally {
    await browser.close();
  }
};
const focused = (page) => page.evaluate(() => document.activeElement?.id || document.activeElement?.className || document.activeElement?.tagName);

await report({
  "axe finds a fault when there is one": within({}, async (browser) => {
    const page = await visit(browser, "/staff");
    await page.evaluate(() => document.body.append(document.createElement("img")));
    assert.ok((await axe(page, "broken")).some((line) => line.includes("image-alt")));
  }),
  "J and K move, Enter opens, Esc goes back": within({}, async (browser) => {
    const page = await visit(browser, "/staff");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    const second = await page.textContent(".option.active .code");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".sheet");
    assert.ok(page.url().endsWith(encodeURIComponent(second)));
    await page.keyboard.press("Escape");
    await page.waitForSelector(".sheet", { state: "detached" });
  }),
  "a long list is drawn in part and goes on loading": within({}, async (browser) => {
    const page = await visit(browser, "/staff");
    // J stops at the last row that has come: a person sees the next row before going to it, and so does this.
    for (let i = 0; i <= 200; ++i) {
      await page.waitForSelector(`.option[data-index="${i}"]`);
      await page.keyboard.press("j");
      await page.waitForSelector(`.option.active[data-index="${i}"]`);
    }
    assert.equal(await page.getAttribute(".option.active", "aria-posinset"), "201");
    assert.ok((await page.locator(".option").count()) < 60);
  }),
  "who asks for a state looks beyond what is yet to be done": within({}, async (browser) => {
    const page = await visit(browser, "/staff");
    await page.click("[aria-controls=filters]");
    await page.locator("#filters .filter:has-text('状态') select").first().selectOption("landed");
    await page.waitForFunction(() => !/queue=/.test(location.search) && /status=landed/.test(location.search));
    await page.waitForSelector(".option");
    assert.match(await page.textContent("[aria-controls=filters]"), /1$/);
    await page.goto(`${mock.origin}/staff`);
    await page.click("[aria-controls=filters]");
    await page.locator("#filters .filter:has-text('办结') select").last().selectOption("false");
    await page.waitForFunction(() => !/queue=/.test(location.search) && /open=false/.test(location.search));
    await page.waitForSelector(".option");
    assert.match(await page.textContent("[aria-controls=filters]"), /1$/, "one filter is one");
  }),
  "the bell counts, opens the messages, and forgets what was read": within({}, async (browser) => {
    const page = await visit(browser, "/staff");
    await page.waitForSelector(".bell-count");
    assert.equal(await page.textContent(".bell-count"), "2");
    await page.click(".bell");
    await page.waitForSelector(".message.unread");
    await page.click(".message.unread .btn");
    await page.waitForFunction(() => document.querySelectorAll(".message.unread").length === 1);
    await page.click(".message.unread a");
    await page.waitForSelector(".sheet");
    await page.waitForSelector(".bell-count", { state: "detached" });
    assert.equal(await page.locator("dialog").count(), 0);
  }),
  "a case tells what was sent, what failed and when it is tried again": within({}, async (browser) => {
    const page = await visit(browser, `/staff/case/${of("in_hand")}`);
    await page.waitForSelector(".notices li");
    const rows = await page.locator(".notices li").allTextContents();
    assert.equal(rows.length, 6);
    assert.match(rows[2], /未成功，将重试.*办理进展.*诉求人.*邮件.*连不上 · 已试 3 次 · 下次 /s);
    assert.match(rows[4], /已放弃.*对方网站返回 503/s);
  }),
  "D opens dispatch, focus stays inside, Esc gives it back": within({}, async (browser) => {
    const page = await visit(browser, `/staff/case/${of("triaged")}`);
    await page.focus("[data-command=land]");
    await page.keyboard.press("d");
    await page.waitForSelector("dialog[open]");
    for (let i = 0; i < 25; ++i) {
      await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => document.activeElement === document.body || Boolean(document.activeElement?.closest("dialog"))));
    }
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    await page.waitForFunction(() => document.activeElement?.dataset.command === "land");
  }),
  "a picture is shown to the public, and taken back": within({}, async (browser) => {
    const page = await visit(browser, `/staff/case/${of("triaged")}`);
    const button = page.locator(".shots button:not([data-cover])");
    for (const shown of [true, false]) {
      const before = await page.locator(".shots .hint").textContent();
      await button.click();
      await page.waitForFunction((text) => document.querySelector(".shots .hint").textContent !== text, before);
      assert.equal(await page.locator(".shots .hint").textContent(), shown ? "已公开" : "未公开");
    }
  }),
  "keys do nothing inside a field, nor when switched off": within({}, async (browser) => {
    const page = await visit(browser, `/staff/case/${of("triaged")}`);
    await page.focus("#search");
    await page.keyboard.type("dm");
    assert.equal(await page.inputValue("#search"), "dm");
    await page.focus("h1");
    await page.keyboard.press("?");
    await page.uncheck("#f-shortcuts");
    await page.keyboard.press("Escape");
    await page.keyboard.press("d");
    assert.equal(await page.locator("dialog").count(), 0);
  }),
  "a dispatch travels and the sheet and the list follow": within({}, async (browser) => {
    const page = await visit(browser, `/staff/case/${of("triaged")}?queue=to_dispatch`);
    await page.keyboard.press("d");
    await page.click("dialog [type=submit]");
    await page.waitForSelector("dialog", { state: "detached" });
    assert.match(await page.textContent(".sheet-state"), /待签收/);
    assert.match(await page.textContent(".option.active"), /待签收/);
  }),
  "a refusal stands beside its field and takes focus": within({ expected: [/status of 400/] }, async (browser) => {
    const page = await visit(browser, `/staff/case/${of("in_hand")}`);
    await page.click("[data-command=tell_progress]");
    await page.fill("#f-reply", "已到现场。");
    await fetch(`${mock.origin}/mock/refuse/400`, { method: "POST" });
    await page.click("dialog [type=submit]");
    await page.waitForSelector("#e-reply");
    assert.match(await focused(page), /error-summary/);
    assert.equal(await page.inputValue("#f-reply"), "已到现场。");
  }),
  "someone faster: both versions are shown, nothing is lost, and it can be sent again": within({ expected: [/status of 412/] }, async (browser) => {
    const code = of("result_filed");
    const page = await visit(browser, `/staff/case/${code}`);
    await page.click("[data-command=check_result]");
    await page.click("label.chip:has(input[value=no])");
    await page.fill("#f-reason", "照片看不清，请补拍。");
    await fetch(`${mock.origin}/mock/touch/${encodeURIComponent(code)}`, { method: "POST" });
    await page.click("dialog [type=submit]");
    await page.waitForSelector(".conflict");
    assert.match(await page.textContent(".conflict"), /照片看不清[\s\S]*物业已到现场/);
    assert.equal(await page.inputValue("#f-reason"), "照片看不清，请补拍。");
    await page.click("dialog [type=submit]");
    await page.waitForSelector("dialog", { state: "detached" });
  }),
  "the phone desk asks for the words first and gives a receipt": within({}, async (browser) => {
    const page = await browser.page();
    await page.goto(`${mock.origin}/staff/new`);
    await page.click("form.desk > [type=submit]");
    await page.waitForSelector("#e-verbatim");
    await page.fill("#f-verbatim", "小区门口下水道堵塞");
    await page.click("form.desk > [type=submit]");
    await page.waitForSelector(".big");
  }),
  "a figure opens the cases behind it": within({}, async (browser) => {
    const page = await browser.page();
    await page.goto(`${mock.origin}/staff/figures`);
    const count = await page.textContent("tbody tr:first-child a");
    await page.click("tbody tr:first-child a");
    await page.waitForSelector(".option");
    await page.waitForFunction((n) => document.querySelector(".list-foot")?.textContent?.includes(n), count);
  }),
  "the language changes in place and stays": within({}, async (browser) => {
    const page = await visit(browser, "/staff");
    await page.click("button[lang=en]");
    await page.waitForSelector("html[lang=en]");
    await page.reload();
    await page.waitForSelector("html[lang=en] .option");
  }),
  "W drafts a whistle with the kind's local names; what is missing is told; it goes its way to the end": within({}, async (browser) => {
    const page = await visit(browser, `/staff/case/${of("in_hand")}`);
    await page.waitForSelector("[data-step=draft]");
    await page.keyboard.press("w");
    await page.click("dialog [type=submit]");
    await page.waitForSelector("dialog .error-summary");
    assert.equal(await page.locator("dialog .error-summary li").count(), 3);
    await page.click("label.chip:has(input[name=kind][value=emergency])");
    assert.deepEqual(await page.locator("dialog #f-alias option").allTextContents(), ["请选择", "应急哨"]);
    assert.equal(await page.locator("dialog #f-meet_at").count(), 0, "an emergency has no slot");
    await page.selectOption("dialog #f-alias", "urgent");
    for (const unit of ["6", "7"]) await page.check(`dialog input[name=units][value="${unit}"]`);
    await page.fill("dialog #f-request", "燃气味很重，请到场。");
    await page.click("dialog [type=submit]");
    await page.waitForSelector("dialog", { state: "detached" });
    const card = page.locator(".whistle").first();
    const press = async (step, unit, fill) => {
      const button = card.locator(`[data-step=${step}]${unit ? `[data-unit="${unit}"]` : ""}`);
      await button.click();
      if (fill) {
        await page.waitForSelector("dialog[open]");
        await fill();
        await page.click("dialog [type=submit]");
        await page.waitForSelector("dialog", { state: "detached" });
      }
      // A step that was done is not offered again, but for the plan, which may be written anew.
      if (step !== "plan") await button.waitFor({ state: "detached" });
    };
    assert.match(await card.textContent(), /应急处置哨 · 应急哨.*待批准/s);
    await press("approve");
    await press("blow");
    assert.match(await card.textContent(), /还有 [45] 分钟/);
    for (const unit of ["6", "7"]) {
      await press("acknowledge", unit);
      await press("arrive", unit);
      await press("plan", unit, async () => {
        await page.fill("dialog #f-plan", "关阀检修");
        await page.fill("dialog #f-until", "2099-01-01T12:00");
      });
      await press("finish", unit, () => page.fill("dialog #f-result", "已修好"));
    }
    await press("counter_rate", "6", async () => {
      for (const name of ["needed", "right_units", "facts_right"]) await page.click(`dialog label.chip:has(input[name=${name}][value=yes])`);
    });
    await press("rate", null, async () => {
      await page.selectOption('dialog select[name="6.arrival"]', "5");
      await page.click("dialog label.chip:has(input[name=solved][value=yes])");
    });
    assert.match(await card.textContent(), /到岗 5 · 态度 不适用/);
    await press("close");
    await page.waitForFunction(() => document.querySelector(".whistle").textContent.includes("已结束"));
    assert.equal(await card.locator("[data-step]").count(), 0);
  }),
  "a refusal takes a reason, goes to the district, and another department is called": within({}, async (browser) => {
    const page = await browser.page();
    await page.goto(`${mock.origin}/staff/whistles/901`);
    await page.click('[data-step=refuse][data-unit="8"]');
    await page.click("dialog [type=submit]");
    await page.waitForSelector("dialog #e-reason");
    await page.fill("dialog #f-reason", "不属于本部门职责。");
    await page.click("dialog [type=submit]");
    await page.waitForSelector("dialog", { state: "detached" });
    const refused = page.locator('.part[data-unit="8"]');
    assert.match(await refused.textContent(), /拒绝，待区裁定.*不属于本部门职责/s);
    await refused.locator("[data-step=rule]").click();
    assert.equal(await page.locator("dialog #f-replacement").count(), 0);
    await page.click("dialog label.chip:has(input[name=ruling][value=replaced])");
    await page.selectOption("dialog #f-replacement", "10");
    await page.fill("dialog #f-reason", "由生态环境部门到场。");
    await page.click("dialog [type=submit]");
    await page.waitForSelector('.part[data-unit="10"]');
    assert.match(await refused.textContent(), /已免到.*改叫其他部门/s);
  }),
  "the board asks with its tag, keeps what it has on 304, and follows when someone does something": within({}, async (browser) => {
    const page = await browser.page();
    await page.goto(`${mock.origin}/staff/whistles`);
    await page.waitForSelector(".board-row");
    const again = async () => {
      const answer = page.waitForResponse((one) => one.url().includes("/v1/whistles?"));
      await page.click(".updated button");
      return (await answer).status();
    };
    const rows = await page.locator(".board-row").count();
    const before = await page.getAttribute("[data-updated]", "data-updated");
    assert.equal(await again(), 304);
    await page.waitForFunction((old) => document.querySelector("[data-updated]").dataset.updated !== old, before);
    assert.equal(await page.locator(".board-row").count(), rows);
    const w = await (await fetch(`${mock.origin}/v1/whistles/902`)).json();
    await fetch(`${mock.origin}/v1/whistles/902/approve`, { method: "POST", headers: { "If-Match": `"${w.version}"`, "Content-Type": "application/json" }, body: "{}" });
    assert.equal(await again(), 200);
    await page.waitForFunction(() => document.querySelector('[data-whistle="902"]').textContent.includes("已批准"));
    await page.selectOption("#f-whistle_kind", "enforcement");
    await page.waitForFunction(() => document.querySelectorAll(".board-row").length === 1);
    assert.match(page.url(), /kind=enforcement/);
  }),
  "the whistle rate stands with its sentence, unranked, and opens its rows": within({}, async (browser) => {
    const page = await browser.page();
    await page.goto(`${mock.origin}/staff/whistles`);
    await page.waitForSelector(".rate table");
    assert.match(await page.textContent(".rate"), /数量仅供了解工作量/);
    assert.deepEqual(await page.locator(".rate tbody th").allTextContents(), ["青云街道办事处", "红旗街道办事处", "南湖街道办事处"]);
    assert.match(await page.locator(".rate tbody tr").nth(1).textContent(), /低于区间：2–17/);
    await page.click(".rate tbody tr:first-child td a");
    await page.waitForSelector(".narrowed");
    assert.match(page.url(), /unit=3.*blown=yes/);
  }),
  "the calendar shows months, marks and sources; a year is looked at before it is loaded": within({ expected: [/status of 400/] }, async (browser) => {
    const page = await browser.page();
    await page.goto(`${mock.origin}/staff/calendar/2026`);
    await page.waitForSelector(".months");
    assert.equal(await page.locator(".month").count(), 12);
    assert.equal(await page.locator(".day-makeup .num").count(), 3);
    assert.match(await page.textContent(".layers"), /国办发明电.*sha256 a{64}/s);
    await page.click('.years a:has-text("2027")');
    await page.waitForSelector(".months.provisional");
    const choose = (index, text) => page.setInputFiles(`#f-files_${index}`, { name: "2027.json", mimeType: "application/json", buffer: Buffer.from(text) });
    const preview = "section[aria-labelledby=load] [type=submit]";
    await choose(0, "disagree");
    await page.click(preview);
    await page.waitForSelector("#e-files_1");
    await choose(1, "{}");
    await page.click(preview);
    await page.waitForSelector(".error-summary");
    assert.match(await page.textContent(".error-summary"), /2027-02-06/);
    await choose(0, "{}");
    await page.click(preview);
    await page.waitForSelector(".plan tbody");
    assert.match(await page.textContent(".plan"), /2027-02-20.*休息.*上班/s);
    await page.click(".plan .btn.primary");
    await page.waitForSelector(".plan", { state: "detached" });
    await page.waitForFunction(() => document.querySelector(".calendar").textContent.includes("第 4 版"));
  }),
  "the three rates stand by name with interval and group in words, and lead to their rounds": within({}, async (browser) => {
    const page = await browser.page();
    await page.goto(`${mock.origin}/staff/scores`);
    await page.waitForSelector(".rates tbody tr");
    const names = await page.locator(".rates tbody th").allTextContents();
    assert.deepEqual(names, [...names].sort(new Intl.Collator("zh").compare), "by name");
    const line = (key) => page.locator(`.rates tr[data-key="${key}"]`).textContent();
    assert.match(await line(4), /41\/84 48\.8%区间 38\.\d–59\.\d%.*明显低于全市/s);
    assert.match(await line(7), /9\/12 75\.0%.*样本不足/s);
    assert.match(await line(10), /———无有效回访/);
    assert.match(await page.textContent(".scores"), /数量仅供了解工作量；同一事项只计一次/);
    assert.match(await page.textContent("section[aria-labelledby=beside] tbody"), /全部 106 轮中 15 轮/);
    assert.match(await page.textContent("section[aria-labelledby=beside]"), /超过警戒线，须核查/);
    assert.equal(await page.locator(".score-groups dd").count(), 3);
    assert.doesNotMatch(await page.textContent(".score-groups"), /市水务局|\d/, "too few have no group, and no group has a number");
    await page.waitForSelector(".funnel svg");
    assert.equal(await page.locator(".funnel-point circle").count(), await page.locator("section[aria-labelledby=funnel] tbody tr").count());
    await page.selectOption("#f-profile", "cn-bj-district");
    await page.waitForSelector("#alike");
    assert.match(page.url(), /profile=cn-bj-district/);
    assert.match(await page.textContent("details.more"), /第 1 版.*0\.9.*G1 G2 G3/s);
    await page.selectOption("#f-by", "zone");
    await page.waitForFunction(() => document.querySelector(".rates caption")?.textContent.includes("按区域"));
    assert.equal(await page.locator(".funnel").count(), 0);
    await page.click('.rates tr[data-key="hongqi"] td a');
    await page.waitForSelector(".board tbody tr");
    assert.match(page.url(), /scores\/rows\?.*zone=hongqi/);
    assert.match(await page.textContent("h1"), /红旗街道/);
    assert.match(await page.textContent(".board tbody"), /待二次回访，暂不显示.*不纳入考核（诉求不合法）/s);
  }),
  "the duty list is narrowed; a precedent is adopted with a basis and another dismissed with a reason": within({}, async (browser) => {
    const page = await browser.page();
    await page.goto(`${mock.origin}/staff/dispatch`);
    await page.waitForSelector(".board tbody");
    assert.match(await page.textContent(".board tbody"), /各街道（乡镇）/);
    await page.fill("#f-sought", "水务");
    await page.waitForFunction(() => document.querySelectorAll(".board tbody tr").length === 1);
    await page.click('.years a:has-text("先例")');
    await page.waitForSelector("[data-precedent]");
    await page.click('[data-precedent="71"] [data-decision=adopt]');
    await page.click("dialog [type=submit]");
    await page.waitForSelector("dialog .error-summary");
    await page.selectOption("#f-zone", "qingyun");
    await page.fill("#f-legal_basis", "城镇排水与污水处理条例");
    await page.fill("#f-reason", "小区外管网");
    await page.click("dialog [type=submit]");
    await page.waitForSelector("dialog", { state: "detached" });
    assert.match(await page.textContent('[data-precedent="71"]'), /已采纳.*写入目录版本13/s);
    await page.click('[data-precedent="58"] [data-decision=dismiss]');
    await page.fill("#f-reason", "情形不同");
    await page.click("dialog [type=submit]");
    await page.waitForSelector("dialog", { state: "detached" });
    assert.match(await page.textContent('[data-precedent="58"]'), /不采纳.*情形不同/s);
    assert.equal(await page.locator('[data-precedent="58"] button').count(), 0);
  }),
  "new lists are looked at before they are loaded, and what the catalogue refuses is not loaded": within({ expected: [/status of 400/] }, async (browser) => {
    const page = await browser.page();
    await page.goto(`${mock.origin}/staff/dispatch/load`);
    const submit = "form.ask [type=submit]";
    const choose = (text) => page.setInputFiles("#f-duty_list", { name: "duty_list.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.click(submit);
    await page.waitForSelector("#e-duty_list");
    await choose("broken");
    await page.click(submit);
    await page.waitForFunction(() => document.querySelector(".error-summary")?.textContent.includes("duty_list.csv:4"));
    await choose("against");
    await page.click(submit);
    await page.waitForSelector(".refusals");
    assert.equal(await page.locator(".plan .btn").count(), 0);
    await choose("good");
    await page.waitForSelector(".plan", { state: "detached" });
    await page.click(submit);
    await page.click(".plan .btn");
    await page.waitForSelector(".notice.ok");
    assert.match(await page.textContent(".notice.ok"), /现为第 \d+ 版/);
  }),
  "who asked for a tip-off is told in words, and leads to the case only where it may be read": within({}, async (browser) => {
    const page = await browser.page();
    await page.goto(`${mock.origin}/staff/alerts`);
    await page.waitForSelector(".board-row");
    await page.click(".single > .btn");
    await page.waitForSelector(".board-row:nth-child(2)");
    assert.match(await page.textContent(".board-row"), /南湖街道办事处有人（承办甲（虚构））/);
    assert.match(await page.textContent(".board-row:nth-child(2)"), /有人（账号 18）/, "by number, who has no name");
    assert.deepEqual(await page.locator(".board-row").evaluateAll((rows) => rows.map((row) => row.querySelectorAll("a").length)), [1, 0]);
  }),
  "search finds words, says why, keeps its question in the address, and opens a whole number": within({ expected: [/400/] }, async (browser) => {
    const page = await visit(browser, "/staff");
    const word = [...mock.rows[0].description].slice(0, 2).join("");
    await page.keyboard.press("/");
    await page.keyboard.type(word);
    await page.keyboard.press("Enter");
    await page.waitForSelector(".why mark");
    assert.equal(new URL(page.url()).searchParams.get("q"), word);
    assert.ok((await page.locator(".why mark").allTextContents()).every((text) => text === word));
    await page.selectOption(".search-filters select >> nth=0", "false");
    await page.waitForFunction(() => new URL(location.href).searchParams.get("open") === "false");
    await page.fill("#search", "a b c d e f g h i");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".notice.bad");
    assert.match(await page.textContent(".notice.bad"), /最多 8 个词/);
    await page.fill("#search", mock.rows[0].code.toLowerCase());
    await page.keyboard.press("Enter");
    await page.waitForSelector(".sheet");
  }),
  "/ on another screen begins a search": within({}, async (browser) => {
    const page = await browser.page();
    await page.goto(`${mock.origin}/staff/figures`);
    await page.waitForSelector("h1");
    await page.keyboard.press("/");
    await page.waitForFunction(() => document.activeElement?.id === "search" && location.pathname === "/staff/search");
  }),
  "a case and its dispatch dialog tell every reason and how often it was passed on": within({}, async (browser) => {
    const page = await visit(browser, `/staff/case/${of("triaged")}`);
    await page.waitForSelector(".suggestion .reasons");
    assert.match(await page.textContent(".suggestion"), /已转 2 次。.*再转就由区里承办.*退过单的单位：青云街道办事处、市水务局/s);
    await page.keyboard.press("d");
    await page.waitForSelector("dialog .reasons");
    assert.equal(await page.locator("dialog .reasons li").count(), 3);
    assert.match(await page.textContent("dialog .transfers"), /已转 2 次/);
  }),
  ...roundsChecks({ mock, within }),
  ...overviewChecks({ mock, within }),
  ...judgeChecks({ mock, within }),
  ...fieldChecks({ within }),
  ...outreachChecks({ within }),
  ...visitsChecks({ mock, within }),
  ...answersChecks({ mock, within }),
  ...likeChecks({ mock, within }),
  ...screensMatrix(mock),
  ...limitsChecks({ mock, within }),
  ...tablesChecks({ mock, within }),
  ...clocksChecks({ mock, within }),
  ...coverChecks({ mock, within }),
  ...deskChecks({ within }),
  ...liveChecks({ mock, within }),
  ...mapChecks({ mock, within }),
  ...mapsetChecks({ mock, within }),
  ...adminChecks({ mock, within }),
});
mock.close();
