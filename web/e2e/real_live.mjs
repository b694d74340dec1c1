// Two members of staff at two desks, against the binary: what one does the other sees at once.
import assert from "node:assert/strict";

export function liveInTheBinary({ origin, staff, ask, command }) {
  /** A need that waits for the signature of the unit in charge of litter. */
  async function dispatched(words) {
    const { code } = await ask("calltaker", "POST", "/v1/intake", { channel: "hotline", verbatim: words, category: "environment.litter", address: "虚构路9号" });
    await command(code, "classify", { category: "environment.litter" });
    const { proposal } = await ask("hotline", "GET", `/v1/cases/${code}`);
    await command(code, "dispatch", { unit: proposal.unit });
    return code;
  }
  const show = async (page, code) => {
    await page.goto(`${origin}/staff/case/${code}?queue=to_sign&order=updated`);
    await page.waitForSelector(".sheet");
  };
  const line = ".pane-case [role=status] .notice";
  return {
    "one signs, the other sees it within five seconds, on the sheet and in the list": async () => {
      const code = await dispatched("虚构路9号的垃圾桶没人清。");
      const [hotline, unit] = [await staff("hotline"), await staff("cityadmin")];
      await show(hotline, code);
      await hotline.waitForSelector(`.option:has-text("${code}")`);
      await show(unit, code);
      // The stream may come a moment after the sheet.
      await hotline.waitForTimeout(1000);
      const began = Date.now();
      await unit.click("[data-command=sign]");
      await hotline.waitForFunction(() => /已签收/.test(document.querySelector(".sheet-state")?.textContent ?? ""), undefined, { timeout: 5000 });
      await hotline.waitForFunction((text) => [...document.querySelectorAll(".option")].some((one) => one.textContent.includes(text) && /已签收/.test(one.textContent)), code, { timeout: 5000 - Math.min(4000, Date.now() - began) });
      assert.match(await hotline.textContent(line), /这一单刚被别人改过/);
      await unit.waitForFunction(() => /已签收/.test(document.querySelector(".sheet-state")?.textContent ?? ""));
      await unit.waitForTimeout(1500);
      assert.equal(await unit.locator(line).count(), 0, "whoever signed is told nothing of others");
    },
    "the stream tells number and version of what one may see, and nothing else": async () => {
      const [page, water] = [await staff("cityadmin"), await staff("water")];
      const listen = (of) => of.evaluate(() => new Promise((resolve, reject) => {
        const heard = [];
        const source = new EventSource("/v1/live");
        source.addEventListener("ready", () => resolve((globalThis.heard = heard)));
        source.addEventListener("case", ({ data }) => heard.push(data));
        source.onerror = () => reject(new Error("no stream"));
        globalThis.stream = source;
      }));
      await Promise.all([listen(page), listen(water)]);
      const code = await dispatched("虚构路9号又满了。");
      await page.waitForFunction((text) => globalThis.heard.some((data) => data.includes(text)), code, { timeout: 5000 });
      const heard = await page.evaluate(() => (globalThis.stream.close(), globalThis.heard));
      for (const data of heard) assert.deepEqual(Object.keys(JSON.parse(data)), ["code", "version"]);
      const elsewhere = await water.evaluate(() => (globalThis.stream.close(), globalThis.heard));
      assert.ok(!elsewhere.some((data) => data.includes(code)), "another unit's case");
    },
  };
}
