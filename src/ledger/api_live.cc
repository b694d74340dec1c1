#include "ledger/api_live.h"

#include <algorithm>
#include <charconv>

#include "base/json.h"
#include "base/log.h"

namespace tz::ledger {
namespace {

constexpr std::int64_t kUnknown = -1;  // a position that is not one: read anew
// What a browser waits before it comes again by itself, in milliseconds.
constexpr std::string_view kRetry = "retry: 5000\n";
// A listener whose scope is quiet hears the position this often, so that coming again costs nothing.
constexpr std::int64_t kQuietMax = LiveFeed::kBehindMax / 2;

// Where the caller left off; nothing if this is the beginning.
std::optional<std::int64_t> left_off(const http::Request& request) {
  auto text = request.header("last-event-id");
  if (text.empty()) text = request.query.get("after");
  if (text.empty()) return std::nullopt;
  std::int64_t position = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
  return error == std::errc() && end == text.data() + text.size() && position >= 0 ? position : kUnknown;
}

// What StillThere needs of a request that is long over: the credential and whence it came.
http::Request credential_of(const http::Request& request) {
  http::Request kept;
  kept.path = request.path;
  kept.host = request.host;
  kept.secure = request.secure;
  kept.remote_address = request.remote_address;
  for (const std::string_view name : {"authorization", "cookie"})
    for (const auto value : request.headers.all(name))
      kept.headers.add(std::string(name), std::string(value));
  return kept;
}

bool has_same_rights(const http::Principal& a, const http::Principal& b) {
  return a.actor == b.actor && a.unit == b.unit && a.jurisdiction == b.jurisdiction &&
         a.permissions == b.permissions;
}

std::string ready(std::int64_t position) {
  return http::event_text("ready", position < 0 ? "" : std::to_string(position), "{}");
}

}  // namespace

// All but `stream` belongs to run_once().
struct LiveFeed::Listener {
  Caller caller;
  http::Request credential;
  std::shared_ptr<http::EventStream> stream = std::make_shared<http::EventStream>();
  Instant look_at{}, reload_at{};
  std::int64_t seen = kUnknown;  // Everything up to here has been told, or is not for this listener.
  std::int64_t told = kUnknown;  // The last position that was sent.

  void tell(std::string_view name, std::int64_t position, std::string_view data) {
    told = position;
    stream->push(http::event_text(name, std::to_string(position), data));
  }
  // Whether the events from `seen` on are to be told; who is too far behind, or ahead because the database is
  // an older one than it was, reads anew, but not all the time while thousands come.
  bool catches_up(std::int64_t head, Instant now) {
    if (seen >= 0 && seen <= head && head - seen <= kBehindMax) return true;
    if (now < reload_at) return false;
    reload_at = now + kReloadPause;
    seen = head;
    tell("reload", head, "{}");
    return true;
  }
};

// What happened to one case within the events read.
struct LiveFeed::Change {
  std::int64_t position = 0;  // of the last of them
  std::optional<Case> before{};
  Case after{};

