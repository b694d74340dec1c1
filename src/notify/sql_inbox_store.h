#pragma once
#include "notify/inbox_store.h"
#include "store/database.h"

namespace tz::notify {

class SqlInboxStore final : public InboxStore {
 public:
  explicit SqlInboxStore(store::Database& db) : db_(db) {}
  Status put(JurisdictionId j, const std::string& recipient, const InboxItem& item) override;
  Result<std::vector<InboxItem>> unread(JurisdictionId j, const std::string& recipient,
                                        std::optional<DeliveryId> before, std::size_t limit) const override;
  Result<std::vector<InboxItem>> latest(JurisdictionId j, const std::string& recipient,
                                        std::optional<DeliveryId> before, std::size_t limit) const override;
  Result<std::int64_t> count_unread(JurisdictionId j, const std::string& recipient) const override;
  Status mark_read_to(JurisdictionId j, const std::string& recipient, DeliveryId last, ActorId by,
                      Instant at) override;
  Status mark_read(JurisdictionId j, const std::string& recipient, DeliveryId id, ActorId by,
                   Instant at) override;

 private:
  Result<std::vector<InboxItem>> page(std::string_view sql, JurisdictionId j, const std::string& recipient,
                                      std::optional<DeliveryId> before, std::size_t limit) const;
  store::Database& db_;
};

}  // namespace tz::notify
