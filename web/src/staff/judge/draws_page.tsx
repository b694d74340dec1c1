/** The blind second calls of a month: the seed, the draw, how to check it, how far the calls are, and how often the answers differ. */
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../../api/http.ts";
import { commitSeed, makeDraw, readDraw, type Draw } from "../../api/draws.ts";
import { say } from "../../words/say.ts";
import { Badge, Facts, Failure, Loading } from "../../ui/parts.tsx";
import { go, route } from "../route.ts";
import { at, may } from "../state.ts";
import { FormDialog } from "../rounds/form_dialog.tsx";
import { DrawCheckSection } from "./draw_check_section.tsx";
import { DrawFigures } from "./draw_figures.tsx";
import { DrawRows } from "./draw_rows.tsx";
import { focusOn } from "./focus.ts";
import { MonthSelect } from "./month_select.tsx";
import { months, thisMonth } from "./months.ts";

type Step = "commit" | "draw";

/** What may be done now, or why nothing can. */
function NextStep({ period, draw, onStep }: { period: string; draw: Draw | null; onStep: (step: Step) => void }) {
  const running = period >= thisMonth();
  const supervises = may("case_supervise");
  const step: Step | null = !draw ? (running ? "commit" : null) : running ? null : "draw";
  const words = !draw ? say(running ? "draws.next_commit" : "draws.next_missed") : running ? say("draws.next_wait") : say(draw.drawn_at ? "draws.next_calls" : "draws.next_draw");
  return (
    <>
      <p class="next"><b>{say("leftout.next")}</b> {words}</p>
      {step && supervises && (
        <div class="action-row">
          <button type="button" class={draw?.drawn_at ? "btn small" : "btn small primary"} data-do={step} onClick={() => onStep(step)}>{say(draw?.drawn_at ? "draws.do_again" : `draws.do_${step}`)}</button>
        </div>
      )}
      {step && !supervises && <p class="hint">{say("draws.not_yours")}</p>}
    </>
  );
}

const Hash = ({ text }: { text: string | null }) => (text ? <code class="hash wrap">{text}</code> : <>{say("draws.not_yet")}</>);

function Sheet({ draw }: { draw: Draw }) {
  return (
    <>
      <p class="docket-state"><Badge tone={draw.drawn_at ? "ok" : "info"}>{say(draw.drawn_at ? "draws.is_drawn" : "draws.is_committed")}</Badge></p>
      <Facts
        rows={[
          { name: say("draws.commitment"), value: <Hash text={draw.commitment} /> },
          { name: say("draws.committed_at"), value: at(draw.committed_at) },
          { name: say("draws.drawn_at"), value: draw.drawn_at ? at(draw.drawn_at) : say("draws.not_yet") },
          { name: say("draws.sample"), value: draw.drawn_at && say("draws.sample_n", { n: draw.drawn_count, all: draw.population_count, percent: draw.percent }) },
          { name: say("draws.population"), value: draw.drawn_at && <Hash text={draw.population_sha256} /> },
          { name: say("draws.seed"), value: draw.seed ? <Hash text={draw.seed} /> : say("draws.seed_hidden") },
          { name: say("draws.whole_from"), value: draw.whole_from && at(draw.whole_from) },
        ]}
      />
      {draw.drawn_at && <DrawFigures period={draw.period} />}
      {draw.drawn_at && may("case_supervise") && <DrawRows period={draw.period} />}
      <DrawCheckSection draw={draw} />
    </>
  );
}

function Month({ period }: { period: string }) {
  const [draw, setDraw] = useState<Draw | null>(null);
  const [known, setKnown] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [asking, setAsking] = useState<Step | null>(null);
  const read = (): void => {
    setFailure(null);
    readDraw(period).then(setDraw, (error: unknown) => !(error instanceof ApiError && error.status === 404) && setFailure(error)).then(() => setKnown(true));
  };
  useEffect(read, []);
  const send = async (): Promise<void> => setDraw(await (asking === "commit" ? commitSeed : makeDraw)(period));
  const close = (): void => {
    setAsking(null);
    focusOn("draw-month");
  };
  return (
    <>
      <h2 id="draw-month" tabIndex={-1}>{say("draws.of_month", { period })}</h2>
      {failure !== null && <Failure error={failure} retry={read} />}
      {!known && <Loading />}
      {known && failure === null && <NextStep period={period} draw={draw} onStep={setAsking} />}
      {draw && <Sheet draw={draw} key={draw.drawn_at} />}
      {asking && (
        <FormDialog title={say(`draws.do_${asking}`)} lead={say(`draws.lead_${asking}`)} submit={say(`draws.do_${asking}`)} names={[]} check={() => []} send={send} onClose={close}>
          {() => <p><b>{say("draws.of_month", { period })}</b></p>}
        </FormDialog>
      )}
    </>
  );
}

export function DrawsPage() {
  const { screen } = route.value;
  if (screen.name !== "draws") return null;
  const period = screen.period ?? thisMonth();
  return (
    <div class="single judge">
      <h1>{say("draws.title")}</h1>
      <p>{say("draws.lead")}</p>
      <MonthSelect months={months()} value={period} onValue={(month) => go({ screen: { name: "draws", period: month } })} />
      <Month period={period} key={period} />
    </div>
  );
}
