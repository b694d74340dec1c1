/** One set of answers, as they were asked for; those in words may be erased. */
import { useEffect, useRef, useState } from "preact/hooks";
import { eraseAnswers, readOneAnswers, type Answers, type AnswersAsk } from "../../api/answers.ts";
import { pickWords } from "../../words/pick_words.ts";
import { say } from "../../words/say.ts";
import { Facts, Loading } from "../../ui/parts.tsx";
import { at, may, zoneName } from "../state.ts";
import { EraseDialog } from "../visits/erase_dialog.tsx";
import { Unread } from "../visits/erase_unread.tsx";
import { ErasedText, unitText } from "../visits/visit_parts.tsx";
import { answersHref } from "./answers_address.ts";
import { answerText, isInWords } from "./answer_words.ts";

function Words({ answers, onErase }: { answers: Answers; onErase: () => void }) {
  const asked = answers.asked.questions.filter(isInWords);
  if (asked.length === 0) return null;
  const said = asked.filter(({ code }) => answers.answers[code]);
  return (
    <section class="asked" aria-labelledby="words">
      <h2 id="words" tabIndex={-1}>{say("answers.words")}</h2>
      {answers.erased ? <ErasedText erased={answers.erased} words="answers.erased_when" /> : (
        <>
          {said.length === 0 && <p class="empty">{say("answers.no_words")}</p>}
          <Facts rows={said.map((question) => ({ name: pickWords(question, "text"), value: <span class="step-text">{answerText(question, answers.answers[question.code])}</span> }))} />
          {may("administer") && <p class="action-row"><button type="button" class="btn danger" data-do="erase" onClick={onErase}>{say("answers.erase")}</button></p>}
        </>
      )}
    </section>
  );
}

function Sheet({ answers, again }: { answers: Answers; again: () => void }) {
  const [erasing, setErasing] = useState(false);
  const { asked, zone } = answers;
  return (
    <>
      <Facts
        rows={[
          { name: say("answers.questionnaire"), value: `${pickWords(asked, "title")} · ${say("answers.version_n", { n: asked.version })}` },
          { name: say("answers.at"), value: <span class="num">{at(answers.at)}</span> },
          { name: say("visits.zone"), value: zone && <a href={answersHref({ name: "answers", code: asked.code, ask: { zone } })}>{zoneName(zone)}</a> },
          { name: say("answers.who"), value: unitText(answers.by) },
          { name: say("visits.received"), value: <span class="num">{at(answers.received_at)}</span> },
        ]}
      />
      <section class="asked" aria-labelledby="answers">
        <h2 id="answers">{say("answers.answers")}</h2>
        <Facts rows={asked.questions.filter((question) => !isInWords(question)).map((question) => ({ name: pickWords(question, "text"), value: answerText(question, answers.answers[question.code]) || say("answers.none_given") }))} />
      </section>
      <Words answers={answers} onErase={() => setErasing(true)} />
      {erasing && (
        <EraseDialog title={say("answers.erase")} lead={say("answers.erase_lead")} erase={(reason) => eraseAnswers(asked.code, answers.id, reason)} onClose={() => setErasing(false)} onDone={again} />
      )}
    </>
  );
}

export function AnswersOne({ code, id, ask }: { code: string; id: string; ask: AnswersAsk }) {
  const [answers, setAnswers] = useState<Answers | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const read = (): void => {
    setFailure(null);
    readOneAnswers(code, id).then(setAnswers, setFailure);
  };
  useEffect(() => {
    read();
    title.current?.focus();
  }, [code, id]);
  return (
    <div class="single">
      <p><a data-do="back" href={answersHref({ name: "answers", code, ask })}>← {say("answers.back")}</a></p>
      <h1 tabIndex={-1} ref={title}>{say("answers.one")}</h1>
      {failure !== null && <Unread failure={failure} retry={read} heading={say("answers.words")} lead={say("answers.erase_lead")} title={say("answers.erase")} words="answers.erased_when" erase={(reason) => eraseAnswers(code, id, reason)} />}
      {!answers && failure === null && <Loading />}
      {answers && <Sheet answers={answers} again={read} />}
    </div>
  );
}
