// The stream of changes, played: whoever listens hears each case that changed, with its version. /mock/live/CODE[?status=X] changes a case as
// someone else would and tells it, /mock/gone/CODE takes it out of the scope, /mock/streams/STATUS refuses new streams and ends those there
// are (200: no more).
export class MockLive {
  #listeners = new Set();
  #position = 0;
  #refuses = 200;
  /** How often somebody asked for a stream. */
  asked = 0;

  listen(request, response, url, head) {
    ++this.asked;
    if (this.#refuses !== 200) return response.writeHead(this.#refuses, { ...head, "Content-Type": "application/problem+json", "Retry-After": "60" }).end("{}");
    // As many as one person has on the server, so that a browser's six connections are not all taken; silently, where that says 503.
    if (this.#listeners.size >= 4) return response.writeHead(204, head).end();
    response.writeHead(200, { ...head, "Content-Type": "text/event-stream" });
    response.write(`retry: 5000\nevent: ready\nid: ${url.searchParams.get("after") ?? this.#position}\ndata: {}\n\n`);
    this.#listeners.add(response);
    response.on("close", () => this.#listeners.delete(response));
  }
  tell(c) {
    ++this.#position;
    for (const listener of this.#listeners) listener.write(`event: case\nid: ${this.#position}\ndata: ${JSON.stringify({ code: c.code, version: c.version })}\n\n`);
  }
  reload() {
    for (const listener of this.#listeners) listener.write(`event: reload\nid: ${++this.#position}\ndata: {}\n\n`);
  }
  refuse(status) {
    this.#refuses = status;
    if (status !== 200) for (const listener of this.#listeners) listener.end();
  }
  get listeners() {
    return this.#listeners.size;
  }
}
