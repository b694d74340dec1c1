/** The frame: whether there is signal and what waits, always in sight; one screen below it. */
import { useEffect } from "preact/hooks";
import { speak } from "../api/http.ts";
import { language, pick, say, speakIn } from "../words/say.ts";
import { announcement, keep, may, me, reference, theme } from "../staff/state.ts";
import { hrefOf, readAddress, route, type Screen } from "./address.ts";
import { AnswersForm, Questionnaires } from "./answers_form.tsx";
import { CommandForm } from "./command_form.tsx";
import { hasWorker, isOnline, isSecure, takeUpdate, waiting } from "./device.ts";
import { Leave, leaving } from "./leave.tsx";
import { NeedForm } from "./need_form.tsx";
import { isEditable } from "./outbox.ts";
import { OutboxPage } from "./outbox_page.tsx";
import { keepsNothing, mayGoOut, mine, signedIn, tasks, unsentCount } from "./state.ts";
import { TaskPage } from "./task_page.tsx";
import { TasksPage } from "./tasks_page.tsx";
import { VisitForm } from "./visit_form.tsx";

const isDark = (): boolean => (theme.value || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
function switchTheme(): void {
  theme.value = isDark() ? "light" : "dark";
  keep("tz.theme", theme.value);
  document.documentElement.dataset["theme"] = theme.value;
}
function switchLanguage(): void {
  const other = language.value === "zh" ? "en" : "zh";
  speak(other);
  document.cookie = `lang=${other}; Path=/; Max-Age=31536000; SameSite=Lax`;
  void speakIn(other);
}
const signInHref = (): string => `/login?next=${encodeURIComponent(location.pathname)}`;

function Link({ to, label }: { to: Screen; label: string }) {
  return <a href={hrefOf(to)} aria-current={route.value.name === to.name ? "page" : undefined}>{label}</a>;
}
function Top() {
  const online = isOnline();
  return (
    <header class="bar">
      <nav class="bar-nav" aria-label={say("nav.label")}>
        <Link to={{ name: "tasks" }} label={say("spot.tasks")} />
        {may("case_file") && <Link to={{ name: "need" }} label={say("spot.new")} />}
        {mayGoOut() && <Link to={{ name: "visit" }} label={say("visit.title")} />}
        {mayGoOut() && <Link to={{ name: "ask", code: "" }} label={say("ask.title")} />}
      </nav>
      <a class="signal" href={hrefOf({ name: "outbox" })} data-online={online} aria-current={route.value.name === "outbox" ? "page" : undefined}>
        <span aria-hidden="true">{online ? "●" : "○"}</span> {online ? say("spot.online") : say("spot.offline")} · {say("spot.waits_n", { n: unsentCount.value })}
      </a>
      <span class="bar-who">{me.value?.display_name}</span>
      <div class="bar-tools">
        <button type="button" onClick={switchTheme}>{isDark() ? say("staff.theme_light") : say("staff.theme_dark")}</button>
        <button type="button" lang={language.value === "zh" ? "en" : "zh-CN"} onClick={switchLanguage}>{language.value === "zh" ? "English" : "中文"}</button>
        <button type="button" onClick={() => (leaving.value = true)}>{say("staff.sign_out")}</button>
      </div>
    </header>
  );
}

/** What a person must know before relying on this. */
function Notices() {
  return (
    <div class="field-notices">
      {!isSecure() && (
        <div class="notice bad">
          <h2>{say("spot.insecure")}</h2>
          <p>{say("spot.insecure_why")}</p>
          <p>{say("spot.insecure_do", { address: `https://${location.host}/field` })}</p>
        </div>
      )}
      {isSecure() && !hasWorker() && <p class="notice warn">{say("spot.no_worker")}</p>}
      {keepsNothing.value && <p class="notice bad" role="alert">{say("spot.keeps_nothing")}</p>}
      {!signedIn.value && (
        <div class="notice warn" role="alert">
          <p>{say("spot.signed_out")}</p>
          <p><a class="btn" href={signInHref()}>{say("spot.sign_in")}</a></p>
        </div>
      )}
      {waiting.value && (
        <div class="notice info" role="status">
          <p>{say("spot.update")}</p>
          <button type="button" class="btn small" data-act="update" onClick={takeUpdate}>{say("spot.update_now")}</button>
        </div>
      )}
    </div>
  );
}

const Nothing = ({ text }: { text: string }) => (
  <div class="single">
    <h1 tabIndex={-1}>{say("spot.title")}</h1>
    <p class="empty">{text}</p>
    <p><a href={hrefOf({ name: "tasks" })}>{say("spot.tasks")}</a></p>
  </div>
);

function Body() {
  const screen = route.value;
  if (screen.name === "outbox") return <OutboxPage />;
  if (screen.name === "need") return <NeedForm key="new" item={null} />;
  if (screen.name === "visit") return <VisitForm key="new" item={null} />;
  if (screen.name === "ask") return screen.code ? <AnswersForm key={screen.code} code={screen.code} item={null} /> : <Questionnaires />;
  if (screen.name === "again") return <Again id={screen.id} />;
  if (screen.name === "tasks") return <TasksPage />;
  const c = tasks.value.find(({ code }) => code === screen.code);
  if (!c) return <Nothing text={say("spot.no_such_task")} />;
  if (screen.name === "task") return <TaskPage c={c} key={c.code} />;
  return <CommandForm key={`${c.code}/${screen.command}`} c={c} command={screen.command} item={null} after={{ name: "task", code: c.code }} />;
}
function Again({ id }: { id: string }) {
  const item = mine.value.find((one) => one.id === id);
  if (!item || !isEditable(item)) return <Nothing text={say("spot.no_such_item")} />;
  if (item.kind === "need") return <NeedForm key={id} item={item} />;
  if (item.kind === "visit") return <VisitForm key={id} item={item} />;
  if (item.kind === "answers") return <AnswersForm key={id} code={item.questionnaire} item={item} />;
  const c = tasks.value.find(({ code }) => code === item.code);
  if (!c) return <Nothing text={say("spot.no_such_task")} />;
  return <CommandForm key={id} c={c} command={item.command} item={item} after={{ name: "outbox" }} />;
}

export function FieldApp() {
  const screen = route.value;
  const city = reference.value ? pick(reference.value.jurisdiction) : "";
  useEffect(() => {
    document.title = [say("spot.title"), city].filter(Boolean).join(" · ");
  });
  useEffect(() => {
    addEventListener("popstate", readAddress);
    return () => removeEventListener("popstate", readAddress);
  }, []);
  // A screen that was opened is told to whoever does not see it.
  useEffect(() => {
    document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
  }, [screen]);
  return (
    <>
      <a class="skip" href="#main">{say("nav.skip")}</a>
      <Top />
      <main id="main" tabIndex={-1}>
        <Notices />
        <Body />
      </main>
      <p class="hidden" role="status">{announcement.value}</p>
      {leaving.value && <Leave />}
    </>
  );
}
