// My unit's clocks against the real binary: the clock for the result runs from the dispatch, leads to its case, and is gone once the
// result is filed.
import assert from "node:assert/strict";

export function clocksInTheBinary({ origin, within, fileReport, dispatchFromInbox, staff, openCase, act, contact, fileResult }) {
  /** The rows of a clock of one's own unit, as one comes to them: over the number. */
  const rowsOf = async (page, clock) => {
    await page.goto(`${origin}/staff/clocks`);
    await page.waitForSelector(".unit-clocks, .clocks-page .notice");
    const number = page.locator(`[data-clock=${clock}] [data-state=running]`);
    if (await number.locator("a").count() === 0) return [];
    const count = Number(await number.textContent());
    await number.locator("a").click();
    await page.waitForSelector("[data-row]");
    const codes = await page.locator("[data-row]").evaluateAll((rows) => rows.map((row) => row.dataset.row));
    if (count <= 50) assert.equal(codes.length, count, "the number is of its rows");
    return codes;
  };
  return {
    "my unit's clocks: the result's runs from the dispatch, and is gone once the result is filed": within({}, async (page) => {
      const { code } = await fileReport(page);
      await dispatchFromInbox(code);
      const desk = await staff("cityadmin");
      assert.ok((await rowsOf(desk, "result")).includes(code));
      const row = desk.locator(`[data-row="${code}"]`);
      assert.match(await row.textContent(), /先签收，再/);
      await row.locator("a").first().click();
      await desk.waitForSelector(".sheet");
      await act(desk, "sign");
      await contact(desk);
      assert.ok((await rowsOf(desk, "result")).includes(code), "signing and calling do not stop it");
      assert.doesNotMatch(await row.textContent(), /先签收/);
      await fileResult(code, "已修好（虚构）。");
      assert.ok(!(await rowsOf(desk, "result")).includes(code));
    }),
  };
}
