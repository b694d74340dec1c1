/** The parts of the server's pages in every state. Markup as src/pages/form.cc and parts.cc write it. */
import type { ComponentChildren } from "preact";
import { of, say } from "../src/words/say.ts";
import { kShapes, kStatusTones, type Tone } from "../src/words/tones.ts";
import { both, Buttons, kStatuses, kTones, MapLegend, Notices, Part, start } from "./shared.tsx";

const Badge = ({ tone, children }: { tone: Tone; children: ComponentChildren }) => (
  <span class={`badge ${tone}`}><span class="shape" aria-hidden="true">{kShapes[tone]}</span>{children}</span>
);

function Header() {
  return (
    <>
      <a class="skip" href="#main">{say("nav.skip")}</a>
      <header class="top">
        <a class="top-name" href="/">{both("云川市诉求台账", "Yunchuan ledger")}</a>
        <nav class="top-nav" aria-label={say("nav.label")}>
          <a href="#buttons" aria-current="page">{say("nav.report")}</a><a href="#fields">{say("nav.track")}</a><a href="#rows">{say("nav.list")}</a><a href="#legend">{say("nav.map")}</a>
        </nav>
        <a class="top-lang" href="?lang=en" lang="en">English</a>
      </header>
    </>
  );
}

interface Shape {
  name: string;
  label: string;
  error?: string;
  hint?: string;
  children: (id: string, described: string | undefined) => ComponentChildren;
}
function Labelled({ name, label, error, hint, children }: Shape) {
  const described = [hint && `h-${name}`, error && `e-${name}`].filter(Boolean).join(" ") || undefined;
  return (
    <div class={error ? "f has-error" : "f"}>
      <label for={`f-${name}`}>{label}</label>
      {hint && <p class="hint" id={`h-${name}`}>{hint}</p>}
      {error && <p class="error" id={`e-${name}`}><span class="hidden">{say("form.error")}</span>{error}</p>}
      {children(`f-${name}`, described)}
    </div>
  );
}
const Chips = ({ name, codes, chosen, kind }: { name: string; codes: readonly string[]; chosen: string; kind: "radio" | "checkbox" }) => (
  <div class="chips">
    {codes.map((code) => (
      <label class="chip" key={code}><input type={kind} name={name} value={code} checked={code === chosen} /><span>{of("solved", code)}</span></label>
    ))}
  </div>
);

function Fields() {
  return (
    <Part id="fields" zh="输入框" en="Fields">
      <div class="error-summary" role="alert" tabIndex={-1}>
        <h3>{say("form.error_title")}</h3>
        <ul><li><a href="#f-wrong">{say("report.fault_phone")}</a></li><li>{say("report.place_wrong")}</li></ul>
      </div>
      <Labelled name="what" label={say("report.what")} hint={say("report.what_hint")}>
        {(id, described) => <textarea id={id} rows={3} aria-describedby={described}>{both("小区门口下水道堵塞，污水冒出来了", "The drain at the gate is blocked")}</textarea>}
      </Labelled>
      <Labelled name="wrong" label={say("report.phone")} error={say("report.fault_phone")} hint={say("report.phone_hint")}>
        {(id, described) => <input class="short" type="tel" id={id} value="12" aria-invalid="true" aria-describedby={described} />}
      </Labelled>
      <Labelled name="kind" label={say("report.category")}>{(id) => <select id={id}><option>{say("form.choose")}</option><option>{both("供暖", "Heating")}</option></select>}</Labelled>
      <Labelled name="file" label={say("report.photos")} hint={say("report.photos_hint")}>{(id, described) => <input type="file" id={id} aria-describedby={described} />}</Labelled>
      <fieldset class="f"><legend>{say("confirm.solved")}</legend><Chips name="solved" kind="radio" codes={["yes", "partly", "no"]} chosen="partly" /></fieldset>
      <fieldset class="f has-error" aria-describedby="e-more"><legend>{say("confirm.solved")}</legend><p class="error" id="e-more">{say("confirm.choose")}</p><Chips name="more" kind="checkbox" codes={["yes", "partly", "no"]} chosen="yes" /></fieldset>
      <label class="check"><input type="checkbox" checked /><span>{say("report.publish")}</span></label>
      <div class="f suggested"><p class="hint" id="suggested">{say("look.suggested")}</p><div class="chips" role="group" aria-labelledby="suggested"><button type="button" class="btn small">{both("下水堵塞", "Blocked drain")}</button><button type="button" class="btn small">{both("物业管理", "Property")}</button></div></div>
      <details class="more"><summary>{say("report.more")}</summary><p>{say("report.type_hint")}</p></details>
    </Part>
  );
}

function Steps() {
  return (
    <Part id="steps" zh="进度" en="Steps">
      <ol class="steps">
        <li class="done"><strong>{say("step.received")}</strong><span class="hint">11 月 18 日 08:12</span></li>
        <li class="done"><strong>{say("step.dispatched", { unit: both("临江街道办事处", "Linjiang Street Office") })}</strong><span class="hint">{say("step.until", { when: "11-25 18:00" })}</span></li>
        <li class="current" aria-current="step"><strong>{say("step.answered")}</strong><span class="hint">11-20</span><p class="said">{both("已疏通管道 60 米。", "60 metres cleared.")}</p></li>
        <li class="ahead"><strong>{say("step.end")}<span class="hidden">{say("steps.ahead")}</span></strong></li>
      </ol>
    </Part>
  );
}

