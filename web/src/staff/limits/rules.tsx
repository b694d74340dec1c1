/** What holds, or held: the profiles of a version, and all versions with who brought them. */
import { useEffect, useState } from "preact/hooks";
import { limitsFile, readLimits, type Limits, type LimitVersion } from "../../api/limits.ts";
import { of, say } from "../../words/say.ts";
import { Failure, Loading } from "../../ui/parts.tsx";
import { accountName, at } from "../state.ts";
import { limitsHref } from "./limit_address.ts";
import { ProfileTable } from "./rule_tables.tsx";

/** What was there before versions were kept has held from the beginning. */
const since = (time: string): string => (Date.parse(time) === 0 ? say("limits.from_start") : at(time));
const bringer = ({ by, loaded_by: actor, loaded_by_name: name }: LimitVersion): string => (actor ? accountName(name, actor) : of("limit_by", by));

function Versions({ limits }: { limits: Limits }) {
  const caption = say("limits.versions");
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="board">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{say("limits.version")}</th><th scope="col">{say("limits.effective_from")}</th><th scope="col">{say("limits.loaded_at")}</th>
            <th scope="col">{say("limits.by")}</th><th scope="col" class="n">{say("limits.rules_n")}</th><th scope="col">{say("limits.file")}</th>
          </tr>
        </thead>
        <tbody>
          {limits.versions.map((one) => (
            <tr key={one.version}>
              <th scope="row">
                <a href={limitsHref({ name: "limits", part: "rules", version: one.version })} aria-current={one.version === limits.version ? "true" : undefined}>
                  {say("limits.version_n", { n: one.version })}
                </a>
                {one.version === limits.current_version && ` ${say("limits.holds")}`}
              </th>
              <td data-label={say("limits.effective_from")} class="num">{since(one.effective_from)}</td>
              <td data-label={say("limits.loaded_at")} class="num">{at(one.loaded_at)}</td>
              <td data-label={say("limits.by")}>{bringer(one)}</td>
              <td data-label={say("limits.rules_n")} class="n">{one.rules}</td>
              <td data-label={say("limits.file")}><a href={limitsFile(one.version)} download>{`limits-${one.version}.csv`}</a></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Shown({ limits }: { limits: Limits }) {
  const old = limits.version !== limits.current_version;
  return (
    <>
      {old && (
        <div class="notice warn">
          <p>{say("limits.old", { n: limits.version, now: limits.current_version })} <a href={limitsHref({ name: "limits", part: "rules" })}>{say("limits.show_current")}</a></p>
        </div>
      )}
      <p class="hint" role="status">{say("limits.shown", { version: limits.version, profile: limits.city_profile, catalogue: limits.catalogue_version })}</p>
      <p class="hint">{say("limits.defaults", { hours: limits.objection_hours, days: limits.extension_days })}</p>
      {[...limits.profiles].sort((a, b) => Number(b.chosen) - Number(a.chosen)).map((profile) => <ProfileTable key={profile.profile} profile={profile} />)}
      <Versions limits={limits} />
    </>
  );
}

export function Rules({ version }: { version: number | undefined }) {
  const [limits, setLimits] = useState<Limits | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let current = true;
    setFailure(null);
    readLimits(version).then((read) => current && setLimits(read), (error: unknown) => current && setFailure(error));
    return () => {
      current = false;
    };
  }, [version, round]);
  return (
    <>
      <p>{say("limits.lead")}</p>
      {failure !== null && <Failure error={failure} retry={() => setRound(round + 1)} />}
      {!limits && failure === null && <Loading />}
      {limits && failure === null && <Shown limits={limits} />}
    </>
  );
}
