#pragma once
// Words, their secrets and their erasures, of visits and of answers alike.
#include <optional>
#include <string_view>
#include <vector>

#include "ledger/event.h"
#include "outreach/words.h"
#include "store/database.h"

namespace tz::outreach {

inline constexpr std::string_view kVisitWords = "visit", kAnswerWords = "answers";  // outreach_words.kind

struct KeptWords {
  std::optional<WordSecret> secret{};
  std::vector<ledger::Text> texts{};
  std::optional<Erasure> erased{};
};

//   too_large  more than a payload of the ledger may hold
Status write_words(store::Transaction& tx, JurisdictionId j, std::string_view kind, std::string_view id,
                   const WordSecret& secret, const std::vector<ledger::Text>& texts);
//   corrupted  neither words nor an erasure
Result<KeptWords> read_words(store::Transaction& tx, JurisdictionId j, std::string_view kind,
                             std::string_view id);
// The value of a field; empty if there is none.
std::string text_of(const std::vector<ledger::Text>& texts, std::string_view field);
// The bytes in place before the row goes, so that SQLite leaves none of them in a page that is free. The
// first erasure stays; that one is given.
Result<Erasure> erase_words(store::Transaction& tx, JurisdictionId j, std::string_view kind,
                            std::string_view id, const Erasure& erasure);

// 32 bytes of a column.  corrupted: another length
Result<Hash256> hash_of(const store::Row& row, std::size_t column);

}  // namespace tz::outreach
