#pragma once
#include "outreach/questionnaire_store.h"
#include "store/database.h"

namespace tz::outreach {

class SqlQuestionnaireStore final : public QuestionnaireStore {
 public:
  explicit SqlQuestionnaireStore(store::Database& db) : db_(db) {}
  Status check_pack(JurisdictionId j, const OutreachPack& pack) const override;
  Status save_pack(JurisdictionId j, const OutreachPack& pack) override;
  Result<OutreachPack> pack(JurisdictionId j) const override;
  Result<std::optional<Questionnaire>> version(JurisdictionId j, std::string_view code,
                                               std::int64_t version) const override;
  Result<KeptAnswers> add(JurisdictionId j, const Answers& answers, const Hash256& digest) override;
  Result<std::optional<KeptAnswers>> find(JurisdictionId j, std::string_view id) const override;
  Result<Page<Answers>> list(JurisdictionId j, std::string_view code, const Scope& scope,
                             std::string_view cursor, std::size_t limit) const override;
  Result<Page<Answers>> list_of_zone(JurisdictionId j, std::string_view code, std::string_view zone,
                                     std::string_view cursor, std::size_t limit) const override;

 private:
  store::Database& db_;
};

}  // namespace tz::outreach
