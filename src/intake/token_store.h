#pragma once
// What Open311 must remember that is not a case: tokens, updates that came before, when the services changed.
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "ledger/case.h"

namespace tz::intake {

// Stands for a case until its number may be told (Open311 services of type batch).
struct Token {
  std::string token;  // 26 characters of base32: 128 random bits
  ledger::CaseId case_id{};
  Instant made_at{}, ready_at{};  // from ready_at on the number is told
};

// An update that a key sent, by the key's own id for it.
struct SentUpdate {
  std::int64_t key_id = 0;
  std::string update_id;
  ledger::CaseId case_id{};
  Instant came_at{};
  bool done = false;  // false: begun; the program may have stopped before the ledger had it
};

// Safe to call from any thread. Every call may answer unavailable.
class TokenStore {
 public:
  virtual ~TokenStore() = default;
  // Keeps the token, or returns the one the case has already.
  virtual Result<Token> keep_token(JurisdictionId j, const Token& token) = 0;
  virtual Result<std::optional<Token>> find_token(JurisdictionId j, const std::string& token) const = 0;

  // Keeps the update as begun and returns nullopt, or returns the one of that key and id that came before.
  virtual Result<std::optional<SentUpdate>> begin_update(JurisdictionId j, const SentUpdate& update) = 0;
  virtual Status finish_update(JurisdictionId j, const SentUpdate& update) = 0;
  // Forgets an update that the ledger refused, so that a corrected one may have its id.
  virtual Status drop_update(JurisdictionId j, const SentUpdate& update) = 0;

  // When the services last changed: `now` if their digest is another than at the last call, else what was
  // said then.
  virtual Result<Instant> changeset(JurisdictionId j, const Hash256& digest, Instant now) = 0;
};

}  // namespace tz::intake
