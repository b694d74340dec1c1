// The field app against the mock: a day without signal, and a server that fails in every way. The same day on the binary is in real_field.mjs.
import assert from "node:assert/strict";
import { axe, none, sideways } from "./browser.mjs";
import { startMock } from "./mock.mjs";
import { blocksOf, photoWithPosition } from "./run_photo.mjs";

export const kFieldPhone = { width: 360, height: 780, geolocation: { latitude: 30.05, longitude: 110.1 } };
const kTasks = 16, kPatience = 30_000;
const kTaskStatuses = ["dispatched", "signed_for", "in_hand", "rework"];
/** Holds back what the page reads there: `reading` when it asks, and `release` lets it be answered, and kept if it will be. */
async function hold(page, address) {
  let asked, free;
  const reading = new Promise((done) => (asked = done)), held = new Promise((done) => (free = done));
  await page.route(address, async (route) => {
    asked();
    await held;
    await route.continue();
  });
  const release = async () => {
    const answered = page.waitForResponse(address);
    free();
    await answered;
    await page.waitForLoadState("networkidle");
    await page.waitForTimeout(300);
  };
  return { reading, release };
}
/** What a browser says of a server that is not there. */
const kCut = [/Failed to load resource/, /net::ERR_/];

export const field = {
  waits: (page, n) => page.waitForFunction((count) => new RegExp(`(待传 |^|\\D)${count}( to send)?$`).test(document.querySelector(".signal")?.textContent.trim() ?? ""), n),
  kept: (page) =>
    page.evaluate(() => new Promise((resolve, reject) => {
      const asked = indexedDB.open("taizhang-field");
      asked.onerror = reject;
      asked.onsuccess = () => {
        const db = asked.result;
        const out = {};
        const names = [...db.objectStoreNames];
        if (names.length === 0) return resolve(out);
        const all = db.transaction(names);
        // How often somebody left is nobody's.
        for (const name of names) all.objectStore(name).getAllKeys().onsuccess = (event) => (out[name] = event.target.result.filter((key) => key !== "left").length);
        all.oncomplete = () => (db.close(), resolve(out));
      };
    })),
  controlled: async (page) => {
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  },
  /** Signal comes back: what failed before is tried at once. */
  hurry: (page) => page.evaluate(() => dispatchEvent(new Event("online"))),
  chip: (page, name, value) => page.click(`label.chip:has(input[name="${name}"][value="${value}"])`),
  keep: async (page) => {
    await page.click(".field-form [type=submit]");
    await page.waitForSelector(".field-form", { state: "detached" });
  },
  photo: async (page, id) => {
    await page.setInputFiles(`#f-${id}`, { name: "IMG.jpg", mimeType: "image/jpeg", buffer: photoWithPosition() });
    await page.waitForSelector(".shots img");
  },
  async contact(page, origin, code, { reached = true, words = "已当面沟通，约定明天疏通。", meanwhile } = {}) {
    await page.goto(`${origin}/field/case/${encodeURIComponent(code)}/record_contact`);
    if (meanwhile) {
      await page.waitForLoadState("networkidle");
      await meanwhile();
    }
    await field.chip(page, "reached", reached ? "yes" : "no");
    await page.fill("#f-summary", words);
    await field.keep(page);
  },
  async result(page, origin, code, words = "已疏通管道，现场无积水。") {
    await page.goto(`${origin}/field/case/${encodeURIComponent(code)}/file_result`);
    await page.selectOption("#f-outcome", "solved");
    await page.fill("#f-reply", words);
    await field.photo(page, "evidence");
    await page.click(".locate .btn");
    await page.waitForFunction(() => /WGS-84/.test(document.querySelector(".locate [role=status]").textContent));
    await field.keep(page);
  },
  async need(page, origin, { words, photo = false, zone = "" }) {
    await page.goto(`${origin}/field/new`);
    await page.fill("#f-verbatim", words);
    if (photo) await field.photo(page, "media");
    if (zone) {
      await page.selectOption("#f-zone", zone);
      await page.fill("#f-address", "菜市场东门");
    } else {
      await page.click(".locate .btn");
      await page.waitForFunction(() => /WGS-84/.test(document.querySelector(".locate [role=status]").textContent));
    }
    await field.keep(page);
  },
};

