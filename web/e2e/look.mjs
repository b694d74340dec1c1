// Pictures of every staff screen from the mock, with axe on each: node e2e/look.mjs [FOLDER [NAME,NAME...]]
// TZ_LOOK=docs takes those of the READMEs, in both languages, into docs/img.
import { join } from "node:path";
import { axe, launch, none, quiet, report, shot, sideways } from "./browser.mjs";
import { kSealed } from "./fixtures.mjs";
import { startMock } from "./mock.mjs";
import { monthAgo } from "./mock_judge.mjs";
import { toPalette } from "./png.mjs";
import { photoWithPosition } from "./run_photo.mjs";

const kDocs = process.env.TZ_LOOK === "docs";
const folder = process.argv[2] ?? join(import.meta.dirname, kDocs ? "../../docs/img" : "../test/out");
const wanted = process.argv[3]?.split(",") ?? (kDocs ? ["case", "overview", "whistle_board", "rounds", "city_plan", "field"] : undefined);
const mock = await startMock();
const sealed = mock.rows[kSealed].code;
const of = (status) => mock.rows.find((row) => row.status === status).code;

const [fieldTask, fieldTask2] = mock.rows.filter(({ status, lead }) => status === "in_hand" && (lead === "3" || lead === "4")).map(({ code }) => code);

