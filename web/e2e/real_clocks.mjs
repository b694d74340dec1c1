// My unit's clocks against the real binary: the clock for contacting the resident runs from the dispatch, leads to its case, and is gone
// once the contact is recorded.
import assert from "node:assert/strict";

export function clocksInTheBinary({ origin, within, fileReport, dispatchFromInbox, staff, openCase, act, contact }) {
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
    "my unit's clocks: the contact's runs from the dispatch, and is gone once the contact is recorded": within({}, async (page) => {
      const { code } = await fileReport(page);
      await dispatchFromInbox(code);
      const desk = await staff("cityadmin");
      assert.ok((await rowsOf(desk, "sign")).includes(code));
      assert.ok((await rowsOf(desk, "contact")).includes(code));
      assert.match(await desk.textContent(`[data-row="${code}"]`), /先签收，再记录联系/);
      await desk.click(`[data-row="${code}"] a`);
      await desk.waitForSelector(".sheet");
      await act(desk, "sign");
      assert.ok(!(await rowsOf(desk, "sign")).includes(code));
      assert.ok((await rowsOf(desk, "contact")).includes(code));
      await openCase(desk, code);
      await contact(desk);
      assert.ok(!(await rowsOf(desk, "contact")).includes(code));
      assert.ok((await rowsOf(desk, "result")).includes(code), "the result is still to come");
    }),
  };
}