export function fieldChecks({ within: plainly }) {
  /** Each with a server of its own, which may fall. */
  const within = (options, check) =>
    plainly({ ...kFieldPhone, expected: kCut, ...options }, async (browser) => {
      const mock = await startMock();
      // As many tasks as a day has; the rest belongs to others.
      tasksOf(mock, null).slice(kTasks).forEach((c) => mock.cases.delete(c.code));
      browser.context.setDefaultTimeout(kPatience);
      try {
        await check(browser, mock);
      } finally {
        mock.close();
      }
    });
  const tasksOf = (mock, status = "in_hand") =>
    [...mock.cases.values()].filter((c) => (status === null ? kTaskStatuses.includes(c.status) : c.status === status) && (c.lead === "3" || c.lead === "4"));
  const open = async (browser, mock, path = "/field") => {
    const page = await browser.page();
    await page.goto(mock.origin + path);
    await page.waitForSelector(".task, .items, .field-form, .sheet, .field-notices .notice");
    await field.controlled(page);
    return page;
  };
  const withoutSignal = async (browser, mock) => {
    await browser.context.setOffline(true);
    await mock.down();
  };
  const withSignal = async (browser, mock) => {
    await mock.up();
    await browser.context.setOffline(false);
  };
  const states = (page) => page.locator("[data-item]").evaluateAll((rows) => rows.map((row) => row.dataset.state));

  return {
    "the worker controls the page, and the app opens without signal with the tasks as they were": within({}, async (browser, mock) => {
      const page = await open(browser, mock);
      await page.waitForSelector(".task");
      const count = await page.locator(".task").count();
      assert.ok(count > 5);
      assert.match(await page.textContent(".as-of"), /数据截至 \d\d-\d\d \d\d:\d\d/);
      await withoutSignal(browser, mock);
      await page.reload();
      await page.waitForSelector(".task");
      assert.equal(await page.locator(".task").count(), count);
      assert.match(await page.textContent(".signal"), /离线 · 待传 0/);
      await page.click(".task");
      await page.waitForSelector(".verbatim");
      assert.match(await page.textContent(".sheet"), /下水道连续三天返水[\s\S]*地址[\s\S]*解放路[\s\S]*办结时限/);
      await page.goto(`${mock.origin}/field/outbox`);
      assert.match(await page.textContent("h1"), /待传 0/);
    }),
    "a day without signal: three contacts, a result with a photo, two needs; reload; still there; then each once": within({}, async (browser, mock) => {
      const page = await open(browser, mock);
      await page.waitForSelector(".task");
      const codes = tasksOf(mock).slice(0, 3).map(({ code }) => code);
      await withoutSignal(browser, mock);
      for (const code of codes) await field.contact(page, mock.origin, code);
      await field.result(page, mock.origin, codes[0]);
      await field.need(page, mock.origin, { words: "井盖松动，老人绊倒过。", photo: true });
      await field.need(page, mock.origin, { words: "路灯不亮三天了。", zone: "qingyun" });
      await field.waits(page, 6);
      await page.reload();
      await field.waits(page, 6);
      assert.deepEqual(await states(page), Array(6).fill("waiting"));
      assert.match(await page.textContent(`[data-item] >> nth=3`), /要等前一条“记录联系”/);
      assert.equal(await page.locator(".shots img").count(), 2);
      assert.equal(mock.field.done.length, 0);
      await withSignal(browser, mock);
      await field.waits(page, 0);
      await page.waitForFunction(() => document.querySelectorAll('[data-state="sent"]').length === 6);
      assert.deepEqual(mock.field.done.map(({ name }) => name), ["record_contact", "record_contact", "record_contact", "file_result", "intake", "intake"]);
      assert.equal(new Set(mock.field.done.map(({ key }) => key)).size, 6);
      assert.equal(mock.field.uploads, 2, "each photo once");
    }),
    "the server ends between the upload and what names it; an answer is lost; both go on, each once": within({}, async (browser, mock) => {
      const page = await open(browser, mock);
      await page.waitForSelector(".task");
      const [code] = tasksOf(mock).map((c) => c.code);
      mock.field.deaf = true;
      await field.result(page, mock.origin, code);
      await page.waitForFunction(() => /已上传 1 张/.test(document.querySelector("[data-item]").textContent));
      await page.goto(`${mock.origin}/field/outbox`);
      await page.waitForSelector("[data-item]");
      assert.equal(mock.field.uploads, 1);
      mock.field.deaf = false;
      mock.field.lose = 1;
      await page.reload();
      await page.waitForSelector("[data-item]");
      for (const late = Date.now() + kPatience; mock.field.lose > 0 && Date.now() < late; ) await page.waitForTimeout(50);
      assert.equal(mock.field.lose, 0, "it was done, and its answer lost");
      await field.hurry(page);
      await page.waitForSelector('[data-state="sent"]');
      assert.equal(mock.field.uploads, 1);
      assert.equal(mock.field.of("file_result").length, 1);
      assert.equal(mock.cases.get(code).timeline.filter(({ kind }) => kind === "result_filed").length, 1);
      const { body } = mock.field.done[0];
      assert.equal(body.evidence.length, 1);
      assert.match(body.evidence_note, /30\.050000, 110\.100000（WGS-84/);
    }),
    "pictures that the server has swept are sent anew": within({}, async (browser, mock) => {
      const page = await open(browser, mock);
      await page.waitForSelector(".task");
      const [code] = tasksOf(mock).map((c) => c.code);
      mock.field.deaf = true;
      await field.result(page, mock.origin, code);
      await page.waitForFunction(() => /已上传 1 张/.test(document.querySelector("[data-item]").textContent));
      await page.goto(`${mock.origin}/field/outbox`);
      await page.waitForSelector("[data-item]");
      mock.field.swept = true;
      mock.field.deaf = false;
      await field.hurry(page);
      await page.waitForSelector('[data-state="sent"]');
      assert.equal(mock.field.uploads, 2);
    }),
    "of what the camera wrote nothing is kept on the phone": within({}, async (browser, mock) => {
      const page = await open(browser, mock, "/field/new");
      await page.fill("#f-verbatim", "井盖松动");
      await page.selectOption("#f-zone", "qingyun");
      await field.photo(page, "media");
      mock.field.deaf = true;
      await field.keep(page);
      const bytes = await page.evaluate(() => new Promise((resolve) => {
        indexedDB.open("taizhang-field").onsuccess = (event) => {
          event.target.result.transaction("outbox").objectStore("outbox").getAll().onsuccess = async (found) =>
            resolve([...new Uint8Array(await found.target.result[0].photos[0].blob.arrayBuffer())]);
        };
      }));
      assert.deepEqual(blocksOf(Buffer.from(bytes)).filter((block) => block !== "APP2:ICC_"), []);
    }),
    "the session ends: nothing is lost, it asks to sign in, and goes on after": within({}, async (browser, mock) => {
      const page = await open(browser, mock);
      await page.waitForSelector(".task");
      mock.field.signedOut = true;
      await field.contact(page, mock.origin, tasksOf(mock)[0].code);
      await page.waitForSelector('.field-notices a[href^="/login?next="]');
      await field.waits(page, 1);
      assert.equal(mock.field.done.length, 0);
      mock.field.signedOut = false;
      await page.goto(`${mock.origin}/field/outbox`);
      await page.waitForSelector('[data-state="sent"]');
      assert.equal(mock.field.done.length, 1);
    }),
    "someone else changed the case: both are shown, mine is kept, and goes after a look or as a note": within({}, async (browser, mock) => {
      const page = await open(browser, mock);
      await page.waitForSelector(".task");
      const [first, second] = tasksOf(mock).map(({ code }) => code);
      await withoutSignal(browser, mock);
      await field.contact(page, mock.origin, first, { words: "我到现场见到了张某（虚构）。" });
      await field.contact(page, mock.origin, second, { reached: false, words: "家里没人。" });
      await page.goto(`${mock.origin}/field/outbox`);
      await mock.up();
      for (const code of [first, second]) await fetch(`${mock.origin}/mock/touch/${encodeURIComponent(code)}`, { method: "POST" });
      await browser.context.setOffline(false);
      await page.waitForFunction(() => document.querySelectorAll('[data-state="conflict"]').length === 2);
      assert.match(await page.textContent("[data-item] >> nth=0"), /您写的[\s\S]*我到现场见到了[\s\S]*现在的情况[\s\S]*物业已到现场/);
      assert.equal(mock.field.done.length, 0, "nothing is written over");
      await page.click("[data-item] >> nth=0 >> [data-act=again]");
      await page.waitForFunction(() => document.querySelectorAll('[data-state="sent"]').length === 1);
      await page.click('[data-state="conflict"] [data-act=note]');
      await page.waitForFunction(() => document.querySelectorAll('[data-state="sent"]').length === 2);
      assert.deepEqual(mock.field.done.map(({ name }) => name), ["record_contact", "note"]);
      assert.match(mock.field.done[1].body.note, /记录联系（未能办理，留作备注）[\s\S]*家里没人/);
    }),
    "a refusal tells its reason and what to do; it is changed and sent, or taken back": within({}, async (browser, mock) => {
      const page = await open(browser, mock);
      await page.waitForSelector(".task");
      const [code, other] = tasksOf(mock).map((c) => c.code);
      const refuse = (status) => () => fetch(`${mock.origin}/mock/refuse/${status}`, { method: "POST" });
      await field.contact(page, mock.origin, code, { words: "空话", meanwhile: refuse(400) });
      await page.goto(`${mock.origin}/field/outbox`);
      await page.waitForSelector('[data-state="refused"]');
      assert.match(await page.textContent('[data-state="refused"] .notice'), /必填|填写[\s\S]*请修改后再发送/);
      await page.click("[data-act=edit]");
      assert.equal(await page.inputValue("#f-summary"), "空话");
      await page.fill("#f-summary", "已当面说明情况。");
      await field.keep(page);
      await page.waitForSelector('[data-state="sent"]');
      assert.equal(mock.field.done[0].body.summary, "已当面说明情况。");
      await field.contact(page, mock.origin, other, { meanwhile: refuse(409) });
      await page.goto(`${mock.origin}/field/outbox`);
      const card = page.locator('[data-state="refused"]');
      await card.waitFor();
      await card.getByRole("button", { name: "收回" }).click();
      await card.getByRole("button", { name: "收回并删除" }).click();
      await card.waitFor({ state: "detached" });
      assert.equal(mock.field.done.length, 1);
    }),
    "signing out warns of what is unsent, and leaves nothing of anybody on the phone; without signal too": within({}, async (browser, mock) => {
      const page = await open(browser, mock);
      await page.waitForSelector(".task");
      await withoutSignal(browser, mock);
      await field.contact(page, mock.origin, tasksOf(mock)[0].code);
      assert.deepEqual(Object.keys(await field.kept(page)).sort(), ["kept", "outbox", "tasks"]);
      await page.getByRole("button", { name: "退出" }).click();
      assert.match(await page.textContent("dialog"), /还有 1 条没有发送/);
      await page.click("dialog [data-act=leave]");
      await page.waitForFunction(() => /已清除本机数据/.test(document.querySelector("dialog").textContent));
      assert.deepEqual(await field.kept(page), { kept: 1, outbox: 0, tasks: 0 });
      assert.doesNotMatch(await page.textContent("body"), /浏览器不保存数据/);
      await withSignal(browser, mock);
      await page.waitForURL(/\/login\?next=/);
      assert.equal(mock.field.ended, 1, "the session was ended first thing");
      assert.equal((await field.kept(page)).kept, 0);
    }),
    "signing out while the tasks are being read leaves nothing of them either": within({ expected: kCut }, async (browser, mock) => {
      const page = await open(browser, mock);
      await page.waitForSelector(".task");
      const { reading, release } = await hold(page, /\/v1\/cases\?/);
      // The session cannot be ended, so the page stays and hears the answer.
      await page.route(/\/v1\/session$/, (route) => route.abort());
      await page.getByRole("button", { name: "更新任务" }).click();
      await reading;
      await page.getByRole("button", { name: "退出" }).click();
      await page.click("dialog [data-act=leave]");
      await page.waitForFunction(() => /已清除本机数据/.test(document.querySelector("dialog").textContent));
      await release();
      assert.deepEqual(await field.kept(page), { kept: 1, outbox: 0, tasks: 0 });
    }),
    "signing out while the page asks who one is brings nobody back": within({ expected: kCut }, async (browser, mock) => {
      const page = await open(browser, mock);
      await page.waitForSelector(".task");
      const { reading, release } = await hold(page, /\/v1\/me$/);
      await page.route(/\/v1\/session$/, (route) => route.abort());
      await page.getByRole("button", { name: "更新任务" }).click();
      await reading;
      assert.match(await page.textContent("body"), /李青/);
      await page.getByRole("button", { name: "退出" }).click();
      await page.click("dialog [data-act=leave]");
      await page.waitForFunction(() => /已清除本机数据/.test(document.querySelector("dialog").textContent));
      await release();
      assert.doesNotMatch(await page.textContent("body"), /李青/);
      assert.deepEqual(await field.kept(page), { kept: 1, outbox: 0, tasks: 0 });
    }),
    "signing out at the desk takes the tasks off the phone, and leaves what is not sent to its author": within({}, async (browser, mock) => {
      const page = await open(browser, mock);
      await page.waitForSelector(".task");
      mock.field.deaf = true;
      await field.contact(page, mock.origin, tasksOf(mock)[0].code);
      await page.waitForSelector("[data-item]");
      await page.goto(`${mock.origin}/staff`);
      await page.locator(".bar-tools button").last().click();
      await page.waitForURL(/\/login/);
      assert.deepEqual(await field.kept(page), { kept: 0, outbox: 1, tasks: 0 });
    }),
    "signing out at the desk while the field app reads in another tab leaves nothing of it": within({ expected: kCut }, async (browser, mock) => {
      const page = await open(browser, mock);
      await page.waitForSelector(".task");
      const { reading, release } = await hold(page, /\/v1\/cases\?/);
      await page.getByRole("button", { name: "更新任务" }).click();
      await reading;
      const desk = await browser.page();
      await desk.goto(`${mock.origin}/staff`);
      await desk.locator(".bar-tools button").last().click();
      await desk.waitForURL(/\/login/);
      await release();
      assert.deepEqual(await field.kept(page), { kept: 0, outbox: 0, tasks: 0 });
      // Whoever is here next is kept again.
      await page.getByRole("button", { name: "更新任务" }).click();
      for (let i = 0; (await field.kept(page)).tasks === 0; ++i) {
        assert.ok(i < 100, "the tasks are kept again");
        await page.waitForTimeout(100);
      }
    }),
    "another person on the same phone neither sees nor sends what the first one wrote": within({}, async (browser, mock) => {
      const page = await open(browser, mock);
      await page.waitForSelector(".task");
      mock.field.deaf = true;
      await field.contact(page, mock.origin, tasksOf(mock)[0].code, { words: "只有本人可见" });
      await page.waitForFunction(() => /已试 1 次/.test(document.querySelector("[data-item]")?.textContent));
      await browser.context.addCookies([{ name: "as", value: "head", url: mock.origin }]);
      mock.field.deaf = false;
      await page.goto(`${mock.origin}/field/outbox`);
      await page.waitForFunction(() => /1 条是别的账号写的/.test(document.body.textContent));
      assert.equal(await page.locator("[data-item]").count(), 0);
      assert.equal(mock.field.done.length, 0);
      await browser.context.clearCookies({ name: "as" });
      await page.reload();
      await page.waitForSelector('[data-state="sent"]');
    }),
    "a full phone says so, and what was written stays in the form": within({}, async (browser, mock) => {
      const page = await open(browser, mock, "/field/new");
      await page.evaluate(() => {
        const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = function full(value, ...rest) {
          if (this.name === "outbox") throw new DOMException("full", "QuotaExceededError");
          return put.call(this, value, ...rest);
        };
      });
      await page.fill("#f-verbatim", "路灯不亮");
      await page.selectOption("#f-zone", "qingyun");
      await page.click(".field-form [type=submit]");
      await page.waitForSelector(".error-summary");
      assert.match(await page.textContent(".error-summary"), /手机存储已满/);
      assert.equal(await page.inputValue("#f-verbatim"), "路灯不亮");
    }),
    "what is missing is told beside its field, and focus goes to the summary": within({}, async (browser, mock) => {
      const page = await open(browser, mock, "/field/new");
      await page.click(".field-form [type=submit]");
      await page.waitForSelector("#e-verbatim");
      assert.equal(await page.locator(".error-summary li").count(), 2);
      assert.ok(await page.evaluate(() => document.activeElement.matches(".error-summary")));
    }),
    "a new version waits until a person agrees": within({}, async (browser, mock) => {
      const page = await open(browser, mock);
      await page.waitForSelector(".task");
      mock.field.version = 2;
      await page.evaluate(() => navigator.serviceWorker.getRegistration("/field").then((one) => one.update()));
      await page.waitForSelector("[data-act=update]");
      await Promise.all([page.waitForEvent("load"), page.click("[data-act=update]")]);
      await page.waitForSelector(".task");
      assert.equal(await page.locator("[data-act=update]").count(), 0);
    }),
    "plain http on a name: said in words with what to do, and what is written is kept all the same": within({ resolve: "taizhang.test", geolocation: undefined }, async (browser, mock) => {
      const page = await browser.page();
      const origin = mock.origin.replace("127.0.0.1", "taizhang.test");
      await page.goto(`${origin}/field`);
      await page.waitForSelector(".field-notices .notice.bad");
      assert.match(await page.textContent(".field-notices"), /不能离线使用[\s\S]*HTTPS[\s\S]*https:\/\/taizhang\.test/);
      await field.need(page, origin, { words: "路灯不亮", zone: "qingyun" });
      await page.waitForSelector('[data-state="sent"]');
      assert.equal(mock.field.done.length, 1);
    }),
    "the worker keeps only its own files, and the residents' pages are none of its business": within({}, async (browser, mock) => {
      const page = await open(browser, mock);
      const urls = await page.evaluate(async () => {
        const names = await caches.keys();
        const lists = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)));
        return lists.flat();
      });
      assert.ok(urls.includes("/field"));
      assert.ok(urls.every((url) => url === "/field" || /^\/(assets\/|icon|field\.webmanifest)/.test(url)), urls.join(" "));
      assert.ok(urls.some((url) => /\/zh-/.test(url)) && urls.some((url) => /\/en-/.test(url)), "both languages");
      const scopes = await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => new URL(scope).pathname));
      assert.deepEqual(scopes, ["/field"]);
    }),
    ...Object.fromEntries(
      [["phone", { width: 360, lang: "zh-CN" }], ["desk, dark, English", { width: 1280, lang: "en", dark: true, geolocation: undefined }],
        ["320 px, forced colours", { width: 320, lang: "en", forcedColors: true, geolocation: undefined }]].map(([name, look]) => [
        `axe finds nothing in the field app, and nothing is too wide: ${name}`,
        within({ ...look, expected: [...kCut] }, async (browser, mock) => {
          await browser.context.addCookies([{ name: "lang", value: look.lang.slice(0, 2), url: mock.origin }]);
          const page = await open(browser, mock);
          await page.waitForSelector(".task");
          const found = [];
          const look_at = async (what) => {
            await page.waitForLoadState("networkidle");
            found.push(...(await axe(page, what)));
            assert.equal(await sideways(page), 0, what);
          };
          await look_at("tasks");
          const [one, two, three] = tasksOf(mock).map(({ code }) => code);
          await page.goto(`${mock.origin}/field/case/${encodeURIComponent(one)}`);
          await page.waitForSelector(".sheet");
          await look_at("task");
          await page.goto(`${mock.origin}/field/case/${encodeURIComponent(one)}/file_result`);
          await page.click(".field-form [type=submit]");
          await page.waitForSelector(".error-summary");
          await field.photo(page, "evidence");
          await look_at("result");
          await page.goto(`${mock.origin}/field/new`);
          await page.waitForSelector(".field-form");
          await look_at("need");
          const asked = (path) => () => fetch(`${mock.origin}/mock/${path}`, { method: "POST" });
          await field.contact(page, mock.origin, one, { meanwhile: asked(`touch/${encodeURIComponent(one)}`) });
          await field.contact(page, mock.origin, two, { meanwhile: asked("refuse/400") });
          await page.waitForLoadState("networkidle");
          await field.contact(page, mock.origin, three);
          await page.waitForFunction(() => document.querySelectorAll('[data-state="sent"]').length === 1);
          mock.field.signedOut = true;
          await field.need(page, mock.origin, { words: "路灯不亮", zone: "qingyun", photo: true });
          await page.waitForFunction(() => document.querySelectorAll("[data-item]").length === 4);
          assert.deepEqual(new Set(await states(page)), new Set(["conflict", "refused", "sent", "waiting"]));
          await look_at("outbox");
          await page.locator(".bar-tools button").last().click();
          await page.waitForSelector("dialog[open]");
          await look_at("sign out");
          none(found);
        }),
      ]),
    ),
  };
}
