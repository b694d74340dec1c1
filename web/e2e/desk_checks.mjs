// The daily desk on the screen, each check against a mock of its own; mock.spec.mjs runs them with its own.
import assert from "node:assert/strict";
import { axe, none, sideways } from "./browser.mjs";
import { startMock } from "./mock.mjs";

const kUndo = 8000;

export function deskChecks({ within }) {
  /** A check with a browser and a server of its own; time can be put forward. */
  const at = (path, options, check) => within(options, async (browser) => {
    const mock = await startMock();
    try {
      const page = await browser.page();
      await page.clock.install();
      await page.goto(mock.origin + path);
      await page.waitForSelector(".option, form.desk, .sheet");
      await check(page, mock, browser);
    } finally {
      mock.close();
    }
  });
  const pick = (page, index, modifiers = []) => page.locator(`.option[data-index="${index}"] .pick`).click({ modifiers });
  const codeOf = async (page, index) => (await page.textContent(`.option[data-index="${index}"] .code`)).trim();
  const offered = (page) => page.locator("[data-bulk]").evaluateAll((all) => all.map((one) => one.dataset.bulk));
  const counted = (page, n) => page.waitForFunction((text) => document.querySelector(".bulk [role=status]")?.textContent.includes(text), `已选 ${n} 单`);
  const toPhase = (page, phase) => page.waitForSelector(`.bulk-run[data-phase=${phase}]`);
  const forward = async (page) => {
    await page.clock.fastForward(kUndo);
    await toPhase(page, "over");
  };

  return {
    "bulk: rows are chosen by the box, in a range, by keys, and all that is shown up to 200": at("/staff?queue=to_sign", {}, async (page) => {
      await page.waitForSelector(".bulk");
      await pick(page, 0);
      await counted(page, 1);
      assert.equal(await page.locator(".sheet").count(), 0, "the box opens nothing");
      await pick(page, 3, ["Shift"]);
      await counted(page, 4);
      assert.equal(await page.locator('.option[aria-selected="true"]').count(), 4);
      await pick(page, 1);
      await counted(page, 3);
      await page.focus(".scroller");
      await page.keyboard.press("j");
      await page.keyboard.press("Space");
      await counted(page, 2);
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      await page.keyboard.press("Shift+X");
      await counted(page, 4);
      assert.equal(await page.getAttribute(".scroller", "aria-multiselectable"), "true");
      await page.click(".bulk > .btn.small");
      const shown = Number(/共 (\d+) 单/.exec(await page.textContent(".list-foot"))?.[1] ?? 0);
      await counted(page, Math.min(200, shown));
      await page.goto(new URL("/staff", page.url()).href);
      await page.waitForSelector(".option");
      for (let n = 0; n < 3; ++n) {
        const before = await page.textContent(".bulk > .btn.small");
        await page.locator(".scroller").evaluate((list) => list.scrollTo(0, list.scrollHeight));
        await page.waitForFunction((text) => document.querySelector(".bulk > .btn.small").textContent !== text, before);
      }
      await page.click(".bulk > .btn.small");
      await counted(page, 200);
      assert.match(await page.textContent(".bulk [role=status]"), /一次最多 200 单，有 \d+ 单没有选上/);
    }),
    "bulk: only what every chosen case allows is offered, and the rest can be narrowed to": at("/staff?queue=to_dispatch", {}, async (page, mock) => {
      const states = new Map(mock.rows.map(({ code, status }) => [code, status]));
      const of = async (status) => {
        for (let i = 0; ; ++i) if (states.get(await codeOf(page, i)) === status) return i;
      };
      await pick(page, await of("triaged"));
      await page.waitForSelector("[data-bulk=dispatch]");
      assert.deepEqual(await offered(page), ["urge", "classify", "dispatch"]);
      await pick(page, await of("received"));
      await page.waitForSelector("[data-bulk=dispatch]", { state: "detached" });
      await page.waitForSelector("[data-bulk=urge]");
      assert.deepEqual(await offered(page), ["urge", "classify"]);
      assert.match(await page.textContent(".bulk .hint:last-of-type"), /办理结果和办结不能批量/);
      await page.click(".bulk summary");
      assert.match(await page.textContent(".bulk .refused"), /按建议派单 1 单不能：/);
      await page.click('.bulk .refused button:has-text("只留能做的 1 单")');
      await counted(page, 1);
      await page.waitForSelector("[data-bulk=dispatch]");
      assert.ok(mock.daily.asked.every((codes) => codes.length <= 50));
      assert.equal(await page.locator("[data-bulk=file_result], [data-bulk=land], [data-bulk=redact], [data-bulk=check_result]").count(), 0);
    }),
    "bulk: undone in the wait nothing is sent, and the choice and the focus stay": at("/staff?queue=to_sign", {}, async (page, mock) => {
      for (const i of [0, 1, 2]) await pick(page, i);
      await page.click("[data-bulk=sign]");
      await toPhase(page, "waiting");
      assert.match(await page.textContent("#bulk-run"), /8 秒后对 3 单签收，现在还没有发送/);
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), "撤销");
      await page.clock.fastForward(kUndo - 1000);
      assert.equal(mock.field.done.length, 0);
      await page.keyboard.press("Enter");
      await page.waitForSelector(".bulk-run", { state: "detached" });
      await page.clock.fastForward(kUndo);
      assert.equal(mock.field.done.length, 0);
      await counted(page, 3);
      assert.equal(await page.evaluate(() => document.activeElement?.dataset.bulk), "sign");
    }),
    "bulk: after the wait each case has a result of its own": at("/staff?queue=to_sign", { expected: [/status of 4(12|09)/] }, async (page, mock) => {
      const codes = await Promise.all([0, 1, 2, 3, 4, 5].map((i) => codeOf(page, i)));
      for (const i of [0, 1, 2, 3, 4, 5]) await pick(page, i);
      await page.waitForSelector("[data-bulk=sign]");
      await fetch(`${mock.origin}/mock/touch/${codes[1]}`, { method: "POST" });
      await page.click("[data-bulk=sign]");
      await toPhase(page, "waiting");
      await fetch(`${mock.origin}/mock/refuse/409`, { method: "POST" });
      await forward(page);
      assert.match(await page.textContent("#bulk-run"), /签收：6 单中办妥 4 单/);
      const done = mock.field.of("sign");
      assert.equal(done.length, 4);
      assert.equal(new Set(done.map(({ key }) => key)).size, 4, "a key for each");
      assert.match(await page.textContent('[data-job="changed"]'), new RegExp(`${codes[1]}.*已被别人改动`));
      assert.equal(await page.locator('[data-job="refused"]').count(), 1);
      assert.match(await page.textContent('[data-job="refused"]'), /不能报结/);
      const marks = await page.locator(".option .row-state").evaluateAll((all) => all.slice(0, 6).map((one) => one.textContent));
      assert.ok(marks.some((text) => text.includes("已被别人改动")) && marks.some((text) => text.includes("被规则退回")));
      assert.equal(marks.filter((text) => text.includes("已办") && text.includes("已签收")).length, 4, marks.join());
      await page.click('[data-job="changed"] a');
      await page.waitForSelector(".sheet");
      assert.ok(page.url().includes(codes[1]));
      assert.equal(await page.locator(".bulk-run").count(), 1, "it stays until it is put away");
      await page.click('.bulk-run button:has-text("重新选中")');
      await counted(page, 2);
      await page.waitForSelector("[data-bulk=sign]");
      await page.click("[data-bulk=sign]");
      await forward(page);
      assert.equal(mock.field.of("sign").length, 6, "as it is now it can be signed");
      await page.click('.bulk-run button:has-text("收起")');
      await page.waitForSelector(".bulk-run", { state: "detached" });
    }),
    "bulk: what did not arrive is sent again and happens once": at("/staff?queue=to_sign", { expected: [/ERR_EMPTY_RESPONSE|Failed to load/] }, async (page, mock) => {
      for (const i of [0, 1, 2]) await pick(page, i);
      await page.click("[data-bulk=sign]");
      await toPhase(page, "waiting");
      // The browser itself asks again once where a connection was open already.
      mock.field.lose = 99;
      await forward(page);
      mock.field.lose = 0;
      assert.equal(await page.locator('[data-job="unreached"]').count(), 3);
      assert.match(await page.textContent('[data-job="unreached"]'), /连不上服务器/);
      await page.click('.bulk-run button:has-text("重发没有送到的 3 单")');
      await page.waitForFunction(() => document.querySelector("#bulk-run").textContent.includes("办妥 3 单"));
      assert.equal(mock.field.of("sign").length, 3);
    }),
    "bulk: a dispatch goes where each is suggested, told before it is sent": at("/staff?queue=to_dispatch", {}, async (page, mock) => {
      const states = new Map(mock.rows.map(({ code, status }) => [code, status]));
      for (let i = 0, n = 0; n < 4; ++i)
        if (states.get(await codeOf(page, i)) === "triaged") await pick(page, i), ++n;
      await page.click("[data-bulk=dispatch]");
      await toPhase(page, "waiting");
      assert.match(await page.textContent(".bulk-run"), /(青云街道办事处|市水务局) \d 单/);
      await forward(page);
      const sent = mock.field.of("dispatch");
      assert.equal(sent.length, 4);
      for (const { code, body } of sent) assert.deepEqual(body, { unit: Number(mock.cases.get(code).id.slice(-1)) % 2 === 0 ? "3" : "7" });
    }),
    "bulk: urging and classifying ask, by keyboard alone, and what is empty is told": at("/staff?queue=to_dispatch", {}, async (page, mock) => {
      await page.focus(".scroller");
      await page.keyboard.press("j");
      await page.keyboard.press("x");
      await page.keyboard.press("Shift+ArrowDown");
      await page.keyboard.press("x");
      await counted(page, 2);
      await page.focus("[data-bulk=urge]");
      await page.keyboard.press("Enter");
      await page.waitForSelector("dialog[open]");
      await page.click("dialog [type=submit]");
      assert.match(await page.textContent("dialog .error-summary"), /请选择/);
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog", { state: "detached" });
      await page.waitForFunction(() => document.activeElement?.dataset.bulk === "urge");
      await page.keyboard.press("Enter");
      await page.click("label.chip:has(input[value=overdue])");
      await page.fill("#f-note", "请今天答复诉求人。");
      await page.click("dialog [type=submit]");
      await forward(page);
      assert.deepEqual(mock.field.of("urge").map(({ body }) => body), Array(2).fill({ level: "overdue", note: "请今天答复诉求人。" }));
      await page.click('.bulk-run button:has-text("收起")');
      await pick(page, 0);
      await page.click("[data-bulk=classify]");
      await page.click("label.tree-item:has(input[value=drain])");
      await page.click("dialog [type=submit]");
      await forward(page);
      assert.deepEqual(mock.field.of("classify").map(({ body }) => body), [{ category: "drain" }], "what is not asked is not sent, and stays");
    }),
    "bulk: leaving the page in the wait asks, and another queue forgets the choice": at("/staff?queue=to_sign", {}, async (page, mock) => {
      await pick(page, 0);
      await page.click("[data-bulk=sign]");
      await toPhase(page, "waiting");
      const asked = page.waitForEvent("dialog");
      void page.close({ runBeforeUnload: true });
      const dialog = await asked;
      assert.equal(dialog.type(), "beforeunload");
      await dialog.dismiss();
      await page.click(".bulk-run .btn.primary");
      await counted(page, 1);
      await page.click(".queue-in_hand");
      await page.waitForFunction(() => !document.querySelector(".bulk [role=status]")?.textContent.includes("已选"));
      assert.equal(mock.field.done.length, 0);
    }),
    "bulk: who only reads chooses nothing": at("/staff", {}, async (page, mock, browser) => {
      await page.close();
      const other = await browser.page();
      await other.route("**/v1/me", async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ json: { ...(await answer.json()), permissions: ["case_read"] } });
      });
      await other.goto(`${mock.origin}/staff`);
      await other.waitForSelector(".option");
      assert.equal(await other.locator(".pick, .bulk").count(), 0);
      assert.equal(await other.getAttribute(".scroller", "aria-multiselectable"), null);
    }),
    "views: one is kept under a name, opens by its link, and its address is all there is to share": at("/staff?queue=overdue&order=received&zone=qingyun", {}, async (page, mock, browser) => {
      await page.click('.views button:has-text("存为常用视图")');
      await page.waitForSelector("dialog[open]");
      assert.equal(await page.evaluate(() => document.activeElement?.id), "f-view_name");
      await page.keyboard.press("Enter");
      await page.waitForSelector("dialog .error-summary");
      assert.match(await page.textContent("dialog .error-summary"), /名称 1 到 40 个字/);
      await page.focus("#f-view_name");
      await page.keyboard.type("青云超期");
      await page.keyboard.press("Enter");
      await page.waitForSelector("dialog", { state: "detached" });
      assert.deepEqual(mock.daily.views.views, [{ name: "青云超期", filter: { queue: "overdue", order: "received", zone: "qingyun" } }]);
      const link = page.locator('.views a:has-text("青云超期")');
      assert.equal(await link.getAttribute("aria-current"), "page");
      assert.equal(await page.locator('.views button:has-text("存为常用视图")').count(), 0, "it is kept already");
      await page.click(".queue-landed");
      await page.waitForSelector('.views a:not([aria-current])');
      await link.focus();
      await page.keyboard.press("Enter");
      await page.waitForSelector('.views a[aria-current="page"]');
      assert.match(page.url(), /\/staff\?queue=overdue&order=received&zone=qingyun$/);
      const other = await browser.page();
      await other.goto(page.url());
      await other.waitForSelector(".option, .empty");
      assert.equal(await other.locator('.queue-overdue[aria-current="page"]').count(), 1);
      await other.close();
    }),
    "views: renamed and removed by keyboard, and what was changed elsewhere is not overwritten": at("/staff", {  expected: [/status of 412/] }, async (page, mock) => {
      mock.daily.views = { version: 3, views: [{ name: "一", filter: { queue: "mine", order: "due" } }, { name: "二", filter: { queue: "objected", order: "due" } }] };
      await page.reload();
      await page.waitForSelector(".views a");
      const manage = page.locator('.views button:has-text("管理视图")');
      await manage.focus();
      await page.keyboard.press("Enter");
      await page.fill("#f-view_0", "二");
      await page.keyboard.press("Enter");
      assert.match(await page.textContent("dialog .error-summary"), /已有同名/);
      await page.focus('[data-view="1"] button');
      await page.keyboard.press("Enter");
      assert.match(await page.textContent('[data-view="1"]'), /保存后移除“二”/);
      await page.focus("#f-view_0");
      await page.keyboard.press("Enter");
      await page.waitForSelector("dialog", { state: "detached" });
      assert.deepEqual(mock.daily.views.views, [{ name: "二", filter: { queue: "mine", order: "due" } }]);
      assert.match(await page.evaluate(() => document.activeElement?.textContent), /管理视图/);
      await page.keyboard.press("Enter");
      mock.daily.views = { version: 9, views: [{ name: "别处", filter: { queue: "mine", order: "due" } }] };
      await page.fill("#f-view_0", "改");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.querySelector("dialog .error-summary")?.textContent.includes("别处改动过"));
      assert.equal(await page.inputValue("#f-view_0"), "别处");
      assert.equal(mock.daily.views.version, 9);
      await page.keyboard.press("Escape");
      await page.click(".queue-carried");
      await page.click('.views button:has-text("存为常用视图")');
      await page.fill("#f-view_name", "挂账");
      mock.daily.views = { version: 12, views: [{ name: "又一个", filter: { queue: "mine", order: "due" } }] };
      await page.keyboard.press("Enter");
      await page.waitForSelector("dialog", { state: "detached" });
      assert.deepEqual(mock.daily.views.views.map(({ name }) => name), ["又一个", "挂账"], "a new one is put to what there is now");
    }),
    "views: axe and width, with many and long names": at("/staff?queue=carried", {}, async (page, mock) => {
      const views = Array.from({ length: 20 }, (_, i) => ({ name: `第 ${i + 1} 个视图，名称写得很长很长，几乎到了上限，一共四十字`, filter: { queue: "mine", order: "due", zone: `z${i}` } }));
      mock.daily.views = { version: 3, views };
      await page.reload();
      await page.waitForSelector(".views a");
      for (const width of [1280, 360, 320]) {
        await page.setViewportSize({ width, height: 780 });
        none(await axe(page, `views ${width}`));
        assert.equal(await sideways(page), 0, `views ${width}`);
      }
      await page.click('.views button:has-text("存为常用视图")');
      await page.fill("#f-view_name", "第二十一个");
      await page.keyboard.press("Enter");
      await page.waitForSelector("dialog .error-summary");
      assert.match(await page.textContent("dialog .error-summary"), /最多保存 20 个/);
      await page.keyboard.press("Escape");
      await page.click('.views button:has-text("管理视图")');
      await page.waitForSelector("dialog[open]");
      none(await axe(page, "manage"));
      assert.equal(await sideways(page), 0, "manage");
    }),
    "replies: a template goes in at the cursor, its blanks are filled one by one, and none is sent": at("/staff?queue=in_hand", {}, async (page, mock) => {
      const c = mock.rows.find(({ status }) => status === "rework");
      mock.cases.set(c.code, { ...mock.cases.get(c.code), category: "drain" });
      await page.goto(`${mock.origin}/staff/case/${c.code}`);
      await page.waitForSelector(".sheet");
      await page.keyboard.press("r");
      await page.waitForSelector("#reply-template");
      const names = await page.locator("#reply-template option").allTextContents();
      assert.equal(names.length, 3);
      assert.match(names[1], /^【地点】的下水道/, "that of the category comes first");
      assert.doesNotMatch(names[2], /[{}]/);
      await page.fill("#f-reply", "您好！再见。");
      await page.locator("#f-reply").evaluate((area) => area.setSelectionRange(3, 3));
      await page.selectOption("#reply-template", "drained");
      await page.click('button:has-text("插入")');
      await page.waitForFunction(() => document.activeElement?.id === "f-reply");
      const text = await page.inputValue("#f-reply");
      assert.ok(text.startsWith("您好！【地点】的下水道") && text.endsWith("日再见。"), text);
      assert.ok(text.includes(c.code) && /\d{4}年\d+月\d+日/.test(text) && !/[{}]/.test(text), text);
      assert.equal(await page.locator("#f-reply").evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd)), "【地点】");
      await page.keyboard.type("3 号楼门口");
      await page.selectOption("#f-outcome", "answered");
      await page.click("dialog [type=submit]");
      assert.match(await page.textContent("dialog .error-summary"), /答复.*还有没填的空：【多少米】/);
      await page.click('button:has-text("下一处空白（剩 1 处）")');
      await page.waitForFunction(() => document.activeElement?.id === "f-reply");
      await page.keyboard.type("60 米 {name}");
      await page.waitForSelector('button:has-text("下一处空白")', { state: "detached" });
      await page.click("dialog [type=submit]");
      assert.match(await page.textContent("dialog .error-summary"), /答复里还有 \{name\}，诉求人会原样看到/);
      assert.equal(mock.field.done.length, 0);
      await page.fill("#f-reply", (await page.inputValue("#f-reply")).replace(" {name}", ""));
      const shown = await page.textContent("[data-shown=reply]");
      assert.equal(shown, await page.inputValue("#f-reply"), "to the letter");
      assert.match(await page.textContent(".preview"), /审核通过后显示.*待确认.*单位答复.*结果已审核，请您确认/s);
      await page.click("dialog [type=submit]");
      await page.waitForSelector("dialog", { state: "detached" });
      assert.equal(mock.field.of("file_result")[0].body.reply, shown);
    }),
    "replies: the preview says where and when a landing and progress are shown": at("/staff?queue=all", {}, async (page, mock) => {
      const of = (status) => mock.rows.find((row) => row.status === status).code;
      await page.goto(`${mock.origin}/staff/case/${of("callback")}`);
      await page.click("[data-command=land]");
      await page.waitForSelector(".preview");
      await page.selectOption("#f-code", "out_of_scope");
      await page.fill("#f-reply", "请向法院提出。");
      await page.fill("#f-reason", "司法事项");
      assert.match(await page.textContent(".preview"), /另一人复核同意后显示.*已办结.*请向法院提出。.*已办结 .*司法事项/s);
      await page.selectOption("#f-code", "solved");
      assert.match(await page.textContent(".preview"), /提交后显示/);
      await page.goto(`${mock.origin}/staff/case/${of("in_hand")}`);
      await page.click("[data-command=tell_progress]");
      await page.waitForSelector(".preview");
      await page.fill("#f-reply", "配件明天到");
      assert.match(await page.textContent(".preview"), /提交后显示.*办理中.*阶段反馈\s*配件明天到/s);
      assert.equal(await page.locator("[data-shown=reply]").count(), 0, "progress is no answer");
    }),
    "replies: axe and width in both languages": at("/staff", {}, async (page, mock, browser) => {
      for (const lang of ["zh", "en"]) {
        await browser.context.addCookies([{ name: "lang", value: lang, url: mock.origin }]);
        await page.goto(`${mock.origin}/staff/case/${mock.rows.find(({ status }) => status === "rework").code}`);
        await page.waitForSelector(".sheet");
        await page.keyboard.press("r");
        await page.waitForSelector("#reply-template");
        await page.selectOption("#reply-template", { index: 1 });
        await page.click(".span-tools button");
        await page.waitForSelector("[data-shown=reply]");
        for (const width of [1280, 360, 320]) {
          await page.setViewportSize({ width, height: 780 });
          none(await axe(page, `reply ${lang} ${width}`));
          assert.equal(await sideways(page), 0, `reply ${lang} ${width}`);
        }
      }
    }),
    "intake: while one writes, cases that may be the same are shown, and only the newest question counts": at("/staff/new", {}, async (page, mock) => {
      await page.locator("#f-verbatim").pressSequentially("下水道返水三天", { delay: 20 });
      await page.clock.fastForward(600);
      await page.waitForSelector("[data-similar]");
      for (let i = 0; i < 100 && mock.daily.said.at(-1)?.text !== "下水道返水三天"; ++i) await new Promise((next) => setTimeout(next, 50));
      // On a busy machine a pause between two keys may be long enough for a question of its own.
      assert.ok(mock.daily.said.length < 4, "not once a key");
      assert.deepEqual(mock.daily.said.at(-1), { text: "下水道返水三天" });
      assert.match(await page.textContent("form.desk [role=status]"), /可能是同一件事的诉求：2 件/);
      const first = page.locator("[data-similar]").first();
      assert.match(await first.textContent(), /说法相近.*(剩|超期)/s);
      await page.fill("#f-lat", "30.05");
      await page.fill("#f-long", "110.1");
      await page.clock.fastForward(600);
      await page.waitForFunction(() => document.querySelectorAll("[data-similar]").length === 4);
      assert.deepEqual(mock.daily.said.at(-1), { text: "下水道返水三天", lat: 30.05, long: 110.1 });
      assert.match(await first.textContent(), /附近.*说法相近/s);
      const look = first.locator("a");
      assert.equal(await look.getAttribute("target"), "_blank");
      await page.fill("#f-verbatim", "");
      await page.waitForSelector("[data-similar]", { state: "detached" });
    }),
    "intake: an answer that comes too late is dropped": at("/staff/new", { expected: [/ERR_ABORTED|Failed to load/] }, async (page, mock) => {
      let hold;
      const held = new Promise((done) => (hold = done));
      let first = true;
      await page.route("**/v1/suggest", async (route) => {
        if (!first) return route.continue();
        first = false;
        await held;
        await route.fulfill({ json: { categories: [], similar: [{ code: "LATE", status: "received", category: "", zone: "", title: "迟到", address: "", description: "", received_at: new Date().toISOString(), due_result: null, lead: null, near: true, words: false }] } }).catch(() => undefined);
      });
      await page.fill("#f-verbatim", "路灯不亮了");
      const asking = page.waitForRequest("**/v1/suggest");
      await page.clock.fastForward(600);
      await asking;
      await page.fill("#f-verbatim", "下水道返水了");
      await page.clock.fastForward(600);
      await page.waitForSelector("[data-similar]");
      hold();
      await page.clock.fastForward(600);
      assert.equal(await page.locator('[data-similar="LATE"]').count(), 0);
      assert.equal(await page.locator("[data-similar]").count(), 2);
      assert.equal(mock.daily.said.length, 1);
    }),
    "intake: one key says that it is the same matter, and what is left to ask is who calls": at("/staff/new", {}, async (page, mock) => {
      await page.fill("#f-verbatim", "我也遇到返水，一楼都进水了");
      await page.clock.fastForward(600);
      await page.waitForSelector("[data-similar]");
      const code = await page.locator("[data-similar]").nth(1).getAttribute("data-similar");
      await page.focus("#f-verbatim");
      await page.keyboard.press("Alt+2");
      await page.waitForSelector("#f-same_as");
      assert.match(await page.textContent("#f-same_as"), new RegExp(`与 ${code} 是同一件事.*单独答复、单独回访`, "s"));
      await page.waitForFunction(() => document.activeElement?.id === "f-same_as");
      await page.click("#f-same_as button");
      await page.waitForSelector(`[data-same="${code}"]`);
      await page.click(`[data-same="${code}"]`);
      await page.fill("#f-phone", "13800000000");
      const sent = page.waitForRequest((request) => request.url().endsWith("/v1/intake"));
      await page.click("form.desk [type=submit]");
      const body = (await sent).postDataJSON();
      assert.equal(body.same_as, code);
      assert.equal(body.verbatim, "我也遇到返水，一楼都进水了");
      await page.waitForSelector(".single .notice.ok b.code");
      assert.match(await page.textContent(".single"), new RegExp(`已并入 ${code}，一起办理`));
      await page.click('button:has-text("再登记一件")');
      assert.equal(await page.locator("#f-same_as").count(), 0);
    }),
    "intake: axe and width with what may be the same, in both languages": at("/staff/new", {}, async (page, mock, browser) => {
      for (const lang of ["zh", "en"]) {
        await browser.context.addCookies([{ name: "lang", value: lang, url: mock.origin }]);
        await page.goto(`${mock.origin}/staff/new`);
        await page.fill("#f-verbatim", "下水道返水三天");
        await page.clock.fastForward(600);
        await page.waitForSelector("[data-similar]");
        for (const width of [1280, 360, 320]) {
          await page.setViewportSize({ width, height: 780 });
          none(await axe(page, `similar ${lang} ${width}`));
          assert.equal(await sideways(page), 0, `similar ${lang} ${width}`);
        }
        await page.click("[data-same]");
        none(await axe(page, `same ${lang}`));
      }
    }),
    "bulk: axe in every state, at both widths, and no wider than 320 px": at("/staff?queue=to_sign", { expected: [/status of 409/] }, async (page, mock) => {
      const look = async (name, widths = [1280, 360, 320]) => {
        for (const width of widths) {
          await page.setViewportSize({ width, height: 780 });
          none(await axe(page, `${name} ${width}`));
          assert.equal(await sideways(page), 0, `${name} ${width}`);
        }
        await page.setViewportSize({ width: 1280, height: 800 });
      };
      for (const i of [0, 1]) await pick(page, i);
      await page.waitForSelector("[data-bulk=sign]");
      await look("chosen");
      await page.click("[data-bulk=urge]");
      await page.waitForSelector("dialog[open]");
      await look("asking");
      await page.keyboard.press("Escape");
      await page.click("[data-bulk=sign]");
      await toPhase(page, "waiting");
      // Eight seconds are soon over.
      await look("waiting", [360]);
      await fetch(`${mock.origin}/mock/refuse/409`, { method: "POST" });
      await forward(page);
      await look("over");
    }),
  };
}
