#pragma once
#include "intake/inquiry_store.h"
#include "store/database.h"

namespace tz::intake {

class SqlInquiryStore final : public InquiryStore {
 public:
  explicit SqlInquiryStore(store::Database& db) : db_(db) {}
  Status load(JurisdictionId j, const std::vector<std::string>& csv) override;
  Result<std::vector<std::string>> texts(JurisdictionId j) const override;
  Result<Hash256> digest(JurisdictionId j) const override;

 private:
  store::Database& db_;
};

}  // namespace tz::intake
