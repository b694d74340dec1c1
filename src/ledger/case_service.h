#pragma once
// What the other modules call to act on cases: load, decide, append, in one place for every command.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/random.h"
#include "ledger/alert_store.h"
#include "ledger/event_store.h"

namespace tz::ledger {

// Issued before any judgement of the matter (L2-22, L5-22).
struct Receipt {
  CaseId id{};
  std::string code;  // LY-261123-7KQ2M9C
  std::string
      key;  // 26 characters of base32: proves that one is the resident; shown once, printed, in the QR code
  Instant received_at{};
  bool repeated = false;  // the same idempotency key came before; this is the first receipt again
};

struct CaseHistory {
  Case current;
  std::vector<StoredEvent> events;  // with texts
};

// The numbers that hold in a jurisdiction; asked at every command, so that a change counts at once.
using PolicyOf = std::function<Policy(JurisdictionId)>;

// Thread-safe if the store is.
class CaseService {
 public:
  // Without `policy` the defaults hold everywhere.
  // Without `alerts` nobody hears of who asked for a tip-off about the own line.
  CaseService(EventStore& store, const Clock& clock, Random& random, IdMaker& ids, PolicyOf policy = {},
              AlertStore* alerts = nullptr)
      : store_(store),
        clock_(clock),
        random_(random),
        ids_(ids),
        policy_(std::move(policy)),
        alerts_(alerts) {}

  // Registers a need: number and receipt first. `ticket_prefix` begins every code of the jurisdiction (domain
  // 2.14). `command.code` is made here. With `once`, a repeat returns
  // the first receipt.
  Result<Receipt> receive(JurisdictionId j, std::string_view ticket_prefix, std::string_view time_zone,
                          Receive command, const By& by, const std::optional<OnceKey>& once = {});
  // Prepares a new case without writing it, for imports that write many together (EventStore::append_new).
  Result<Append> prepare(JurisdictionId j, std::string_view ticket_prefix, std::string_view time_zone,
                         Receive command, const By& by);

  // Loads, decides, appends.  conflict: the case is not at expected_version any more.  Plus decide()'s
  // errors.  With `once`, a repeat changes nothing and gives the case as it is now; the key of another case's
  // command is refused (invalid_argument, field Idempotency-Key).
  Result<Case> handle(JurisdictionId j, CaseId id, std::int64_t expected_version, const Command& command,
                      const By& by, const std::optional<OnceKey>& once = {});
  // True if a command to this case came with the key before.
  Result<bool> was_done(JurisdictionId j, CaseId id, const OnceKey& once) const;
  // The same, at whatever version the case is; retried on conflict up to 5 times. For residents and timers,
  // who quote no version.
  Result<Case> handle_latest(JurisdictionId j, CaseId id, const Command& command, const By& by);

  // Both cases' sides together.  not_allowed (rule "merge"): one is merged already, ended, or they are the
  // same
  Result<Case> merge(JurisdictionId j, CaseId id, std::int64_t expected_version, CaseId main, const By& by);
  Result<Case> unmerge(JurisdictionId j, CaseId id, std::int64_t expected_version, const By& by);
  // A linked child with the same verbatim and its own number (docs/sources.md#request-types). It was said
  // when its parent was: every promise counts from there.
  Result<Receipt> split(JurisdictionId j, std::string_view ticket_prefix, std::string_view time_zone,
                        CaseId id, std::int64_t expected_version, const Classify& child, const By& by);
  // Landing a main case lands nothing else: each merged case is asked and landed by itself, by its own
  // resident's answer.

  Result<Case> load(JurisdictionId j, CaseId id) const;
  Result<CaseHistory> history(JurisdictionId j, CaseId id) const;
  Result<CaseId> find_code(
      JurisdictionId j, std::string_view typed_code) const;  // normalised; wrong check character: not_found
  // True if `key` is the receipt key of the case; constant time.
  Result<bool> holds_receipt(JurisdictionId j, CaseId id, std::string_view key) const;
  // Receipt key again, for printing by those who may (never in a list).
  Result<std::string> receipt_key(JurisdictionId j, CaseId id) const;
  // Someone of the accused line asked for this tip-off. A failure to keep it is written to the log; the
  // answer to whoever asked is the same.
  void raise_alert(const Case& c, ActorId actor, UnitId unit) const;
  Policy policy(JurisdictionId j) const { return policy_ ? policy_(j) : Policy{}; }
  Instant now() const { return clock_.now(); }

 private:
  Result<Case> handle_both(JurisdictionId j, CaseId id, std::int64_t expected_version, CaseId other,
                           const Command& command, const Command& other_command, const By& by,
                           Status (*check)(const Case& current, const Case& other) = nullptr);
  Result<Case> land_duplicate(JurisdictionId j, CaseId id, std::int64_t expected_version, const Land& land,
                              const By& by);
  Result<Receipt> receipt_of(JurisdictionId j, CaseId id, bool repeated) const;

  EventStore& store_;
  const Clock& clock_;
  Random& random_;
  IdMaker& ids_;
  PolicyOf policy_;
  AlertStore* alerts_;
};

}  // namespace tz::ledger
