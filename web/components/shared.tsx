/** What both pages of the design have: the language and theme of the address, and one section a component. */
import { render, type ComponentChildren, type ComponentType } from "preact";
import type { CaseStatus } from "../src/api/codes.ts";
import { language, say, speakIn } from "../src/words/say.ts";
import { kStatusTones, type Tone } from "../src/words/tones.ts";

export const kTones: readonly Tone[] = ["neutral", "info", "warn", "ok", "bad"];
export const kStatuses = Object.keys(kStatusTones) as CaseStatus[];

/** A heading or a sentence of the page itself, in both languages. */
export const both = (zh: string, en: string): string => (language.value === "zh" ? zh : en);

export function Part({ id, zh, en, children }: { id: string; zh: string; en: string; children: ComponentChildren }) {
  return (
    <section aria-labelledby={id} data-part={id}>
      <h2 id={id}>{both(zh, en)}</h2>
      {children}
    </section>
  );
}

/** Every button in every state that markup can say; hover, focus and pressed are the browser's. */
export function Buttons() {
  const label = say("report.send");
  const kinds = ["primary", "", "danger", "small", "plain"];
  return (
    <Part id="buttons" zh="按钮" en="Buttons">
      {kinds.map((kind) => (
        <p class="action-row actions" key={kind}>
          <button type="button" class={`btn ${kind}`}>{label}</button>
          <button type="button" class={`btn ${kind}`} aria-disabled="true">{say("form.busy")}</button>
          <button type="button" class={`btn ${kind}`} disabled>{label}</button>
          <a class={`btn ${kind}`} href="#buttons">{label}</a>
        </p>
      ))}
    </Part>
  );
}

const kClasses = [["c1", "0–9"], ["c2", "10–19"], ["c3", "20–39"], ["c4", "40–79"], ["c5", "80–160"]] as const;
export function MapLegend() {
  return (
    <Part id="legend" zh="地图图例" en="Map legend">
      <p class="hint">{both("每千人诉求件数，五档，各档区域数相同；颜色只说明多少。", "Requests per thousand people, five classes with as many areas each; colour says only how many.")}</p>
      <ul class="map-legend">
        {kClasses.map(([name, range], index) => (
          <li key={name}><span class={`legend-class ${name}`} aria-hidden="true">{index + 1}</span>{range}</li>
        ))}
      </ul>
    </Part>
  );
}

export function Notices() {
  return (
    <Part id="notices" zh="提示框" en="Callouts">
      {kTones.map((tone) => (
        <div class={`notice ${tone}`} key={tone}>
          <h3>{say(tone === "bad" ? "form.error_title" : "case.reply")}</h3>
          <p>{both("已疏通管道 60 米，清运淤泥 2 车，并列入下月管网改造。", "60 metres of pipe cleared and two loads of mud removed; on next month's plan.")}</p>
        </div>
      ))}
    </Part>
  );
}

export async function start(Page: ComponentType): Promise<void> {
  const query = new URLSearchParams(location.search);
  const theme = query.get("theme");
  if (theme) document.documentElement.dataset["theme"] = theme;
  await speakIn(query.get("lang") === "en" ? "en" : "zh");
  const root = document.getElementById("app");
  if (root) render(<Page />, root);
}
