/** One case: what was said, where it stands, what may be done, everything that happened. */
import { useEffect, useRef } from "preact/hooks";
import { ApiError } from "../../api/http.ts";
import { isOpen } from "../../api/codes.ts";
import type { Case } from "../../api/types.ts";
import { of, say } from "../../words/say.ts";
import { kUrgencyTones } from "../../words/tones.ts";
import { later } from "../../ui/later.tsx";
import { Badge, DueText, Failure, Loading, StatusBadge } from "../../ui/parts.tsx";
import { hrefOf } from "../address.ts";
import type { CommandDialogProps } from "../dialogs/command_dialog.tsx";
import { active } from "../inbox/inbox_state.ts";
import { rowTitle } from "../inbox/row.tsx";
import { go, route } from "../route.ts";
import { judgeHref } from "../judge/judge_address.ts";
import { listen } from "../shortcuts.ts";
import { ActionBar } from "./action_bar.tsx";
import { asking, load, opened, openFailure } from "./case_state.ts";
import { ChangedLine } from "./changed_line.tsx";
import { Notices } from "./notices.tsx";
import { PlaceMap } from "./place_map.tsx";
import { Basics, Outcome, Relations, Work } from "./sheet_facts.tsx";
import type { SuggestionProps } from "./suggestion.tsx";
import { SplitReceipt } from "./split_receipt.tsx";
import { Timeline } from "./timeline.tsx";
import { Verbatim } from "./verbatim.tsx";

const CommandDialog = later<CommandDialogProps>(() => import("../dialogs/command_dialog.tsx").then((file) => file.CommandDialog));
const WhistlePanel = later<{ c: Case }>(() => import("../whistles/whistle_panel.tsx").then((file) => file.WhistlePanel));
const Like = later<{ c: Case }>(() => import("./like.tsx").then((file) => file.Like));
const Photos = later<{ c: Case }>(() => import("./photos.tsx").then((file) => file.Photos));
const Suggestion = later<SuggestionProps>(() => import("./suggestion.tsx").then((file) => file.Suggestion));

function Heading({ c }: { c: Case }) {
  const title = useRef<HTMLHeadingElement>(null);
  // On a phone the list is gone: the heading takes focus, so that reading begins here.
  useEffect(() => {
    if (matchMedia("(max-width: 60rem)").matches) title.current?.focus();
  }, [c.code]);
  return (
    <header class="sheet-head">
      <h1 tabIndex={-1} ref={title}>{rowTitle(c)}</h1>
      <p class="sheet-state">
        <StatusBadge status={c.status} />
        {c.urgency !== "normal" && <Badge tone={kUrgencyTones[c.urgency]}>{of("urgency", c.urgency)}</Badge>}
        {c.supervised && <Badge tone="bad">{say("staff.supervised")}</Badge>}
        {c.reopen_count > 0 && <Badge tone="bad">{say("staff.reopened_n", { n: c.reopen_count })}</Badge>}
        {c.reviewed && <Badge tone="warn">{say("staff.review")}</Badge>}
        {isOpen(c.status) && <DueText due={c.due.result} />}
      </p>
    </header>
  );
}

function Sheet({ c }: { c: Case }) {
  return (
    <article class="sheet">
      <Heading c={c} />
      <ActionBar c={c} />
      <div class="sheet-columns">
        <div>
          <Verbatim c={c} />
          <Outcome c={c} />
          <WhistlePanel c={c} />
          <Photos c={c} />
          <Timeline c={c} />
        </div>
        <aside>
          <Basics c={c} />
          <Work c={c} />
          {isOpen(c.status) && <Suggestion c={c} titled />}
          <Relations c={c} />
          {c.result_at && <p><a href={judgeHref({ name: "exclusions", code: c.code })}>{say("leftout.of_case")}</a></p>}
          <Notices c={c} />
          <PlaceMap c={c} />
          <Like key={c.code} c={c} />
        </aside>
      </div>
      {asking.value && <CommandDialog key={`${c.code} ${asking.value}`} c={c} command={asking.value} onClose={() => (asking.value = null)} />}
      <SplitReceipt />
    </article>
  );
}

const leave = (): void => go({ screen: { name: "inbox" } });

export function CasePage({ code }: { code: string }) {
  useEffect(() => {
    asking.value = null;
    active.value = code;
    void load(code);
  }, [code]);
  useEffect(() => listen({ Escape: leave }), []);
  const missing = openFailure.value instanceof ApiError && openFailure.value.status === 404;
  const c = opened.value;
  return (
    <>
      <p class="back"><a href={hrefOf({ screen: { name: "inbox" }, filter: route.value.filter })}>← {say("staff.back")}</a></p>
      {missing && <div class="notice warn" role="alert"><p>{say("sheet.not_found")}</p></div>}
      {openFailure.value !== null && !missing && <Failure error={openFailure.value} retry={() => void load(code)} />}
      {!c && openFailure.value === null && <Loading />}
      <ChangedLine />
      {c && <Sheet c={c} />}
    </>
  );
}
