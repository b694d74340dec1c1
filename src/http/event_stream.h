#pragma once
// An answer that goes on for hours: server-sent events (text/event-stream). Whoever has something to tell
// pushes it from any thread; the connection's coroutine writes it when the network takes it. No thread waits
// for either.
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "http/response.h"

namespace tz::http {

// One reader's stream. Owned by the response and by whoever pushes; it ends when one of them ends it. Safe
// from any thread.
class EventStream {
 public:
  // Bytes that may wait for a reader; one more event ends the stream instead, and what waited is dropped. The
  // reader comes again with Last-Event-ID (docs/sources.md#live-streams).
  static constexpr std::size_t kWaitingMax = 128 << 10;

  // Adds whole events, each with its empty line. False: nobody reads any more, and nobody will.
  bool push(std::string_view events);
  // What waits is still sent, then the connection ends.
  void end();
  bool is_open() const;

  // For the server. Moves what waits to the end of `out`; false if nothing follows it.
  bool take(std::string& out);
  // `wake` is called, under the lock, when there is something to take after nothing was; empty for nobody.
  void on_wake(std::function<void()> wake);
  // The reader has gone: nothing more is kept, and nobody is woken.
  void leave();

 private:
  void wake();  // With the lock held.

  mutable std::mutex mutex_;
  std::string waiting_;
  std::function<void()> wake_;
  bool woken_ = false, ended_ = false;
};

// The field `data:` (one line, of JSON) as an event of that name; without `id` the reader's position stays.
std::string event_text(std::string_view name, std::string_view id, std::string_view data);

// 200 text/event-stream. The headers ask proxies to pass each event on at once (docs/operate.md).
// Each stream counts against the server's limits (ServerOptions); where there is no place for it the server
// answers 503 with Retry-After instead (rule "live_places") and the stream is left.
Response ok_events(std::shared_ptr<EventStream> events);

}  // namespace tz::http
