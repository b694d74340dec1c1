// Whistles and the working calendar against the real binary: a street calls three departments, one refuses another whistle, the board
// answers 304 while nothing happens, and a year's list is looked at before it is loaded.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const kCalendars = join(import.meta.dirname, "../../packs/calendars/cn");
const kStreet = "东吉街道";
const kWait = 15_000;

/** Presses a step of the whistle that is open; `fill` answers what the dialog asks. Waits for the server's answer and the next state. */
async function step(page, name, unit, fill) {
  const button = page.locator(`[data-step=${name}]${unit ? `[data-unit="${unit}"]` : ""}`).first();
  // The page asks again by itself, in a while; a person presses the button.
  if (!(await button.isVisible())) await page.locator(".updated button").first().click();
  await button.waitFor({ timeout: kWait });
  const answered = page.waitForResponse((one) => one.request().method() === "POST" && one.url().endsWith(`/${name}`));
  await button.click();
  if (fill) {
    await page.waitForSelector("dialog[open]");
    await fill(page);
    await page.click("dialog [type=submit]");
  }
  const answer = await answered;
  assert.equal(answer.status(), 200, `${name}: ${await answer.text().catch(() => "")}`);
  await page.waitForSelector("dialog", { state: "detached" });
  // A step that was done is not offered again, but for the plan, which may be written anew.
  if (name !== "plan") await button.waitFor({ state: "detached" });
}
const chip = (name, value) => `dialog label.chip:has(input[name="${name}"][value="${value}"])`;
const plan = async (page) => {
  await page.fill("dialog #f-plan", "关阀检修，今日恢复。");
  await page.fill("dialog #f-until", "2099-01-01T12:00");
};
const finish = (page) => page.fill("dialog #f-result", "已修好，现场确认。");
const reason = (text) => (page) => page.fill("dialog #f-reason", text);

