/** The frame: bar, list and sheet side by side on a desk, one at a time on a phone. */
import { useEffect } from "preact/hooks";
import { pick, say } from "../words/say.ts";
import { later } from "../ui/later.tsx";
import { CasePage } from "./case/case_page.tsx";
import { run } from "./bulk/chosen.ts";
import { Help, helpOpen } from "./help.tsx";
import { Inbox } from "./inbox/inbox.tsx";
import { go, route, shown } from "./route.ts";
import { followLive } from "./live.ts";
import { listen } from "./shortcuts.ts";
import { announcement, may, reference, me } from "./state.ts";
import { Messages } from "./messages/bell.tsx";
import { Top } from "./top.tsx";

const BulkRunPart = later(() => import("./bulk/bulk_run.tsx").then((file) => file.BulkRunPart));
const IntakePage = later(() => import("./intake/intake_page.tsx").then((file) => file.IntakePage));
const FiguresPage = later(() => import("./figures/figures_page.tsx").then((file) => file.FiguresPage));
const CallbackPage = later(() => import("./callback/callback_page.tsx").then((file) => file.CallbackPage));
const WhistlesPage = later(() => import("./whistles/board_page.tsx").then((file) => file.WhistlesPage));
const CalendarPage = later(() => import("./calendar/calendar_page.tsx").then((file) => file.CalendarPage));
const ScoresPage = later(() => import("./scores/scores_page.tsx").then((file) => file.ScoresPage));
const DispatchPage = later(() => import("./dispatch/dispatch_page.tsx").then((file) => file.DispatchPage));
const AlertsPage = later(() => import("./alerts/alerts_page.tsx").then((file) => file.AlertsPage));
const SearchPage = later(() => import("./search/search_page.tsx").then((file) => file.SearchPage));
const LimitsPage = later(() => import("./limits/limits_page.tsx").then((file) => file.LimitsPage));
const ClocksPage = later(() => import("./clocks/clocks_page.tsx").then((file) => file.ClocksPage));
const VisitsPage = later(() => import("./visits/visits_page.tsx").then((file) => file.VisitsPage));
const AnswersPage = later(() => import("./answers/answers_page.tsx").then((file) => file.AnswersPage));
const CoveragePage = later(() => import("./visits/coverage_page.tsx").then((file) => file.CoveragePage));
const RoundsPage = later(() => import("./rounds/rounds_page.tsx").then((file) => file.RoundsPage));
const OverviewPage = later(() => import("./overview/overview_page.tsx").then((file) => file.OverviewPage));
const ExclusionsPage = later(() => import("./judge/exclusions_page.tsx").then((file) => file.ExclusionsPage));
const DrawsPage = later(() => import("./judge/draws_page.tsx").then((file) => file.DrawsPage));
const PressurePage = later(() => import("./judge/pressure_page.tsx").then((file) => file.PressurePage));
const RemarksPage = later(() => import("./remarks/remarks_page.tsx").then((file) => file.RemarksPage));
const OutboxPage = later(() => import("./outbox/outbox_page.tsx").then((file) => file.OutboxPage));
const WebhooksPage = later(() => import("./outbox/webhooks_page.tsx").then((file) => file.WebhooksPage));
const PeoplePage = later(() => import("./admin/people_page.tsx").then((file) => file.PeoplePage));
const KeysPage = later(() => import("./admin/keys_page.tsx").then((file) => file.KeysPage));
const CityPage = later(() => import("./admin/city_page.tsx").then((file) => file.CityPage));
const MapPage = later(() => import("./admin/map_page.tsx").then((file) => file.MapPage));
const TablesPage = later(() => import("./tables/tables_page.tsx").then((file) => file.TablesPage));
const HealthPage = later(() => import("./admin/health_page.tsx").then((file) => file.HealthPage));
const AuditPage = later(() => import("./admin/audit_page.tsx").then((file) => file.AuditPage));

