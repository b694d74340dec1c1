/** The bar on top: where one is, who one is, language, theme, help, sign-out. */
import { signOut } from "../api/session.ts";
import { speak } from "../api/http.ts";
import { language, pick, say, speakIn } from "../words/say.ts";
import { hrefOf, type Screen } from "./address.ts";
import { shown } from "./route.ts";
import { helpOpen } from "./help.tsx";
import { Bell } from "./messages/bell.tsx";
import { keep, may, me, theme } from "./state.ts";

export function setTheme(value: string): void {
  theme.value = value;
  keep("tz.theme", value);
  document.documentElement.dataset["theme"] = value;
}
const isDark = (): boolean => (theme.value || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

function switchLanguage(): void {
  const other = language.value === "zh" ? "en" : "zh";
  speak(other);
  // The server's pages follow: the same cookie as their own language link sets.
  document.cookie = `lang=${other}; Path=/; Max-Age=31536000; SameSite=Lax`;
  void speakIn(other);
}

async function leave(): Promise<void> {
  await signOut().catch(() => undefined);
  location.assign("/login");
}

function NavLink({ screen, label }: { screen: Screen; label: string }) {
  const here = shown() === screen.name || (screen.name === "inbox" && shown() === "case");
  return <a href={hrefOf({ screen, filter: { queue: "all", order: "due" } })} aria-current={here ? "page" : undefined}>{label}</a>;
}

export function Top() {
  const unit = me.value?.unit;
  return (
    <header class="bar">
      <nav class="bar-nav" aria-label={say("nav.label")}>
        {may("case_read") && <NavLink screen={{ name: "inbox" }} label={say("staff.title")} />}
        {may("case_read") && <NavLink screen={{ name: "clocks", ask: {} }} label={say("clocks.title")} />}
        {may("case_file") && <NavLink screen={{ name: "new" }} label={say("staff.new")} />}
        {may("case_callback") && <NavLink screen={{ name: "callback", lane: "first" }} label={say("callback.title")} />}
        {may("case_read") && <NavLink screen={{ name: "whistles", ask: {} }} label={say("whistle.title")} />}
        {may("case_read") && <NavLink screen={{ name: "figures" }} label={say("staff.figures")} />}
        {may("case_read") && <NavLink screen={{ name: "scores", ask: {} }} label={say("scores.title")} />}
        {(may("case_read") || may("configure")) && <NavLink screen={{ name: "dispatch", part: "duties" }} label={say("lists.title")} />}
        {may("case_supervise") && <NavLink screen={{ name: "alerts" }} label={say("alerts.title")} />}
        {may("case_read") && <NavLink screen={{ name: "rounds", tab: "docket" }} label={say("rounds.title")} />}
        {may("configure") && <NavLink screen={{ name: "calendar" }} label={say("calendar.title")} />}
      </nav>
      <span class="bar-who">{me.value?.display_name}{unit && ` · ${pick(unit)}`}</span>
      <div class="bar-tools">
        <Bell />
        <button type="button" onClick={() => (helpOpen.value = true)} aria-label={say("staff.help")}>?</button>
        <button type="button" onClick={() => setTheme(isDark() ? "light" : "dark")}>{isDark() ? say("staff.theme_light") : say("staff.theme_dark")}</button>
        <button type="button" lang={language.value === "zh" ? "en" : "zh-CN"} onClick={switchLanguage}>{language.value === "zh" ? "English" : "中文"}</button>
        <button type="button" onClick={() => void leave()}>{say("staff.sign_out")}</button>
      </div>
    </header>
  );
}
