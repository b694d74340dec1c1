/** The one way to the server: JSON in and out, problem documents (RFC 9457) as ApiError, the language of the screen in every request. */
export interface FieldProblem {
  field: string;
  message: string;
  rule: string;
}

/** Why a request was not fulfilled. `status` 0: the server was not reached; 412: someone else changed the thing; 401: signed out. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly errors: readonly FieldProblem[] = [],
    readonly requestId = "",
  ) {
    super(detail || title);
  }
}

interface Options {
  body?: unknown;
  form?: FormData;
  ifMatch?: number;
  ifNoneMatch?: string;
  idempotencyKey?: string;
  signal?: AbortSignal;
}

let language = "zh";
export const speak = (lang: string): void => {
  language = lang;
};

async function refusal(answer: Response): Promise<ApiError> {
  const problem = (await answer.json().catch(() => ({}))) as {
    type?: string; title?: string; detail?: string; errors?: Partial<FieldProblem>[]; request_id?: string;
  };
  const errors = (problem.errors ?? []).map(({ field, message, rule }) => ({ field: field ?? "", message: message ?? "", rule: rule ?? "" }));
  // A rule that is about no field is named by the problem's type alone.
  const rule = /^urn:taizhang:rule:(\w+)$/.exec(problem.type ?? "")?.[1];
  if (rule && errors.length === 0) errors.push({ field: "", message: problem.detail ?? "", rule });
  return new ApiError(answer.status, problem.title ?? answer.statusText, problem.detail ?? "", errors, problem.request_id ?? "");
}

let onTheWay = 0;
let lastSent = -Infinity;
/** True while something of mine is being sent, and for `ms` after: a change heard of meanwhile may be my own. */
export const isSending = (ms = 0): boolean => onTheWay > 0 || performance.now() - lastSent < ms;

async function send(method: string, path: string, options: Options): Promise<Response> {
  if (method === "GET") return exchange(method, path, options);
  ++onTheWay;
  try {
    return await exchange(method, path, options);
  } finally {
    --onTheWay;
    lastSent = performance.now();
  }
}

async function exchange(method: string, path: string, options: Options): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language };
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (options.ifMatch !== undefined) headers["If-Match"] = `"${options.ifMatch}"`;
  if (options.ifNoneMatch) headers["If-None-Match"] = options.ifNoneMatch;
  if (options.idempotencyKey) headers["Idempotency-Key"] = options.idempotencyKey;
  const body = options.form ?? (options.body === undefined ? null : JSON.stringify(options.body));
  try {
    return await fetch(path, { method, headers, body, credentials: "same-origin", signal: options.signal ?? null });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "offline", "");
  }
}

async function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const answer = await send(method, path, options);
  if (!answer.ok) throw await refusal(answer);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

export interface Tagged<T> {
  value: T;
  /** Of this answer, as it goes into the next question; empty if the server gave none. */
  tag: string;
}
/** Asks only for what is not known: null if `tag` is that of the answer still. */
export async function getIfChanged<T>(path: string, tag: string): Promise<Tagged<T> | null> {
  const answer = await send("GET", path, tag ? { ifNoneMatch: tag } : {});
  if (answer.status === 304) return null;
  if (!answer.ok) throw await refusal(answer);
  return { value: (await answer.json()) as T, tag: answer.headers.get("ETag") ?? "" };
}

export const get = <T>(path: string, signal?: AbortSignal): Promise<T> => request<T>("GET", path, signal ? { signal } : {});
export const post = <T>(path: string, body: unknown, options: Omit<Options, "body"> = {}): Promise<T> =>
  request<T>("POST", path, { ...options, body });
export const put = <T>(path: string, body: unknown, options: Omit<Options, "body"> = {}): Promise<T> =>
  request<T>("PUT", path, { ...options, body });
export const upload = <T>(path: string, form: FormData): Promise<T> => request<T>("POST", path, { form });
export const remove = (path: string): Promise<void> => request<void>("DELETE", path);

/** "?a=1&b=2" of what is set; nothing for nothing. */
export function query(values: Record<string, string | number | boolean | undefined>): string {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`],
  );
  return pairs.length ? `?${pairs.join("&")}` : "";
}

/** A key that names one attempt to send, so that a repeat changes nothing. Works on plain http too, where randomUUID is missing. */
export function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
