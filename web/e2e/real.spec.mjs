// A resident's need from the first words to its landing, and back, in a real browser against the real binary.
//   node e2e/real.spec.mjs [sqlite|postgresql]      ends with "N passed, N failed"
// TZ_BIN, TAIZHANG_PACKS: see run_server.mjs. postgresql needs TZ_TEST_PG.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { axe, launch, none, quiet, report, sideways } from "./browser.mjs";
import { blocksOf, photoWithPosition } from "./run_photo.mjs";
import { coverInTheBinary } from "./real_cover.mjs";
import { deskInTheBinary } from "./real_desk.mjs";
import { fieldInTheBinary } from "./real_field.mjs";
import { liveInTheBinary } from "./real_live.mjs";
import { mapInTheBinary } from "./real_map.mjs";
import { publicMatrix } from "./matrix.mjs";
import { residentChecks } from "./real_residents.mjs";
import { clocksInTheBinary } from "./real_clocks.mjs";
import { leaderInTheBinary } from "./real_leader.mjs";
import { roundsInTheBinary } from "./real_rounds.mjs";
import { whistleChecks } from "./real_whistles.mjs";
import { kPassword, ownSchema, startServer } from "./run_server.mjs";

const engine = process.argv[2] ?? "sqlite";
if (engine === "postgresql" && !process.env.TZ_TEST_PG) throw new Error("postgresql needs TZ_TEST_PG: tests/support/pg run ...");
const schema = engine === "postgresql" ? ownSchema(process.env.TZ_TEST_PG) : null;
const server = await startServer({ db: schema?.db });
console.log(`${server.kind}, ${server.origin}`);
const { origin } = server;
/** A build with sanitizers answers slowly. */
const kPatience = 30_000;

// ---- people

const open = async (options = {}) => {
  const browser = await launch(options);
  browser.context.setDefaultTimeout(kPatience);
  return browser;
};
/** A check with a browser of its own, closed at the end; whatever the console said fails it. */
const within = (options, check) => async () => {
  const browser = await open(options);
  let failure;
  try {
    await check(await browser.page(), browser);
  } catch (error) {
    failure = error;
  }
  await browser.close().catch((error) => (failure ??= error));
  if (failure) throw failure;
};
const kPhone = { width: 360, height: 780 };

/** Members of staff stay signed in, each in a browser of their own, as at their own desks. */
const desks = new Map();
async function staff(login) {
  const known = desks.get(login);
  if (known) return known.page;
  // What the calendar's test means to be refused.
  const browser = await open(login === "admin" ? { expected: [/status of 400/] } : {});
  const page = await browser.page();
  await page.goto(`${origin}/login`);
  await page.fill("#f-login", login);
  await page.fill("#f-password", kPassword);
  await page.click("main button[type=submit]");
  await page.waitForURL(/\/staff/);
  await page.waitForSelector(".inbox, .calendar");
  desks.set(login, { browser, page });
  return page;
}

// ---- what residents do

const kSaid = "小区东门的垃圾桶满了四天没人清，风一吹满地都是。电话5550100137（虚构）。";

/** Fills the report page and sends it; the page afterwards is the receipt. */
async function fileReport(page, { said = kSaid, category = "environment.litter", photo, lang = "zh" } = {}) {
  await page.goto(`${origin}/report?lang=${lang}`);
  await page.fill("#f-description", said);
  await page.fill("#f-address", "虚构路1号东门");
  await page.selectOption("#f-service_code", category);
  await page.click("details.more > summary");
  await page.fill("#f-name", "测试居民（虚构）");
  await page.fill("#f-phone", "5550100137");
  if (photo) await page.setInputFiles("#f-media", { name: "IMG_1.jpg", mimeType: "image/jpeg", buffer: photo });
  await page.click("main form button[type=submit]");
  await page.waitForURL(/\/r\/[^?]+\?new=1/);
  const code = (await page.textContent("code.big")).trim();
  const key = (await page.textContent("code.key")).trim();
  assert.match(code, /^[A-Z]+-\d{6}-[0-9A-Z]{7}$/);
  assert.ok(key.length >= 12);
  return { code, key };
}

