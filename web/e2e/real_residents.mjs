// What residents do beyond one report: see what neighbours told before they send, say that they have it too, print the receipt, follow
// a case that was merged; each with and without JavaScript where that differs. `cases()` names the cases that matrix.mjs looks at.
import assert from "node:assert/strict";

export function residentChecks({ origin, within, ask, command, chip, kPhone, receipt }) {
  /** Of invented bins in the middle of the city; filed with their place, so that others find it. The kind asks no further question. */
  const kSpot = { latitude: 42.9021, longitude: 125.1436 };
  const kSaid = "示例路口的垃圾桶满了，垃圾没人清（虚构）。";
  let bins;

  const fill = async (page, { said = kSaid, place = kSpot, lang = "zh" } = {}) => {
    await page.goto(`${origin}/report?lang=${lang}`);
    await page.fill("#f-description", said);
    await page.fill("#f-address", "示例路口");
    if (place) await page.locator("input[name=lat]").evaluate((field, value) => (field.value = value), String(place.latitude));
    if (place) await page.locator("input[name=long]").evaluate((field, value) => (field.value = value), String(place.longitude));
  };
  const send = (page) => page.click("main form[action='/report'] button[type=submit] >> nth=0");
  const kept = async (page) => ({ code: (await page.textContent("code.big")).trim(), key: (await page.textContent("code.key")).trim() });

  const checks = {
    "without JavaScript the kinds of matter are offered as a step, and everything filled in is kept": within({ ...kPhone, javaScript: false }, async (page) => {
      await fill(page);
      await page.fill("#f-phone", "5550100199");
      await send(page);
      assert.match(await page.textContent("h1"), /提交前看一眼/);
      assert.equal(await page.inputValue("input[name=phone]"), "5550100199");
      assert.ok((await page.locator("input[name=service_code]").count()) >= 2);
      await page.click("button[name=edit]");
      assert.equal(await page.inputValue("#f-description"), kSaid);
      assert.equal(await page.inputValue("#f-phone"), "5550100199");
      await send(page);
      // The kind is chosen now; only a neighbour's report would be shown again.
      if (await page.locator(".look-send").count()) await send(page);
      await page.waitForURL(/\/r\/.*new=1/);
      bins = await kept(page);
    }),
    "the receipt has its code to scan, and a page to print": within({ ...kPhone }, async (page) => {
      await page.goto(`${origin}/r/${bins.code}?key=${bins.key}`);
      await page.click(`a[href="/r/${bins.code}/receipt"]`);
      assert.match(await page.textContent("main"), new RegExp(bins.key));
      assert.ok(await page.locator("svg.qr path").isVisible());
      assert.ok(await page.locator("button[data-print]").isVisible());
      await page.emulateMedia({ media: "print" });
      assert.equal(await page.locator("button[data-print]").isVisible(), false);
      assert.equal(await page.locator("header.top").isVisible(), false);
      const box = await page.locator("svg.qr").boundingBox();
      assert.ok(box.width > 140 && Math.abs(box.width - box.height) < 1, "45 mm, square");
    }),
    "nobody else prints it": within({ expected: [/status of 403/] }, async (page) => {
      assert.equal((await page.goto(`${origin}/r/${bins.code}/receipt`)).status(), 403);
    }),
    "a neighbour sees it before sending, says that it is the same, and sends nothing": within({ ...kPhone, javaScript: false }, async (page) => {
      await fill(page, { said: "路口垃圾桶满了没人清" });
      await send(page);
      assert.match(await page.textContent("main"), new RegExp(`垃圾[\\s\\S]*我也遇到`));
      await page.click(`form[action="/r/${bins.code}/too"] button`);
      await page.waitForURL(new RegExp(`/r/${bins.code}\\?too=1`));
      assert.match(await page.textContent("main"), /已记下：您也遇到[\s\S]*另有 1 人说也遇到/);
      assert.equal(await page.locator(`form[action$="/too"]`).count(), 0, "once");
    }),
    "with JavaScript the form says the same in place, and the step is not needed": within({ ...kPhone }, async (page) => {
      await fill(page, { said: "路口" });
      const asked = page.waitForRequest((request) => request.url().endsWith("/report/look"));
      await page.fill("#f-description", "路口的垃圾桶满了，垃圾没人清");
      assert.ok(!(await asked).url().includes("?"), "words travel in the body");
      await page.waitForSelector(".suggested .btn");
      await page.waitForSelector(".nearby .card");
      assert.match(await page.textContent(".nearby"), /垃圾/);
      await page.click(".suggested .btn >> nth=0");
      assert.notEqual(await page.inputValue("#f-service_code"), "");
      await page.waitForFunction(() => document.querySelector("input[name=look]").value === "seen");
      await send(page);
      await page.waitForURL(/\/r\/.*new=1/);
      assert.equal(await page.evaluate(() => localStorage.length), 0, "the draft went with it");
    }),
    "a place is chosen on the map, by a tap or by keyboard": within({ ...kPhone }, async (page) => {
      await page.goto(`${origin}/report`);
      await page.getByRole("button", { name: "在地图上选点" }).click();
      await page.waitForSelector(".leaflet-interactive", { state: "attached" });
      await page.focus(".map");
      await page.keyboard.press("Enter");
      const first = await page.inputValue("input[name=lat]");
      assert.match(first, /^4\d\.\d{6}$/);
      await page.click(".map", { position: { x: 60, y: 60 } });
      assert.notEqual(await page.inputValue("input[name=lat]"), first);
      assert.match(await page.textContent("[data-locate]"), /已选好位置/);
    }),
    "on the public map a number leads to the place larger, and from there back to the whole city": within({ ...kPhone, javaScript: false }, async (page) => {
      await page.goto(`${origin}/map`);
      const pins = await page.locator(".zonemap .pin, .zonemap .pins").count();
      assert.ok(pins > 1, "several places");
      await page.focus("a.pins >> nth=0");
      await page.keyboard.press("Enter");
      await page.waitForURL(/bbox=/);
      assert.ok(await page.locator(".zonemap .pin, .zonemap .pins").count() > 0, "what was in it");
      await page.getByText("看全市").click();
      await page.waitForURL(/\/map$/);
      assert.equal(await page.locator(".zonemap .pin, .zonemap .pins").count(), pins);
    }),
    "a merged case leads to the other one, for whoever has its number": within({ ...kPhone }, async (page) => {
      await fill(page, { place: null, said: "还是那个路口的垃圾桶（虚构）" });
      await page.selectOption("#f-service_code", "environment.litter");
      await send(page);
      if (await page.locator(".look-send").count()) await send(page);
      await page.waitForURL(/\/r\/.*new=1/);
      const { code } = await kept(page);
      const { category } = await ask("hotline", "GET", `/v1/cases/${bins.code}`);
      for (const one of [bins.code, code])
        await command(one, "classify", { category, title: "垃圾桶满溢", request_type: "help", urgency: "normal" });
      await command(code, "merge", { main: bins.code });
      await page.goto(`${origin}/r/${code}`);
      assert.match(await page.textContent(".notice"), new RegExp(bins.code));
      await page.click(`.notice a[href="/r/${bins.code}"]`);
      assert.match(await page.textContent("main"), new RegExp(bins.code));
    }),
  };
  return { checks, cases: () => ({ held: bins, open: receipt().code }) };
}
