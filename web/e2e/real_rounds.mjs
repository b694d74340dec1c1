// The screens of the regular rounds against the real binary. A demonstration city has only just begun: its first run is still to come,
// and every screen says so. What they do with runs is in rounds_checks.mjs.
import assert from "node:assert/strict";

export function roundsInTheBinary({ origin, staff }) {
  return {
    "the rounds of a city that has just begun: no run, no month, no prompt yet, and each screen says so": async () => {
      const page = await staff("supervisor");
      await page.goto(`${origin}/staff/rounds`);
      await page.waitForSelector(".docket .empty");
      assert.match(await page.textContent(".docket"), /还没有周调度/);
      for (const [tab, words] of [["month", /还没有月总结/], ["prompts", /您还没有收到旬提示/], ["reminders", /这是工单清单，不是单位排名.*这一级没有提醒/s]]) {
        await page.click(`.rounds > .years:first-child a[href="/staff/rounds/${tab}"]`);
        await page.waitForSelector(".empty:not([role])");
        assert.match(await page.textContent("main"), words);
      }
    },
  };
}
