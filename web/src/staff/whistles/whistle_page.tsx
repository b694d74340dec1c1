/** One whistle by itself: what a called department opens, which may not see the case. */
import { useEffect } from "preact/hooks";
import { ApiError } from "../../api/http.ts";
import { readWhistle } from "../../api/whistles.ts";
import { say } from "../../words/say.ts";
import { Failure, Loading } from "../../ui/parts.tsx";
import { hrefOf } from "../address.ts";
import { route } from "../route.ts";
import { usePolled } from "./poll.ts";
import { UpdatedLine } from "./updated_line.tsx";
import { WhistleCard } from "./whistle_card.tsx";
import { isStaleWhistle, needWhistleReference, whistleReference } from "./whistle_state.ts";

export function WhistlePage({ id }: { id: string }) {
  useEffect(needWhistleReference, []);
  const polled = usePolled(id, (tag) => readWhistle(id, tag), isStaleWhistle);
  const { screen } = route.value;
  const back = hrefOf({ screen: { name: "whistles", ask: screen.name === "whistles" ? screen.ask : {} }, filter: { queue: "all", order: "due" } });
  const missing = polled.failure instanceof ApiError && polled.failure.status === 404;
  return (
    <div class="single whistle-page">
      <p><a href={back}>← {say("whistle.back")}</a></p>
      {missing ? <div class="notice warn" role="alert"><p>{say("whistle.not_found")}</p></div>
        : polled.failure !== null && <Failure error={polled.failure} retry={() => polled.refresh()} />}
      {!polled.value && polled.failure === null && <Loading />}
      {polled.value && (
        <>
          <WhistleCard w={polled.value} reference={whistleReference.value} level="h1" links onChange={polled.put} onConflict={() => polled.refresh(true)} />
          <UpdatedLine asOf={polled.asOf} onRefresh={() => polled.refresh()} />
        </>
      )}
    </div>
  );
}
