#pragma once
// CallbackQuery and DrawStore on SQL.
#include "callback/callback_query.h"
#include "callback/callback_store.h"
#include "store/database.h"

namespace tz::callback {

// Safe to call from any thread; never waits for the writer.
class SqlCallbackQuery final : public CallbackQuery {
 public:
  explicit SqlCallbackQuery(store::Database& db) : db_(db) {}
  Result<std::vector<Pooled>> pooled(JurisdictionId j, Basis basis, Instant from, Instant to) const override;
  Result<RecallFigures> recall(JurisdictionId j, const std::string& period) const override;
  Result<std::int64_t> pressured(JurisdictionId j, Basis basis, Instant from, Instant to) const override;
  Result<RoundPage> rows(JurisdictionId j, const RoundFilter& filter, std::string_view cursor,
                         std::size_t limit) const override;

 private:
  store::Database& db_;
};

// A row that begins with the columns that every list of rounds begins with.
//   corrupted  a value that there is not
Result<RoundRow> read_round(const store::Row& row);

class SqlDrawStore final : public DrawStore {
 public:
  explicit SqlDrawStore(store::Database& db) : db_(db) {}
  Status commit(JurisdictionId j, const std::string& period, const Seed& seed, Instant at,
                ActorId by) override;
  Result<std::optional<DrawRecord>> find(JurisdictionId j, const std::string& period) const override;
  Result<std::vector<DrawItem>> answered(JurisdictionId j, Instant from, Instant to) const override;
  Status record(JurisdictionId j, const DrawRecord& draw, ActorId by) override;

 private:
  store::Database& db_;
};

}  // namespace tz::callback
