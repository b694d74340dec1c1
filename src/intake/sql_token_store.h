#pragma once
#include "intake/token_store.h"
#include "store/database.h"

namespace tz::intake {

class SqlTokenStore final : public TokenStore {
 public:
  explicit SqlTokenStore(store::Database& db) : db_(db) {}
  Result<Token> keep_token(JurisdictionId j, const Token& token) override;
  Result<std::optional<Token>> find_token(JurisdictionId j, const std::string& token) const override;
  Result<std::optional<SentUpdate>> begin_update(JurisdictionId j, const SentUpdate& update) override;
  Status finish_update(JurisdictionId j, const SentUpdate& update) override;
  Status drop_update(JurisdictionId j, const SentUpdate& update) override;
  Result<Instant> changeset(JurisdictionId j, const Hash256& digest, Instant now) override;

 private:
  store::Database& db_;
};

}  // namespace tz::intake
