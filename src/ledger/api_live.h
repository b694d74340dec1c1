#pragma once
// GET /v1/live: tells the staff which cases of their scope changed, when it happens, as server-sent events
// (docs/sources.md#live-streams). One reader of the sealed feed for all who listen in a city.
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "http/event_stream.h"
#include "http/router.h"
#include "ledger/api_scope.h"
#include "ledger/event_store.h"
#include "ledger/planner.h"

namespace tz::ledger {

// Who sends this request by now; asking does not count as a use of the session. Nothing: signed out, or the
// key is revoked.
using StillThere = std::function<Result<std::optional<http::Principal>>(const http::Request&)>;

// Those who listen, and what each has been told. listen() and listeners() are safe from any thread,
// run_once() from one at a time. Everything given must outlive it.
class LiveFeed {
 public:
  // How often it is looked whether a listener is still signed in with the same rights. A change ends the
  // stream.
  static constexpr std::chrono::seconds kLook{30};
  // A listener who missed more events than these is told to read anew instead (event: reload).
  static constexpr std::int64_t kBehindMax = 1000;
  // How long it hears nothing after that if it is too far behind again: while an import runs, everybody is.
  static constexpr std::chrono::seconds kReloadPause{10};
  // Events read at once.
  static constexpr std::size_t kAtOnce = 200;

  LiveFeed(const EventStore& events, const Planner& planner, const Clock& clock, StillThere still_there)
      : events_(events), planner_(planner), clock_(clock), still_there_(std::move(still_there)) {}

  // The stream: `event: ready` at once, then
  //   event: case    data {"code","version"}   a case that the caller's lists show has changed, or has just
  //   left them event: reload  data {}                   too much was missed: read anew
  // `id` is the position in the feed; Last-Event-ID, or `after` in the query, goes on from there. No event
  // says what happened, to whom or by whom. Errors as caller_of()
  Result<http::Response> listen(const http::Request& request);

  // Tells what was sealed since the last time; true if there is more to tell at once.
  //   unavailable, corrupted  as the store says; nobody misses anything by it
  Result<bool> run_once(JurisdictionId j);
  std::size_t listeners() const;

 private:
  struct Listener;
  struct Change;
  std::vector<std::shared_ptr<Listener>> present(JurisdictionId j);
  void look(Listener& listener) const;
  std::vector<Change> changes_in(JurisdictionId j, const std::vector<FedEvent>& fed) const;

  const EventStore& events_;
  const Planner& planner_;
  const Clock& clock_;
  const StillThere still_there_;
  mutable std::mutex mutex_;
  std::map<JurisdictionId, std::vector<std::shared_ptr<Listener>>> listeners_;
};

void add_live_route(http::Router& router, LiveFeed& feed);

}  // namespace tz::ledger
