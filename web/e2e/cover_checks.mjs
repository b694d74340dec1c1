// How parts of a photo are covered on the case page, against the mock; mock.spec.mjs runs them with its own.
import assert from "node:assert/strict";
import { axe, none, quiet, sideways } from "./browser.mjs";

export function coverChecks({ mock, within }) {
  const code = mock.rows.find(({ status }) => status === "in_hand").code;
  const sha256 = "a".repeat(64);
  const area = (left, top, width, height) => ({ left, top, width, height });
  const latest = () => mock.cover.of(sha256)[0];
  const visit = async (browser, lang = "zh") => {
    mock.cover.entries.clear();
    await browser.context.addCookies([{ name: "lang", value: lang, url: mock.origin }]);
    const page = await browser.page();
    await page.goto(`${mock.origin}/staff/case/${encodeURIComponent(code)}`);
    return page;
  };
  const open = async (page) => {
    // What is told of the pictures after a change moves the buttons below it.
    await quiet(page);
    await page.click("[data-cover='1']");
    await page.waitForSelector(".cover-pad");
    // Whatever is pressed at the picture is meant for it as it will stay.
    await page.locator(".cover-pad").scrollIntoViewIfNeeded();
  };
  /** Where a place of the picture, in parts of its sides, is on the screen. */
  const spot = (page, x, y) => page.locator(".cover-pad image").evaluate((image, [px, py]) => {
    const box = image.getBoundingClientRect();
    return [box.left + box.width * px, box.top + box.height * py];
  }, [x, y]);
  const pull = async (page, from, to) => {
    await page.mouse.move(...await spot(page, ...from));
    await page.mouse.down();
    await page.mouse.move(...await spot(page, (from[0] + to[0]) / 2, (from[1] + to[1]) / 2));
    await page.mouse.move(...await spot(page, ...to));
    await page.mouse.up();
  };
  const near = (told, wanted) => {
    for (const [name, value] of Object.entries(wanted)) assert.ok(Math.abs(told[name] - value) <= 4, `${name}: ${told[name]}, not about ${value}`);
  };
  const save = async (page) => {
    await page.click("dialog [type=submit]");
    await page.waitForSelector("dialog", { state: "detached" });
  };
  return {
    "cover: by mouse an area is pulled open and moved, looked at as the public will, and saved": within({}, async (browser) => {
      const page = await visit(browser);
      await open(page);
      none(await axe(page, "cover, empty"));
      assert.match(await page.textContent("dialog"), /还没有遮盖过/);
      await pull(page, [0.6, 0.62], [0.8, 0.75]);
      await pull(page, [0.1, 0.1], [0.2, 0.2]);
      assert.equal(await page.locator("[data-area]").count(), 2);
      await pull(page, [0.15, 0.15], [0.25, 0.35]);
      await page.check("#f-cover-preview");
      assert.equal(await page.locator("[data-area] rect").count(), 2, "nothing but black");
      assert.deepEqual(await page.locator("[data-area] rect").evaluateAll((all) => all.map((rect) => rect.getAttribute("fill-opacity"))), ["1", "1"]);
      await pull(page, [0.4, 0.4], [0.5, 0.5]);
      assert.equal(await page.locator("[data-area]").count(), 2, "a look changes nothing");
      none(await axe(page, "cover, drawn"));
      await save(page);
      near(latest().areas[0], area(600, 620, 200, 130));
      near(latest().areas[1], area(200, 300, 100, 100));
      await page.waitForFunction(() => document.querySelector("section[aria-labelledby=photos]").textContent.includes("已遮盖"));
      assert.match(await page.textContent("section[aria-labelledby=photos]"), /已遮盖 2 处.*李建国/s);
      assert.equal(await page.evaluate(() => document.activeElement?.dataset.cover), "1", "focus goes back");
      assert.match(await page.getAttribute(".shots img", "src"), /covering=1$/, "asked for anew");
      assert.match(await page.textContent(".timeline"), /照片1：遮盖2处/);
      none(await axe(page, "case with a covered photo"));
    }),
    "cover: without a pointer areas are added, moved, resized, written in numbers and removed": within({}, async (browser) => {
      const page = await visit(browser, "en");
      await page.focus("[data-cover='1']");
      await page.keyboard.press("Enter");
      await page.waitForSelector(".cover-pad");
      await page.focus("[data-do=add]");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.activeElement?.dataset.pick === "1");
      for (const key of ["ArrowLeft", "ArrowLeft", "ArrowDown", "Shift+ArrowRight", "Shift+ArrowUp"]) await page.keyboard.press(key);
      assert.match(await page.textContent("[data-place]"), /Area 1: 380 from the left, 410 from the top, 210 wide, 190 high/);
      await page.focus("[data-do=add]");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.activeElement?.dataset.pick === "2");
      await page.focus("#f-cover-left");
      await page.keyboard.press("Control+a");
      await page.keyboard.type("950");
      await page.keyboard.press("Tab");
      assert.equal(await page.inputValue("#f-cover-width"), "50", "held inside the picture");
      await page.focus("[data-pick='2']");
      await page.keyboard.press("Delete");
      await page.waitForFunction(() => document.activeElement?.dataset.pick === "1");
      none(await axe(page, "cover by keys"));
      await page.focus("dialog [type=submit]");
      await page.keyboard.press("Enter");
      await page.waitForSelector("dialog", { state: "detached" });
      assert.deepEqual(latest().areas, [area(380, 410, 210, 190)]);
      await open(page);
      await page.click("dialog [type=submit]");
      await page.waitForSelector(".error-summary");
      assert.match(await page.textContent(".error-summary"), /covered like this already/);
      await page.click('[aria-label="Remove area 1"]');
      await page.click("dialog [type=submit]");
      await page.waitForFunction(() => document.querySelector(".error-summary")?.textContent.includes("There is no area"));
      await page.click(".error-summary a");
      assert.equal(await page.evaluate(() => document.activeElement?.id), "f-areas");
      assert.equal(mock.cover.of(sha256).length, 1, "nothing was sent");
    }),
    "cover: who was faster is told, what was drawn stays, and it can be uncovered": within({ expected: [/status of 412/] }, async (browser) => {
      const page = await visit(browser);
      await open(page);
      await page.click("[data-do=add]");
      mock.cover.add(sha256, [area(0, 0, 300, 300)]);
      await page.click("dialog [type=submit]");
      await page.waitForSelector(".conflict");
      assert.match(await page.textContent(".conflict"), /王秀英（虚构） 遮盖 1 处/);
      assert.equal(await page.locator("[data-area]").count(), 1);
      assert.match(await page.textContent("[data-place]"), /距左边 400/, "mine is still there");
      assert.equal(mock.cover.of(sha256).length, 1, "nothing was overwritten");
      none(await axe(page, "cover, conflict"));
      await page.click("[data-do=theirs]");
      assert.match(await page.textContent("[data-place]"), /距左边 0/);
      await page.click("[data-do=add]");
      await save(page);
      assert.equal(latest().areas.length, 2);
      await open(page);
      await page.click("[data-do=uncover]");
      assert.match(await page.textContent("dialog .notice.warn"), /都会看到原图/);
      assert.equal(await page.evaluate(() => document.activeElement?.dataset.do), "uncover-sure");
      none(await axe(page, "cover, uncover"));
      await page.click("[data-do=uncover-sure]");
      await page.waitForSelector("dialog", { state: "detached" });
      assert.deepEqual(latest().areas, []);
      await page.waitForSelector(".shots .badge", { state: "detached" });
      await open(page);
      await page.click("dialog .more summary");
      assert.match(await page.textContent("dialog"), /最近一次：.*取消遮盖.*遮盖记录（3）/s);
    }),
    "cover: by finger on a small phone, no wider than the screen": within({ width: 360, height: 640 }, async (browser) => {
      const page = await visit(browser);
      await open(page);
      assert.equal(await sideways(page), 0);
      assert.ok((await page.locator(".cover-pad").boundingBox()).width > 250);
      const touch = await page.context().newCDPSession(page);
      const finger = async (type, x, y) => {
        const [left, top] = type === "touchEnd" ? [] : await spot(page, x, y);
        await touch.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x: left, y: top }] });
      };
      await finger("touchStart", 0.2, 0.2);
      await finger("touchMove", 0.4, 0.4);
      await finger("touchMove", 0.5, 0.6);
      await finger("touchEnd");
      await page.waitForSelector("[data-area]");
      near({ ...await page.evaluate(() => Object.fromEntries(["left", "top", "width", "height"].map((name) => [name, Number(document.querySelector(`#f-cover-${name}`).value)]))) }, area(200, 200, 300, 400));
      assert.equal(await sideways(page), 0);
      none(await axe(page, "cover on a phone"));
      await save(page);
      assert.equal(latest().areas.length, 1);
    }),
    "cover: in forced colours and in the dark it can be read": within({ forcedColors: true, dark: true }, async (browser) => {
      const page = await visit(browser);
      await open(page);
      await page.click("[data-do=add]");
      none(await axe(page, "cover, forced colours"));
      await save(page);
      assert.equal(latest().areas.length, 1);
      mock.cover.entries.clear();
    }),
  };
}
