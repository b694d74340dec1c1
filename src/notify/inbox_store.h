#pragma once
// What members of staff find on their screens. An item for a unit is everybody's there: who reads it first
// has read it for all.
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "notify/message.h"

namespace tz::notify {

// One item. Subject and body are personal data and empty once the case's words were erased.
struct InboxItem {
  DeliveryId id{};  // the delivery that brought it: putting it twice is putting it once
  std::optional<ledger::CaseId> case_id{};
  std::string case_code{};
  Purpose purpose = Purpose::staff_notice;
  std::string subject{}, body{};        // Chinese
  std::string subject_en{}, body_en{};  // English
  Instant came_at{};
  std::optional<Instant> read_at{};
};

inline constexpr std::int64_t kUnreadMax = 100;  // more are not counted

// The ref under which someone's items lie: "actor:17", "unit:4".
std::string inbox_of(ActorId actor);
std::string inbox_of(UnitId unit);

// Safe to call from any thread. Every call may answer unavailable.
class InboxStore {
 public:
  virtual ~InboxStore() = default;
  virtual Status put(JurisdictionId j, const std::string& recipient, const InboxItem& item) = 0;
  // Unread items, newest first, older than `before` (nullopt: from the newest).
  virtual Result<std::vector<InboxItem>> unread(JurisdictionId j, const std::string& recipient,
                                                std::optional<DeliveryId> before,
                                                std::size_t limit) const = 0;
  // All items, read or not, newest first, older than `before`.
  virtual Result<std::vector<InboxItem>> latest(JurisdictionId j, const std::string& recipient,
                                                std::optional<DeliveryId> before,
                                                std::size_t limit) const = 0;
  // How many are unread, counted up to kUnreadMax.
  virtual Result<std::int64_t> count_unread(JurisdictionId j, const std::string& recipient) const = 0;
  // Marks every item up to this one.
  virtual Status mark_read_to(JurisdictionId j, const std::string& recipient, DeliveryId last, ActorId by,
                              Instant at) = 0;
  // Marking twice is marking once: the first reader stays.  not_found: no such item of this recipient
  virtual Status mark_read(JurisdictionId j, const std::string& recipient, DeliveryId id, ActorId by,
                           Instant at) = 0;
};

}  // namespace tz::notify