/** Screens by name: where to go and what to do there. */
const screens = {
  inbox: ["/staff", null],
  overdue: ["/staff?queue=overdue", null],
  case: [`/staff/case/${of("in_hand")}`, null],
  like: [`/staff/case/${mock.rows.find((row) => row.lead && mock.cases.get(row.code).confidentiality === "none").code}`, async (page) => {
    await page.click("[data-do=resident]");
    await page.waitForSelector("section[aria-labelledby=like-resident] [data-like]");
    await page.locator("#like").evaluate((heading) => heading.scrollIntoView());
  }],
  photos: [`/staff/case/${of("in_hand")}`, (page) => page.locator("#photos").evaluate((heading) => heading.scrollIntoView())],
  cover: [`/staff/case/${of("in_hand")}`, async (page) => {
    await page.click("[data-cover='1']");
    await page.waitForSelector(".cover-pad");
    await page.click("[data-do=add]");
    await page.click("[data-do=add]");
    await page.fill("#f-cover-left", "600");
    await page.fill("#f-cover-top", "630");
    await page.fill("#f-cover-height", "100");
    await page.locator("#f-cover-height").blur();
    await page.locator("dialog").evaluate((dialog) => (dialog.scrollTop = 0));
  }],
  cover_shown: [`/staff/case/${of("in_hand")}`, async (page) => {
    mock.cover.add("a".repeat(64), [{ left: 600, top: 630, width: 200, height: 100 }, { left: 160, top: 320, width: 110, height: 60 }]);
    await page.reload();
    await page.waitForSelector(".shots .badge");
    await page.locator("#photos").evaluate((heading) => heading.scrollIntoView());
  }],
  landed: [`/staff/case/${of("landed")}`, null],
  dispatch: [`/staff/case/${of("triaged")}`, (page) => page.keyboard.press("d")],
  reply: [`/staff/case/${of("rework")}`, async (page) => {
    await page.keyboard.press("r");
    await page.selectOption("#f-outcome", "not_supported");
    await page.fill("#f-reply", "您反映的问题已到现场核实。\n管道归小区业主共有。");
  }],
  callback: [`/staff/case/${of("callback")}`, null],
  land: [`/staff/case/${of("callback")}`, async (page) => {
    await page.click("[data-command=land]");
    await page.selectOption("#f-code", "explained_no_basis");
    await page.click("dialog [type=submit]");
  }],
  conflict: [`/staff/case/${of("objected")}`, async (page) => {
    await page.click("[data-command=rule_objection]");
    await page.click("label.chip:has(input[name=upheld][value=no])");
    await page.fill("#f-ruling", "属地管理，由街道牵头。");
    await fetch(`${mock.origin}/mock/touch/${encodeURIComponent(of("objected"))}`, { method: "POST" });
    await page.click("dialog [type=submit]");
    await page.waitForSelector(".conflict");
  }],
  live_shown: [`/staff/case/${of("signed_for")}`, async (page) => {
    await page.waitForTimeout(500);
    await fetch(`${mock.origin}/mock/live/${encodeURIComponent(of("signed_for"))}`, { method: "POST" });
    await page.waitForSelector(".pane-case [role=status] .notice");
  }],
  live_waiting: [`/staff/case/${of("signed_for")}`, async (page) => {
    await page.evaluate(() => document.querySelector(".sheet").append(Object.assign(document.createElement("textarea"), { id: "mine", ariaLabel: "mine" })));
    await page.fill("#mine", "写到一半");
    await fetch(`${mock.origin}/mock/live/${encodeURIComponent(of("signed_for"))}`, { method: "POST" });
    await page.waitForSelector(".pane-case [role=status] .btn");
    await page.evaluate(() => scrollTo(0, 0));
  }],
  live_arrived: ["/staff?queue=to_sign", async (page) => {
    await page.waitForTimeout(500);
    const { code } = [...mock.cases.values()].findLast(({ status }) => status === "reopened" || status === "received");
    await fetch(`${mock.origin}/mock/live/${encodeURIComponent(code)}?status=dispatched`, { method: "POST" });
    await page.waitForSelector(".case-list > .notice.info .btn");
  }],
  redact: [`/staff/case/${of("triaged")}`, async (page) => {
    await page.click("section[aria-labelledby=said] .btn");
    await page.fill("#f-unseal_reason", "核对公开内容");
    await page.click("dialog [type=submit]");
    await page.waitForSelector("dialog", { state: "detached" });
    await page.click(".more summary");
    await page.click("[data-command=redact]");
    await page.waitForSelector("#f-spans");
    await page.evaluate(() => document.querySelector("#f-spans").setSelectionRange(3, 9));
    await page.click(".span-tools .btn");
  }],
  map: [`/staff/case/${of("carried")}`, async (page) => {
    await page.click("section[aria-labelledby=map] button");
    await page.waitForSelector(".leaflet-interactive", { state: "attached" });
  }],
  messages: ["/staff", async (page) => {
    await page.click(".bell");
    await page.waitForSelector(".message.unread");
  }],
  help: ["/staff", (page) => page.keyboard.press("?")],
  new: ["/staff/new", async (page) => {
    await page.fill("#f-verbatim", "小区门口下水道堵塞，污水冒出来了");
    await page.waitForSelector(".chips .btn");
  }],
  receipt: ["/staff/new", async (page) => {
    await page.fill("#f-verbatim", "小区门口下水道堵塞");
    await page.click("form.desk > [type=submit]");
    await page.waitForSelector(".big");
  }],
  caller: ["/staff/new", async (page) => {
    await page.click(".caller summary");
    await page.fill("#f-caller_code", of("landed"));
    await page.fill("#f-caller_key", "K7M4Q2K7M4Q2K7M4Q2K7M4Q2K7");
    await page.click(".caller form [type=submit]");
    await page.waitForSelector("#f-caller_reopen");
  }],
  desk: ["/staff/callback", null],
  covered: [`/staff/callback/${mock.rows.findLast(({ status }) => status === "callback").code}`, null],
  call: [`/staff/callback/${of("callback")}`, async (page) => {
    await page.waitForSelector(".call .buttons button");
    if (!(await page.$(".script"))) await page.click(".call .buttons button");
    await page.waitForSelector(".script");
    await page.click(".script [type=submit]");
    await page.waitForSelector(".script .error");
  }],
  sealed: [`/staff/case/${sealed}`, (page) => page.waitForSelector(".unseal")],
  figures: ["/staff/figures", null],
  overview: ["/staff/overview", (page) => page.waitForSelector(".zone-map path")],
  overview_trend: ["/staff/overview", async (page) => {
    await page.waitForSelector(".trend svg");
    await page.locator("#trend").evaluate((heading) => heading.scrollIntoView());
  }],
  overview_zone: ["/staff/overview/zone/qingyun", (page) => page.waitForSelector(".trend svg")],
  whistle_panel: [`/staff/case/${of("in_hand")}`, async (page) => {
    await page.waitForSelector(".part");
    await page.locator("#whistles").evaluate((heading) => heading.scrollIntoView());
  }],
  whistle_draft: [`/staff/case/${of("in_hand")}`, async (page) => {
    await page.waitForSelector("[data-step=draft]");
    await page.keyboard.press("w");
    await page.click("label.chip:has(input[name=kind][value=enforcement])");
    await page.check("dialog input[name=units] >> nth=1");
    await page.click("dialog [type=submit]");
    await page.waitForSelector("dialog .error-summary");
  }],
  whistle_board: ["/staff/whistles", (page) => page.waitForSelector(".rate table")],
  whistle_rate: ["/staff/whistles", async (page) => {
    await page.waitForSelector(".rate table");
    await page.locator("#rate").evaluate((heading) => heading.scrollIntoView());
  }],
  whistle: ["/staff/whistles/903", (page) => page.waitForSelector(".part")],
  whistle_plan: ["/staff/whistles/901", async (page) => {
    await page.click("[data-step=plan]");
    await page.waitForSelector("dialog #f-plan");
  }],
  scores: ["/staff/scores", (page) => page.waitForSelector(".rates tbody")],
  scores_funnel: ["/staff/scores", async (page) => {
    await page.waitForSelector(".funnel svg");
    await page.locator("#funnel").evaluate((heading) => heading.scrollIntoView());
  }],
  scores_beside: ["/staff/scores?profile=cn-bj-district", async (page) => {
    await page.waitForSelector("#beside");
    await page.locator("#beside").evaluate((heading) => heading.scrollIntoView());
  }],
  scores_zone: ["/staff/scores?by=category", async (page) => {
    await page.waitForSelector(".rates tbody");
    await page.locator("#rates").evaluate((heading) => heading.scrollIntoView());
  }],
  scores_alike: ["/staff/scores?profile=cn-bj-district", async (page) => {
    await page.click("details.more summary");
    await page.waitForSelector("#alike");
    await page.locator("#alike").evaluate((heading) => heading.scrollIntoView());
  }],
  score_rows: ["/staff/scores/rows?period=2026-10&window=month&basis=received&unit=3", (page) => page.waitForSelector(".board tbody")],
  duties: ["/staff/dispatch", (page) => page.waitForSelector(".board tbody")],
  delegations: ["/staff/dispatch/delegations", (page) => page.waitForSelector(".board tbody")],
  precedents: ["/staff/dispatch/precedents", (page) => page.waitForSelector(".board-row")],
  adopt: ["/staff/dispatch/precedents", async (page) => {
    await page.click("[data-decision=adopt]");
    await page.click("dialog [type=submit]");
    await page.waitForSelector("dialog .error-summary");
  }],
  lists_plan: ["/staff/dispatch/load", async (page) => {
    await page.setInputFiles("#f-duty_list", { name: "duty_list.csv", mimeType: "text/csv", buffer: Buffer.from("against") });
    await page.click("form.ask [type=submit]");
    await page.waitForSelector(".plan");
  }],
  search: ["/staff/search?q=%E6%B1%A1%E6%B0%B4", (page) => page.waitForSelector(".why mark")],
  search_none: ["/staff/search?q=zzz", (page) => page.waitForSelector(".empty")],
  alerts: ["/staff/alerts", async (page) => {
    await page.waitForSelector(".board-row");
    await page.click(".single > .btn");
    await page.waitForSelector(".board-row:nth-child(2)");
  }],
  suggestion: [`/staff/case/${of("in_hand")}`, async (page) => {
    await page.waitForSelector("#suggestion");
    await page.locator("#suggestion").evaluate((heading) => heading.scrollIntoView());
  }],
  limits: ["/staff/limits", (page) => page.waitForSelector("[data-profile]")],
  limits_versions: ["/staff/limits?version=1", async (page) => {
    await page.waitForSelector(".limits > .scroll table");
    await page.locator(".limits > .scroll table").evaluate((part) => part.scrollIntoView());
  }],
  limits_try: ["/staff/limits/try", async (page) => {
    await page.fill("#f-at", "2026-09-30T12:00");
    await page.click("form.ask [type=submit]");
    await page.waitForSelector(".timeline");
    await page.locator("#trial").evaluate((heading) => heading.scrollIntoView());
  }],
  limits_plan: ["/staff/limits/load", async (page) => {
    await page.setInputFiles("#f-limits", { name: "limits.csv", mimeType: "text/csv", buffer: Buffer.from("good") });
    await page.click("form.ask [type=submit]");
    await page.waitForSelector(".plan .btn");
    await page.locator(".plan").evaluate((part) => part.scrollIntoView());
  }],
  limits_faults: ["/staff/limits/load", async (page) => {
    await page.setInputFiles("#f-limits", { name: "limits.csv", mimeType: "text/csv", buffer: Buffer.from("broken") });
    await page.click("form.ask [type=submit]");
    await page.waitForSelector(".refusals");
    await page.locator(".plan").evaluate((part) => part.scrollIntoView());
  }],
  calendar: ["/staff/calendar/2026", (page) => page.waitForSelector(".layers")],
  calendar_next: ["/staff/calendar/2027", (page) => page.waitForSelector(".layers")],
  calendar_sources: ["/staff/calendar/2026", async (page) => {
    await page.waitForSelector(".layers");
    await page.locator(".layers").evaluate((part) => part.scrollIntoView());
  }],
  clocks: ["/staff/clocks?unit=U3", (page) => page.waitForSelector(".unit-clocks")],
  clocks_rows: ["/staff/clocks?unit=U3&clock=result", (page) => page.waitForSelector("[data-row]")],
  visits: ["/staff/visits", (page) => page.waitForSelector("[data-visit]")],
  visit: [`/staff/visits/${mock.visits.visits[0].id}`, (page) => page.waitForSelector("#words")],
  visit_erased: [`/staff/visits/${mock.visits.visits[2].id}`, (page) => page.waitForSelector("#words")],
  visit_erase: [`/staff/visits/${mock.visits.visits[1].id}`, async (page) => {
    await page.click("[data-do=erase]");
    await page.click("dialog [type=submit]");
    await page.waitForSelector(".error-summary");
  }],
  answers: ["/staff/answers/village_profile", (page) => page.waitForSelector("[data-answers]")],
  answers_zone: [`/staff/answers/village_profile?zone=${mock.answers.answers[0].zone}`, (page) => page.waitForSelector("[data-beside]")],
  answers_one: [`/staff/answers/village_profile/${mock.answers.answers[0].id}`, (page) => page.waitForSelector("#words")],
  visit_coverage: ["/staff/visits/coverage", (page) => page.waitForSelector(".zone-map .leaflet-interactive", { state: "attached" })],
  visit_history: [`/staff/case/${of("in_hand")}`, async (page) => {
    await page.waitForSelector(".timeline [data-visit]");
    await page.locator(".timeline [data-visit]").scrollIntoViewIfNeeded();
  }],
  clocks_none: ["/staff/clocks", (page) => page.waitForSelector(".notice")],
  rounds: ["/staff/rounds", (page) => page.waitForSelector(".agenda-item")],
  rounds_places: ["/staff/rounds", (page) => page.locator("[data-place]").evaluate((row) => row.scrollIntoView({ block: "center" }))],
  rounds_actions: ["/staff/rounds", async (page) => {
    await page.waitForSelector("[data-action]");
    await page.locator("#actions").evaluate((heading) => heading.scrollIntoView());
  }],
  rounds_merged: ["/staff/rounds/2026-02-16", (page) => page.waitForSelector(".docket-state")],
  rounds_decide: ["/staff/rounds/2026-02-23", async (page) => {
    await page.waitForSelector(".agenda-item button");
    await page.click(".agenda-item button");
    await page.click("dialog [type=submit]");
    await page.waitForSelector("dialog .error-summary");
  }],
  rounds_month: ["/staff/rounds/month/2026-02", (page) => page.waitForSelector("[data-violator]")],
  rounds_seal: ["/staff/rounds/month/2026-02", async (page) => {
    await page.waitForSelector("[data-violator]");
    await page.locator("#violators").evaluate((heading) => heading.scrollIntoView());
  }],
  rounds_sealed: ["/staff/rounds/month/2026-01", (page) => page.waitForSelector(".seal .notice")],
  rounds_prompts: ["/staff/rounds/prompts", (page) => page.waitForSelector(".run-list")],
  rounds_prompt: ["/staff/rounds/prompts/2026-02-middle", (page) => page.waitForSelector(".agenda-item")],
  rounds_reminders: ["/staff/rounds/reminders", (page) => page.waitForSelector(".part")],
  nav_menu: ["/staff/figures", async (page) => {
    await page.click(".menu-button");
    await page.waitForSelector(".menu-panel a");
  }],
  exclusions: ["/staff/exclusions", (page) => page.waitForSelector("#rows ~ .parts")],
  exclusions_rows: ["/staff/exclusions", async (page) => {
    await page.waitForSelector("#rows ~ .parts");
    await page.locator("#rates").evaluate((heading) => heading.scrollIntoView());
  }],
  exclusion: [`/staff/exclusions/${mock.codes[2]}`, (page) => page.waitForSelector("[data-do=rule_objection]")],
  exclusion_told: [`/staff/exclusions/${mock.codes[1]}`, async (page) => {
    await page.waitForSelector("#told");
    await page.locator("#told").evaluate((heading) => heading.scrollIntoView());
  }],
  exclusion_rule: [`/staff/exclusions/${mock.codes[0]}`, async (page) => {
    await page.click("[data-do=rule]");
    await page.click("dialog [type=submit]");
    await page.waitForSelector("dialog .error-summary");
  }],
  exclusion_not_mine: [`/staff/exclusions/${mock.codes[4]}`, (page) => page.waitForSelector("[data-why]")],
  draws: [`/staff/draws/${monthAgo(2)}`, (page) => page.waitForSelector("#drawn ~ .parts")],
  draws_rows: [`/staff/draws/${monthAgo(2)}`, async (page) => {
    await page.waitForSelector("#drawn ~ .parts");
    await page.locator("#differ").evaluate((heading) => heading.scrollIntoView());
  }],
  draws_check: [`/staff/draws/${monthAgo(2)}`, async (page) => {
    await page.click("[data-do=check]");
    await page.waitForSelector("[data-check]");
    await page.click(".judge details summary");
    await page.locator("#check").evaluate((heading) => heading.scrollIntoView());
  }],
  draws_commit: ["/staff/draws", async (page) => {
    await page.click("[data-do=commit]");
    await page.waitForSelector("dialog");
  }],
  pressure: ["/staff/pressure", (page) => page.waitForSelector("[data-alert]")],
  pressure_one: [`/staff/pressure/${mock.codes[0]}/9`, (page) => page.waitForSelector("[data-do=take]")],
  pressure_close: [`/staff/pressure/${mock.codes[2]}/7`, async (page) => {
    await page.click("[data-do=close]");
    await page.click("dialog [type=submit]");
    await page.waitForSelector("dialog .error-summary");
  }],
  remarks: ["/staff/remarks", (page) => page.waitForSelector("[data-remark]")],
  remarks_show: ["/staff/remarks", async (page) => {
    await page.click("[data-remark=R1] [data-do=show]");
    await page.fill("#f-cover", "老王\n老李");
  }],
  outbox: ["/staff/outbox", (page) => page.waitForSelector("[data-delivery]")],
  outbox_dead: ["/staff/outbox", async (page) => {
    await page.click("[data-delivery] summary");
    await page.waitForSelector(".story li");
    await page.locator("#dead").evaluate((heading) => heading.scrollIntoView());
  }],
  webhooks: ["/staff/webhooks", (page) => page.waitForSelector("[data-webhook]")],
  webhooks_add: ["/staff/webhooks", async (page) => {
    await page.click("[data-do=add]");
    await page.fill("#f-name", "督查平台（虚构）");
    await page.fill("#f-url", "http://x");
    await page.click("dialog [type=submit]");
    await page.waitForSelector("dialog .error-summary");
  }],
  webhooks_secret: ["/staff/webhooks", async (page) => {
    await page.click("[data-do=add]");
    await page.fill("#f-name", "督查平台（虚构）");
    await page.fill("#f-url", "https://new.example.invalid/");
    await page.click("dialog [type=submit]");
    await page.waitForSelector("[data-secret]");
  }],
  people: ["/staff/admin/people", (page) => page.waitForSelector("[data-person]")],
  people_add: ["/staff/admin/people", async (page) => {
    await page.click("[data-do=add]");
    await page.fill("#f-login", "qian");
    await page.check("#f-role_handler");
    await page.check("#f-role_callback");
    await page.click("dialog [type=submit]");
    await page.waitForSelector("dialog .error-summary");
  }],
  people_secret: ["/staff/admin/people/43", async (page) => {
    await page.click("[data-do=password]");
    await page.click("dialog [type=submit]");
    await page.waitForSelector("[data-secret]");
  }],
  person: ["/staff/admin/people/43", (page) => page.waitForSelector("[data-rights]")],
  person_change: ["/staff/admin/people/43", async (page) => {
    await page.click("[data-do=change]");
    await page.uncheck("#f-role_handler");
    await page.check("#f-role_supervisor");
    await page.waitForSelector("[data-effect] li");
    await page.locator("[data-effect]").evaluate((part) => part.scrollIntoView());
  }],
  keys: ["/staff/admin/keys", (page) => page.waitForSelector("[data-key]")],
  city: ["/staff/admin/city", async (page) => {
    await page.waitForSelector("[data-layer]");
    for (const part of ["units", "categories", "pack"]) await page.click(`[data-${part}] summary`);
  }],
  city_plan: ["/staff/admin/city", async (page) => {
    await page.selectOption("#f-layer", "street");
    await page.setInputFiles("#f-file", { name: "street.geojson", mimeType: "application/geo+json", buffer: Buffer.from("{}") });
    await page.selectOption("#f-crs", "gcj02");
    await page.fill("#f-source", "测绘院 2026（虚构）");
    await page.click("form.ask [type=submit]");
    await page.waitForSelector("[data-plan]");
    await page.locator("[data-plan]").evaluate((part) => part.scrollIntoView());
  }],
  city_broken: ["/staff/admin/city", async (page) => {
    await page.selectOption("#f-layer", "street");
    await page.setInputFiles("#f-file", { name: "street.geojson", mimeType: "application/geo+json", buffer: Buffer.from("{}") });
    await page.selectOption("#f-crs", "wgs84");
    await page.fill("#f-source", "坏");
    await page.click("form.ask [type=submit]");
    await page.waitForSelector(".refusals");
    await page.locator("#import").evaluate((part) => part.scrollIntoView());
  }],
  mapset: ["/staff/admin/basemap", async (page) => {
    await page.click("label.chip:has([value=server])");
    await page.waitForSelector("#f-address");
  }],
  mapset_file: ["/staff/admin/basemap", async (page) => {
    await page.click("label.chip:has([value=file])");
    await page.click("[data-files] summary");
    await page.locator("#change").evaluate((part) => part.scrollIntoView());
  }],
  mapset_preview: ["/staff/admin/basemap", async (page) => {
    await page.click("label.chip:has([value=file])");
    await page.selectOption("#f-file", { index: 2 });
    await page.fill("#f-credit", "Invented Maps（虚构）");
    await page.click("form.ask [type=submit]");
    await page.waitForSelector("canvas.leaflet-tile-loaded", { state: "attached" });
    await page.locator("[data-plan]").evaluate((part) => part.scrollIntoView());
  }],
  tables: ["/staff/admin/tables", (page) => page.waitForSelector("[data-table]")],
  table: ["/staff/admin/tables/units", (page) => page.waitForSelector("#rows .option")],
  table_row: ["/staff/admin/tables/categories", async (page) => {
    await page.click("#rows .option >> nth=1");
    await page.waitForSelector("dialog form");
  }],
  table_line: ["/staff/admin/tables/catalogue", async (page) => {
    await page.click("#rows .option >> nth=1");
    await page.waitForSelector("dialog form");
    await page.click("dialog details summary");
  }],
  table_template: ["/staff/admin/tables/templates", async (page) => {
    await page.click("#rows .option >> nth=0");
    await page.fill("#f-body", "{nonsense}");
    await page.locator("[data-guide]").evaluate((part) => part.scrollIntoView());
  }],
  table_plan: ["/staff/admin/tables/units", async (page) => {
    await page.fill("#f-sought", "cityadmin");
    await page.click("#rows .option >> nth=0");
    await page.fill("#f-name_zh", "云川市城管局");
    await page.click("dialog [type=submit]");
    await page.click("#rows .option >> nth=0");
    await page.click("dialog [data-do=close]");
    await page.click("[data-do=add]");
    for (const [name, value] of [["code", "parks"], ["name_zh", "公园处（虚构）"], ["name_en", "Parks (invented)"]]) await page.fill(`#f-${name}`, value);
    await page.selectOption("#f-kind", "department");
    await page.click("dialog [type=submit]");
    await page.click("[data-do=effect]");
    await page.waitForSelector("[data-plan]");
  }],
  table_samples: ["/staff/admin/tables/templates", async (page) => {
    await page.click("#rows .option >> nth=0");
    await page.fill("#f-subject", "已收到");
    await page.click("dialog [type=submit]");
    await page.click("[data-do=effect]");
    await page.waitForSelector("[data-sample]");
  }],
  table_faults: ["/staff/admin/tables/categories", async (page) => {
    const csv = (await (await fetch(`${mock.origin}/v1/admin/tables/categories.csv`)).text()).replace(/\nenvironment,/, "\nrenamed,");
    await page.setInputFiles("#f-csv", { name: "categories.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
    await page.click("[data-do=upload]");
    await page.waitForSelector("[data-fault]");
  }],
  table_whole: ["/staff/admin/tables/replies", async (page) => {
    await page.waitForSelector("[data-version]");
    await page.locator("#whole").evaluate((part) => part.scrollIntoView());
  }],
  health: ["/staff/admin/health", (page) => page.waitForSelector("[data-backup]")],
  health_backup: ["/staff/admin/health", async (page) => {
    await page.click("[data-do=backup]");
    await page.waitForSelector("dialog");
  }],
  health_numbers: ["/staff/admin/health", async (page) => {
    await page.waitForSelector("#numbers");
    await page.locator("#numbers").evaluate((part) => part.scrollIntoView());
  }],
  audit: ["/staff/admin/audit", (page) => page.waitForSelector("[data-entry]")],
  field: ["/field", (page) => page.waitForSelector(".task")],
  field_task: [`/field/case/${encodeURIComponent(fieldTask)}`, (page) => page.waitForSelector(".sheet .action-row")],
  field_contact: [`/field/case/${encodeURIComponent(fieldTask)}/record_contact`, (page) => page.waitForSelector(".field-form")],
  field_result: [`/field/case/${encodeURIComponent(fieldTask)}/file_result`, async (page) => {
    await page.click(".field-form [type=submit]");
    await page.waitForSelector(".error-summary");
  }],
  field_need: ["/field/new", async (page) => {
    await page.fill("#f-verbatim", "井盖松动，老人绊倒过。");
    await page.selectOption("#f-zone", "qingyun");
    await page.setInputFiles("#f-media", { name: "IMG.jpg", mimeType: "image/jpeg", buffer: photoWithPosition() });
    await page.waitForSelector(".shots img");
    await page.locator("h1").evaluate((heading) => heading.scrollIntoView());
  }],
  field_visit: ["/field/visit", async (page) => {
    await page.waitForSelector("#f-case");
    await page.fill("#f-minutes", "40");
    await page.selectOption("#f-case", { index: 1 });
  }],
  field_ask: ["/field/ask", (page) => page.waitForSelector(".task")],
  field_answers: ["/field/ask/village_profile", async (page) => {
    await page.waitForSelector(".field-form");
    await page.click(".field-form [type=submit]");
    await page.waitForSelector(".error-summary");
  }],
  // What the form of the screen before has kept, and entries in each state.
  field_outbox: ["/field/new", async (page) => {
    await page.fill("#f-verbatim", "路灯不亮三天了。");
    await page.selectOption("#f-zone", "qingyun");
    await page.click(".field-form [type=submit]");
    await page.waitForSelector('[data-state="sent"]');
    for (const way of [`touch/${encodeURIComponent(fieldTask)}`, "refuse/409"]) {
      await page.goto(`${mock.origin}/field/case/${encodeURIComponent(way === "refuse/409" ? fieldTask2 : fieldTask)}/record_contact`);
      await page.waitForLoadState("networkidle");
      await fetch(`${mock.origin}/mock/${way}`, { method: "POST" });
      await page.click("label.chip:has(input[name=reached][value=yes])");
      await page.fill("#f-summary", "已当面沟通，约定明天疏通。");
      await page.click(".field-form [type=submit]");
      await page.waitForSelector(way === "refuse/409" ? '[data-state="refused"]' : '[data-state="conflict"]');
    }
    await page.goto(`${mock.origin}/field/outbox`);
    await page.waitForSelector('[data-state="conflict"]');
  }],
  reply_template: [`/staff/case/${of("rework")}`, async (page) => {
    await page.keyboard.press("r");
    await page.waitForSelector("#reply-template");
    await page.selectOption("#reply-template", { index: 1 });
    await page.click(".span-tools button");
    await page.waitForSelector("[data-shown=reply]");
    await page.locator(".preview").evaluate((part) => part.scrollIntoView({ block: "end" }));
  }],
  similar: ["/staff/new", async (page) => {
    await page.fill("#f-verbatim", "下水道返水三天，污水流到人行道");
    await page.fill("#f-lat", "30.05");
    await page.fill("#f-long", "110.1");
    await page.waitForSelector("[data-similar]");
  }],
  views: ["/staff?queue=overdue&zone=qingyun", async (page) => {
    // The pictures before this one have kept it already.
    await page.waitForSelector(".views");
    if ((await page.locator(".views a").count()) > 0) return;
    await page.click(".views button");
    await page.waitForSelector("#f-view_name");
    await page.fill("#f-view_name", "青云超期");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".views a");
  }],
  views_manage: ["/staff", async (page) => {
    await page.click(".views button");
    await page.waitForSelector("#f-view_0");
  }],
  bulk: ["/staff?queue=to_dispatch", async (page) => {
    for (const i of [0, 2, 3]) await page.click(`.option[data-index="${i}"] .pick`);
    await page.waitForSelector("[data-bulk]");
    await page.click(".bulk summary");
  }],
  bulk_wait: ["/staff?queue=to_sign", async (page) => {
    for (const i of [0, 1, 2, 3]) await page.click(`.option[data-index="${i}"] .pick`);
    await page.click("[data-bulk=sign]");
    await page.waitForSelector(".bulk-run progress");
  }],
  bulk_over: ["/staff?queue=to_dispatch", async (page) => {
    for (const i of [0, 1, 2, 3]) await page.click(`.option[data-index="${i}"] .pick`);
    await page.click("[data-bulk=urge]");
    await page.click("label.chip:has(input[value=overdue])");
    await page.click("dialog [type=submit]");
    await fetch(`${mock.origin}/mock/touch/${(await page.textContent('.option[data-index="2"] .code')).trim()}`, { method: "POST" });
    await fetch(`${mock.origin}/mock/refuse/409`, { method: "POST" });
    await page.waitForSelector(".bulk-run[data-phase=over]", { timeout: 15_000 });
  }],
  calendar_plan: ["/staff/calendar/2027", async (page) => {
    for (const index of [0, 1]) await page.setInputFiles(`#f-files_${index}`, { name: "2027.json", mimeType: "application/json", buffer: Buffer.from("{}") });
    await page.click("section[aria-labelledby=load] [type=submit]");
    await page.waitForSelector(".plan");
    await page.locator("#load").evaluate((heading) => heading.scrollIntoView());
  }],
};
const looks = kDocs ? ["zh-CN", "en"].flatMap((lang) => [
  { name: lang.slice(0, 2), width: 1280, height: 800, lang, fits: (name) => !name.startsWith("field") },
  { name: lang.slice(0, 2), width: 360, height: 780, lang, fits: (name) => name.startsWith("field") },
]) : [
  { name: "desk", width: 1280, height: 800, lang: "zh-CN" }, { name: "desk-dark-en", width: 1280, height: 800, lang: "en", dark: true },
  { name: "phone", width: 360, height: 780, lang: "zh-CN" }, { name: "phone-dark-en", width: 360, height: 780, lang: "en", dark: true },
];

const checks = {};
for (const look of looks) {
  checks[`screens, ${look.name}, ${look.width}`] = async () => {
    // 412 is what the conflict screen is about; 404 a month without a seed.
    const browser = await launch({ ...look, expected: [/status of 412/, /status of 40[049]/] });
    browser.context.setDefaultTimeout(60_000);
    const found = [];
    for (const [name, [path, act]] of Object.entries(screens)) {
      if ((wanted && !wanted.includes(name)) || look.fits?.(name) === false) continue;
      const page = await browser.page();
      await browser.context.addCookies([{ name: "lang", value: look.lang.slice(0, 2), url: mock.origin }]);
      await page.goto(mock.origin + path);
      await page.waitForSelector(".option, .sheet, .single, table, .call-list, .wide-page", { state: "attached" });
      await quiet(page);
      try {
        await act?.(page);
      } catch (error) {
        found.push(`${name}: ${error.message.split("\n")[0]}`);
      }
      const file = join(folder, kDocs ? `screen-${name.replaceAll("_", "-")}-${look.name}.png` : `${name}-${look.name}.png`);
      await shot(page, file);
      if (kDocs) {
        toPalette(file);
        await page.close();
        continue;
      }
      found.push(...(await axe(page, name)));
      const wider = await sideways(page);
      if (wider > 0) found.push(`${name}: ${wider} px wider than the screen`);
      await page.close();
    }
    await browser.close().catch((error) => found.push(error.message));
    none(found);
  };
}
await report(checks);
mock.close();