/** Opens the case with code and key, as on another phone. */
async function showReceipt(page, { code, key }) {
  await page.goto(`${origin}/track`);
  await page.fill("#f-code", code);
  await page.fill("#f-key", key);
  await page.click("main form button[type=submit]");
  await page.waitForURL(new RegExp(`/r/${code}$`));
}

const chip = (scope, name, value) => `${scope} label.chip:has(input[name="${name}"][value="${value}"])`;

async function confirm(page, { contacted = "yes", solved, satisfied, words = "" }) {
  await page.click(chip("#confirm", "contacted", contacted));
  await page.click(chip("#confirm", "solved", solved));
  await page.click(chip("#confirm", "satisfied", satisfied));
  await page.fill("#f-words", words);
  await Promise.all([page.waitForResponse((answer) => answer.request().method() === "POST"), page.click("#confirm button[type=submit]")]);
  await page.waitForLoadState();
}

// ---- what members of staff do

async function openCase(page, code) {
  await page.goto(`${origin}/staff/case/${code}`);
  await page.waitForSelector(".sheet");
}
const stateOf = (page) => page.textContent(".sheet-state");

/** Presses the button of a command; `fill` answers what the dialog asks. Waits until the sheet shows the next version. */
async function act(page, command, fill) {
  const button = page.locator(`[data-command=${command}]`);
  await button.first().waitFor({ state: "attached" });
  if (!(await button.first().isVisible())) await page.click(`details:has([data-command=${command}]) > summary`);
  const answered = page.waitForResponse((answer) => answer.request().method() === "POST" && answer.url().endsWith(`/${command}`));
  answered.catch(() => undefined);
  await button.first().click();
  if (fill) {
    await page.waitForSelector("dialog[open]");
    await fill(page);
    await page.click("dialog [type=submit]");
  }
  // What the dialog itself refuses never travels: say that rather than wait.
  const refused = page.waitForSelector("dialog .error-summary").then((summary) => summary.textContent());
  refused.catch(() => undefined);
  const answer = await Promise.race([answered, refused]);
  assert.ok(typeof answer !== "string", `${command}: ${answer}`);
  assert.equal(answer.status(), 200, `${command}: ${answer.status()} ${await answer.text().catch(() => "")}`);
  await page.waitForSelector("dialog", { state: "detached" });
}
const choose = (name, value) => (page) => page.click(chip("dialog", name, value));
const write = (name, text) => (page) => page.fill(`dialog #f-${name}`, text);
const pick = (name, value) => (page) => page.selectOption(`dialog #f-${name}`, value);
const all = (...steps) => async (page) => {
  for (const step of steps) await step(page);
};
const unit = (name) => async (page) => {
  await page.fill("dialog #f-unit", name);
  await page.click(`dialog .tree-item:has-text("${name}")`);
};

/** Classify and dispatch, from the inbox on; the catalogue's proposal is taken if it is `lead`, else `lead` is picked. */
async function dispatchFromInbox(code, { lead = "辽源市城市管理局", proposed = true } = {}) {
  const page = await staff("hotline");
  await page.goto(`${origin}/staff?queue=to_dispatch&order=updated`);
  await page.click(`.option:has-text("${code}")`);
  await page.waitForSelector(".sheet");
  await act(page, "classify", write("title", "垃圾桶满溢"));
  await act(page, "dispatch", async () => {
    if (proposed) assert.match(await page.textContent("dialog .chosen"), new RegExp(lead));
    else await unit(lead)(page);
  });
  assert.match(await stateOf(page), /待签收/);
}

const contact = (page) => act(page, "record_contact", all(choose("reached", "yes"), write("summary", "已电话联系，约定今天上门查看。")));

async function signAndContact(code) {
  const page = await staff("cityadmin");
  await page.goto(`${origin}/staff?queue=to_sign&order=updated`);
  await page.click(`.option:has-text("${code}")`);
  await page.waitForSelector(".sheet");
  await act(page, "sign");
  await contact(page);
}

