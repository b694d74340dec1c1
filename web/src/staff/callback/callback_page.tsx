/** The call-back desk: calls that wait, the longest first, and the one being made. */
import { useEffect, useState } from "preact/hooks";
import { kLanes, listCalls, readCallReference, type CallReference, type Lane, type WaitingCall } from "../../api/callback.ts";
import { say } from "../../words/say.ts";
import { Chips } from "../../ui/field.tsx";
import { Badge, Failure, Loading } from "../../ui/parts.tsx";
import { hrefOf } from "../address.ts";
import { rowTitle } from "../inbox/row.tsx";
import { go, route } from "../route.ts";
import { at, unitName } from "../state.ts";
import { CallPage } from "./call_page.tsx";

const kClaimTones = { free: "info", mine: "warn", taken: "neutral" } as const;

function CallRow({ call, lane, here }: { call: WaitingCall; lane: Lane; here: boolean }) {
  const href = hrefOf({ ...route.value, screen: { name: "callback", lane, code: call.code } });
  return (
    <li>
      <a class="call-row" href={href} aria-current={here ? "true" : undefined}>
        <span class="row-title">{call.covered ? say("callback.covered") : rowTitle(call)}</span>
        <span class="row-sub"><span class="code">{call.code}</span> {unitName(call.unit)}</span>
        <span class="row-sub">{say("callback.since", { when: at(call.since), n: call.tries })}</span>
        <Badge tone={kClaimTones[call.claim]}>{say(`callback.claim_${call.claim}`)}</Badge>
      </a>
    </li>
  );
}

export function CallbackPage() {
  const { screen } = route.value;
  const lane = screen.name === "callback" ? screen.lane : "first";
  const code = screen.name === "callback" ? screen.code : undefined;
  const [calls, setCalls] = useState<WaitingCall[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [reference, setReference] = useState<CallReference | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const read = (cursor: string | null = null): void => {
    listCalls(lane, cursor).then((page) => {
      setCalls((before) => (cursor ? [...(before ?? []), ...page.calls] : page.calls));
      setNext(page.next);
    }, setFailure);
  };
  useEffect(() => {
    setCalls(null);
    setFailure(null);
    read();
  }, [lane]);
  useEffect(() => {
    readCallReference().then(setReference, setFailure);
  }, []);
  const choose = (value: string): void =>
    go({ screen: { name: "callback", lane: value === "recall" ? "recall" : "first" } });
  return (
    <div class={code ? "desk-panes has-case" : "desk-panes"}>
      <div class="pane-list call-list">
        {code ? <h2>{say("callback.title")}</h2> : <h1>{say("callback.title")}</h1>}
        <Chips
          name="lane" label={say("callback.lane")} required value={lane} onValue={choose}
          options={kLanes.map((value) => ({ value, label: say(`callback.lane_${value}`) }))}
        />
        {failure !== null && <Failure error={failure} retry={() => read()} />}
        {!calls && failure === null && <Loading />}
        {calls?.length === 0 && <p class="empty">{say("callback.empty")}</p>}
        <ul class="call-rows">{calls?.map((call) => <CallRow key={call.code} call={call} lane={lane} here={call.code === code} />)}</ul>
        {next && <button type="button" class="btn small" onClick={() => read(next)}>{say("callback.more")}</button>}
      </div>
      <div class="pane-case">
        {code && reference
          ? <CallPage key={`${lane}.${code}`} code={code} lane={lane} reference={reference} onChange={() => read()} />
          : <p class="empty">{say("callback.pick")}</p>}
      </div>
    </div>
  );
}
