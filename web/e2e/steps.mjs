// Steps that the checks of the staff screens share.
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
