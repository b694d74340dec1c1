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
  Result<KeptAnswers> add(JurisdictionId j, const NewAnswers& answers) override;
  Result<std::optional<KeptAnswers>> find(JurisdictionId j, std::string_view id) const override;
  Result<std::optional<Erasure>> erase(JurisdictionId j, std::string_view id,
                                       const Erasure& erasure) override;
  Result<Page<Answers>> list(JurisdictionId j, std::string_view code, const Scope& scope,
                             std::string_view cursor, std::size_t limit) const override;
  Result<Page<Answers>> list_of_zone(JurisdictionId j, std::string_view code, std::string_view zone,
                                     std::string_view cursor, std::size_t limit) const override;

 private:
  store::Database& db_;
};

// As insert_visit of sql_visit_store.h.
Result<bool> insert_answers(store::Transaction& tx, JurisdictionId j, const NewAnswers& answers,
                            const Hash256& keyed);
Result<std::optional<Questionnaire>> find_version(store::Transaction& tx, JurisdictionId j,
                                                  std::string_view code, std::int64_t version);

}  // namespace tz::outreach
