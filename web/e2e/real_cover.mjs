// Parts of a photo are covered, against the real binary: the public page shows another picture at the same address, in a browser that has
// seen the first one, and the original is for the staff who cover. The picture is drawn here.
import assert from "node:assert/strict";

/** A red square at the left, a blue one at the right, on white. */
const draw = () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 240 });
  const pen = canvas.getContext("2d");
  for (const [colour, ...box] of [["#fff", 0, 0, 320, 240], ["#d00", 32, 64, 96, 96], ["#00d", 192, 64, 96, 96]]) {
    pen.fillStyle = colour;
    pen.fillRect(...box);
  }
  return canvas.toDataURL("image/jpeg", 0.95);
};
/** What colour the first photo of the page has at these places: red, blue, white or black. */
const colours = async (page, ...places) => {
  const image = page.locator(".photos img").first();
  await image.scrollIntoViewIfNeeded();
  await image.evaluate((element) => element.decode());
  return image.evaluate((element, spots) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: element.naturalWidth, height: element.naturalHeight });
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(element, 0, 0);
    return spots.map(([x, y]) => {
      const [r, g, b] = pen.getImageData(x, y, 1, 1).data;
      return r < 40 && g < 40 && b < 40 ? "black" : r > 200 && g > 200 && b > 200 ? "white" : r > b ? "red" : "blue";
    });
  }, places);
};

export const coverInTheBinary = ({ origin, within, staff, ask, kPhone }) => ({
  "cover: the public page shows the covered photo at once, and nobody without the permission gets the original": within({ ...kPhone }, async (resident) => {
    const page = await staff("hotline");
    const jpeg = Buffer.from((await page.evaluate(draw)).split(",")[1], "base64");
    const stored = await page.request.post(`${origin}/v1/media`, { headers: { Origin: origin }, multipart: { file: { name: "p.jpg", mimeType: "image/jpeg", buffer: jpeg } } });
    assert.equal(stored.status(), 201);
    const { sha256 } = await stored.json();
    const { code } = await ask("hotline", "POST", "/v1/intake", { channel: "hotline", on_behalf: true, request_type: "help", category: "environment.litter", verbatim: "示例广场的长椅坏了（虚构）", media: [sha256] });
    const { version } = await ask("hotline", "GET", `/v1/cases/${code}`);
    await ask("hotline", "POST", `/v1/cases/${code}/show_pictures`, { pictures: [sha256] }, version);
    const spots = [[80, 112], [240, 112], [160, 20]];
    await resident.goto(`${origin}/r/${code}`);
    assert.deepEqual(await colours(resident, ...spots), ["red", "blue", "white"]);
    const before = await fetch(`${origin}/media/${sha256}?case=${code}`);

    await page.goto(`${origin}/staff/case/${code}`);
    await page.click("[data-cover='1']");
    await page.waitForSelector(".cover-pad");
    await page.click("[data-do=add]");
    // The red square, a little more on each side.
    for (const [name, value] of Object.entries({ left: 80, top: 240, width: 340, height: 450 })) {
      await page.fill(`#f-cover-${name}`, String(value));
      await page.locator(`#f-cover-${name}`).blur();
    }
    await page.click("dialog [type=submit]");
    await page.waitForSelector("dialog", { state: "detached" });
    await page.waitForSelector(".shots .badge");

    await resident.reload();
    assert.deepEqual(await colours(resident, ...spots), ["black", "blue", "white"]);
    const after = await fetch(`${origin}/media/${sha256}?case=${code}`, { headers: { "If-None-Match": before.headers.get("etag") } });
    assert.equal(after.status, 200, "the tag of the first one is not that of this one");
    assert.match(after.headers.get("cache-control"), /no-cache/);
    const path = `/v1/cases/${code}/media/${sha256}`;
    for (const what of ["original", "covering"]) assert.equal((await fetch(`${origin}${path}/${what}`)).status, 401, what);
    const original = await page.request.get(`${origin}${path}/original`);
    assert.equal(original.status(), 200);
    assert.notDeepEqual(await original.body(), Buffer.from(await after.arrayBuffer()));

    const covering = await ask("hotline", "GET", `${path}/covering`);
    assert.equal(covering.version, 1);
    assert.ok(covering.entries[0].name, "who did it has a name");
    await ask("hotline", "POST", `${path}/uncover`, {}, covering.version);
    await resident.reload();
    assert.deepEqual(await colours(resident, ...spots), ["red", "blue", "white"], "uncovered it is whole again");
  }),
});
