// A leader on Monday morning, against the binary: from a figure to its rows and to one case, and no figure that its rows do not bear out.
import assert from "node:assert/strict";

/** A tablet upright and across, and a desk's screen enlarged by half. */
const kTablets = [768, 820, 853, 1024];
/** The widest tables, and what says that their rows are there. */
const kTables = [
  ["/staff/overview", ".zone-table tbody tr"], ["/staff/scores", ".rates tbody tr"], ["/staff/whistles", ".board tbody tr"],
  ["/staff/visits/coverage", ".zone-table tbody tr"], ["/staff/dispatch", ".board tbody tr"], ["/staff/limits", ".board tbody tr"],
];

export function leaderInTheBinary({ origin, staff, ask }) {
  const opened = async () => {
    const page = await staff("supervisor");
    await page.goto(`${origin}/staff/overview`);
    await page.waitForSelector(".tile-value a");
    await page.waitForSelector(".zone-table tbody tr");
    return page;
  };
  /** All rows of a list, page by page: counted by hand, not by the program. */
  async function rowsOf(search) {
    const rows = [];
    const asked = new URLSearchParams(search);
    asked.set("limit", "200");
    for (let cursor = ""; ; ) {
      if (cursor) asked.set("cursor", cursor);
      const page = await ask("supervisor", "GET", `/v1/cases?${asked}`);
      rows.push(...page.cases);
      cursor = page.next ?? "";
      if (!cursor) return rows;
    }
  }
  /** Opens the link, and the first case behind it. */
  async function drill(page, link) {
    const said = Number(await link.textContent());
    await link.click();
    await page.waitForSelector(".option");
    const rows = await rowsOf(new URL(page.url()).search);
    assert.equal(rows.length, said, page.url());
    await page.click(".option >> nth=0");
    await page.waitForSelector(".sheet");
    const [, code] = /\/staff\/case\/([^?]+)/.exec(page.url()) ?? [];
    assert.ok(rows.some((row) => row.code === code), `${code} is one of the rows`);
    await page.waitForSelector(`.sheet:has-text("${code}")`);
    return rows;
  }
  /** A check that changes the size of the supervisor's window, and leaves it as it was. */
  const resizing = (check) => async () => {
    const page = await staff("supervisor");
    const before = page.viewportSize();
    try {
      await check(page);
    } finally {
      await page.setViewportSize(before);
    }
  };
  return {
    "leader: a figure of the overview opens exactly its cases, and one of them": async () => {
      const page = await opened();
      const tiles = await page.locator(".tile-value a, .tile .hint a").count();
      assert.ok(tiles >= 4, "received this week and before, overdue, open");
      const overdue = await drill(page, page.locator(".tile:nth-child(2) .tile-value a"));
      assert.ok(overdue.length > 0, "the demonstration city has what is late");
    },
    "leader: a zone's figures open the cases of that zone, and its page tells the same": async () => {
      const page = await opened();
      const row = page.locator(".zone-table tbody tr:has(td a)").first();
      const name = (await row.locator("th").textContent()).trim();
      const zone = row.locator("td a").last();
      const open = Number(await zone.textContent());
      await drill(page, zone);
      await page.goto(`${origin}/staff/overview`);
      await page.waitForSelector(".zone-table tbody tr");
      await page.locator(".zone-table tbody tr:has(td a)").first().locator("th a").click();
      await page.waitForSelector("h1:has-text('·')");
      assert.match(await page.textContent("h1"), new RegExp(name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
      await page.waitForSelector(".tile:nth-child(2) .hint a");
      assert.equal(Number(await page.locator(".tile:nth-child(2) .hint a").first().textContent()), open, "open cases of the zone");
    },
    "leader: a rate of the call-backs opens the matters that it counts": async () => {
      const page = await opened();
      const rate = page.locator(".tile:nth-child(3) .hint a").first();
      await rate.waitFor();
      const [, part, whole] = /(\d+)\/(\d+)/.exec(await rate.textContent()) ?? [];
      assert.ok(Number(part) <= Number(whole) && Number(whole) > 0);
      await rate.click();
      await page.waitForFunction((n) => document.querySelector("main, .wide-page, .pane-list")?.textContent?.includes(n), whole);
      assert.ok(await page.locator("a[href*='/staff/case/']").count() > 0, "and its cases");
    },
    "leader: on a tablet every table shows its last column, in both languages": resizing(async (page) => {
      const speak = (lang) => page.context().addCookies([{ name: "lang", value: lang, url: origin }]);
      const found = [];
      try {
        for (const lang of ["zh", "en"]) {
          await speak(lang);
          for (const [path, ready] of kTables) {
            await page.setViewportSize({ width: 1280, height: 900 });
            await page.goto(origin + path);
            await page.waitForSelector(ready);
            for (const width of kTablets) {
              await page.setViewportSize({ width, height: 900 });
              const cut = await page.evaluate(() =>
                [...document.querySelectorAll("main .scroll")].map((one) => one.scrollWidth - one.clientWidth).filter((missing) => missing > 1));
              if (cut.length) found.push(`${path}, ${lang}, ${width} px: ${cut.join(", ")} px out of sight`);
            }
          }
        }
      } finally {
        await speak("zh");
      }
      assert.deepEqual(found, []);
    }),
    "leader: the map of zones stays drawn, and fits, however the window's size changes": resizing(async (page) => {
      /** Waits for it, because a busy machine lays out late; a map that went blank stays so. */
      const drawn = (zones, when) => page.waitForFunction((wanted) => {
        const map = document.querySelector(".zone-map"), box = map.getBoundingClientRect();
        const inside = [...map.querySelectorAll("path")].filter((one) => {
          const { left, right, top, bottom, width } = one.getBoundingClientRect();
          return width > 0 && left >= box.left - 2 && right <= box.right + 2 && top >= box.top - 2 && bottom <= box.bottom + 2;
        });
        return inside.length === wanted;
      }, zones, { timeout: 10_000 }).catch(() => assert.fail(`not all of ${zones} zones are drawn ${when}`));
      await page.goto(`${origin}/staff/visits/coverage`);
      await page.waitForSelector(".zone-map path");
      const zones = await page.locator(".zone-map path").count();
      // Folded away for a moment, as while a page is laid out anew; then a window that is dragged.
      const folds = [["height: 8px; min-height: 0", "low"], ["width: 8px", "narrow"], ["display: none", "hidden"]];
      for (const [style, name] of folds) {
        for (const now of [style, ""]) {
          await page.evaluate((css) => {
            const { style: own } = document.querySelector(".zone-map");
            if (css) own.cssText += `;${css}`;
            else for (const one of ["height", "min-height", "width", "display"]) own.removeProperty(one);
          }, now);
          await page.waitForTimeout(150);
        }
        await drawn(zones, `after it was ${name}`);
      }
      for (const width of [700, 1280, 1265, 1280]) {
        await page.setViewportSize({ width, height: 600 + (width % 700) });
        await page.waitForTimeout(400);
        await drawn(zones, `at ${width} px wide`);
      }
    }),
    "leader: on a phone every figure of a table stands beside its label": resizing(async (page) => {
      await page.setViewportSize({ width: 360, height: 780 });
      let labelled = 0;
      const found = [];
      for (const [path, ready] of kTables) {
        await page.goto(origin + path);
        await page.waitForSelector(ready);
        const [cells, hidden] = await page.evaluate(() => {
          const shown = [...document.querySelectorAll("main .board td[data-label]")].filter((cell) => cell.getClientRects().length > 0);
          // A label floats into the cell's padding; without its width it would stand left of the screen.
          const lost = shown.filter((cell) => parseFloat(getComputedStyle(cell).paddingInlineStart) < parseFloat(getComputedStyle(cell, "::before").width));
          return [shown.length, lost.map((cell) => cell.dataset.label)];
        });
        labelled += cells;
        if (hidden.length) found.push(`${path}: ${[...new Set(hidden)].join(", ")}`);
      }
      assert.deepEqual(found, []);
      assert.ok(labelled > 100, `${labelled} cells`);
    }),
  };
}
