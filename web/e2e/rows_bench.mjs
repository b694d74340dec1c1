// How the inbox bears very many rows, in a real browser against a server that is running:
//   node e2e/rows_bench.mjs ORIGIN LOGIN PASSWORD [ROWS=100000]
// Prints the time to the first row, the frames while page after page arrives (by tenths of the way), and the frames while the
// whole list is scrolled. A frame is what lies between two calls of requestAnimationFrame; 16.7 ms is a screen's own pace.
import { launch } from "./browser.mjs";

const [origin, login, password, rows = "100000"] = process.argv.slice(2);
if (!password) throw new Error("rows_bench.mjs ORIGIN LOGIN PASSWORD [ROWS]");
const kWanted = Number(rows);

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
function told(name, frames) {
  const sorted = [...frames].sort((a, b) => a - b);
  const slow = sorted.filter((ms) => ms > 50).length;
  console.log(`${name.padEnd(34)} p50 ${at(sorted, 0.5).toFixed(1)}  p95 ${at(sorted, 0.95).toFixed(1)}  p99 ${at(sorted, 0.99).toFixed(1)}  longest ${at(sorted, 1).toFixed(1)} ms  over 50 ms: ${slow} of ${sorted.length}`);
}

const browser = await launch({ width: 1280, height: 800, expected: [/./] });
const page = await browser.page();
await page.goto(`${origin}/login`);
await page.fill("#f-login", login);
await page.fill("#f-password", password);
await page.click("main button[type=submit]");
await page.waitForURL(/\/staff/);

const first = [];
for (let run = 0; run < 7; run++) {
  await page.goto("about:blank");
  await page.goto(`${origin}/staff`, { waitUntil: "commit" });
  await page.waitForSelector("[role=option]", { timeout: 30_000 });
  first.push(await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))));
}
first.sort((a, b) => a - b);
console.log(`first row painted after ${first[3].toFixed(0)} ms (median of 7; ${first[0].toFixed(0)} to ${first[6].toFixed(0)})`);

const record = (fn, argument) => page.evaluate(fn, argument);

let have = 0;
for (let tenth = 1; tenth <= 10; tenth++) {
  const goal = Math.floor((kWanted * tenth) / 10);
  const { frames, count, ms } = await record(async (wanted) => {
    const scroller = document.querySelector("[role=listbox]");
    const inner = scroller.firstElementChild;
    const known = () => Math.round(inner.offsetHeight / (inner.firstElementChild?.offsetHeight || 76));
    const frames = [];
    const begun = performance.now();
    let last = begun, silent = 0, height = 0;
    await new Promise((done) => {
      const frame = (now) => {
        frames.push(now - last);
        last = now;
        silent = inner.offsetHeight === height ? silent + 1 : 0;
        height = inner.offsetHeight;
        scroller.scrollTop = height;
        if (known() >= wanted || silent > 600) done();
        else requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
    return { frames: frames.slice(1), count: known(), ms: performance.now() - begun };
  }, goal);
  told(`to row ${count.toLocaleString("en")} in ${(ms / 1000).toFixed(1)} s`, frames);
  if (count < goal) break;
  have = count;
}

const frames = await record(async (seconds) => {
  const scroller = document.querySelector("[role=listbox]");
  const frames = [];
  const begun = performance.now();
  let last = begun;
  // Ten rows a frame, up and down again: faster than anybody turns a wheel.
  let way = -760;
  await new Promise((done) => {
    const frame = (now) => {
      frames.push(now - last);
      last = now;
      const before = scroller.scrollTop;
      scroller.scrollTop += way;
      if (scroller.scrollTop === before) way = -way;
      if (now - begun > seconds * 1000) done();
      else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  return frames.slice(1);
}, 15);
told(`scrolled among ${have.toLocaleString("en")} for 15 s`, frames);
const jumps = await record(async () => {
  const scroller = document.querySelector("[role=listbox]");
  const frames = [];
  let last = performance.now();
  let left = 200, seed = 7;
  await new Promise((done) => {
    const frame = (now) => {
      frames.push(now - last);
      last = now;
      seed = (seed * 48271) % 2147483647;
      scroller.scrollTop = (seed / 2147483647) * scroller.scrollHeight;
      if (left-- === 0) done();
      else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  return frames.slice(1);
});
told("jumped to 200 places", jumps);
const memory = await page.evaluate(() => performance.memory?.usedJSHeapSize ?? 0);
console.log(`script memory ${(memory / 1048576).toFixed(0)} MB, ${await page.evaluate(() => document.querySelectorAll("*").length)} elements in the page`);
await browser.close();
