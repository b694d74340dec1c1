#pragma once
// The outbox: every message that is to go out, each delivery's state, and every try. What is kept here is
// sent at least once or is on the list of the dead; nothing is forgotten when a program or a partner stops.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "notify/message.h"

namespace tz::notify {

// What is put into the outbox.
struct Post {
  Message message{};
  std::vector<Destination> destinations{};
};

struct Posted {
  MessageId id{};
  bool repeated = false;  // the dedupe key was there already; nothing was written
};

// A delivery that one worker has for itself until `lease_ends`. Holds personal data: not to be logged.
struct Claim {
  DeliveryId id{};
  MessageId message_id{};
  std::int64_t lease = 0;  // names the worker's hold
  Instant lease_ends{};
  int attempts = 0;       // begun so far
  int revived_after = 0;  // of these, the ones that no longer count against it
  Message message{};
  Destination destination{};
  Instant created_at{};
};

// How a try ended. Codes are short words that a screen can translate ("smtp_550", "timeout", "redirect"); a
// reason is a sentence of ours, never what the other side said.
enum class Outcome : std::uint8_t {
  begun,      // not ended yet
  ok,         // the other side has taken it
  retry,      // not now
  permanent,  // never: nothing will change it
  unknown,    // the worker ended before it knew; perhaps it was taken
};
inline constexpr std::array<std::pair<std::string_view, Outcome>, 5> kOutcomes{
    {{"begun", Outcome::begun},
     {"ok", Outcome::ok},
     {"retry", Outcome::retry},
     {"permanent", Outcome::permanent},
     {"unknown", Outcome::unknown}}};
constexpr std::string_view name(Outcome o) { return name_in(kOutcomes, o); }

struct Verdict {
  Outcome outcome = Outcome::retry;  // ok, retry or permanent
  std::string code{};
  std::string reason{};
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

// A delivery as it may be shown on the record of a case.
struct DeliveryView {
  DeliveryId id{};
  MessageId message_id{};
  std::optional<ledger::CaseId> case_id{};
  Channel channel = Channel::in_app;
  std::string destination{};  // the ref
  Purpose purpose = Purpose::staff_notice;
  State state = State::waiting;
  int attempts = 0;
  std::string code{}, reason{};  // of the last try, or why it waits
  Instant created_at{};
  std::optional<Instant> due_at{};    // while it is to be tried (again)
  std::optional<Instant> ended_at{};  // sent, dead or cancelled
};

struct AttemptView {
  int attempt = 0;  // from 1
  Instant begun_at{};
  std::optional<Instant> ended_at{};
  Outcome outcome = Outcome::begun;
  std::string code{}, reason{};
};

// Someone who carries messages (carrier_of): how it goes with them.
struct Carrier {
  std::string carrier{};
  std::optional<Instant> last_success_at{};  // nullopt: never
  std::optional<Instant> last_failure_at{};
  std::optional<Instant> waiting_since{};  // of the message that waits longest
  int failures = 0;                        // since the last success
  std::string code{};                      // of the last failure
};

// Safe to call from any thread and from several processes on one database. Every call may answer unavailable.
class OutboxStore {
 public:
  virtual ~OutboxStore() = default;

  // Keeps the message for its destinations, durably, unless its dedupe key is there already.
  //   invalid_argument  see notify::check; nothing was written
  virtual Result<Posted> enqueue(const Post& post, Instant now) = 0;
  // The last position of the feed that `consumer` has dealt with; 0 at first.
  virtual Result<std::int64_t> cursor(JurisdictionId j, const std::string& consumer) const = 0;
  // Keeps what the feed had to say between two positions and moves the cursor, in one transaction.
  //   conflict          the cursor is not at `from` any more: another worker has done it
  //   invalid_argument  see notify::check; nothing was written
  virtual Status advance(JurisdictionId j, const std::string& consumer, std::int64_t from, std::int64_t to,
                         std::span<const Post> posts, Instant now) = 0;

  // Hands out up to `limit` deliveries that are due, earliest first, each to one worker only, until
  // `lease_ends`. `lease` names the hold and must be new for each call. A delivery whose lease has run out is
  // handed out again; a try that it had begun is recorded as unknown.
  virtual Result<std::vector<Claim>> claim(JurisdictionId j, std::int64_t lease, Instant now,
                                           Instant lease_ends, std::size_t limit) = 0;
  // Puts a claim back until `until` without a try; `code` says why (quiet_hours, daily_cap).
  virtual Status postpone(JurisdictionId j, const Claim& claim, Instant until, const std::string& code) = 0;
  // Records that a try begins. False: the lease was lost or the delivery cancelled; do not send.
  virtual Result<bool> begin(JurisdictionId j, const Claim& claim, Instant now) = 0;
  // Records how the try ended and what follows: sent for ok; else failed until `next`, or dead without
  // one. A success counts even if the lease was lost meanwhile.
  virtual Status finish(JurisdictionId j, const Claim& claim, const Verdict& verdict,
                        std::optional<Instant> next, Instant now) = 0;

  // How many were sent to `destination` for `purpose` from `since` on.
  virtual Result<std::int64_t> sent_since(JurisdictionId j, const std::string& destination, Purpose purpose,
                                          Instant since) const = 0;

  // What was sent about a case, oldest first, after the delivery `after` (DeliveryId{0}: from the start).
  virtual Result<std::vector<DeliveryView>> by_case(JurisdictionId j, ledger::CaseId id, DeliveryId after,
                                                    std::size_t limit) const = 0;
  // Every try of a delivery, oldest first.
  virtual Result<std::vector<AttemptView>> attempts(JurisdictionId j, DeliveryId id) const = 0;
  // What was given up, oldest first, after `after`.
  virtual Result<std::vector<DeliveryView>> dead(JurisdictionId j, DeliveryId after,
                                                 std::size_t limit) const = 0;
  // Carriers without a success since `since` although something has waited for them that long.
  virtual Result<std::vector<Carrier>> silent(JurisdictionId j, Instant since) const = 0;

  // All carriers there ever were, by name.
  virtual Result<std::vector<Carrier>> carriers(JurisdictionId j) const = 0;

  // Sends a dead delivery again, with all its tries before it.
  //   not_found; not_allowed: it is not dead, or its text was erased
  virtual Status revive(JurisdictionId j, DeliveryId id, Instant now) = 0;
  // Stops a delivery that waits or has failed.  not_found; not_allowed: it is being sent, or has ended
  virtual Status cancel(JurisdictionId j, DeliveryId id, const std::string& code, Instant now) = 0;
  // Forgets values, addresses and inbox texts of every message about a case; what had not gone is cancelled,
  // code `erased`. Returns how many messages lost their payload.
  virtual Result<std::int64_t> erase_case(JurisdictionId j, ledger::CaseId id, Instant now) = 0;
};

}  // namespace tz::notify
