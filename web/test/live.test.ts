import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { changeOf, kLiveSeconds, listenLive, liveDelay } from "../src/api/live.ts";

test("the stream comes back soon, then later and later, never all at once and never never", () => {
  assert.equal(liveDelay(0, 0), 1000);
  assert.equal(liveDelay(0, 0.999999), 2000);
  assert.ok(liveDelay(3, 0.5) > liveDelay(2, 0.5));
  assert.equal(liveDelay(50, 0.999999), kLiveSeconds.most * 1000);
  assert.equal(liveDelay(1000, 0), (kLiveSeconds.most / 2) * 1000);
});

test("only a code and a version are a change", () => {
  assert.deepEqual(changeOf('{"code":"LY-1","version":3,"more":1}'), { code: "LY-1", version: 3 });
  for (const data of ["", "{}", "null", '{"code":1,"version":3}', '{"code":"LY-1"}', "<p>"]) assert.equal(changeOf(data), null);
});

/** A browser's stream, played: what was opened, in order. */
class Source extends EventTarget {
  static all: Source[] = [];
  static get last(): Source {
    const last = Source.all.at(-1);
    assert.ok(last);
    return last;
  }
  onerror: (() => void) | null = null;
  isClosed = false;
  constructor(readonly url: string) {
    super();
    Source.all.push(this);
  }
  close(): void {
    this.isClosed = true;
  }
  say(name: string, data: string, lastEventId = ""): void {
    this.dispatchEvent(Object.assign(new Event(name), { data, lastEventId }));
  }
}

interface Heard {
  said: string[];
  page: EventTarget & { hidden: boolean };
  stop: () => void;
}
function listening(hidden = false): Heard {
  Source.all = [];
  const page = Object.assign(new EventTarget(), { hidden });
  Object.assign(globalThis, { EventSource: Source, document: page });
  const said: string[] = [];
  const stop = listenLive({
    changed: (code, version) => said.push(`${code} ${version}`),
    missed: () => said.push("missed"),
    up: (is) => said.push(is ? "up" : "down"),
  });
  return { said, page, stop };
}
const see = ({ page }: Heard, hidden: boolean): void => {
  page.hidden = hidden;
  page.dispatchEvent(new Event("visibilitychange"));
};
const take = ({ said }: Heard): string[] => said.splice(0);
const timed = (check: () => void) => (): void => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    check();
  } finally {
    mock.timers.reset();
    mock.restoreAll();
  }
};

test("a stream tells changes, and what was missed at its beginning", timed(() => {
  const heard = listening();
  assert.equal(Source.last.url, "/v1/live");
  Source.last.say("ready", "{}", "7");
  assert.deepEqual(take(heard), ["up", "missed"]);
  Source.last.say("case", '{"code":"A","version":2}', "8");
  Source.last.say("case", "nonsense", "9");
  Source.last.say("reload", "{}", "10");
  assert.deepEqual(take(heard), ["A 2", "missed"]);
  heard.stop();
  assert.ok(Source.last.isClosed);
  see(heard, false);
  assert.equal(Source.all.length, 1, "nobody listens any more");
}));

test("a stream that broke goes on from the last event, later each time until it is there again", timed(() => {
  mock.method(Math, "random", () => 0);
  const heard = listening();
  Source.last.say("ready", "{}", "7");
  Source.last.onerror?.();
  assert.ok(Source.last.isClosed);
  assert.deepEqual(take(heard), ["up", "missed", "down"]);
  mock.timers.tick(999);
  assert.equal(Source.all.length, 1);
  mock.timers.tick(1);
  assert.equal(Source.last.url, "/v1/live?after=7");
  Source.last.onerror?.();
  mock.timers.tick(1999);
  assert.equal(Source.all.length, 2);
  mock.timers.tick(1);
  assert.equal(Source.all.length, 3);
  Source.last.say("ready", "{}", "7");
  assert.deepEqual(take(heard), ["down", "up"], "nothing was missed");
  Source.last.onerror?.();
  mock.timers.tick(1000);
  assert.equal(Source.all.length, 4, "soon again");
  heard.stop();
}));

test("a tab that nobody sees lets go after a minute and comes back when it is seen", timed(() => {
  const heard = listening();
  Source.last.say("ready", "{}", "7");
  see(heard, true);
  mock.timers.tick(kLiveSeconds.hidden * 1000 - 1);
  assert.ok(!Source.last.isClosed);
  see(heard, false);
  mock.timers.tick(kLiveSeconds.hidden * 1000);
  assert.ok(!Source.last.isClosed, "it was looked at in between");
  assert.equal(Source.all.length, 1);
  see(heard, true);
  mock.timers.tick(kLiveSeconds.hidden * 1000);
  assert.ok(Source.last.isClosed);
  see(heard, false);
  assert.equal(Source.last.url, "/v1/live?after=7");
  heard.stop();
}));

test("a tab opened behind another begins when it is seen, and a browser without streams says so", timed(() => {
  const behind = listening(true);
  assert.equal(Source.all.length, 0);
  see(behind, false);
  assert.equal(Source.all.length, 1);
  behind.stop();
  Reflect.deleteProperty(globalThis, "EventSource");
  const said: boolean[] = [];
  listenLive({ changed: () => undefined, missed: () => undefined, up: (is) => said.push(is) })();
  assert.deepEqual(said, [false]);
}));
