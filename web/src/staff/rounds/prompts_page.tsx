/** The ten-day prompts of whoever is signed in: nobody gets more than one a period. */
import { useState } from "preact/hooks";
import { kPromptsAtOnce, readPrompt, readPrompts, type Prompt, type PromptCases } from "../../api/rounds.ts";
import { language, say } from "../../words/say.ts";
import { at, unitName } from "../state.ts";
import { usePaged } from "./paged.ts";
import { CaseLink, List, roundsHref, wordsOf } from "./parts.tsx";

const nameOf = (prompt: Prompt): string => (language.value === "zh" ? prompt.period_zh : prompt.period_en);

function OnePrompt({ period }: { period: string }) {
  const [prompt, setPrompt] = useState<PromptCases | null>(null);
  const lines = usePaged(period, async (cursor) => {
    const answer = await readPrompt(period, cursor);
    setPrompt(answer);
    return { rows: answer.cases, next: answer.next };
  });
  return (
    <>
      <h1>{say("rounds.prompt")}{prompt && ` · ${nameOf(prompt)}`}</h1>
      <p><a href={roundsHref("prompts")}>{say("rounds.all_prompts")}</a></p>
      {prompt && <p class="hint">{unitName(prompt.unit)} · {say("rounds.prompted_at", { at: at(prompt.at) })} · {say("rounds.lines", { n: prompt.lines })}</p>}
      <List list={lines} empty={say("rounds.no_lines")} none="rounds.not_there">
        {(rows) => (
          <ol class="agenda">
            {rows.map((line) => (
              <li class="agenda-item" key={line.code}>
                <p class="agenda-head"><CaseLink code={line.code} /></p>
                <p>{wordsOf(line)}</p>
                <p class="hint">{say("rounds.since", { at: at(line.since) })}</p>
              </li>
            ))}
          </ol>
        )}
      </List>
    </>
  );
}

function AllPrompts() {
  // The cursor of this list is the last period of the page before.
  const list = usePaged("prompts", async (before) => {
    const { prompts } = await readPrompts(before);
    return { rows: prompts, next: prompts.length === kPromptsAtOnce ? (prompts.at(-1)?.period ?? null) : null };
  });
  return (
    <>
      <h1>{say("rounds.my_prompts")}</h1>
      <p>{say("rounds.prompts_lead")}</p>
      <List list={list} empty={say("rounds.no_prompts")}>
        {(rows) => (
          <ul class="run-list">
            {rows.map((prompt) => (
              <li key={prompt.period}>
                <a href={roundsHref("prompts", prompt.period)}>{nameOf(prompt)}</a>{" "}
                <span class="hint block">{say("rounds.prompted_at", { at: at(prompt.at) })} · {unitName(prompt.unit)} · {say("rounds.lines", { n: prompt.lines })}</span>
              </li>
            ))}
          </ul>
        )}
      </List>
    </>
  );
}

export const PromptsPage = ({ period }: { period: string | undefined }) => (period ? <OnePrompt key={period} period={period} /> : <AllPrompts />);