export function whistleChecks({ origin, staff, ask, command, fileReport, within, kPhone }) {
  let units, code, first;
  const idOf = (name) => units.find((unit) => unit.name_zh === name).id;
  const openWhistle = async (login, id) => {
    const page = await staff(login);
    await page.goto(`${origin}/staff/whistles/${id}`);
    await page.waitForSelector(`[data-whistle="${id}"]`);
    return page;
  };
  /** From the case's page with the key W: kind, departments, why. Gives the whistle's id. */
  const blow = async (names, request) => {
    const page = await staff("street");
    await page.goto(`${origin}/staff/case/${code}`);
    await page.waitForSelector("[data-step=draft]");
    await page.keyboard.press("w");
    await page.click(chip("kind", "emergency"));
    await page.selectOption("dialog #f-alias", "urgent");
    for (const name of names) await page.check(`dialog input[name=units][value="${idOf(name)}"]`);
    await page.fill("dialog #f-request", request);
    const answered = page.waitForResponse((one) => one.request().method() === "POST" && one.url().endsWith("/v1/whistles"));
    await page.click("dialog [type=submit]");
    const answer = await answered;
    assert.equal(answer.status(), 201, await answer.text());
    await page.waitForSelector("dialog", { state: "detached" });
    const { id } = await answer.json();
    const head = await staff("head");
    await head.goto(`${origin}/staff/case/${code}`);
    await head.waitForSelector(`[data-whistle="${id}"]`);
    assert.equal(await page.locator(`[data-whistle="${id}"] [data-step=approve]`).count(), 0, "the drafter does not approve");
    await step(head, "approve");
    await page.reload();
    await page.waitForSelector(`[data-whistle="${id}"] [data-step=blow]`);
    await step(page, "blow");
    return id;
  };
  const kThree = { cityadmin: "辽源市城市管理局", housing: "辽源市住房和城乡建设局", water: "辽源市水务局" };

  return {
    "a case comes to a street": within({ ...kPhone }, async (page) => {
      ({ units } = await ask("hotline", "GET", "/v1/reference"));
      ({ code } = await fileReport(page, { said: "解放路口燃气味很重，路面下陷（虚构）。" }));
      await command(code, "classify", { category: "environment.litter" });
      await command(code, "dispatch", { unit: idOf(kStreet), note: "请街道现场处置。" });
    }),
    "a street whistles for three departments with W; the head approves, nobody else": async () => {
      first = await blow(Object.values(kThree), "请到场关阀、围挡、抢修。");
      const page = await staff("street");
      assert.match(await page.textContent(`[data-whistle="${first}"]`), /应急处置哨 · 应急哨.*还有 \d+ 分钟/s);
    },
    "the board tells who has come, and answers 304 while nobody does anything": async () => {
      const page = await staff("supervisor");
      await page.goto(`${origin}/staff/whistles`);
      await page.waitForSelector(`[data-whistle="${first}"]`);
      const again = async () => {
        const answer = page.waitForResponse((one) => one.url().includes("/v1/whistles?"));
        await page.click(".updated button");
        return (await answer).status();
      };
      assert.equal(await again(), 304);
      assert.equal(await page.locator(`[data-whistle="${first}"] tbody tr`).count(), 3, "what was known stays");
      const water = await openWhistle("water", first);
      assert.equal(await water.locator(`[data-step=acknowledge]`).count(), 1, "its own step, not the others'");
      await step(water, "acknowledge", idOf(kThree.water));
      // It asks by itself too, and may have been told already.
      await again();
      await page.waitForFunction((id) => document.querySelector(`[data-whistle="${id}"]`).textContent.includes("按时"), first);
      const { whistles } = await ask("supervisor", "GET", "/v1/whistles?state=open&kind=emergency");
      const row = whistles.find(({ id }) => id === first);
      assert.deepEqual(row.parts.map(({ state }) => state).sort(), ["acknowledged", "called", "called"]);
    },
    "each department arrives, plans and is done; the street rates, they rate the whistle, it is closed": async () => {
      for (const [login, name] of Object.entries(kThree)) {
        const page = await openWhistle(login, first), unit = idOf(name);
        if (login !== "water") await step(page, "acknowledge", unit);
        await step(page, "arrive", unit);
        await step(page, "plan", unit, plan);
        await step(page, "finish", unit, finish);
      }
      const street = await openWhistle("street", first);
      await step(street, "rate", null, async () => {
        for (const name of Object.values(kThree)) await street.selectOption(`dialog select[name="${idOf(name)}.arrival"]`, "4");
        await street.click(chip("solved", "yes"));
        await street.fill("dialog #f-note", "三家到场及时。");
      });
      for (const [login, name] of Object.entries(kThree)) {
        const page = await openWhistle(login, first);
        assert.ok(!(await page.textContent(`.part[data-unit="${idOf(name)}"]`)).includes("到岗 4"), "not before it has spoken itself");
        await step(page, "counter_rate", idOf(name), async () => {
          for (const one of ["needed", "right_units", "facts_right"]) await page.click(chip(one, "yes"));
        });
        assert.match(await page.textContent(`.part[data-unit="${idOf(name)}"]`), /到岗 4/);
      }
      await street.reload();
      await street.waitForSelector(`[data-whistle="${first}"]`);
      await step(street, "close");
      assert.match(await street.textContent(".whistle-title"), /已结束/);
    },
    "a refusal goes to the district, which calls another; the one that refused is released": async () => {
      const id = await blow([kThree.housing, kThree.water], "路面下陷，请围挡。");
      const water = await openWhistle("water", id);
      await water.click("[data-step=refuse]");
      await water.click("dialog [type=submit]");
      await water.waitForSelector("dialog #e-reason");
      await water.click("dialog .ask-foot button[type=button]");
      await step(water, "refuse", idOf(kThree.water), reason("不是供水管线。"));
      const district = await openWhistle("supervisor", id);
      assert.match(await district.textContent(`.part[data-unit="${idOf(kThree.water)}"]`), /拒绝，待区裁定.*不是供水管线/s);
      await step(district, "rule", idOf(kThree.water), async () => {
        await district.click(chip("ruling", "replaced"));
        await district.selectOption("dialog #f-replacement", idOf("辽源市交通运输局"));
        await district.fill("dialog #f-reason", "由交通部门到场。");
      });
      await district.waitForSelector(`.part[data-unit="${idOf("辽源市交通运输局")}"]`);
      assert.match(await district.textContent(`.part[data-unit="${idOf(kThree.water)}"]`), /已免到/);
    },
    "the whistle rate stands with its sentence, and its figure opens exactly its rows": async () => {
      const page = await staff("supervisor");
      await page.goto(`${origin}/staff/whistles`);
      await page.waitForSelector(".rate table");
      assert.match(await page.textContent(".rate"), /数量仅供了解工作量/);
      const link = page.locator(`.rate tbody tr:has(th:text-is("${kStreet}")) td a`).first();
      const said = Number(await link.textContent());
      assert.ok(said >= 2, "the two above, beside those of the demonstration");
      await link.click();
      await page.waitForFunction((n) => document.querySelectorAll(".board-row").length === n, said);
    },
    "the calendar: a year with its marks, sources and hashes; a preview tells the differences, a disagreement is refused": async () => {
      const page = await staff("admin");
      await page.goto(`${origin}/staff/calendar/2026`);
      await page.waitForSelector(".layers");
      assert.equal(await page.locator(".month").count(), 12);
      assert.ok((await page.locator(".day-holiday").count()) > 10);
      assert.match(await page.textContent(".layers"), /sha256 [0-9a-f]{64}/);
      const file = readFileSync(join(kCalendars, "holiday-cn/2026.json"), "utf8");
      const days = readFileSync(join(kCalendars, "chinese-days.json"), "utf8");
      const preview = async (first_text, second_text) => {
        await page.setInputFiles("#f-files_0", { name: "2026.json", mimeType: "application/json", buffer: Buffer.from(first_text) });
        await page.setInputFiles("#f-files_1", { name: "chinese-days.json", mimeType: "application/json", buffer: Buffer.from(second_text) });
        const answered = page.waitForResponse((one) => one.url().endsWith("/v1/calendar/imports"));
        await page.click("section[aria-labelledby=load] [type=submit]");
        return answered;
      };
      assert.equal((await preview(file, days)).status(), 200);
      await page.waitForSelector(".plan");
      assert.match(await page.textContent(".plan"), /这些文件已经生效/);
      // The same year with a day more in one of the two.
      const more = JSON.parse(file);
      more.days.push({ name: "元旦", date: "2026-03-11", isOffDay: true });
      assert.equal((await preview(JSON.stringify(more), days)).status(), 400);
      await page.waitForSelector(".error-summary");
      assert.match(await page.textContent(".error-summary"), /2026-03-11/);
    },
  };
}
