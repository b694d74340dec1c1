#pragma once
// Remembers where staff work from, and tells whether a rating comes from there.
#include <map>
#include <mutex>
#include <string>

#include "base/random.h"
#include "callback/callback_service.h"
#include "callback/staff_mark.h"

namespace tz::callback {

struct Whence {
  std::string device{};   // value of the device cookie; empty for none
  std::string address{};  // of the client
};

// Safe to call from any thread.
class StaffMarks {
 public:
  StaffMarks(MarkStore& store, Random& random) : store_(store), random_(random) {}

  // At most one write an hour for each person and place. What cannot be written is written the next time.
  void note(JurisdictionId j, UnitId unit, ActorId actor, const Whence& whence, Instant now);
  // Where a rating of `link` may not come from: a device or a network of those who have a hand in the case,
  // or of who made the link. 0: an answer by the receipt.
  Result<std::optional<Origin>> origin_of(JurisdictionId j, const Whence& whence, const Desk& desk,
                                          std::int64_t link, Instant now, const ledger::Policy& policy);
  Status forget(JurisdictionId j, Instant now, const ledger::Policy& policy) {
    return store_.forget_before(j, now - policy.staff_mark);
  }

 private:
  Result<Hash256> salt(JurisdictionId j);
  Result<bool> seen_with(JurisdictionId j, const std::string& mark, const Desk& desk, ActorId issuer,
                         Instant since);
  bool is_due(const std::string& key, Instant now);

  MarkStore& store_;
  Random& random_;
  std::mutex mutex_;
  std::map<JurisdictionId, Hash256> salts_;
  std::map<std::string, Instant> noted_;
};

}  // namespace tz::callback
