// What a case is compared with, on its page, against the mock; mock.spec.mjs runs them with its own.
import assert from "node:assert/strict";
import { axe, none, sideways } from "./browser.mjs";
import { startMock } from "./mock.mjs";
import { opener } from "./steps.mjs";

export function likeChecks({ mock, within }) {
  const visit = opener(mock), open = (browser, code, who) => visit(browser, `/staff/case/${code}`, "#like", who);
  // What nobody asked to hide.
  const known = (from) => from.codes.find((code) => from.cases.get(code).confidentiality === "none" && from.cases.get(code).request_type !== "report");
  const ask = async (path) => (await fetch(mock.origin + path)).json();
  const codesIn = (page, id) => page.locator(`section[aria-labelledby=${id}] [data-like]`).evaluateAll((rows) => rows.map((row) => row.dataset.like));
  return {
    "like: a repeat is said with its rule, and every case of it is a link": within({}, async (browser) => {
      const code = known(mock);
      const page = await open(browser, code);
      await page.waitForSelector("[data-repeat]");
      const { place, similar } = await ask(`/v1/cases/${code}/like`);
      assert.deepEqual(await codesIn(page, "like-place"), place.cases.map((one) => one.code));
      assert.deepEqual(await codesIn(page, "like-words"), similar.map((one) => one.case.code).filter((one) => !place.cases.some((row) => row.code === one)), "each once");
      const said = await page.textContent("section[aria-labelledby=like-place]");
      assert.match(said, /100 米以内、前后 30 天/);
      assert.match(said, new RegExp(`含本件共 ${place.cases.length + 1} 件`));
      await page.click(`[data-like="${place.cases[0].code}"] a`);
      await page.waitForURL(`**/staff/case/${place.cases[0].code}`);
      await page.waitForFunction((own) => !document.querySelector(`[data-like="${own}"]`) && document.querySelector("#like"), place.cases[0].code);
    }),
    "like: who filed it is looked up only when somebody asks": within({}, async (browser) => {
      const own = await startMock();
      try {
        const code = known(own);
        const page = await open(browser, code, { lang: "en", from: own });
        await page.waitForSelector("#like-words");
        assert.deepEqual(own.like.looked, []);
        assert.match(await page.textContent("section[aria-labelledby=like-resident]"), /kept in the audit log/);
        await page.click("[data-do=resident]");
        await page.waitForSelector("section[aria-labelledby=like-resident] [data-like]");
        assert.deepEqual(own.like.looked, [code]);
        assert.match(await page.textContent("section[aria-labelledby=like-resident]"), /\*/, "the contact stays covered");
      } finally {
        await own.close();
      }
    }),
    "like: a secret case is compared with none and its resident is not looked up": within({}, async (browser) => {
      const own = await startMock();
      try {
        const code = own.codes[0];
        own.cases.set(code, { ...own.cases.get(code), confidentiality: "sealed" });
        const page = await open(browser, code, { from: own });
        await page.waitForFunction(() => document.querySelector("section[aria-labelledby=like]")?.textContent.includes("不与别的件比对"));
        assert.equal(await page.locator("[data-like]").count(), 0);
        assert.equal(await page.locator("[data-do=resident]").count(), 0);
      } finally {
        await own.close();
      }
    }),
    "like: what failed can be tried again, and the sheet stands without it": within({ expected: [/503/] }, async (browser) => {
      const page = await browser.page();
      let fails = true;
      await page.route("**/like", (route) => (fails ? route.fulfill({ status: 503, body: "" }) : route.continue()));
      await page.goto(`${mock.origin}/staff/case/${known(mock)}`);
      const again = page.locator("section[aria-labelledby=like] .notice button");
      await again.waitFor();
      assert.ok(await page.locator(".timeline, .step").first().isVisible());
      fails = false;
      await again.click();
      await page.waitForSelector("#like-words");
    }),
    "like: nothing for axe and nothing sideways, opened on a phone in the dark": within({ width: 360, height: 740, dark: true }, async (browser) => {
      const code = known(mock);
      const page = await open(browser, code, { lang: "en" });
      await page.click("[data-do=resident]");
      await page.waitForSelector("section[aria-labelledby=like-resident] [data-like]");
      none(await axe(page, "case compared"));
      assert.equal(await sideways(page), 0);
    }),
  };
}
