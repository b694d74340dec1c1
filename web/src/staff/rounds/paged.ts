/** A list that comes page by page; it begins anew when `key` changes. */
import { useEffect, useRef, useState } from "preact/hooks";

export interface Page<Row> {
  rows: readonly Row[];
  next: string | null;
}
export interface Paged<Row> {
  /** null until the first page has come. */
  rows: readonly Row[] | null;
  next: string | null;
  failure: unknown;
  /** Reads the page after; nothing where there is none. */
  more: () => Promise<void>;
  /** Reads every page that is left. */
  all: () => Promise<void>;
  /** Reads anew; what is shown stays until it has come. */
  again: () => Promise<void>;
}

const kPagesAtMost = 50;

export function usePaged<Row>(key: string, read: (cursor: string) => Promise<Page<Row>>): Paged<Row> {
  const [page, setPage] = useState<Page<Row> | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const current = useRef({ key, page: null as Page<Row> | null, busy: false });
  const fetchPage = async (cursor: string): Promise<void> => {
    const mine = current.current;
    if (mine.busy) return;
    mine.busy = true;
    try {
      const answer = await read(cursor);
      if (current.current !== mine) return;
      mine.page = { rows: cursor ? [...(mine.page?.rows ?? []), ...answer.rows] : answer.rows, next: answer.next };
      setFailure(null);
      setPage(mine.page);
    } catch (error) {
      if (current.current === mine) setFailure(error);
    } finally {
      mine.busy = false;
    }
  };
  useEffect(() => {
    current.current = { key, page: null, busy: false };
    setPage(null);
    setFailure(null);
    void fetchPage("");
    return () => {
      current.current = { key: "", page: null, busy: false };
    };
  }, [key]);
  const more = async (): Promise<void> => {
    const cursor = current.current.page?.next;
    if (cursor) await fetchPage(cursor);
  };
  const all = async (): Promise<void> => {
    for (let pages = 0; pages < kPagesAtMost && current.current.page?.next; ++pages) {
      const before = current.current.page.next;
      await more();
      if (current.current.page.next === before) return;
    }
  };
  return { rows: page?.rows ?? null, next: page?.next ?? null, failure, more, all, again: () => fetchPage("") };
}
