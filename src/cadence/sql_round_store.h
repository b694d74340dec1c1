#pragma once
// RoundStore on SQL.
#include "cadence/round_store.h"
#include "store/database.h"

namespace tz::cadence {

// Safe to call from any thread. The database must outlive it and hold schema() of cadence/module.h.
class SqlRoundStore final : public RoundStore {
 public:
  explicit SqlRoundStore(store::Database& db) : db_(db) {}
  Result<bool> begin(JurisdictionId j, const Round& round) override;
  Result<std::optional<Round>> last(JurisdictionId j, RoundKind kind) const override;
  Result<std::optional<Round>> last_held(JurisdictionId j, RoundKind kind, sys_days before) const override;
  Result<std::optional<Round>> find(JurisdictionId j, RoundKind kind, sys_days first_day) const override;
  Result<RoundPage> list(JurisdictionId j, RoundKind kind, std::string_view cursor,
                         std::size_t limit) const override;
  Status add_items(JurisdictionId j, const Round& after, const std::vector<DocketItem>& items) override;
  Status add_lines(JurisdictionId j, const Round& after, const std::vector<StoredPromptLine>& lines) override;
  Status add_prompts(JurisdictionId j, const Round& after, const std::vector<StoredPrompt>& prompts) override;
  Status add_places(JurisdictionId j, const Round& after, const std::vector<PlaceNeed>& needs) override;
  Status save(JurisdictionId j, const Round& after) override;
  Result<DocketPage> docket(JurisdictionId j, sys_days week, const DocketFilter& filter,
                            std::string_view cursor, std::size_t limit) const override;
  Result<PlacePage> places(JurisdictionId j, sys_days week, const std::vector<UnitId>& units,
                           std::string_view after, std::size_t limit) const override;
  Result<PromptLinePage> lines(JurisdictionId j, sys_days first_day, UnitId unit, std::string_view cursor,
                               std::size_t limit) const override;
  Result<std::vector<UnitLines>> lines_by_unit(JurisdictionId j, sys_days first_day) const override;
  Result<std::vector<StoredPrompt>> prompts_of_period(JurisdictionId j, sys_days first_day) const override;
  Result<std::vector<StoredPrompt>> prompts_of(JurisdictionId j, ActorId person, sys_days before,
                                               std::size_t limit) const override;

 private:
  store::Database& db_;
};

}  // namespace tz::cadence
