/** Whose work it is by the lists: duties of streets and communities, powers handed to them, rulings; and how the lists are renewed. */
import { say } from "../../words/say.ts";
import { hrefOf } from "../address.ts";
import { route } from "../route.ts";
import { kListParts, type ListPart } from "../scores/score_address.ts";
import { may } from "../state.ts";
import { LoadLists } from "./load_lists.tsx";
import { Precedents } from "./precedents.tsx";
import { Delegations, Duties } from "./read_lists.tsx";

const isMine = (part: ListPart): boolean => (part === "precedents" ? may("case_read") : part === "load" ? may("configure") : true);

export function DispatchPage() {
  const { screen, filter } = route.value;
  if (screen.name !== "dispatch") return null;
  const part = isMine(screen.part) ? screen.part : "duties";
  return (
    <div class="wide-page">
      <h1>{say("lists.title")}</h1>
      <nav class="years" aria-label={say("lists.parts")}>
        {kListParts.filter(isMine).map((one) => (
          <a key={one} href={hrefOf({ screen: { name: "dispatch", part: one }, filter })} aria-current={one === part ? "page" : undefined}>{say(`lists.${one}`)}</a>
        ))}
      </nav>
      {part === "duties" && <Duties />}
      {part === "delegations" && <Delegations />}
      {part === "precedents" && <Precedents state={screen.state} key={screen.state} />}
      {part === "load" && <LoadLists />}
    </div>
  );
}