const attach = (name, buffer) => async (page) => {
  await page.setInputFiles(`dialog #f-${name}`, { name: "after.jpg", mimeType: "image/jpeg", buffer });
  await page.waitForSelector("dialog .shots img");
};

async function fileResult(code, reply, evidence) {
  const page = await staff("cityadmin");
  await openCase(page, code);
  await act(page, "file_result", all(pick("outcome", "solved"), write("reply", reply), evidence ? attach("evidence", evidence) : write("evidence_note", "派工单 12 号")));
}

async function check(code) {
  const page = await staff("hotline");
  await openCase(page, code);
  await act(page, "check_result", choose("passed", "yes"));
}

async function callBack(code) {
  const page = await staff("callback");
  await page.goto(`${origin}/staff/callback/${code}`);
  await page.getByRole("button", { name: "领取，开始打" }).click();
  for (const [name, value] of [["contacted", "yes"], ["solved", "yes"], ["satisfied", "satisfied"], ["pressured", "no"]])
    await page.click(`form.script label.chip:has(input[name=${name}][value=${value}])`);
  const answered = page.waitForResponse((answer) => answer.request().method() === "POST" && answer.url().endsWith("/record_answer"));
  await page.click("form.script [type=submit]");
  assert.equal((await answered).status(), 200);
}

async function land(code) {
  const page = await staff("hotline");
  await openCase(page, code);
  await act(page, "land", async () => {
    assert.equal(await page.inputValue("dialog #f-code"), "solved");
  });
  assert.match(await stateOf(page), /已办结/);
}

async function open311(code) {
  const answer = await fetch(`${origin}/open311/v2/requests/${code}.json`);
  assert.equal(answer.status, 200);
  const [request] = await answer.json();
  return request;
}

/** Of `main` only: a page's own words, without navigation. */
const wordsOf = (page) => page.textContent("main");

// ---- the journeys

const kFirstReply = "已清运垃圾桶，并清扫东门周边。";
const kSecondReply = "已增设两只垃圾桶，改为每天清运两次，并与您现场确认。";
let receipt;

