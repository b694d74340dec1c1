/** What the overview asks the server: counts with their links, the told rates, the docket of the week. */
import { readFigures, type FigureFilter } from "../../api/figures.ts";
import { readDocket, readRuns, type Docket } from "../../api/rounds.ts";
import { readFunnel, readScoreProfiles, readScores, type Grouping, type ScoreFigure, type ScoreFunnel, type Scores } from "../../api/scores.ts";
import type { Figures } from "../../api/types.ts";
import { fits, toldPeriod } from "../scores/score_words.ts";
import type { OverviewScreen } from "./overview_address.ts";
import { fourWeeksOf, weeksOf, yearOf } from "./overview_words.ts";

export interface Rates {
  period: string;
  window: string;
  figure: ScoreFigure | null;
  zones: Scores | null;
  funnel: ScoreFunnel | null;
}
export interface Overview {
  asOf: string;
  week: { now: Figures; before: Figures };
  open: Figures;
  overdue: Figures;
  openByZone: Figures;
  overdueByZone: Figures;
  categories: { now: Figures; before: Figures };
  months: { received: Figures; landed: Figures };
}

export const filterOf = ({ scope, key }: Pick<OverviewScreen, "scope" | "key">): FigureFilter =>
  scope === "zone" ? { finest_zone: key } : scope === "unit" ? { unit: key } : {};

export async function readOverview(screen: OverviewScreen, today: string, zone: string): Promise<Overview> {
  const own = filterOf(screen);
  const week = weeksOf(today, zone), four = fourWeeksOf(today, zone), year = yearOf(today, zone);
  const [now, before, open, overdue, openByZone, overdueByZone, later, earlier, received, landed] = await Promise.all([
    readFigures("status", { ...own, ...week.now }), readFigures("status", { ...own, ...week.before }),
    readFigures("status", { ...own, open: "true" }), readFigures("status", { ...own, queue: "overdue" }),
    readFigures("zone", { ...own, open: "true" }), readFigures("zone", { ...own, queue: "overdue" }),
    readFigures("category", { ...own, ...four.now }), readFigures("category", { ...own, ...four.before }),
    readFigures("month", { ...own, ...year }), readFigures("month", { ...own, ...year, status: "landed" }),
  ]);
  return {
    asOf: open.as_of, week: { now, before }, open, overdue, openByZone, overdueByZone,
    categories: { now: later, before: earlier }, months: { received, landed },
  };
}

/** Of the latest period that everybody reads. Who may not read scores sees the rest of the page. */
export async function readRates(screen: OverviewScreen, today: string): Promise<Rates | null> {
  const profiles = await readScoreProfiles();
  const profile = profiles.profiles.find(({ id }) => id === profiles.chosen) ?? profiles.profiles[0];
  if (!profile) return null;
  const period = toldPeriod(profile.window, today);
  if (!fits(profile.window, period)) return null;
  const by: Grouping = screen.scope === "unit" ? "unit" : "zone";
  const [scores, funnel] = await Promise.all([
    readScores({ period, by }), screen.scope === "city" ? readFunnel({ period }) : Promise.resolve(null),
  ]);
  const figure = screen.scope === "city" ? scores.city : (scores.groups.find(({ key }) => key === screen.key) ?? null);
  return { period, window: profile.window, figure, zones: by === "zone" ? scores : null, funnel };
}

/** The docket of the latest weekly run; null before the first. */
export async function readLatestDocket(): Promise<Docket | null> {
  const [latest] = (await readRuns("weekly")).runs;
  return latest ? await readDocket(latest.period) : null;
}
