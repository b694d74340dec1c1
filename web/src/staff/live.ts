/** Keeps the inbox and the open case true while others work: told by the stream, or, where there is none, by asking now and then. */
import { listenLive } from "../api/live.ts";
import { heard as heardByCase, lookAgain as lookAtCase } from "./case/case_state.ts";
import { heard as heardByInbox, lookAgain as lookAtInbox } from "./inbox/inbox_state.ts";
import { pollDelay } from "./whistles/poll.ts";

/** Seconds between two looks while there is no stream. */
const kWithout = 60;

export function followLive(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isUp = false;
  const look = (): void => {
    lookAtInbox();
    lookAtCase();
  };
  const wait = (): void => {
    clearTimeout(timer);
    if (isUp) return;
    timer = setTimeout(() => {
      if (!document.hidden) look();
      wait();
    }, pollDelay(document.hidden, 0, kWithout));
  };
  wait();
  const stop = listenLive({
    changed: (code, version) => {
      heardByInbox(code, version);
      heardByCase(code, version);
    },
    missed: look,
    up: (is) => {
      // A try that failed does not put off the next look.
      if (is === isUp) return;
      isUp = is;
      wait();
    },
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
