// A day in the field on the real binary: written without signal, sent when it comes back, with answers lost on the way; one event each.
import assert from "node:assert/strict";
import { connect, createServer } from "node:net";
import { field } from "./field_checks.mjs";
import { outreach } from "./outreach_checks.mjs";
import { blocksOf } from "./run_photo.mjs";
import { kPassword } from "./run_server.mjs";

/** What lies between a phone and the server: may be gone, and may lose an answer after the server has done the thing. */
async function startAir(origin) {
  const { port } = new URL(origin);
  const air = { on: true, lose: 0, lost: 0 };
  const open = new Set();
  const relay = createServer((near) => {
    if (!air.on) return void near.destroy();
    const far = connect({ host: "127.0.0.1", port });
    let losing = false;
    const end = () => (near.destroy(), far.destroy(), open.delete(near));
    open.add(near);
    near.on("data", (chunk) => {
      if (air.lose > 0 && /^POST \/v1\/(cases|intake|visits|questionnaires)/.test(chunk.toString("latin1"))) losing = true;
      far.write(chunk);
    });
    far.on("data", (chunk) => {
      if (!losing) return void near.write(chunk);
      --air.lose;
      ++air.lost;
      end();
    });
    for (const side of [near, far]) side.on("error", end).on("close", end);
  });
  await new Promise((resolve) => relay.listen(0, "127.0.0.1", resolve));
  return Object.assign(air, {
    at: `http://127.0.0.1:${relay.address().port}`,
    off: () => ((air.on = false), [...open].forEach((socket) => socket.destroy())),
    close: () => ([...open].forEach((socket) => socket.destroy()), relay.close()),
  });
}

