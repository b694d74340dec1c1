/** Chooses period, window, time basis, grouping and profile, and says where the profile comes from. */
import { kBases, kGroupings, kWindows, type ScoreAsk, type ScoreProfile, type ScoreProfiles, type WindowKind } from "../../api/scores.ts";
import { of, pick, say } from "../../words/say.ts";
import { fieldId, Labelled, Select } from "../../ui/field.tsx";
import { Facts } from "../../ui/parts.tsx";
import { go } from "../route.ts";
import { periodsOf } from "./score_words.ts";

export interface Chosen {
  profile: ScoreProfile;
  window: WindowKind;
  period: string;
  today: string;
}

function Period({ chosen, onValue }: { chosen: Chosen; onValue: (period: string) => void }) {
  const { window, period, today } = chosen;
  const label = say("scores.period");
  if (window === "day") {
    return (
      <Labelled field={{ name: "period", label, required: true }}>
        <input id={fieldId("period")} name="period" type="date" value={period} max={today} onChange={(event) => event.currentTarget.value && onValue(event.currentTarget.value)} />
      </Labelled>
    );
  }
  const known = periodsOf(window, today);
  const options = (known.includes(period) ? known : [period, ...known]).map((value) => ({ value, label: value }));
  return <Select name="period" label={label} required options={options} value={period} onValue={(value) => value && onValue(value)} />;
}

export function ScoreForm({ ask, chosen, profiles }: { ask: ScoreAsk; chosen: Chosen; profiles: ScoreProfiles }) {
  const set = (part: ScoreAsk): void => go({ screen: { name: "scores", ask: { ...ask, ...part } } });
  // Another window has other periods, another profile a window of its own.
  const { period: _, ...rest } = ask;
  const { window: __, basis: ___, ...bare } = rest;
  const ids = [...new Map(profiles.profiles.map((one) => [one.id, one])).values()];
  return (
    <div class="board-filters">
      <Select
        name="by" label={say("figures.by")} required value={ask.by ?? "unit"} onValue={(value) => set({ by: kGroupings.find((one) => one === value) ?? "unit" })}
        options={kGroupings.map((value) => ({ value, label: say(`figures.by_${value}`) }))}
      />
      <Select
        name="profile" label={say("scores.profile")} required value={chosen.profile.id} onValue={(profile) => profile && go({ screen: { name: "scores", ask: { ...bare, profile } } })}
        options={ids.map((one) => ({ value: one.id, label: one.id === profiles.chosen ? say("scores.profile_own", { name: pick(one) }) : pick(one) }))}
      />
      <Select
        name="window" label={say("scores.window")} required value={chosen.window}
        onValue={(value) => go({ screen: { name: "scores", ask: { ...rest, window: kWindows.find((one) => one === value) ?? "month" } } })}
        options={kWindows.map((value) => ({ value, label: of("score_window", value) }))}
      />
      <Period chosen={chosen} onValue={(period) => set({ period })} />
      <Select
        name="basis" label={say("figures.time_basis")} required value={ask.basis ?? chosen.profile.basis}
        onValue={(value) => set({ basis: kBases.find((one) => one === value) ?? "received" })}
        options={kBases.map((value) => ({ value, label: of("score_basis", value) }))}
      />
    </div>
  );
}

/** The version that the figures were made with. */
export function ProfileFacts({ profile }: { profile: ScoreProfile }) {
  const { weights } = profile;
  return (
    <details class="more">
      <summary>{say("scores.profile_of", { name: pick(profile), version: profile.version })}</summary>
      <Facts
        rows={[
          { name: say("scores.from_day"), value: profile.effective_from },
          { name: say("scores.weights"), value: weights ? say("scores.weights_words", weights) : say("scores.no_weights") },
          { name: say("scores.factors"), value: say("scores.factors_words", { basically: profile.basic_factor, partly: profile.partial_factor }) },
          { name: say("scores.min_n"), value: String(profile.min_n) },
          { name: say("scores.source"), value: <span class="wrap">{profile.source}</span> },
        ]}
      />
    </details>
  );
}
