/** Starts the staff app in <div id="app">. Whoever is not signed in goes to the server's sign-in page and comes back. */
import { render } from "preact";
import { ApiError, speak } from "../api/http.ts";
import { readReference } from "../api/reference.ts";
import { readMe } from "../api/session.ts";
import { say, speakIn, type Language } from "../words/say.ts";
import { Failure } from "../ui/parts.tsx";
import { App } from "./app.tsx";
import { followLinks } from "./route.ts";
import { me, reference, theme } from "./state.ts";

const languageOfPage = (): Language => (document.documentElement.lang.startsWith("en") ? "en" : "zh");

async function start(root: HTMLElement): Promise<void> {
  if (theme.value) document.documentElement.dataset["theme"] = theme.value;
  const lang = languageOfPage();
  speak(lang);
  await speakIn(lang);
  try {
    [me.value, reference.value] = await Promise.all([readMe(), readReference()]);
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      location.replace(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
      return;
    }
    render(<main id="main" class="single"><h1>{say("staff.title")}</h1><Failure error={error} retry={() => location.reload()} /></main>, root);
    return;
  }
  addEventListener("click", followLinks);
  render(<App />, root);
}

const root = document.getElementById("app");
if (root) void start(root);
