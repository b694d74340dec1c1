/** The bell in the bar, and the list behind it. */
import { useEffect } from "preact/hooks";
import type { Message } from "../../api/notices.ts";
import { Failure } from "../../ui/parts.tsx";
import { Modal } from "../../ui/modal.tsx";
import { language, say } from "../../words/say.ts";
import { roundsHref } from "../rounds/parts.tsx";
import { caseHref } from "../route.ts";
import { at } from "../state.ts";
import { failure, follow, isOpen, items, manyUnread, next, older, read, readAll, refresh, unread } from "./messages_state.ts";

function open(): void {
  isOpen.value = true;
  void refresh();
}
const close = (): void => {
  isOpen.value = false;
};

export function Bell() {
  useEffect(follow, []);
  const shown = manyUnread.value ? `${unread.value - 1}+` : String(unread.value);
  return (
    <button type="button" class="bell" onClick={open} aria-haspopup="dialog" aria-label={unread.value > 0 ? say("inbox.open", { n: shown }) : say("inbox.open_none")}>
      <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
        <path fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" d="M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4" />
      </svg>
      {unread.value > 0 && <span class="bell-count num">{shown}</span>}
    </button>
  );
}

function Item({ item }: { item: Message }) {
  const zh = language.value === "zh";
  const isUnread = item.read_at === null;
  const leave = (): void => {
    if (isUnread) void read(item.id);
    close();
  };
  const href = item.case_code ? caseHref(item.case_code) : item.purpose === "ten_day_prompt" ? roundsHref("prompts") : null;
  const subject = (zh ? item.subject_zh : item.subject_en) || item.case_code;
  return (
    <li class={isUnread ? "message unread" : "message"}>
      <p class="message-head">
        {href ? <a href={href} onClick={leave}>{subject}</a> : <b>{subject}</b>}
        {isUnread && <span class="mark">{say("inbox.unread")}</span>}
      </p>
      <p>{zh ? item.body_zh : item.body_en}</p>
      <p class="message-foot hint">
        <span class="num">{at(item.came_at)}</span>
        {isUnread && <button type="button" class="btn plain small" onClick={() => void read(item.id)}>{say("inbox.read")}</button>}
      </p>
    </li>
  );
}

/** Beside the bar, not in it: a dialog is a place of its own. */
export function Messages() {
  if (!isOpen.value) return null;
  return (
    <Modal title={say("inbox.title")} onClose={close}>
      {failure.value !== null && <Failure error={failure.value} retry={() => void refresh()} />}
      {items.value.length === 0 && failure.value === null && <p class="empty">{say("inbox.none")}</p>}
      {unread.value > 0 && <button type="button" class="btn small" onClick={() => void readAll()}>{say("inbox.read_all")}</button>}
      <ul class="messages">{items.value.map((item) => <Item key={item.id} item={item} />)}</ul>
      {next.value !== null && <button type="button" class="btn small" onClick={() => void older()}>{say("inbox.older")}</button>}
    </Modal>
  );
}