const journeys = {
  "a report without JavaScript from a small phone, with a photo, gives a receipt": within({ ...kPhone, javaScript: false }, async (page) => {
    receipt = await fileReport(page, { photo: photoWithPosition() });
    assert.match(await wordsOf(page), /垃圾桶满了四天/);
    assert.equal(await page.locator("code.big").textContent(), receipt.code);
    await page.goto(`${origin}/r/${receipt.code}`);
    assert.equal(await page.locator("code.key").count(), 0, "the key is shown once");
  }),
  "the photo was taken at a known place, and the stored one does not tell": async () => {
    assert.deepEqual(blocksOf(photoWithPosition()), ["APP1:Exif"]);
    const page = await staff("hotline");
    const { media } = await (await page.request.get(`${origin}/v1/cases/${receipt.code}`)).json();
    assert.equal(media.length, 1);
    assert.equal((await page.request.get(`${origin}/media/${media[0].sha256}`)).status(), 404, "through no case");
    const answer = await page.request.get(origin + media[0].url);
    assert.equal(answer.status(), 200);
    const stored = await answer.body();
    assert.deepEqual(blocksOf(stored), []);
    assert.ok(!stored.includes("Exif"));
    assert.equal((await fetch(origin + media[0].url)).status, 404, "not public before someone cleared it");
  },
  "the hotline finds it in the inbox and dispatches as the catalogue proposes": () => dispatchFromInbox(receipt.code),
  "the unit signs, contacts, files a result; the hotline checks it": async () => {
    await signAndContact(receipt.code);
    await fileResult(receipt.code, kFirstReply);
    await check(receipt.code);
  },
  "the resident disputes on another device, with code and key, without JavaScript": within({ ...kPhone, javaScript: false }, async (page) => {
    await showReceipt(page, receipt);
    assert.match(await wordsOf(page), new RegExp(kFirstReply));
    await confirm(page, { solved: "no", satisfied: "dissatisfied", words: "只清了一次，第二天又满了。" });
    assert.match(await wordsOf(page), /没有解决/);
    assert.equal(await page.locator("#confirm").count(), 0);
  }),
  "it goes back to work, is filed again, checked, called back and landed": async () => {
    const handler = await staff("cityadmin");
    await openCase(handler, receipt.code);
    assert.match(await stateOf(handler), /重办/);
    // Each round begins with a talk: what was wrong with the first answer is asked before the second.
    await contact(handler);
    await fileResult(receipt.code, kSecondReply, photoWithPosition());
    await check(receipt.code);
    await callBack(receipt.code);
    await land(receipt.code);
  },
  "the resident sees the landing and the reply, everybody the public part": within({ ...kPhone, lang: "en" }, async (page) => {
    await showReceipt(page, receipt);
    assert.match(await wordsOf(page), new RegExp(kSecondReply));
    assert.match(await page.textContent("h1"), /Closed/);
    const request = await open311(receipt.code);
    assert.equal(request.status, "closed");
    assert.ok(JSON.stringify(request).includes(kSecondReply));
    assert.ok(!JSON.stringify(request).includes("5550100137"), "the telephone number in the words stays covered");
  }),
  "within thirty days the resident opens it again": within({ ...kPhone, javaScript: false }, async (page) => {
    await showReceipt(page, receipt);
    await page.click('details:has(form[action$="/reopen"]) summary');
    await page.fill('form[action$="/reopen"] textarea', "今天又满了。");
    await page.click('form[action$="/reopen"] button');
    assert.match(await wordsOf(page), /已重新打开/);
    const handler = await staff("cityadmin");
    await openCase(handler, receipt.code);
    assert.match(await handler.textContent(".sheet"), /重新打开|重开/);
  }),
  "a need is withdrawn by whoever holds the receipt, and by nobody else": within({ ...kPhone, expected: [/status of 40\d/] }, async (page, browser) => {
    const own = await fileReport(page, { said: "路边长椅坏了一块板。", category: "environment.litter" });
    await browser.context.clearCookies();
    await page.goto(`${origin}/r/${own.code}`);
    assert.equal(await page.locator('form[action$="/withdraw"]').count(), 0);
    const refused = await page.request.post(`${origin}/r/${own.code}/withdraw`, { form: { reason: "不是我" }, headers: { Origin: origin } });
    assert.ok([401, 403].includes(refused.status()), `${refused.status()}`);
    await showReceipt(page, own);
    await page.click('details:has(form[action$="/withdraw"]) summary');
    await page.fill('form[action$="/withdraw"] textarea', "已经修好了。");
    // Whether a handler asked for it has no preset answer, and must have one.
    await page.click('form[action$="/withdraw"] button');
    await page.waitForSelector("[data-error-summary]");
    assert.equal(await page.inputValue('form[action$="/withdraw"] textarea'), "已经修好了。");
    await page.click(chip('form[action$="/withdraw"]', "asked", "no"));
    await page.click('form[action$="/withdraw"] button');
    await page.waitForLoadState();
    assert.match(await wordsOf(page), /已撤回/);
    assert.equal((await open311(own.code)).status, "closed");
  }),
};

