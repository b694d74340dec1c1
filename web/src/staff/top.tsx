/** The bar on top: where one is, who one is, language, theme, help, sign-out. */
import { signal } from "@preact/signals";
import { signOut } from "../api/session.ts";
import { speak } from "../api/http.ts";
import { language, pick, say, speakIn } from "../words/say.ts";
import { helpOpen } from "./help.tsx";
import { Bell } from "./messages/bell.tsx";
import { navParts } from "./nav.ts";
import { NavLink } from "./nav_link.tsx";
import { NavMenu } from "./nav_menu.tsx";
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
  // The field app on the same phone keeps tasks for a day without signal; they go with the session, and so does what it asked for until that ended.
  const wipe = (): Promise<void> => import("../field/store.ts").then((store) => store.wipeRead()).catch(() => undefined);
  await wipe();
  await signOut().catch(() => undefined);
  await wipe();
  location.assign("/login");
}

// Below this the links of a desk's bar would need a second line; then everything is in one menu.
const kRoom = matchMedia("(min-width: 75rem)");
const room = signal(kRoom.matches);
kRoom.addEventListener("change", ({ matches }) => (room.value = matches));

export function Top() {
  const unit = me.value?.unit;
  const { bar, menu } = navParts(may, room.value);
  return (
    <header class="bar">
      <nav class="bar-nav" aria-label={say("nav.label")}>
        {bar.map((item) => <NavLink key={item.label} item={item} />)}
        {menu.length > 0 && <NavMenu menu={menu} whole={!room.value} />}
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
