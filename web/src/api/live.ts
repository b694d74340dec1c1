/** What others change, as it happens: one stream a tab (GET /v1/live), which comes back by itself and goes on where it stopped. */

export interface LiveTold {
  /** A case of my scope is at this version now, or has just left my scope. */
  changed: (code: string, version: number) => void;
  /** More happened than was told, or nobody listened for a while: read anew. */
  missed: () => void;
  /** Whether the stream is there. While it is not, ask now and then. */
  up: (is: boolean) => void;
}

const kSecond = 1000;
export const kLiveSeconds = { first: 2, most: 300, hidden: 60 } as const;

/** Milliseconds until the next try: later and later, and not everybody at once (`chance` in [0, 1)). Pure. */
export function liveDelay(failures: number, chance: number): number {
  const base = Math.min(kLiveSeconds.first * 2 ** Math.min(failures, 10), kLiveSeconds.most);
  return Math.round(base * kSecond * (0.5 + chance / 2));
}

/** The change that an event tells; null for what is not one. Pure. */
export function changeOf(data: string): { code: string; version: number } | null {
  try {
    const { code, version } = JSON.parse(data) as { code?: unknown; version?: unknown };
    return typeof code === "string" && typeof version === "number" ? { code, version } : null;
  } catch {
    return null;
  }
}

/** Listens until the function it gives is called. A tab that nobody sees lets go of its stream after a minute. */
export function listenLive(told: LiveTold): () => void {
  if (typeof EventSource === "undefined") {
    told.up(false);
    return () => undefined;
  }
  let source: EventSource | null = null;
  let last = "";
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const close = (): void => {
    clearTimeout(timer);
    source?.close();
    source = null;
    told.up(false);
  };
  const open = (): void => {
    clearTimeout(timer);
    if (source) return;
    const mine = new EventSource(`/v1/live${last ? `?after=${encodeURIComponent(last)}` : ""}`);
    source = mine;
    const hear = (name: string, take: (data: string) => void): void =>
      mine.addEventListener(name, (event: MessageEvent<string>) => {
        if (event.lastEventId) last = event.lastEventId;
        take(event.data);
      });
    const resumed = last !== "";
    hear("ready", () => {
      failures = 0;
      told.up(true);
      if (!resumed) told.missed();
    });
    hear("reload", () => told.missed());
    hear("case", (data) => {
      const change = changeOf(data);
      if (change) told.changed(change.code, change.version);
    });
    // The browser would come again by itself, but not after a refusal, and all tabs at once.
    mine.onerror = () => {
      if (source !== mine) return;
      close();
      timer = setTimeout(open, liveDelay(failures++, Math.random()));
    };
  };
  const seen = (): void => {
    clearTimeout(timer);
    if (!document.hidden) open();
    else timer = setTimeout(close, kLiveSeconds.hidden * kSecond);
  };
  document.addEventListener("visibilitychange", seen);
  // A tab opened behind this one begins when somebody looks.
  if (!document.hidden) open();
  return () => {
    document.removeEventListener("visibilitychange", seen);
    close();
  };
}