/** Asks the server as a member of staff, without a screen. */
async function ask(login, method, path, body, version) {
  const page = await staff(login);
  const headers = { Origin: origin, ...(version ? { "If-Match": `"${version}"` } : {}) };
  const answer = await page.request.fetch(origin + path, { method, headers, ...(body ? { data: body } : {}) });
  assert.ok(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`);
  return answer.json();
}
const command = async (code, name, body) => {
  const { version } = await ask("hotline", "GET", `/v1/cases/${code}`);
  return ask("hotline", "POST", `/v1/cases/${code}/${name}`, body, version);
};

// ---- the desk that asks, and the resident who answers by the link it made

/** Whoever answers sits elsewhere: what comes through here arrives from another address than the staff's. */
function elsewhere() {
  const { port } = new URL(origin);
  const relay = createServer((near) => {
    const far = connect({ host: "127.0.0.1", port, localAddress: "127.0.0.2" });
    near.pipe(far).pipe(near);
    for (const side of [near, far]) side.on("error", () => (near.destroy(), far.destroy()));
  });
  return new Promise((resolve) => relay.listen(0, "127.0.0.1", () => resolve({ relay, at: `http://127.0.0.1:${relay.address().port}` })));
}
let link;
const rating = {
  "the desk makes a one-time link for a resident": async () => {
    const page = await staff("callback");
    await page.goto(`${origin}/staff/callback`);
    await page.locator('a[href^="/staff/callback/"]').first().click();
    await page.getByRole("button", { name: "领取，开始打" }).click();
    await page.getByRole("button", { name: "发一次性评价链接" }).click();
    await page.waitForFunction(() => document.body.textContent.includes("/rate?t="));
    link = /\/rate\?t=[0-9A-Za-z]+/.exec(await page.textContent("body"))[0];
  },
  "whoever is signed in as staff may not answer it": within({ ...kPhone, expected: [/403/] }, async (page) => {
    await page.goto(`${origin}/login`);
    await page.fill("#f-login", "hotline");
    await page.fill("#f-password", kPassword);
    await page.click("main button[type=submit]");
    await page.waitForURL(/\/staff/);
    await page.goto(origin + link);
    for (const [name, value] of [["contacted", "yes"], ["solved", "yes"], ["satisfied", "satisfied"], ["pressured", "no"]]) await page.click(chip("main", name, value));
    await page.click("main form button[type=submit]");
    await page.waitForLoadState();
    assert.match(await page.textContent("main"), /来自承办单位的账号、设备或网络/);
  }),
  "the resident answers in Chinese on a phone, without JavaScript, once": within({ ...kPhone, javaScript: false, lang: "zh-CN", expected: [/400|409/] }, async (page) => {
    const { relay, at } = await elsewhere();
    try {
      await page.goto(at + link);
      assert.equal(new URL(page.url()).search, "", "the token does not stay in the address");
      assert.equal(await sideways(page), 0);
      await page.click(chip("main", "contacted", "yes"));
      await page.click(chip("main", "solved", "partly"));
      await page.click("main form button[type=submit]");
      assert.equal(await page.locator("[data-error-summary] li, .error-summary li").count(), 2, "two answers are missing, and said");
      assert.ok(await page.isChecked("input[name=solved][value=partly]"), "what was chosen stays");
      await page.click(chip("main", "satisfied", "basically"));
      await page.click(chip("main", "pressured", "no"));
      await page.fill("[name=words]", "垃圾清了，桶还没换。");
      await page.click("main form button[type=submit]");
      await page.waitForURL(/done=1/);
      assert.match(await page.textContent("main"), /感谢|谢谢/);
      await page.goto(at + link);
      assert.match(await page.textContent("main"), /已.*(用|提交)/);
    } finally {
      relay.close();
    }
  }),
};

const further = {
  "a landing tells its basis, the remedy and its deadline, on paper too; everybody reads it redacted": within({ ...kPhone, javaScript: false, lang: "en" }, async (page, browser) => {
    const own = await fileReport(page, { said: "对收费决定不服。", lang: "en" });
    await command(own.code, "classify", { category: "environment.litter" });
    await command(own.code, "land", {
      code: "legal_route", legal_route: "review", reply: "请依法申请。", reason: "属于复议范围", basis: "示例条例第九条",
      remedy: "六十日内申请，电话5550100138（虚构）", remedy_until: "2099-01-31T00:00:00Z",
    });
    await showReceipt(page, own);
    for (const media of ["screen", "print"]) {
      await page.emulateMedia({ media });
      const shown = await page.innerText("main");
      for (const word of ["示例条例第九条", "Administrative review", "5550100138", "31 Jan 2099"]) assert.ok(shown.includes(word), `${media}: ${word}`);
    }
    await browser.context.clearCookies();
    await page.goto(`${origin}/r/${own.code}?lang=en`);
    const everybodys = await wordsOf(page);
    assert.ok(everybodys.includes("示例条例第九条"));
    assert.ok(!everybodys.includes("5550100138"));
    assert.equal(await sideways(page), 0);
  }),
  "a split need leads its holder to the part and back": within({ ...kPhone, javaScript: false }, async (page) => {
    const own = await fileReport(page, { said: "垃圾没人清，路灯也不亮。" });
    await command(own.code, "classify", { category: "environment.litter" });
    await command(own.code, "split", { category: "roads.streetlight" });
    await showReceipt(page, own);
    await page.click('a.row[href*="?key="]');
    assert.match(await page.textContent("h1"), /路灯/);
    assert.equal(await page.locator('form[action$="/withdraw"]').count(), 1, "the holder's page");
    await page.click(`main a[href="/r/${own.code}"]`);
    assert.match(await page.textContent("h1"), /垃圾/);
  }),
  "the phone desk serves a caller who has a number": within({ ...kPhone }, async (resident) => {
    const own = await fileReport(resident, { said: "井盖响得睡不着。" });
    const page = await staff("calltaker");
    await page.goto(`${origin}/staff/new`);
    await page.click(".caller summary");
    await page.fill("#f-caller_code", own.code);
    await page.fill("#f-caller_phone", "555 0100 137");
    await page.click(".caller form [type=submit]");
    await page.fill("#f-caller_add", "半夜更响。");
    await page.click("form:has(#f-caller_add) button");
    await page.waitForSelector(".caller .notice.ok");
    const { timeline } = await ask("hotline", "GET", `/v1/cases/${own.code}`);
    assert.equal(timeline.at(-1).kind, "information_added");
    assert.match(timeline.at(-2).texts.note, /telephone number left/);
    assert.ok(!(await page.content()).includes("5550100137"), "the number is compared, never shown");
  }),
};

const whistles = whistleChecks({ origin, staff, ask, command, fileReport, within, kPhone });
const rounds = roundsInTheBinary({ origin, staff, ask });
const daily = deskInTheBinary({ origin, staff, ask });
const spot = fieldInTheBinary({ origin, ask, command, within, kPhone });
const clocks = clocksInTheBinary({ origin, within, fileReport, dispatchFromInbox, staff, openCase, act, contact, fileResult });

// ---- a need of another program

const kInterop = join(import.meta.dirname, "../../tests/interop/package.json");
const called = (client, method, ...args) =>
  new Promise((resolve, reject) => client[method](...args, (error, body) => (error ? reject(new Error(`${method}: ${error} ${body ?? ""}`)) : resolve(body))));

const foreign = {
  "a need posted by the open311 client lands through the screens, and the client reads the reply": async () => {
    assert.ok(existsSync(kInterop), "tests/interop is not there");
    const Open311 = createRequire(kInterop)("open311");
    const client = new Open311({ endpoint: `${origin}/open311/v2/`, apiKey: server.key, format: "json" });
    const [made] = await called(client, "submitRequest", {
      service_code: "environment.litter", description: "公园门口垃圾成堆，已经三天。", address_string: "虚构路2号公园门口",
    });
    const code = made.service_request_id;
    await dispatchFromInbox(code);
    await signAndContact(code);
    await fileResult(code, "已清运，并加派保洁员一名。");
    await check(code);
    await callBack(code);
    await land(code);
    const [read] = await called(client, "serviceRequests", code);
    assert.equal(read.status, "closed");
    assert.equal(read.status_notes, "已清运，并加派保洁员一名。");
  },
};

// ---- how the resident's pages behave

const behaviour = {
  "an empty report: the summary takes focus, its link goes to the field, nothing is lost": within({ ...kPhone, expected: [/status of 400/] }, async (page) => {
    await page.goto(`${origin}/report`);
    await page.fill("#f-address", "虚构路3号");
    await page.click("main form button[type=submit]");
    await page.waitForSelector("[data-error-summary]");
    assert.ok(await page.evaluate(() => document.activeElement.matches("[data-error-summary]")));
    assert.equal(await page.inputValue("#f-address"), "虚构路3号");
    assert.doesNotMatch(await page.textContent("[data-error-summary]"), /[a-z]{3}/, "told in the page's language");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "f-description");
    assert.equal(await page.getAttribute("#f-description", "aria-invalid"), "true");
  }),
  "a report by keyboard alone": within({}, async (page) => {
    await page.goto(`${origin}/report`);
    const to = async (id) => {
      for (let i = 0; i < 60; ++i) {
        await page.keyboard.press("Tab");
        if (await page.evaluate((wanted) => document.activeElement?.id === wanted || document.activeElement?.matches(wanted.startsWith("button") ? wanted : "#none"), id)) return;
      }
      throw new Error(`Tab never comes to ${id}`);
    };
    await to("f-description");
    await page.keyboard.type("人行道上的树倒了，挡住了路。");
    await to("f-address");
    await page.keyboard.type("虚构路4号");
    await to("f-service_code");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    await to("button[type=submit]");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/r\/.*new=1/);
    assert.ok(await page.locator("code.big").isVisible());
  }),
  "a sent report comes once, however often the form is sent": within({ javaScript: false }, async (page) => {
    await page.goto(`${origin}/report`);
    const once = await page.inputValue("input[name=once]");
    const form = { once, description: "路灯一闪一闪。", address: "虚构路5号", request_type: "help", publish: "yes" };
    const sent = await Promise.all([1, 2, 3].map(() => page.request.post(`${origin}/report`, { form, headers: { Origin: origin }, maxRedirects: 0 })));
    const places = new Set(sent.map((answer) => answer.headers()["location"]));
    assert.equal(places.size, 1, [...places].join(" "));
  }),
  "where the phone is goes into the form when asked": within({ ...kPhone, geolocation: { latitude: 42.9, longitude: 125.14 } }, async (page) => {
    await page.goto(`${origin}/report`);
    await page.click("[data-locate] button");
    await page.waitForFunction(() => document.querySelector("input[name=lat]").value !== "");
    assert.equal(await page.inputValue("input[name=lat]"), "42.900000");
    assert.ok((await page.textContent("[data-locate] button")).trim().length > 0);
  }),
  "a photo is drawn anew on the phone: where it was taken never travels": within({ ...kPhone }, async (page) => {
    await page.goto(`${origin}/report`);
    await page.setInputFiles("#f-media", { name: "IMG_2.jpg", mimeType: "image/jpeg", buffer: photoWithPosition() });
    await page.waitForSelector(".photos img");
    const leaving = await page.evaluate(async () => [...new Uint8Array(await document.querySelector("#f-media").files[0].arrayBuffer())]);
    // The browser says which colours it means; of the camera nothing is left.
    assert.deepEqual(blocksOf(Buffer.from(leaving)).filter((block) => block !== "APP2:ICC_"), []);
    await page.click(".photos button");
    assert.equal(await page.evaluate(() => document.querySelector("#f-media").files.length), 0);
  }),
  "unsent words come back after the page was left, and go when told to": within({ ...kPhone }, async (page) => {
    await page.goto(`${origin}/report`);
    await page.fill("#f-description", "还没写完的话");
    await page.waitForFunction(() => localStorage.length > 0);
    await page.goto(`${origin}/list`);
    await page.goto(`${origin}/report`);
    assert.equal(await page.inputValue("#f-description"), "还没写完的话");
    await page.click(".draft-note button");
    assert.equal(await page.inputValue("#f-description"), "");
  }),
  "every public page in both languages, and none wider than a small phone": within({ width: 320, height: 640 }, async (page) => {
    for (const lang of ["zh", "en"])
      for (const path of ["/", "/report", "/list", "/search?q=%E8%B7%AF", "/map", "/track", "/login", "/about", "/figures", "/privacy", "/accessibility", `/r/${receipt.code}`]) {
        await page.goto(`${origin}${path}?lang=${lang}`);
        assert.equal(await page.getAttribute("html", "lang"), lang === "zh" ? "zh-CN" : "en");
        assert.equal(await sideways(page), 0, `${path} ${lang}`);
      }
  }),
  "what is not there is told in plain words": within({ expected: [/status of 404/] }, async (page) => {
    const answer = await page.goto(`${origin}/r/LY-000000-0000000?lang=en`);
    assert.equal(answer.status(), 404);
    assert.ok((await page.textContent("h1")).trim().length > 0);
  }),
  "what never changes is kept by the browser, packed small, and asked for once": async () => {
    const page = await (await fetch(`${origin}/report`)).text();
    const asset = /src="(\/assets\/[^"]+\.js)"/.exec(page)[1];
    const first = await fetch(origin + asset, { headers: { "Accept-Encoding": "br" } });
    assert.equal(first.headers.get("content-encoding"), "br");
    assert.match(first.headers.get("cache-control"), /immutable/);
    await first.arrayBuffer();
    const again = await fetch(origin + asset, { headers: { "Accept-Encoding": "br", "If-None-Match": first.headers.get("etag") } });
    assert.equal(again.status, 304);
  },
  "a wrong password is refused and told": within({ expected: [/status of 40\d/] }, async (page) => {
    await page.goto(`${origin}/login`);
    await page.fill("#f-login", "hotline");
    await page.fill("#f-password", "not the password");
    await page.click("main button[type=submit]");
    await page.waitForSelector("[data-error-summary]");
    assert.equal(await page.inputValue("#f-password"), "");
  }),
};

