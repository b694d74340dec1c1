#pragma once
// A resident who wants no more messages about a case says so by a link in them. The link proves by its token
// that whoever holds it was written to; nothing else can be done with it.
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "ledger/case.h"

namespace tz::notify {

// The installation's own secret, of which tokens and the secrets of partners are made (server_key.h).
using OptOutKey = Hash256;

std::string stop_token(const OptOutKey& key, JurisdictionId j, ledger::CaseId id);
// In constant time.
bool is_stop_token(const OptOutKey& key, JurisdictionId j, ledger::CaseId id, std::string_view token);
// "/n/CODE?t=TOKEN": the page that asks whether that is so.
std::string stop_path(const OptOutKey& key, JurisdictionId j, ledger::CaseId id, std::string_view code);

// Safe to call from any thread. Every call may answer unavailable.
class OptOutStore {
 public:
  virtual ~OptOutStore() = default;
  virtual Result<bool> has(JurisdictionId j, ledger::CaseId id) const = 0;
  // Saying it twice is saying it once.
  virtual Status set(JurisdictionId j, ledger::CaseId id, bool wants_no_more, Instant at) = 0;
};

}  // namespace tz::notify
