/** Beside the form of a row: what a message must and may say, and the blanks of a reply. */
import { of, say } from "../../words/say.ts";
import { Badge } from "../../ui/parts.tsx";
import { blanksIn, saidIn, type Told } from "./placeholders.ts";

const braces = (name: string): string => `{${name}}`;

function One({ told: { name, kind, stands } }: { told: Told }) {
  return (
    <li data-value={name} data-stands={stands}>
      <code>{braces(name)}</code> {kind === "unknown" ? "" : of("tables.value", name)}{" "}
      {kind === "must" && <Badge tone={stands ? "ok" : "bad"}>{`${say("tables.said_must")} · ${say(stands ? "tables.said_stands" : "tables.said_missing")}`}</Badge>}
      {kind === "may" && (stands ? <Badge tone="ok">{say("tables.said_stands")}</Badge> : <span class="hint">{say("tables.said_may")}</span>)}
      {kind === "unknown" && <Badge tone="bad">{say("tables.said_unknown")}</Badge>}
    </li>
  );
}

function TemplateGuide({ cell }: { cell: (name: string) => string }) {
  const said = saidIn(cell("purpose"), `${cell("subject")}\n${cell("body")}`);
  return (
    <div class="notice info" data-guide="template">
      <p><b>{say("tables.said_title")}</b></p>
      {said ? <ul>{said.map((told) => <One key={told.kind + told.name} told={told} />)}</ul> : <p>{say("tables.said_first")}</p>}
      <p class="hint">{say("tables.said_hint")}</p>
    </div>
  );
}

function ReplyGuide({ cell }: { cell: (name: string) => string }) {
  const zh = blanksIn(cell("zh")), en = blanksIn(cell("en"));
  return (
    <div class="notice info" data-guide="reply" role="status">
      <p><b>{say("tables.reply_title")}</b> {say("tables.reply_count", { zh, en })} <Badge tone={zh === en ? "ok" : "bad"}>{say(zh === en ? "tables.reply_equal" : "tables.reply_differs")}</Badge></p>
      <p class="hint">{say("tables.reply_rule", { code: braces("code"), unit: braces("unit"), date: braces("date") })}</p>
    </div>
  );
}

export function RowGuide({ table, cell }: { table: string; cell: (name: string) => string }) {
  if (table === "templates") return <TemplateGuide cell={cell} />;
  return table === "replies" ? <ReplyGuide cell={cell} /> : null;
}
