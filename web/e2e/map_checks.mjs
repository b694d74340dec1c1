// The map under the zones, against the mock; mock.spec.mjs runs them with its own.
import assert from "node:assert/strict";
import { axe, none } from "./browser.mjs";

export function mapChecks({ mock, within }) {
  const visit = async (browser, base) => {
    await browser.context.addCookies([{ name: "lang", value: "zh", url: mock.origin }, ...(base ? [{ name: "base", value: base, url: mock.origin }] : [])]);
    const page = await browser.page();
    const placed = [...mock.cases.values()].find(({ status, point }) => status === "carried" && point);
    await page.goto(`${mock.origin}/staff/case/${encodeURIComponent(placed.code)}`);
    await page.click("section[aria-labelledby=map] button");
    await page.waitForSelector(".leaflet-interactive", { state: "attached" });
    return page;
  };
  /** Where the picture of a given tile lies, in pixels from the pin. */
  const tileAt = async (page) => {
    // The map goes to one pin at zoom 12; what it showed before is still in the page for a while.
    await page.waitForSelector('img.leaflet-tile-loaded[src*="/tiles/12/"]', { state: "attached" });
    await page.waitForFunction(() => !document.querySelector(".leaflet-zoom-anim") && ![...document.querySelectorAll("img.leaflet-tile")].some((img) => !img.src.includes("/tiles/12/")));
    const measure = () => page.evaluate(() => {
      const pins = document.querySelectorAll(".leaflet-overlay-pane path");
      const pin = pins[pins.length - 1].getBoundingClientRect();
      return Object.fromEntries([...document.querySelectorAll("img.leaflet-tile")].map((img) => {
        const { left, top, width } = img.getBoundingClientRect();
        return [new URL(img.src).pathname, { x: left - pin.left, y: top - pin.top, width }];
      }));
    });
    // Panes move one after the other: measured until nothing has moved for a while.
    let found = await measure();
    for (let before = null; JSON.stringify(found) !== JSON.stringify(before); found = await measure()) {
      before = found;
      await page.waitForTimeout(300);
    }
    return found;
  };
  return {
    "map: outlines alone, unless the operator set a base map": within({}, async (browser) => {
      const page = await visit(browser);
      assert.equal(await page.locator("img.leaflet-tile").count(), 0);
      assert.equal(await page.locator(".map-credit").count(), 0);
    }),
    "map: a base map lies under the zones and names its maker as text": within({}, async (browser) => {
      const page = await visit(browser, "wgs84");
      await tileAt(page);
      assert.equal(await page.textContent(".map-credit"), "Invented Maps <b>审图号</b>");
      const order = await page.evaluate(() => {
        const z = (name) => Number(getComputedStyle(document.querySelector(name)).zIndex);
        return z(".leaflet-tile-pane") < z(".leaflet-overlay-pane");
      });
      assert.ok(order, "the zones lie above");
      none(await axe(page, "case with a base map"));
    }),
    "map: GCJ-02 pictures are put back by what their system moves a place": within({}, async (browser) => {
      const plain = await tileAt(await visit(browser, "wgs84"));
      const moved = await tileAt(await visit(browser, "gcj02"));
      const both = Object.keys(plain).filter((name) => name in moved);
      assert.ok(both.length > 0, "some tiles are in both");
      for (const name of both) {
        const [, zoom] = /tiles\/(\d+)\//.exec(name);
        // Here the system moves a place by 0.00492 degrees to the east and 0.00255 to the south, computed apart from the program:
        // its picture comes back to the west and to the north.
        const perDegree = (plain[name].width * 2 ** Number(zoom)) / 360;
        const east = moved[name].x - plain[name].x;
        const south = moved[name].y - plain[name].y;
        const near = 0.0003 * perDegree + 1;
        assert.ok(Math.abs(east + 0.00492 * perDegree) < near, `${name}: ${east} px to the east, not ${-0.00492 * perDegree}`);
        assert.ok(Math.abs(south + (0.00255 * perDegree) / Math.cos((30.0139 * Math.PI) / 180)) < near, `${name}: ${south} px to the south`);
      }
    }),
  };
}
