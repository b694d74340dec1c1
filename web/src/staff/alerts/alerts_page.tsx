/** Who of an accused line asked for the tip-off about it, the latest first; for those who supervise. */
import { useEffect, useState } from "preact/hooks";
import { readAlerts, type Alert } from "../../api/alerts.ts";
import { say } from "../../words/say.ts";
import { Failure, Loading } from "../../ui/parts.tsx";
import { caseHref } from "../route.ts";
import { accountName, at, may, unitName } from "../state.ts";

const One = ({ alert }: { alert: Alert }) => (
  <li class="board-row">
    <p>{say("alerts.one", { at: at(alert.at), unit: unitName(alert.unit), name: accountName(alert.actor_name, alert.actor) })}</p>
    <p>
      {say("alerts.about")}{" "}
      {alert.readable ? <a href={caseHref(alert.code)}><span class="code">{alert.code}</span></a> : <><span class="code">{alert.code}</span> <span class="hint">{say("alerts.not_readable")}</span></>}
    </p>
  </li>
);

function List() {
  const [alerts, setAlerts] = useState<readonly Alert[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const read = (cursor = ""): void => {
    setFailure(null);
    readAlerts(cursor).then((page) => {
      setAlerts((before) => (cursor ? [...(before ?? []), ...page.alerts] : page.alerts));
      setNext(page.next);
    }, setFailure);
  };
  useEffect(() => read(), []);
  return (
    <>
      {failure !== null && <Failure error={failure} retry={() => read()} />}
      {!alerts && failure === null && <Loading />}
      {alerts?.length === 0 && !next && <p class="empty">{say("alerts.none")}</p>}
      <ul class="board-rows">{(alerts ?? []).map((alert) => <One key={`${alert.at} ${alert.code} ${alert.actor}`} alert={alert} />)}</ul>
      {next && <button type="button" class="btn small" onClick={() => read(next)}>{say("whistle.more")}</button>}
    </>
  );
}

export function AlertsPage() {
  return (
    <div class="single">
      <h1>{say("alerts.title")}</h1>
      <p>{say("alerts.lead")}</p>
      {may("case_supervise") ? <List /> : <div class="notice warn"><p>{say("alerts.not_yours")}</p></div>}
    </div>
  );
}
