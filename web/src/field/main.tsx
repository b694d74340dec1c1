/** Starts the field app in <div id="app">: with what the phone has kept, then with the server where it is reached. */
import { render } from "preact";
import { ApiError, speak } from "../api/http.ts";
import { say, speakIn, type Language } from "../words/say.ts";
import { me, reference, theme } from "../staff/state.ts";
import { followLinks, readAddress } from "./address.ts";
import { startWorker } from "./device.ts";
import { FieldApp } from "./field_app.tsx";
import { finishLeaving, keepsNothing, meet, noteFailure, refresh, send, signedIn, wake, watch } from "./state.ts";

/** The shell may have been kept in the other language: what was chosen last counts. */
function languageOfPage(): Language {
  const chosen = /(?:^|;\s*)lang=(zh|en)/.exec(document.cookie)?.[1];
  return (chosen ?? document.documentElement.lang).startsWith("en") ? "en" : "zh";
}
const toSignIn = (): void => location.replace(`/login?next=${encodeURIComponent(location.pathname)}`);

async function start(root: HTMLElement): Promise<void> {
  if (theme.value) document.documentElement.dataset["theme"] = theme.value;
  const lang = languageOfPage();
  speak(lang);
  await speakIn(lang);
  readAddress();
  const ended = await finishLeaving().catch(() => false);  // No signal yet: there is nothing of anybody on this phone.
  if (ended) return toSignIn();
  const known = await wake().catch(() => {
    keepsNothing.value = true;
    return false;
  });
  addEventListener("click", followLinks);
  void startWorker().catch(() => undefined);
  if (known) {
    render(<FieldApp />, root);
    watch();
    void send(true).then(refresh);
    return;
  }
  let failure: unknown = null;
  await meet().catch((error: unknown) => {
    noteFailure(error);
    failure = error;
  });
  if (!signedIn.value) return toSignIn();
  if (me.value && reference.value) {
    render(<FieldApp />, root);
    watch();
    void refresh();
    return;
  }
  const offline = failure instanceof ApiError && failure.status === 0;
  render(
    <main id="main" class="single">
      <h1>{say("spot.title")}</h1>
      <p class="notice warn" role="alert">{say(offline ? "spot.first_needs_signal" : "spot.first_failed")}</p>
      <button type="button" class="btn" onClick={() => location.reload()}>{say("staff.retry")}</button>
    </main>,
    root,
  );
}

const root = document.getElementById("app");
if (root) void start(root);
