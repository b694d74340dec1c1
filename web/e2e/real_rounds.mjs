// The screens of the regular rounds against the real binary. A demonstration city has been at work for two months: months that ended wait
// for signatures and their seal, two needs that were forgotten have gone up the levels, and this week's agenda is there.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

/** The program holds its rounds and tells of them by itself; asked again until it has. */
async function until(ask, what, tries = 120) {
  for (let i = 0; i < tries; ++i) {
    const found = await ask();
    if (found) return found;
    await pause(500);
  }
  throw new Error(`the program did not come to it: ${what}`);
}

export function roundsInTheBinary({ origin, staff, ask }) {
  const submit = async (page) => {
    await page.click("dialog [type=submit]");
    await page.waitForSelector("dialog", { state: "detached" });
  };
  const focusOn = (page, selector) => page.waitForFunction((wanted) => document.activeElement?.matches(wanted), selector);
  const months = async () => {
    const { runs } = await ask("supervisor", "GET", "/v1/runs?kind=month");
    return Promise.all(runs.filter(({ state }) => state === "held").map(({ period }) => ask("supervisor", "GET", `/v1/months/${period}`)));
  };
  const violatorsOf = async (login, month) => (await ask(login, "GET", `/v1/months/${month}/violators?limit=200`)).violators;
  const inbox = async (login, purpose) => (await ask(login, "GET", "/v1/inbox")).items.filter((item) => item.purpose === purpose);
  return {
    "this week's agenda is there, with what the meeting decided by name": async () => {
      const { runs } = await until(async () => {
        const page = await ask("supervisor", "GET", "/v1/runs?kind=weekly");
        return page.runs[0]?.state === "held" && page;
      }, "a weekly run");
      const page = await staff("supervisor");
      await page.goto(`${origin}/staff/rounds/${runs[0].period}`);
      await page.waitForSelector(".agenda-item");
      await page.waitForSelector("#places");
      await page.click("[data-do=decide]");
      await page.fill("dialog #f-text", "逐件核实逾期原因（演示）。");
      await page.fill("dialog #f-owner", "住房和城乡建设");
      await page.click("dialog .tree-item");
      await page.fill("dialog #f-due", new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10));
      await submit(page);
      await focusOn(page, "[data-action]");
      assert.match(await page.textContent("[data-action]"), /督查员（演示）/);
    },
    "who is forgotten goes up the levels: the unit, its head, and each handler's one ten-day prompt": async () => {
      const [told] = await until(async () => {
        const found = (await inbox("chief", "escalation")).filter(({ subject_zh }) => subject_zh.startsWith("列入通报批评名单"));
        return found.length > 0 && found;
      }, "a copy for the head");
      const listed = await ask("supervisor", "GET", "/v1/reminders?level=criticism");
      assert.ok(listed.reminders.some(({ code }) => code === told.case_code));
      const prompts = await until(async () => {
        const found = await inbox("housing", "ten_day_prompt");
        return found.length > 0 && found;
      }, "a ten-day prompt");
      assert.equal(prompts.length, 1, "one a period");
      const page = await staff("housing");
      await page.click(".bell");
      await page.click('dialog a[href="/staff/rounds/prompts"]');
      await page.waitForSelector(".run-list a");
    },
    "a month that ended is signed for by the head, sealed by supervision, and corrected beside its seal": async () => {
      const { month: signed } = await until(async () => {
        for (const one of await months()) if ((await violatorsOf("chief", one.month)).length > 0) return one;
        return null;
      }, "a month with somebody to sign for");
      const head = await staff("chief");
      await head.goto(`${origin}/staff/rounds/month/${signed}`);
      await head.waitForSelector("[data-do=sign]");
      for (let left = await head.locator("[data-do=sign]").count(); left > 0; --left) {
        await head.locator("[data-do=sign]").first().click();
        await head.fill("dialog #f-reason", "承办人调岗时漏交接，已指定专人（演示）。");
        await submit(head);
        await focusOn(head, "tr[data-violator] a");
        await head.waitForFunction((n) => document.querySelectorAll("[data-do=sign]").length === n, left - 1);
      }
      assert.match(await head.textContent("tr[data-violator]"), /住建负责人（演示）.*签字.*漏交接/s);
      assert.equal(await head.locator("[data-do=seal]").count(), 0, "a head does not seal");

      // Where the calendar brings another unit's violator into that month, one that is complete is sealed instead.
      const whole = (await months()).find(({ violators, signed_for, seal }) => !seal && violators === signed_for);
      assert.ok(whole, "no month can be sealed");
      const page = await staff("supervisor");
      await page.goto(`${origin}/staff/rounds/month/${whole.month}`);
      await page.click("[data-do=seal]");
      await submit(page);
      await page.waitForSelector("[data-do=correct]");
      await focusOn(page, "#seal");
      assert.match(await page.textContent(".seal"), /督查员（演示）于 .* 封存。.*校验相符.*sha256 [0-9a-f]{64}/s);

      await page.click("[data-do=correct]");
      await page.selectOption("dialog #f-figure", "echo_rate");
      const was = Number(await page.inputValue("dialog #f-denominator"));
      await page.fill("dialog #f-denominator", String(was + 1));
      await page.fill("dialog #f-reason", "漏计一件来信（演示）。");
      await submit(page);
      await page.waitForSelector("#errata");
      await focusOn(page, "#errata");
      assert.match(await page.textContent("section[aria-labelledby=errata]"), /督查员（演示）.*漏计一件来信/s);
      const after = await ask("supervisor", "GET", `/v1/months/${whole.month}`);
      assert.equal(after.figures.find(({ definition }) => definition === "echo_rate").denominator, was, "what was sealed stays");
      assert.equal(after.corrected.find(({ definition }) => definition === "echo_rate").denominator, was + 1);
      assert.equal(after.seal.verified, true);
    },
  };
}
