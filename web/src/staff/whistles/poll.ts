/** Asks again and again, gently: seldom while nobody looks, later and later while the server does not answer. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Tagged } from "../../api/http.ts";

const kSecond = 1000;
export const kPollSeconds = { seen: 10, hidden: 120, most: 300 } as const;

/** Milliseconds until the next question; `seen`: seconds while somebody looks. Pure. */
export function pollDelay(hidden: boolean, failures: number, seen: number = kPollSeconds.seen): number {
  const base = hidden ? kPollSeconds.hidden : seen;
  return Math.min(base * 2 ** Math.min(failures, 6), kPollSeconds.most) * kSecond;
}

export interface Polled<T> {
  value: T | null;
  /** When the server last said that this is how it stands. */
  asOf: number | null;
  failure: unknown;
  /** Asks now; `fresh`: without the tag, for an answer in full. */
  refresh: (fresh?: boolean) => void;
  /** Takes an answer that came by another way. */
  put: (value: T) => void;
}

/** `read` takes the tag of the last answer and gives null where nothing has changed. Begins anew when `key` changes. */
export function usePolled<T>(key: string, read: (tag: string) => Promise<Tagged<T> | null>, isStale?: (value: T, asOf: number) => boolean,
  seconds?: number): Polled<T> {
  const [value, setValue] = useState<T | null>(null);
  const [asOf, setAsOf] = useState<number | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const control = useRef<{ refresh: (fresh?: boolean) => void; put: (value: T) => void }>({ refresh: () => undefined, put: () => undefined });
  useEffect(() => {
    let alive = true, tag = "", failures = 0, round = 0;
    let known: { value: T; at: number } | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = (next: T): void => {
      known = { value: next, at: Date.now() };
      setValue(next);
      setAsOf(known.at);
    };
    const ask = async (fresh = false): Promise<void> => {
      clearTimeout(timer);
      const mine = ++round;
      const stale = known !== null && (isStale?.(known.value, known.at) ?? false);
      try {
        const answer = await read(fresh || stale ? "" : tag);
        if (!alive || mine !== round) return;
        failures = 0;
        setFailure(null);
        if (answer) {
          tag = answer.tag;
          keep(answer.value);
        } else setAsOf(Date.now());
      } catch (error) {
        if (!alive || mine !== round) return;
        ++failures;
        setFailure(error);
      }
      timer = setTimeout(() => void ask(), pollDelay(document.hidden, failures, seconds));
    };
    const onVisible = (): void => {
      if (!document.hidden) void ask();
    };
    control.current = {
      refresh: (fresh) => void ask(fresh),
      put: (next) => {
        // What is on its way was asked before this came.
        ++round;
        tag = "";
        keep(next);
        clearTimeout(timer);
        timer = setTimeout(() => void ask(), pollDelay(document.hidden, 0, seconds));
      },
    };
    setValue(null);
    setAsOf(null);
    setFailure(null);
    document.addEventListener("visibilitychange", onVisible);
    void ask();
    return () => {
      alive = false;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [key]);
  return { value, asOf, failure, refresh: (fresh) => control.current.refresh(fresh), put: (next) => control.current.put(next) };
}
