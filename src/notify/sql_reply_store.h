#pragma once
#include "notify/reply_template.h"
#include "store/database.h"

namespace tz::notify {

class SqlReplyTemplateStore final : public ReplyTemplateStore {
 public:
  explicit SqlReplyTemplateStore(store::Database& db) : db_(db) {}
  Status save(JurisdictionId j, const std::vector<ReplyTemplate>& all) override;
  Result<std::vector<ReplyTemplate>> load(JurisdictionId j) const override;

 private:
  store::Database& db_;
};

}  // namespace tz::notify
