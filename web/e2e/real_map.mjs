// The base map against the real binary: a file of vector tiles is chosen, previewed and saved by the administrator, and a resident sees it at
// once; then a tile server, which the policy of pages names at once. The file is made here.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { kColours, pixelAt } from "./mapset_checks.mjs";
import { vectorTile } from "./mvt.mjs";
import { mapFile } from "./pmtiles.mjs";

export const mapInTheBinary = ({ origin, data, within, staff }) => {
  const openMap = async (page) => {
    await page.goto(`${origin}/report?lang=zh`);
    await page.getByRole("button", { name: "在地图上选点" }).click();
    await page.waitForSelector(".leaflet-interactive", { state: "attached" });
  };
  const set = async (page, body, version) => {
    const answer = await page.request.post(`${origin}/v1/admin/map`, { headers: { Origin: origin, "If-Match": `"${version}"` }, data: { ...body, dry_run: false } });
    assert.equal(answer.status(), 201, await answer.text());
    return (await answer.json()).version;
  };
  return {
    "map: a file of vector tiles is chosen on the screen, and a resident sees it at once": within({}, async (resident) => {
      mkdirSync(join(data, "maps"), { recursive: true });
      writeFileSync(join(data, "maps", "invented.pmtiles"), mapFile(vectorTile(), 14));
      await openMap(resident);
      assert.equal(await resident.locator(".leaflet-tile").count(), 0, "the outlines alone");
      const page = await staff("admin");
      await page.goto(`${origin}/staff/admin/basemap`);
      await page.click("label.chip:has([value=file])");
      await page.selectOption("#f-file", "invented.pmtiles");
      await page.fill("#f-credit", "Invented Maps");
      await page.click("form.ask [type=submit]");
      await page.waitForSelector("[data-plan]");
      assert.equal(await page.locator("[data-warning]").count(), 0);
      assert.deepEqual(await pixelAt(page, 0.4, 0.4), kColours.light.water, "in the preview");
      await page.click("[data-do=save]");
      await page.waitForSelector("[data-saved]");
      await openMap(resident);
      assert.deepEqual(await pixelAt(resident, 0.4, 0.4), kColours.light.water, "on the form");
      assert.deepEqual(await pixelAt(resident, 0.1, 0.4), kColours.light.earth);
      assert.equal(await resident.textContent(".map-credit"), "Invented Maps");
      const tile = await resident.request.get(`${origin}/tiles/14/0/0`);
      assert.equal(tile.headers()["content-encoding"], "gzip");
      assert.deepEqual(await tile.body(), vectorTile());
    }),
    "map: a tile server is previewed on a page of its own, and its pictures are let in at once": async () => {
      const asked = [];
      const tiles = createServer((request, response) => {
        asked.push(request.url);
        response.writeHead(200, { "Content-Type": "image/svg+xml" }).end('<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256" fill="#abc"/></svg>');
      });
      await new Promise((done) => tiles.listen(0, "127.0.0.1", done));
      const from = `http://127.0.0.1:${tiles.address().port}`;
      const admin = await staff("admin");
      const { version } = await (await admin.request.get(`${origin}/v1/admin/map`)).json();
      const wanted = { kind: "server", address: `${from}/{z}/{x}/{y}.svg`, credit: "Invented Maps", zoom_max: 16 };
      let now = version;
      try {
        await within({ expected: [/foreign request/] }, async (page, browser) => {
          await browser.context.addCookies(await admin.context().cookies());
          await page.goto(`${origin}/v1/admin/map/preview?address=${encodeURIComponent(wanted.address)}&credit=Invented&zoom_max=16`);
          await page.waitForSelector("img.leaflet-tile-loaded", { state: "attached" });
          const before = asked.length;
          assert.ok(before > 0);
          now = await set(admin, wanted, now);
          await openMap(page);
          await page.waitForSelector("img.leaflet-tile-loaded", { state: "attached" });
          assert.ok(asked.length > before);
        })();
      } finally {
        await set(admin, { kind: "none" }, now);
        tiles.close();
      }
    },
  };
};
