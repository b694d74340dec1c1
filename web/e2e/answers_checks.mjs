// Answers to questionnaires on the staff's screens, against the mock; mock.spec.mjs runs them with its own.
import assert from "node:assert/strict";
import { startMock } from "./mock.mjs";
import { focusIs, opener } from "./steps.mjs";

export function answersChecks({ mock, within }) {
  const open = opener(mock);
  const [newest] = mock.answers.answers, zone = newest.zone;
  const newestFirst = (code) => mock.answers.answers.filter((row) => row.questionnaire === code).sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const shown = (page) => page.locator("[data-answers]").evaluateAll((rows) => rows.map((row) => row.dataset.answers));
  return {
    "answers: found beside the visits, newest first, the questionnaire stands in the address, and the rest comes on demand": within({}, async (browser) => {
      const page = await open(browser, "/staff/visits", "[data-visit]");
      await page.click('nav.years a[href="/staff/answers"]');
      await page.waitForSelector("[data-answers]");
      assert.equal((await page.textContent('nav.years [aria-current="page"]')).trim(), "问卷回答");
      assert.deepEqual(await shown(page), newestFirst("village_profile").map(({ id }) => id));
      assert.match(await page.textContent(`[data-answers="${newest.id}"]`), /4 题中答了 4 题/);
      assert.equal((await page.textContent("main")).includes("学校的那段路"), false, "a list has no words");
      await page.selectOption("#f-questionnaire", "service_opinion");
      await page.waitForFunction(() => document.querySelectorAll("[data-answers]").length === 50);
      assert.match(page.url(), /\/staff\/answers\/service_opinion$/);
      assert.equal(await page.locator("#f-zone").count(), 0, "it is about no place");
      await page.click(".more-rows button");
      await page.waitForFunction(() => document.querySelectorAll("[data-answers]").length === 60);
      assert.deepEqual(await shown(page), newestFirst("service_opinion").map(({ id }) => id));
      assert.equal(await page.locator("th[aria-sort], th button").count(), 0, "no column orders the answers");
    }),
    "answers: of one zone what was said before stands beside what is said now, and what a version did not ask is told": within({}, async (browser) => {
      const page = await open(browser, "/staff/answers/village_profile", "[data-answers]");
      await page.selectOption("#f-zone", zone);
      await page.waitForSelector("[data-beside]");
      assert.ok(page.url().endsWith(`?zone=${zone}`));
      const cells = (question) => page.locator(`[data-question=${question}] td`).allTextContents();
      assert.deepEqual(await cells("residents"), ["1,240 人", "1,225 人", "1,190 人"]);
      assert.deepEqual(await cells("income"), ["980,000.50 元", "没有回答", "当时没有问"]);
      assert.deepEqual(await cells("economy"), ["4（1 到 5）", "3（1 到 5）", "2（1 到 5）"]);
      assert.deepEqual(await cells("wanted"), ["道路、看病养老", "道路", "没有回答"]);
      // The oldest was asked by another unit: it is told here, and cannot be opened.
      assert.deepEqual(await page.locator("[data-answers]").evaluateAll((all) => all.map((one) => one.querySelector("a") !== null)), [true, true, false]);
      assert.equal(await page.locator("[data-question=remarks]").count(), 0);
      await page.click("[data-do=mine]");
      await page.waitForFunction(() => location.search === "?mine=true");
      await page.waitForSelector("main tbody [data-answers] th");
      assert.equal(await page.inputValue("#f-zone"), "");
      assert.deepEqual(await shown(page), newestFirst("village_profile").filter(({ by }) => by.actor === "42").map(({ id }) => id));
    }),
    "answers: one says all that was asked, leads to its zone and back to the list as it was": within({}, async (browser) => {
      const page = await open(browser, `/staff/answers/village_profile?zone=${zone}`, "[data-beside]", { lang: "en" });
      await page.click(`[data-answers="${newest.id}"] a`);
      await page.waitForSelector("#words");
      assert.match(await page.textContent("main"), /Community profile · version 2[\s\S]*1,240 people[\s\S]*4 \(1 to 5\)[\s\S]*Roads, Health and care[\s\S]*学校的那段路/);
      assert.equal(await page.evaluate(() => document.activeElement?.tagName), "H1");
      await page.click("[data-do=back]");
      await page.waitForSelector("[data-beside]");
      assert.ok(page.url().endsWith(`?zone=${zone}`));
    }),
    "answers: those in words are erased for a reason that is chosen, and the others stay": within({}, async (browser) => {
      const own = await startMock();
      const [one] = own.answers.answers;
      try {
        const page = await open(browser, `/staff/answers/village_profile/${one.id}`, "[data-do=erase]", { from: own });
        await page.click("[data-do=erase]");
        await page.click("dialog [type=submit]");
        await page.waitForSelector("#e-reason");
        assert.equal(one.erased, null);
        await page.selectOption("#f-reason", "purpose_ended");
        await page.click("dialog [type=submit]");
        await page.waitForSelector("dialog", { state: "detached" });
        await page.waitForSelector("section .badge");
        assert.equal(one.erased.reason, "purpose_ended");
        assert.match(await page.textContent("section[aria-labelledby=words]"), /内容已抹去[\s\S]*其他回答仍在/);
        assert.equal((await page.textContent("main")).includes("学校的那段路"), false);
        assert.match(await page.textContent("section[aria-labelledby=answers]"), /1,240 人/);
        assert.equal(await page.locator("[data-do=erase]").count(), 0);
        assert.equal(await page.evaluate(() => document.activeElement?.id), "words");
      } finally {
        own.close();
      }
    }),
    "answers: one that is not there, and a questionnaire that is no longer offered, are told": within({ expected: [/404/] }, async (browser) => {
      const page = await open(browser, "/staff/answers/village_profile/nowhere", "[data-missing]");
      assert.match(await page.textContent("[data-missing]"), /没有这份答卷[\s\S]*从问卷回答列表打开/);
      assert.equal(await page.locator("dl.facts").count(), 0);
      // An administrator may erase what is not in their scope; what is not there is told once more.
      await page.click("[data-do=erase]");
      await page.selectOption("#f-reason", "by_mistake");
      await page.click("dialog [type=submit]");
      await page.waitForSelector("dialog .error-summary");
      await page.goto(`${mock.origin}/staff/answers/withdrawn_one`);
      await page.waitForSelector("main .empty:not([role=status])");
      assert.match(await page.textContent("main .empty"), /没有回答/);
      assert.equal(await page.inputValue("#f-questionnaire"), "withdrawn_one");
    }),
    "answers: whose answers are listed is said where it is not everybody's, and a zone has those of all": within({}, async (browser) => {
      const own = await startMock();
      own.answers.scope = "units";
      try {
        const page = await open(browser, "/staff/answers/village_profile", "[data-answers]", { from: own });
        assert.match(await page.textContent("main .notice"), /只列本单位及下级单位问的.*选一个区域/);
        await page.selectOption("#f-zone", zone);
        await page.waitForSelector("[data-beside]");
        assert.equal(await page.locator("main .notice").count(), 0);
        await page.goto(`${own.origin}/staff/answers/service_opinion`);
        await page.waitForSelector("main .notice");
        assert.doesNotMatch(await page.textContent("main .notice"), /选一个区域/, "it is about no place");
      } finally {
        own.close();
      }
    }),
    "answers, visits: an administrator who may not read them erases words by their address": within({ expected: [/403/] }, async (browser) => {
      const own = await startMock();
      const [one] = own.answers.answers, [visit] = own.visits.visits;
      try {
        for (const [path, kept] of [[`/staff/answers/village_profile/${one.id}`, one], [`/staff/visits/${visit.id}`, visit]]) {
          const page = await open(browser, path, "[data-do=erase]", { from: own, as: "admin" });
          assert.match(await page.textContent("main"), /您不能查看这里的内容/);
          assert.equal(await page.locator("dl.facts").count(), 0);
          await page.click("[data-do=erase]");
          await page.selectOption("#f-reason", "consent_withdrawn");
          await page.click("dialog [type=submit]");
          await page.waitForSelector("section .badge");
          assert.equal(kept.erased.reason, "consent_withdrawn");
          await focusIs(page, "words");
          await page.close();
        }
      } finally {
        own.close();
      }
    }),
  };
}
