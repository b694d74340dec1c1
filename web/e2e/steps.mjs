// Steps that the checks of the staff screens share.
import { axe, none, sideways } from "./browser.mjs";

export const submit = async (page) => {
  await page.click("dialog [type=submit]");
  await page.waitForSelector("dialog", { state: "detached" });
};
export const focusIs = (page, id) => page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);
export const has = (page, selector, words) => page.waitForFunction(([where, text]) => document.querySelector(where)?.textContent.includes(text), [selector, words]);

/** Opens a screen of `mock`, or of `from`, `as` somebody whom that knows, and waits until it is there. */
export const opener = (mock) => async (browser, path, ready, { as = "", lang = "zh", from = mock } = {}) => {
  await browser.context.addCookies([{ name: "as", value: as, url: from.origin }, { name: "lang", value: lang, url: from.origin }]);
  const page = await browser.page();
  await page.goto(from.origin + path);
  await page.waitForSelector(ready, { timeout: 30_000 });
  return page;
};

/** Looks at all [path, what is there once it is ready]: what axe finds, and what is wider than the screen. */
export const lookerAt = (screens, visit, within) => (options, lang, faults = axe) => within({ ...options, bypassCSP: true }, async (browser) => {
  const found = [];
  for (const [path, ready] of screens) {
    const page = await visit(browser, path, ready, { lang });
    found.push(...(await faults(page, path)));
    const wider = await sideways(page);
    if (wider > 0) found.push(`${path}: ${wider} px wider than the screen`);
    await page.close();
  }
  none(found);
});