function Lists() {
  return (
    <>
      <Part id="badges" zh="状态" en="Case states">
        <p>{kStatuses.map((status) => <><Badge tone={kStatusTones[status]} key={status}>{of("stage", status)}</Badge>{" "}</>)}</p>
        <p>{kTones.map((tone) => <><Badge tone={tone} key={tone}>{tone}</Badge>{" "}</>)}</p>
        <p><span class="due calm">{say("due.left_days", { n: 3 })}</span> · <span class="due soon">{say("due.left_hours", { n: 7 })}</span> · <span class="due over">{say("due.over_hours", { n: 20 })}</span></p>
      </Part>
      <Part id="rows" zh="列表" en="List">
        <ul class="rows">
          {(["dispatched", "callback", "landed"] as const).map((status) => (
            <li key={status}><a class="row" href="#rows"><strong>{both("红旗街道 · 供暖", "Hongqi · Heating")}</strong><span class="row-when">11-18 08:12</span><span class="hint">{both("暖气不热，室温十四度", "Radiators cold, 14 degrees inside")}</span><Badge tone={kStatusTones[status]}>{of("stage", status)}</Badge></a></li>
          ))}
        </ul>
        <nav class="pages" aria-label={say("list.pages")}><a href="#rows">{say("list.first")}</a><a href="#rows">{say("list.next")}</a></nav>
        <p class="empty">{say("list.empty")}</p>
        <p class="stale">{say("staff.as_of", { at: "11-18 08:12" })}</p>
      </Part>
      <Part id="cards" zh="卡片" en="Cards">
        <ul class="cards">
          <li class="card"><p><a href="#cards"><strong>{both("路灯", "Street light")}</strong></a> <Badge tone="warn">{of("stage", "in_hand")}</Badge></p><p class="hint">11-18 08:12</p><p class="said">{both("东门路灯不亮", "The lamp at the east gate is out")}</p><button type="button" class="btn">{say("too.button")}</button></li>
        </ul>
        <dl class="rates"><div><dt>{say("home.rate_solved")}</dt><dd><span class="big num">75.0%</span> <span class="hint num">30/40</span></dd></div><div><dt>{say("home.rate_satisfied")}</dt><dd><span class="big num">87.5%</span> <span class="hint num">35/40</span></dd></div></dl>
        <blockquote class="verbatim">{both("小区东门的垃圾桶满了四天没人清。", "The bins at the east gate have been full for four days.")}</blockquote>
        <dl class="facts"><div><dt>{say("track.code")}</dt><dd><code class="big">LY-261123-7KQ2M9C</code></dd></div><div><dt>{say("case.due")}</dt><dd>11-25 18:00</dd></div></dl>
      </Part>
    </>
  );
}

function Receipt() {
  return (
    <>
      <Part id="receipt" zh="回执" en="Receipt">
        <div class="notice ok">
          <h3>{say("receipt.title")}</h3>
          <p>{say("receipt.lead")}</p>
          <div class="receipt">
            <dl class="facts">
              <div><dt>{say("receipt.code")}</dt><dd><code class="big">LY-261123-7KQ2M9C</code></dd></div>
              <div><dt>{say("receipt.key")}</dt><dd><code class="key">K7M4Q2K7M4Q2K7M4Q2K7M4Q2K7</code></dd></div>
              <div><dt>{say("receipt.link")}</dt><dd><a class="wrap" href="#receipt">http://127.0.0.1:8080/r/LY-261123-7KQ2M9C?key=K7M4Q2K7M4Q2K7M4Q2K7M4Q2K7</a></dd></div>
            </dl>
            <figure>
              <svg class="qr" viewBox="0 0 29 29" role="img" aria-label={say("receipt.qr")}><rect width="29" height="29" fill="#fff" /><path d="M4 4h7v7h-7zM18 4h7v7h-7zM4 18h7v7h-7z" fill="#000" /></svg>
              <figcaption class="hint">{say("receipt.qr")}</figcaption>
            </figure>
          </div>
          <p class="actions"><a class="btn" href="#receipt">{say("receipt.print_link")}</a></p>
        </div>
      </Part>
      <Part id="emergency" zh="紧急电话" en="Emergency numbers">
        <div class="emergency"><p class="hint">{say("home.emergency_text")}</p><p class="actions">{["110", "119", "120", "122"].map((number) => <a class="btn danger" href={`tel:${number}`} key={number}>{number}</a>)}</p></div>
      </Part>
    </>
  );
}

const Page = () => (
  <>
    <Header />
    <main id="main" class="main" tabIndex={-1}>
      <h1>{both("居民页面的组件", "Components of the residents' pages")}</h1>
      <Buttons /><Fields /><Notices /><Steps /><Lists /><Receipt /><MapLegend />
    </main>
    <footer class="foot"><p>{say("footer.emergency", { numbers: "110 / 119 / 120" })}</p><nav class="foot-nav" aria-label={say("footer.label")}><a href="/about">{say("nav.about")}</a><a href="/privacy">{say("nav.privacy")}</a></nav></footer>
  </>
);
void start(Page);
