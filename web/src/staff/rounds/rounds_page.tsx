/** The regular rounds: the weekly docket, the monthly summary, one's own ten-day prompts, and the reminders that were sent. */
import { say, type Key } from "../../words/say.ts";
import { kRoundTabs, type RoundTab } from "../address.ts";
import { route } from "../route.ts";
import { DocketPage } from "./docket_page.tsx";
import { MonthPage } from "./month_page.tsx";
import { roundsHref } from "./parts.tsx";
import { PromptsPage } from "./prompts_page.tsx";
import { RemindersPage } from "./reminders_page.tsx";

const kNames = { docket: "rounds.docket", month: "rounds.month", prompts: "rounds.prompts", reminders: "rounds.reminders" } as const satisfies Record<RoundTab, Key>;

function Tab({ tab, period }: { tab: RoundTab; period: string | undefined }) {
  switch (tab) {
    case "docket":
      return <DocketPage week={period} />;
    case "month":
      return <MonthPage month={period} />;
    case "prompts":
      return <PromptsPage period={period} />;
    case "reminders":
      return <RemindersPage level={period} />;
  }
}

export function RoundsPage() {
  const { screen } = route.value;
  if (screen.name !== "rounds") return null;
  return (
    <div class="wide-page rounds">
      <nav class="years" aria-label={say("rounds.tabs")}>
        {kRoundTabs.map((tab) => <a key={tab} href={roundsHref(tab)} aria-current={tab === screen.tab ? "page" : undefined}>{say(kNames[tab])}</a>)}
      </nav>
      <Tab tab={screen.tab} period={screen.key} />
    </div>
  );
}
