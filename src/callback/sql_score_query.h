#pragma once
// ScoreQuery, PlaceStore and ScorePackStore on SQL.
#include "callback/score_profile.h"
#include "callback/score_query.h"
#include "store/database.h"

namespace tz::callback {

// Safe to call from any thread; never waits for the writer.
class SqlScoreQuery final : public ScoreQuery {
 public:
  explicit SqlScoreQuery(store::Database& db) : db_(db) {}
  Result<std::vector<ScoreCell>> cells(JurisdictionId j, const ScoreSpan& span) const override;
  Result<ScoreRoundPage> rounds(JurisdictionId j, const ScoreFilter& filter, std::string_view cursor,
                                std::size_t limit) const override;

 private:
  store::Database& db_;
};

// Both are safe to call from any thread.
class SqlPlaceStore final : public PlaceStore {
 public:
  explicit SqlPlaceStore(store::Database& db) : db_(db) {}
  Result<std::optional<Place>> find(JurisdictionId j, ledger::CaseId id) const override;
  Result<ledger::CaseId> matter_of(JurisdictionId j, ledger::CaseId id) const override;
  Status save(JurisdictionId j, const Place& place) override;

 private:
  store::Database& db_;
};

class SqlScorePackStore final : public ScorePackStore {
 public:
  explicit SqlScorePackStore(store::Database& db) : db_(db) {}
  Status save(JurisdictionId j, const ScorePackTexts& texts) override;
  Result<ScorePack> load(JurisdictionId j) const override;

 private:
  store::Database& db_;
};

}  // namespace tz::callback