function Desk() {
  const { screen } = route.value;
  return (
    <div class={screen.name === "case" ? "desk-panes has-case" : "desk-panes"}>
      <div class="pane-list"><Inbox /></div>
      <div class="pane-case">
        {screen.name === "case" ? <CasePage code={screen.code} key={screen.code} /> : <p class="empty">{say("staff.pick_case")}</p>}
      </div>
    </div>
  );
}

function Screen() {
  const { screen } = route.value;
  switch (shown()) {
    case "inbox":
    case "case":
      return <Desk />;
    case "new":
      return <IntakePage />;
    case "figures":
      return <FiguresPage />;
    case "callback":
      return <CallbackPage />;
    case "whistles":
      return <WhistlesPage />;
    case "calendar":
      return <CalendarPage />;
    case "scores":
      return <ScoresPage />;
    case "dispatch":
      return <DispatchPage />;
    case "alerts":
      return <AlertsPage />;
    case "limits":
      return <LimitsPage />;
    case "clocks":
      return <ClocksPage />;
    case "visits":
      return <VisitsPage />;
    case "coverage":
      return <CoveragePage />;
    case "answers":
      return <AnswersPage />;
    case "rounds":
      return <RoundsPage />;
    case "search":
      return screen.name === "search" ? <SearchPage ask={screen.ask} /> : null;
    case "overview":
      return <OverviewPage />;
    case "exclusions":
      return <ExclusionsPage />;
    case "draws":
      return <DrawsPage />;
    case "pressure":
      return <PressurePage />;
    case "remarks":
      return <RemarksPage />;
    case "outbox":
      return <OutboxPage />;
    case "webhooks":
      return <WebhooksPage />;
    case "people":
      return <PeoplePage />;
    case "keys":
      return <KeysPage />;
    case "city":
      return <CityPage />;
    case "basemap":
      return <MapPage />;
    case "tables":
      return <TablesPage />;
    case "health":
      return <HealthPage />;
    case "audit":
      return <AuditPage />;
  }
}

const kTitles = { inbox: "staff.title", case: "staff.title", new: "staff.new", figures: "staff.figures", callback: "callback.title",
  whistles: "whistle.board", calendar: "calendar.title", rounds: "rounds.title",
  scores: "scores.title", dispatch: "lists.title", alerts: "alerts.title", overview: "overview.title",
  exclusions: "leftout.title", draws: "draws.title", pressure: "pressed.title", remarks: "remarks.title", outbox: "outbox.title", webhooks: "webhooks.title",
  people: "admin.people", keys: "admin.keys", audit: "audit.title", health: "healthpage.title", city: "city.title", basemap: "mapset.title", tables: "tables.title",
  limits: "limits.title", clocks: "clocks.title", visits: "visits.title", coverage: "visits.coverage_title", answers: "answers.title", search: "search.staff_title" } as const;

// Screens with a search box of their own listen before this does.
const startSearch = (): void => {
  if (may("case_read")) go({ screen: { name: "search", ask: { q: "" } } });
};

export function App() {
  const { screen } = route.value;
  const city = reference.value ? pick(reference.value.jurisdiction) : "";
  useEffect(() => {
    document.title = [screen.name === "case" ? screen.code : "", say(kTitles[shown()]), city].filter(Boolean).join(" · ");
  });
  useEffect(() => listen({ "?": () => (helpOpen.value = true), "/": startSearch }), []);
  useEffect(() => (may("case_read") ? followLive() : undefined), []);
  return (
    <>
      <a class="skip" href="#main">{say("nav.skip")}</a>
      <Top />
      <main id="main" tabIndex={-1}>
        {shown() === "inbox" && <h1 class="hidden">{say("staff.title")}</h1>}
        {run.value !== null && <BulkRunPart />}
        <Screen />
      </main>
      <p class="hidden" role="status">{announcement.value}</p>
      <Messages />
      <Help key={me.value?.actor} />
    </>
  );
}
