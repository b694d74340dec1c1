// The base map as a setting, and vector tiles as they are drawn, against the mock; mock.spec.mjs runs them with its own.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { axe, none } from "./browser.mjs";

// What protomaps-leaflet paints in its two flavours, as red, green and blue.
export const kColours = { light: { water: [128, 222, 234], earth: [226, 223, 218] }, dark: { water: [49, 53, 63], earth: [31, 31, 31] } };
const kReady = "#change";

/** The pixel of a tile of the vector layer whose place in its data tile (x, y from 0 to 1) is that, once it is drawn. */
export async function pixelAt(page, x, y) {
  await page.waitForFunction(() => {
    const all = [...document.querySelectorAll("canvas.leaflet-tile")];
    return all.length > 0 && all.every((one) => one.classList.contains("leaflet-tile-loaded")) && !document.querySelector(".leaflet-zoom-anim");
  }, undefined, { timeout: 20_000 });
  return page.evaluate(([dx, dy]) => {
    // A data tile spans two drawn tiles each way.
    const half = [dx < 0.5 ? 0 : 1, dy < 0.5 ? 0 : 1];
    const tile = [...document.querySelectorAll("canvas.leaflet-tile")].find((one) => {
      const [tx, ty] = one.key.split(":").map(Number);
      return tx % 2 === half[0] && ty % 2 === half[1];
    });
    if (!tile) return null;
    const at = [dx, dy].map((part, i) => Math.floor((part * 2 - half[i]) * tile.width));
    const copy = document.createElement("canvas");
    copy.width = copy.height = 1;
    const ink = copy.getContext("2d", { willReadFrequently: true });
    ink.drawImage(tile, -at[0], -at[1]);
    return [...ink.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  }, [x, y]);
}

export function mapsetChecks({ mock, within }) {
  const open = async (browser, cookies = {}, path = "/staff/admin/basemap", ready = "#now") => {
    mock.maps.reset();
    await browser.context.addCookies(Object.entries({ lang: "zh", ...cookies }).map(([name, value]) => ({ name, value, url: mock.origin })));
    const page = await browser.page();
    await page.goto(mock.origin + path);
    await page.waitForSelector(ready, { timeout: 30_000 });
    return page;
  };
  const kind = (page, value) => page.click(`label.chip:has([value=${value}])`);
  const preview = (page) => page.click("form.ask [type=submit]");
  const has = (page, selector, words) => page.waitForFunction(([where, text]) => document.querySelector(where)?.textContent.includes(text), [selector, words]);
  const focusIs = (page, id) => page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);
  const onCase = async (browser, cookies) => {
    const placed = [...mock.cases.values()].find(({ status, point }) => status === "carried" && point);
    const page = await open(browser, cookies, `/staff/case/${encodeURIComponent(placed.code)}`, "section[aria-labelledby=map] button");
    await page.click("section[aria-labelledby=map] button");
    return page;
  };
  const drawn = (dark) => within({ dark }, async (browser) => {
    const page = await onCase(browser, { base: "vector" });
    const { water, earth } = kColours[dark ? "dark" : "light"];
    assert.deepEqual(await pixelAt(page, 0.4, 0.4), water, "water in the middle");
    assert.deepEqual(await pixelAt(page, 0.1, 0.4), earth, "land beside it");
    assert.deepEqual(await pixelAt(page, 0.6, 0.6), water);
    assert.notDeepEqual(await pixelAt(page, 0.2, 256 / 4096), earth, "the road");
    assert.equal(await page.textContent(".map-credit"), "Invented Maps <b>审图号</b>");
  });

  return {
    "mapset: vector tiles are drawn under the strict policy, in light": drawn(false),
    "mapset: vector tiles are drawn in the dark theme's colours": drawn(true),
    "mapset: names on vector tiles are in the page's language": within({}, async (browser) => {
      // Names are part of the picture: what was written on it is noted.
      await browser.context.addInitScript(() => {
        const plain = CanvasRenderingContext2D.prototype.fillText;
        globalThis.written = [];
        CanvasRenderingContext2D.prototype.fillText = function note(...all) {
          globalThis.written.push(all[0]);
          return plain.apply(this, all);
        };
      });
      for (const [lang, name] of [["zh", "云川"], ["en", "Yunchuan"]]) {
        const page = await onCase(browser, { base: "vector", lang });
        await page.waitForFunction((wanted) => globalThis.written.includes(wanted), name);
        await page.close();
      }
    }),
    "mapset: what draws vector tiles is fetched where they are, and nowhere else": within({}, async (browser) => {
      const scripts = async (cookies) => {
        const page = await onCase(browser, cookies);
        await page.waitForSelector(cookies.base === "vector" ? "canvas.leaflet-tile-loaded" : "img.leaflet-tile-loaded", { state: "attached" });
        const all = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => /\/vector-[^/]*\.js$/.test(name)));
        await page.close();
        return all.length;
      };
      assert.equal(await scripts({ base: "wgs84" }), 0);
      assert.equal(await scripts({ base: "vector" }), 1);
    }),
    "mapset: a vector file is previewed before it is saved, and saving can be undone": within({}, async (browser) => {
      const page = await open(browser);
      await has(page, "[data-holds]", "没有底图");
      await kind(page, "file");
      await page.selectOption("#f-file", "云川矢量 2026.pmtiles");
      assert.equal(await page.locator("#f-crs").count(), 0, "of vector tiles there is nothing to choose");
      await preview(page);
      await page.waitForSelector("#e-credit");
      assert.equal(await page.locator("[data-plan]").count(), 0);
      await page.fill("#f-credit", "Invented Maps");
      await preview(page);
      await focusIs(page, "result");
      assert.deepEqual(await pixelAt(page, 0.4, 0.4), kColours.light.water);
      assert.equal(mock.maps.version, 0, "nothing is saved yet");
      await page.fill("#f-credit", "Invented Maps, 2026");
      await page.waitForSelector("[data-plan]", { state: "detached" });
      await preview(page);
      await page.click("[data-do=save]");
      await has(page, "[data-saved]", "已保存");
      await focusIs(page, "now");
      await has(page, "[data-holds]", "矢量地图文件，缩放 0 到 15 级");
      assert.equal(mock.maps.setting.credit, "Invented Maps, 2026");
      await page.click("[data-do=undo]");
      await has(page, "[data-saved]", "已改回");
      await has(page, "[data-holds]", "没有底图");
      assert.equal(mock.maps.version, 2);
    }),
    "mapset: pictures of a file are previewed too, and a file of elsewhere is warned of": within({}, async (browser) => {
      const page = await open(browser);
      await kind(page, "file");
      assert.equal(await page.locator("#f-file option").count(), 4, "the damaged one cannot be chosen");
      await page.click("[data-files] summary");
      await has(page, "[data-map-file='damaged.pmtiles']", "不能用");
      await page.selectOption("#f-file", "yunchuan-pictures.pmtiles");
      await page.fill("#f-credit", "Invented Maps");
      await preview(page);
      await page.waitForSelector("img.leaflet-tile-loaded", { state: "attached" });
      assert.equal(await page.locator("[data-warning]").count(), 0);
      await page.selectOption("#f-file", "elsewhere.pmtiles");
      await preview(page);
      await has(page, "[data-warning=covers_nothing]", "不在本市");
    }),
    "mapset: a tile server is checked, and looked at on a page whose policy names it": async () => {
      const asked = [];
      const tiles = createServer((request, response) => {
        asked.push(request.url);
        response.writeHead(200, { "Content-Type": "image/svg+xml" }).end('<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256" fill="#abc"/></svg>');
      });
      await new Promise((done) => tiles.listen(0, "127.0.0.1", done));
      const origin = `http://127.0.0.1:${tiles.address().port}`;
      try {
        await within({ expected: [/status of 400/, /foreign request/] }, async (browser) => {
          const page = await open(browser);
          await kind(page, "server");
          await page.fill("#f-address", `${origin}/{z}/{x}.png`);
          await page.fill("#f-credit", "Invented Maps");
          await preview(page);
          await has(page, "#e-address", "以 https:// 开头");
          await page.fill("#f-address", `${origin}/{z}/{x}/{y}.svg`);
          await page.selectOption("#f-zoom_max", "15");
          await preview(page);
          await has(page, "[data-warning=plain_http]", "http://");
          assert.equal(asked.length, 0, "this page asks the server for nothing");
          const [shown] = await Promise.all([browser.context.waitForEvent("page"), page.click("[data-plan] a")]);
          await shown.waitForSelector("img.leaflet-tile-loaded", { state: "attached" });
          assert.ok(asked.length > 0);
          await shown.close();
          await page.click("[data-do=save]");
          await has(page, "[data-saved]", "已保存");
          assert.deepEqual([mock.maps.setting.kind, mock.maps.setting.zoom_max], ["server", 15]);
        })();
      } finally {
        tiles.close();
      }
    },
    "mapset: somebody else's change is told, and nothing overwritten": within({ expected: [/status of 412/] }, async (browser) => {
      const page = await open(browser);
      await preview(page);
      await page.waitForSelector("[data-plan]");
      mock.maps.race = true;
      await page.click("[data-do=save]");
      await page.waitForSelector(".error-summary");
      assert.equal(mock.maps.version, 0);
    }),
    "mapset: the command line, a lost file, no file and another city's setting are told": within({}, async (browser) => {
      const shows = async (maps, selector, words) => {
        const page = await open(browser, { maps });
        await has(page, selector, words);
        return page;
      };
      await shows("line", "[data-command-line]", "--tiles");
      await shows("lost", "[data-lost]", "打不开");
      const other = await shows("other", "section[aria-labelledby=now]", "首页所在城市");
      assert.equal(await other.locator("form.ask").count(), 0);
      const empty = await open(browser, { maps: "empty" });
      await kind(empty, "file");
      await has(empty, "[data-no-files]", "还没有");
    }),
    "mapset: by keyboard alone": within({}, async (browser) => {
      const page = await open(browser);
      await page.focus("#f-kind");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      await page.waitForSelector("#f-file");
      await page.keyboard.press("Tab");
      await page.keyboard.press("ArrowDown");
      await page.focus("#f-credit");
      await page.keyboard.type("Invented Maps");
      await page.keyboard.press("Enter");
      await focusIs(page, "result");
      await page.focus("[data-do=save]");
      await page.keyboard.press("Enter");
      await focusIs(page, "now");
      assert.equal(mock.maps.setting.file, "yunchuan-pictures.pmtiles");
    }),
    "mapset: who may not configure sees why": within({}, async (browser) => {
      const page = await open(browser, { as: "head" }, "/staff/admin/basemap", ".notice.warn");
      assert.equal(await page.locator("form").count(), 0);
    }),
    "mapset: axe finds nothing with a preview shown": within({}, async (browser) => {
      const page = await open(browser, {}, undefined, kReady);
      await kind(page, "file");
      await page.click("[data-files] summary");
      await page.selectOption("#f-file", "云川矢量 2026.pmtiles");
      await page.fill("#f-credit", "Invented Maps");
      await preview(page);
      await page.waitForSelector("canvas.leaflet-tile-loaded", { state: "attached" });
      none(await axe(page, "base map"));
    }),
  };
}