// ---- axe on everything

/** With the data of a real city; the matrix has the other looks. */
const kLooks = { phone: { ...kPhone }, "desktop, dark, English": { width: 1280, height: 800, dark: true, lang: "en" } };
const access = Object.fromEntries(
  Object.entries(kLooks).map(([name, look]) => [
    `axe finds nothing: ${name}`,
    within({ ...look }, async (page) => {
      const found = [];
      const at = async (path, ready = "main") => {
        await page.goto(origin + path);
        await page.waitForSelector(ready);
        await quiet(page);
        found.push(...(await axe(page, path)));
      };
      await fileReport(page, { said: "井盖松动，车过就响。", lang: (look.lang ?? "zh").slice(0, 2) });
      found.push(...(await axe(page, "receipt")));
      await page.goto(`${origin}/login`);
      await page.fill("#f-login", "hotline");
      await page.fill("#f-password", kPassword);
      await page.click("main button[type=submit]");
      await page.waitForSelector(".option");
      found.push(...(await axe(page, "/staff")));
      await at(`/staff/case/${receipt.code}`, ".sheet");
      await at("/staff/new", "form.desk");
      await at("/staff/figures", "table");
      await at("/staff/whistles", ".rate table");
      await at("/staff/rounds", ".docket .agenda-item, .docket .empty");
      await page.context().clearCookies();
      await page.goto(`${origin}/login`);
      await page.fill("#f-login", "admin");
      await page.fill("#f-password", kPassword);
      await page.click("main button[type=submit]");
      await page.waitForSelector(".months");
      found.push(...(await axe(page, "/staff/calendar")));
      none(found);
    }),
  ]),
);

const maps = mapInTheBinary({ origin, data: server.data, within, staff });
const cover = coverInTheBinary({ origin, within, staff, ask, kPhone });
const leader = leaderInTheBinary({ origin, staff, ask });
const live = liveInTheBinary({ origin, staff, ask, command });
const residents = residentChecks({ origin, within, staff, ask, command, chip, kPhone, receipt: () => receipt });
/** The pages are the same on both engines. */
const looks = engine === "sqlite" ? { ...publicMatrix(server, residents.cases), ...access } : {};

const ending = {
  "the staff's browsers had nothing to complain about": async () => {
    const said = [];
    for (const [login, { browser }] of desks) await browser.close().catch((error) => said.push(`${login}: ${error.message}`));
    desks.clear();
    none(said);
  },
  "the server ends in order when told to": async () => {
    assert.equal(await server.stop(), 0, server.said());
  },
};

try {
  await report({ ...journeys, ...rating, ...further, ...whistles, ...rounds, ...daily, ...clocks, ...maps, ...cover, ...live, ...leader, ...spot, ...foreign, ...behaviour, ...residents.checks, ...looks, ...ending });
} finally {
  for (const { browser } of desks.values()) await browser.close().catch(() => undefined);
  await server.stop();
  schema?.drop();
}