export function fieldInTheBinary({ origin, ask, command, within, kPhone }) {
  const look = { ...kPhone, geolocation: { latitude: 42.9, longitude: 125.14 }, expected: [/Failed to load resource/, /net::ERR_/] };
  /** Three needs that wait for the unit's signature. */
  async function dispatched() {
    const codes = [];
    for (const n of [1, 2, 3]) {
      const { code } = await ask("calltaker", "POST", "/v1/intake", { channel: "hotline", verbatim: `虚构路${n}号门前的垃圾三天没清。`, category: "environment.litter", address: `虚构路${n}号` });
      await command(code, "classify", { category: "environment.litter" });
      const { proposal } = await ask("hotline", "GET", `/v1/cases/${code}`);
      await command(code, "dispatch", { unit: proposal.unit });
      codes.push(code);
    }
    return codes;
  }
  return {
    "a day in the field without signal comes to the ledger when it returns, each thing once": within(look, async (page, browser) => {
      const codes = await dispatched();
      const air = await startAir(origin);
      try {
        await page.goto(`${air.at}/login?next=/field`);
        await page.fill("#f-login", "field");
        await page.fill("#f-password", kPassword);
        await page.click("main button[type=submit]");
        for (const code of codes) await page.waitForSelector(`.task[href$="${code}"]`);
        await field.controlled(page);
        air.off();
        await browser.context.setOffline(true);
        for (const code of codes) {
          await page.goto(`${air.at}/field/case/${code}`);
          await page.click(".action-row .btn.primary");
          await page.waitForSelector("[data-item]");
          await field.contact(page, air.at, code, { words: "已到现场，当面约定今天清运。" });
        }
        await field.result(page, air.at, codes[0], "已清运垃圾，现场干净。");
        await field.need(page, air.at, { words: "现场听到：东墙外的井盖松动。", photo: true });
        await field.need(page, air.at, { words: "现场听到：路灯一闪一闪。", zone: await firstZone(page, air.at) });
        await outreach.visit(page, air.at, { minutes: "35", place: "虚构路东墙外", note: "和两户说了话。", needs: ["现场听到：东墙外", "现场听到：路灯"] });
        const zone = await firstZone(page, air.at);
        await page.goto(`${air.at}/field/ask/village_profile`);
        await page.selectOption("#f-zone", zone);
        await page.fill("#f-party_members", "21");
        await field.chip(page, "party_role", "4");
        await page.fill("#f-income_per_head", "18500.50");
        await field.chip(page, "collective_economy", "3");
        await field.keep(page);
        await field.waits(page, 11);
        await page.reload();
        await field.waits(page, 11);
        assert.equal(await page.locator('[data-state="waiting"]').count(), 11);

        air.on = true;
        air.lose = 3;
        await browser.context.setOffline(false);
        await page.waitForFunction(() => document.querySelectorAll('[data-state="sent"]').length === 11, null, { timeout: 120_000 });
        assert.equal(air.lost, 3, "three answers were lost, and their things done once all the same");
        for (const code of codes) {
          const { timeline, media } = await ask("hotline", "GET", `/v1/cases/${code}`);
          const count = (kind) => timeline.filter((entry) => entry.kind === kind).length;
          assert.deepEqual([count("signed"), count("contacted"), count("result_filed")], [1, 1, code === codes[0] ? 1 : 0], code);
          if (code !== codes[0]) continue;
          assert.equal(media.length, 1);
          const stored = await (await page.request.get(air.at + media[0].url)).body();
          assert.deepEqual(blocksOf(stored), [], "where it was taken is in the words, not in the picture");
          assert.match(timeline.find(({ kind }) => kind === "result_filed").texts.evidence_note, /42\.900000, 125\.140000/);
        }
        const filed = await ask("hotline", "GET", "/v1/cases?channel=grid&order=received&limit=200");
        for (const words of ["东墙外的井盖松动", "路灯一闪一闪"]) {
          const found = [];
          for (const row of filed.cases.slice(0, 10)) if ((await ask("hotline", "GET", `/v1/cases/${row.code}`)).verbatim.includes(words)) found.push(row.code);
          assert.equal(found.length, 1, words);
          assert.ok((await page.textContent(".items:last-of-type, main")).includes(found[0]), "its number stands in the outbox");
        }
        const { visits } = await ask("field", "GET", "/v1/visits?mine=true");
        assert.equal(visits.length, 1, "a visit counts once, with two needs too");
        assert.deepEqual([visits[0].minutes, visits[0].needs_count, "note" in visits[0]], [35, 2, false]);
        const paid = await ask("hotline", "GET", `/v1/visits/${visits[0].id}`);
        assert.deepEqual([paid.place, paid.note, paid.needs.length], ["虚构路东墙外", "和两户说了话。", 2]);
        const told = await ask("hotline", "GET", `/v1/questionnaires/village_profile/answers?zone=${encodeURIComponent(zone)}`);
        assert.deepEqual(told.answers.map(({ answers }) => answers).filter(({ party_members }) => party_members === 21), [{ party_members: 21, party_role: 4, income_per_head: "18500.50", collective_economy: 3 }]);
        await page.goto(`${air.at}/staff/answers/village_profile?zone=${encodeURIComponent(zone)}`);
        await page.waitForSelector("[data-question=party_members]");
        assert.match(await page.textContent("[data-question=party_members]"), /21/);
        assert.match(await page.textContent("[data-question=income_per_head]"), /18,500\.50/);
        await page.goto(`${air.at}/field/outbox`);
        await page.getByRole("button", { name: "退出" }).click();
        await page.click("dialog [data-act=leave]");
        await page.waitForURL(/\/login/);
        assert.deepEqual(await field.kept(page), { kept: 0, outbox: 0, tasks: 0 });
      } finally {
        air.close();
      }
    }),
    "the shell is the same for everybody, the worker is asked for anew each time": async () => {
      const shell = await fetch(`${origin}/field/outbox`);
      assert.equal(shell.status, 200);
      assert.match(await shell.text(), /<link rel="manifest" href="\/field\.webmanifest">/);
      const worker = await fetch(`${origin}/sw.js`);
      assert.equal(worker.headers.get("cache-control"), "no-cache");
      assert.match(worker.headers.get("content-type"), /^text\/javascript/);
      assert.ok(worker.headers.get("etag"));
      assert.match((await fetch(`${origin}/field.webmanifest`)).headers.get("content-type"), /manifest\+json/);
    },
  };
}
/** Some zone of the city, as the form offers it. */
async function firstZone(page, at) {
  await page.goto(`${at}/field/new`);
  return page.locator("#f-zone option").nth(1).getAttribute("value");
}
