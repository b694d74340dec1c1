/** Time limits: what holds, what a sheet would say, and a new version. */
import { say } from "../../words/say.ts";
import { hrefOf } from "../address.ts";
import { route } from "../route.ts";
import { may } from "../state.ts";
import { kLimitParts, type LimitPart } from "./limit_address.ts";
import { LoadLimits } from "./load_limits.tsx";
import { Rules } from "./rules.tsx";
import { TryLimits } from "./try_form.tsx";

const isMine = (part: LimitPart): boolean => part !== "load" || may("configure");

export function LimitsPage() {
  const { screen, filter } = route.value;
  if (screen.name !== "limits") return null;
  if (!may("case_read") && !may("configure")) return <div class="single"><h1>{say("limits.title")}</h1><div class="notice warn"><p>{say("limits.not_yours")}</p></div></div>;
  const part = isMine(screen.part) ? screen.part : "rules";
  return (
    <div class="wide-page limits">
      <h1>{say("limits.title")}</h1>
      <nav class="years" aria-label={say("limits.parts")}>
        {kLimitParts.filter(isMine).map((one) => (
          <a key={one} href={hrefOf({ screen: { name: "limits", part: one }, filter })} aria-current={one === part ? "page" : undefined}>{say(`limits.${one}`)}</a>
        ))}
      </nav>
      {part === "rules" && <Rules version={screen.version} key={screen.version} />}
      {part === "try" && <TryLimits />}
      {part === "load" && <LoadLimits />}
    </div>
  );
}
