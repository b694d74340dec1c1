/** When the server last said that this is how it stands; quiet, so that nobody is interrupted every ten seconds. */
import { say } from "../../words/say.ts";
import { zone } from "../state.ts";
import { language } from "../../words/say.ts";

const clock = (time: number): string =>
  new Intl.DateTimeFormat(language.value === "zh" ? "zh-CN" : "en-GB", {
    timeZone: zone.value, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
  }).format(time);

export const UpdatedLine = ({ asOf, onRefresh }: { asOf: number | null; onRefresh: () => void }) => (
  <p class="hint updated">
    {asOf !== null && <span class="num" data-updated={asOf}>{say("whistle.updated", { at: clock(asOf) })}</span>}
    <button type="button" class="btn small" onClick={onRefresh}>{say("staff.refresh")}</button>
  </p>
);
