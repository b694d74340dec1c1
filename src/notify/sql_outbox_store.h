#pragma once
#include "base/id.h"
#include "notify/outbox_store.h"
#include "store/database.h"

namespace tz::notify {

class SqlOutboxStore final : public OutboxStore {
 public:
  // Both must outlive the store.
  SqlOutboxStore(store::Database& db, IdMaker& ids) : db_(db), ids_(ids) {}

  // The same as enqueue(), within the caller's own unit of work: kept with what caused it, or not at all. For
  // other modules' sql_* files.
  Result<Posted> enqueue_in(store::Transaction& tx, const Post& post, Instant now);

  Result<Posted> enqueue(const Post& post, Instant now) override;
  Result<std::int64_t> cursor(JurisdictionId j, const std::string& consumer) const override;
  Status advance(JurisdictionId j, const std::string& consumer, std::int64_t from, std::int64_t to,
                 std::span<const Post> posts, Instant now) override;
  Result<std::vector<Claim>> claim(JurisdictionId j, std::int64_t lease, Instant now, Instant lease_ends,
                                   std::size_t limit) override;
  Status postpone(JurisdictionId j, const Claim& claim, Instant until, const std::string& code) override;
  Result<bool> begin(JurisdictionId j, const Claim& claim, Instant now) override;
  Status finish(JurisdictionId j, const Claim& claim, const Verdict& verdict, std::optional<Instant> next,
                Instant now) override;
  Result<std::int64_t> sent_since(JurisdictionId j, const std::string& destination, Purpose purpose,
                                  Instant since) const override;
  Result<std::vector<DeliveryView>> by_case(JurisdictionId j, ledger::CaseId id, DeliveryId after,
                                            std::size_t limit) const override;
  Result<std::vector<AttemptView>> attempts(JurisdictionId j, DeliveryId id) const override;
  Result<std::vector<DeliveryView>> dead(JurisdictionId j, DeliveryId after,
                                         std::size_t limit) const override;
  Result<std::vector<Carrier>> silent(JurisdictionId j, Instant since) const override;
  Result<std::vector<Carrier>> carriers(JurisdictionId j) const override;
  Status revive(JurisdictionId j, DeliveryId id, Instant now) override;
  Status cancel(JurisdictionId j, DeliveryId id, const std::string& code, Instant now) override;
  Result<std::int64_t> erase_case(JurisdictionId j, ledger::CaseId id, Instant now) override;

 private:
  store::Database& db_;
  IdMaker& ids_;
};

}  // namespace tz::notify
