/** The three rates of a period by unit, category or zone. */
import { useEffect, useState } from "preact/hooks";
import { readFunnel, readScoreProfiles, readScores, type ScoreAsk, type ScoreFunnel, type ScoreProfiles, type Scores, type WindowKind } from "../../api/scores.ts";
import { language, say } from "../../words/say.ts";
import { Fold } from "../../ui/fold.tsx";
import { Failure, Loading } from "../../ui/parts.tsx";
import { localOf } from "../../words/time.ts";
import { route } from "../route.ts";
import { may, zone } from "../state.ts";
import { AlikeTable } from "./alike_table.tsx";
import { BesideTable } from "./beside_table.tsx";
import { FunnelSection } from "./funnel_section.tsx";
import { Heading } from "./heading.tsx";
import { RatesTable } from "./rates_table.tsx";
import { RowsPage } from "./rows_page.tsx";
import { ProfileFacts, ScoreForm, type Chosen } from "./score_form.tsx";
import { fits, periodsOf, toldPeriod } from "./score_words.ts";

/** Who supervises or calls back reads answers as they come; everybody else once they are told. */
const latest = (window: WindowKind, today: string): string =>
  may("case_supervise") || may("case_callback") ? (periodsOf(window, today)[0] ?? "") : toldPeriod(window, today);

function chosenOf(ask: ScoreAsk, profiles: ScoreProfiles): Chosen | null {
  const profile = profiles.profiles.find(({ id }) => id === (ask.profile ?? profiles.chosen)) ?? profiles.profiles[0];
  if (!profile) return null;
  const window = ask.window ?? profile.window;
  const today = localOf(new Date().toISOString(), zone.value).slice(0, 10);
  const period = ask.period && fits(window, ask.period) ? ask.period : latest(window, today);
  return { profile, window, period, today };
}

interface Told {
  scores: Scores;
  funnel: ScoreFunnel | null;
}
function Sheet({ told: { scores, funnel }, profiles }: { told: Told; profiles: ScoreProfiles }) {
  const profile = profiles.profiles.find(({ id, version }) => id === scores.profile.id && version === scores.profile.version);
  return (
    <>
      <p><b>{language.value === "zh" ? scores.note_zh : scores.note_en}</b></p>
      <Heading heading={scores} />
      {profile && <ProfileFacts profile={profile} />}
      {scores.groups.length === 0 ? <p class="empty">{say("scores.none")}</p> : (
        <>
          <section aria-labelledby="rates">
            <h2 id="rates">{say("scores.rates")}</h2>
            <p class="hint">{say("scores.rates_lead", { min: profile?.min_n ?? 30 })}</p>
            <RatesTable scores={scores} />
          </section>
          {funnel && <FunnelSection funnel={funnel} />}
          <Fold id="beside" title={say("scores.beside")}>
            <p class="hint">{say("scores.beside_lead")}</p>
            <BesideTable scores={scores} />
          </Fold>
          {profile && (scores.by !== "category" || profile.weights) && (
            <Fold id="alike" title={say("scores.alike")}>
              <p class="hint">{say(profile.weights ? "scores.alike_lead_weights" : "scores.alike_lead")}</p>
              <AlikeTable scores={scores} profile={profile} />
            </Fold>
          )}
        </>
      )}
    </>
  );
}

function View({ ask }: { ask: ScoreAsk }) {
  const [profiles, setProfiles] = useState<ScoreProfiles | null>(null);
  const [told, setTold] = useState<Told | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const chosen = profiles && chosenOf(ask, profiles);
  const question = chosen && JSON.stringify({ ...ask, window: chosen.window, period: chosen.period });
  useEffect(() => void readScoreProfiles().then(setProfiles, setFailure), []);
  useEffect(() => {
    if (!question) return undefined;
    let current = true;
    const asked = JSON.parse(question) as ScoreAsk;
    setTold(null);
    setFailure(null);
    const funnel = (asked.by ?? "unit") === "unit" ? readFunnel(asked) : Promise.resolve(null);
    Promise.all([readScores(asked), funnel]).then(
      ([scores, limits]) => current && setTold({ scores, funnel: limits }),
      (error: unknown) => current && setFailure(error),
    );
    return () => {
      current = false;
    };
  }, [question]);
  return (
    <div class="wide-page scores">
      <h1>{say("scores.title")}</h1>
      <p>{say("scores.lead")}</p>
      {profiles && chosen && <ScoreForm ask={ask} chosen={chosen} profiles={profiles} />}
      {profiles && !chosen && <p class="empty">{say("scores.no_profile")}</p>}
      {failure !== null && <Failure error={failure} />}
      {!told && failure === null && (!profiles || chosen) && <Loading />}
      {told && profiles && <Sheet told={told} profiles={profiles} />}
    </div>
  );
}

export function ScoresPage() {
  const { screen } = route.value;
  if (screen.name !== "scores") return null;
  return screen.rows === undefined ? <View ask={screen.ask} /> : <RowsPage search={screen.rows} key={screen.rows} />;
}
