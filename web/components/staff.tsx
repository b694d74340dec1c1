/** The staff app's components in every state. */
import { signal } from "@preact/signals";
import { ApiError } from "../src/api/http.ts";
import { ErrorSummary } from "../src/ui/error_summary.tsx";
import { Check, Chips, Line, Long, Select } from "../src/ui/field.tsx";
import { Modal } from "../src/ui/modal.tsx";
import { Badge, DueText, Facts, Failure, Loading, StatusBadge } from "../src/ui/parts.tsx";
import { TreePicker } from "../src/ui/tree_picker.tsx";
import { kUrgencyTones } from "../src/words/tones.ts";
import { of, say } from "../src/words/say.ts";
import { both, Buttons, kStatuses, kTones, MapLegend, Notices, Part, start } from "./shared.tsx";

const kHour = 3_600_000;
const at = (hours: number): string => new Date(Date.now() + hours * kHour).toISOString();
const open = signal(false);
const nothing = (): void => undefined;
const choices = () => ["yes", "partly", "no"].map((value) => ({ value, label: of("solved", value) }));

function Fields() {
  const name = { label: say("report.name"), value: "", onValue: nothing };
  return (
    <Part id="fields" zh="输入框" en="Fields">
      <Line {...name} name="plain" />
      <Line {...name} name="hinted" hint={say("report.name_hint")} value="李青" required />
      <Line {...name} name="wrong" label={say("report.phone")} hint={say("report.phone_hint")} error={say("report.fault_phone")} value="12" />
      <Long {...name} name="long" label={say("report.what")} hint={say("report.what_hint")} max={40} value={both("小区门口下水道堵塞，污水冒出来了", "The drain at the gate is blocked")} required />
      <Long {...name} name="toolong" label={say("report.what")} error={say("report.fault_description")} max={4} value={both("小区门口下水道堵塞", "The drain at the gate")} required />
      <Select {...name} name="select" label={say("report.category")} options={choices()} />
      <Select {...name} name="selectwrong" label={say("report.category")} options={choices()} error={say("confirm.choose")} required />
      <Chips {...name} name="chips" label={say("confirm.solved")} options={choices()} value="partly" required />
      <Chips {...name} name="chipswrong" label={say("confirm.satisfied")} options={choices()} error={say("confirm.choose")} required />
      <Check name="check" label={say("report.publish")} checked onChecked={nothing} />
      <Check name="uncheck" label={say("report.hide")} checked={false} onChecked={nothing} />
      <TreePicker
        name="tree" label={say("report.category")} value="b" onValue={nothing} searchLabel={say("search.staff_find")} noneLabel={say("list.empty")}
        items={[{ value: "a", label: both("公用事业", "Utilities"), path: "", depth: 0 }, { value: "b", label: both("供暖", "Heating"), path: both("公用事业", "Utilities"), depth: 1 }]}
      />
    </Part>
  );
}

function States() {
  return (
    <>
      <Part id="badges" zh="状态" en="Case states">
        <p class="sheet-state">{kStatuses.map((status) => <StatusBadge status={status} key={status} />)}</p>
        <p class="sheet-state">{kTones.map((tone) => <Badge tone={tone} key={tone}>{tone}</Badge>)}</p>
        <p class="sheet-state">{Object.entries(kUrgencyTones).map(([code, tone]) => <Badge tone={tone} key={code}>{of("urgency", code)}</Badge>)}</p>
      </Part>
      <Part id="due" zh="期限" en="Deadlines">
        <ul>{[-200, -20, -0.2, 0.5, 7, 30, 200].map((hours) => <li key={hours}><DueText due={at(hours)} /></li>)}</ul>
      </Part>
      <Part id="answers" zh="空、忙、断网、出错" en="Empty, busy, offline, refused">
        <p class="empty">{say("list.empty")}</p>
        <Loading />
        <p class="offline" role="status">{say("staff.offline")}</p>
        <p class="stale">{say("staff.as_of", { at: "11-18 08:12" })}</p>
        <Failure error={new ApiError(0, "offline", "", [], "r-invented")} retry={nothing} />
      </Part>
    </>
  );
}

function Data() {
  return (
    <>
      <Part id="facts" zh="要素" en="Facts">
        <Facts rows={[{ name: say("track.code"), value: <code>LY-261123-7KQ2M9C</code> }, { name: say("case.owner"), value: both("青云街道办事处", "Qingyun Street Office") }]} />
      </Part>
      <Part id="table" zh="表格" en="Table">
        <div class="scroll" tabIndex={0} role="region" aria-label={both("三率", "Three rates")}>
          <table>
            <caption>{both("三率", "Three rates")}</caption>
            <thead><tr><th scope="col">{say("case.owner")}</th><th scope="col" class="n">{say("home.rate_solved")}</th></tr></thead>
            <tbody>
              <tr><th scope="row">{both("红旗街道", "Hongqi")}</th><td class="n num">41/84 48.8%</td></tr>
              <tr><th scope="row">{both("南湖街道", "Nanhu")}</th><td class="n num">9/12 75.0%</td></tr>
            </tbody>
          </table>
        </div>
      </Part>
      <Part id="timeline" zh="经过" en="Timeline">
        <ol class="timeline">
          <li class="step"><p class="step-when">11-18 08:12</p><p>{say("step.received")} <span class="mark public">{both("公开", "public")}</span></p></li>
          <li class="step bad"><p class="step-when">11-21 09:00</p><p>{say("step.disputed")}</p></li>
        </ol>
      </Part>
      <Part id="cards" zh="卡片" en="Cards">
        <div class="card"><h3>{both("诉求人", "Resident")}</h3><p>{both("张*（虚构）", "Z* (invented)")}</p></div>
        <p class="action-row"><button type="button" class="btn" aria-pressed="true">{both("按区域", "By area")}</button><button type="button" class="btn" aria-pressed="false">{both("按单位", "By unit")}</button></p>
      </Part>
      <Part id="dialog" zh="对话框" en="Dialog">
        <button type="button" class="btn" data-open onClick={() => (open.value = true)}>{say("case.add")}</button>
        {open.value && (
          <Modal title={say("case.add")} onClose={() => (open.value = false)}>
            <form class="ask">
              <ErrorSummary errors={[{ field: "asked", message: say("rule.text_required") }]} />
              <Long name="asked" label={say("case.add_label")} error={say("rule.text_required")} value="" onValue={nothing} required />
              <p class="ask-foot"><button type="button" class="btn primary">{say("case.add_send")}</button></p>
            </form>
          </Modal>
        )}
      </Part>
    </>
  );
}

const Page = () => (
  <main id="main" class="single" tabIndex={-1}>
    <h1>{both("工作人员界面的组件", "Components of the staff app")}</h1>
    <Buttons /><Fields /><States /><Notices /><Data /><MapLegend />
  </main>
);
void start(Page);