  bool concerns(const Caller& caller) const {
    if (is_listed(caller, after)) return true;
    // A row that has left the list is to go from the screen. Nobody learns of a tip-off by that.
    return before && after.request_type != RequestType::report && is_listed(caller, *before);
  }
};

Result<http::Response> LiveFeed::listen(const http::Request& request) {
  TZ_TRY(caller, caller_of(request, planner_));
  auto listener = std::make_shared<Listener>();
  listener->credential = credential_of(request);
  listener->look_at = clock_.now() + kLook;
  if (const auto position = left_off(request)) {
    listener->seen = *position;
  } else {
    TZ_TRY(head, events_.head(caller.city.id));
    listener->seen = head;
  }
  listener->told = listener->seen;
  listener->caller = std::move(caller);
  listener->stream->push(std::string(kRetry) + ready(listener->seen));
  const std::lock_guard lock(mutex_);
  listeners_[listener->caller.city.id].push_back(listener);
  return http::ok_events(listener->stream);
}

std::vector<std::shared_ptr<LiveFeed::Listener>> LiveFeed::present(JurisdictionId j) {
  const std::lock_guard lock(mutex_);
  auto& all = listeners_[j];
  std::erase_if(all, [](const auto& listener) { return !listener->stream->is_open(); });
  return all;
}

std::size_t LiveFeed::listeners() const {
  const std::lock_guard lock(mutex_);
  std::size_t count = 0;
  for (const auto& [j, all] : listeners_)
    count += static_cast<std::size_t>(
        std::ranges::count_if(all, [](const auto& listener) { return listener->stream->is_open(); }));
  return count;
}

// A database that does not answer ends nobody's stream: nothing is told meanwhile either.
void LiveFeed::look(Listener& listener) const {
  const Instant now = clock_.now();
  if (now < listener.look_at) return;
  listener.look_at = now + kLook;
  auto principal = still_there_(listener.credential);
  if (!principal && principal.error().code == Errc::unavailable) return;
  if (!principal || !*principal || !has_same_rights(**principal, listener.caller.principal)) {
    listener.stream->end();
    return;
  }
  // The rights are the same, but units may have moved.
  listener.credential.principal = std::move(**principal);
  if (auto caller = caller_of(listener.credential, planner_))
    listener.caller = *std::move(caller);
  else
    listener.stream->end();
}

std::vector<LiveFeed::Change> LiveFeed::changes_in(JurisdictionId j, const std::vector<FedEvent>& fed) const {
  struct Part {
    std::int64_t first_version = 0, last_position = 0;
  };
  std::map<CaseId, Part> parts;
  for (const auto& event : fed) {
    auto& part = parts[event.case_id];
    if (part.first_version == 0) part.first_version = event.stored.version;
    part.last_position = event.position;
  }
  std::vector<Change> changes;
  for (const auto& [id, part] : parts) {
    const auto history = events_.history(j, id, false);
    if (!history) {
      log::error("live_case_unreadable", {{"case", static_cast<std::int64_t>(id)}});
      continue;
    }
    Change change{.position = part.last_position, .before = std::nullopt, .after = {}};
    Case c{.id = id, .jurisdiction = j};
    for (const auto& stored : *history) {
      if (stored.version == part.first_version && stored.version > 1) change.before = c;
      c = apply(std::move(c), stored.event, stored.at, stored.by);
    }
    change.after = std::move(c);
    changes.push_back(std::move(change));
  }
  std::ranges::sort(changes, {}, &Change::position);
  return changes;
}

Result<bool> LiveFeed::run_once(JurisdictionId j) {
  auto listeners = present(j);
  for (const auto& listener : listeners) look(*listener);
  std::erase_if(listeners, [](const auto& listener) { return !listener->stream->is_open(); });
  if (listeners.empty()) return false;
  TZ_TRY(head, events_.head(j));
  const Instant now = clock_.now();
  std::erase_if(listeners, [&](const auto& listener) { return !listener->catches_up(head, now); });
  std::int64_t from = head;
  for (const auto& listener : listeners) from = std::min(from, listener->seen);
  if (from == head) return false;
  TZ_TRY(fed, events_.feed(j, from, kAtOnce, false));
  if (fed.empty()) return false;
  const std::int64_t last = fed.back().position;
  for (const auto& change : changes_in(j, fed)) {
    const std::string data = JsonWriter()
                                 .begin_object()
                                 .field("code", change.after.code)
                                 .field("version", change.after.version)
                                 .end_object()
                                 .take();
    for (const auto& listener : listeners)
      if (change.position > listener->seen && change.concerns(listener->caller))
        listener->tell("case", change.position, data);
  }
  for (const auto& listener : listeners) {
    listener->seen = std::max(listener->seen, last);
    if (listener->seen - listener->told >= kQuietMax) listener->tell("ready", listener->seen, "{}");
  }
  return last < head;
}

void add_live_route(http::Router& router, LiveFeed& feed) {
  router.get("/v1/live", http::Permission::case_read,
             [&feed](const http::Request& request) { return feed.listen(request); });
}

}  // namespace tz::ledger
