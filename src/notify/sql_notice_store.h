#pragma once
// The small tables of notices: a city's pack, who wants no more, and the partners.
#include "base/id.h"
#include "notify/notice_service.h"
#include "notify/optout.h"
#include "notify/subscription.h"
#include "store/database.h"

namespace tz::notify {

class SqlNoticeStore final : public NoticeStore {
 public:
  explicit SqlNoticeStore(store::Database& db) : db_(db) {}
  Result<NoticePack> load(JurisdictionId j) const override;
  Status save(JurisdictionId j, const NoticePack& pack, Instant at) override;

 private:
  store::Database& db_;
};

class SqlOptOutStore final : public OptOutStore {
 public:
  explicit SqlOptOutStore(store::Database& db) : db_(db) {}
  Result<bool> has(JurisdictionId j, ledger::CaseId id) const override;
  Status set(JurisdictionId j, ledger::CaseId id, bool wants_no_more, Instant at) override;

 private:
  store::Database& db_;
};

class SqlSubscriptionStore final : public SubscriptionStore {
 public:
  SqlSubscriptionStore(store::Database& db, IdMaker& ids) : db_(db), ids_(ids) {}
  Result<SubscriptionId> add(JurisdictionId j, const Subscription& subscription) override;
  Result<std::vector<Subscription>> list(JurisdictionId j, bool with_disabled) const override;
  Result<std::optional<Subscription>> find(JurisdictionId j, SubscriptionId id) const override;
  Status disable(JurisdictionId j, SubscriptionId id, Instant at) override;

 private:
  store::Database& db_;
  IdMaker& ids_;
};

}  // namespace tz::notify
