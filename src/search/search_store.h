#pragma once
// The documents and their index. Safe to call from any thread.
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "search/document.h"

namespace tz::search {

// Newest first: a greater one was received later, to the second.
enum class DocumentId : std::int64_t {};

// One search. Terms are all in the document; of each group one tag, of `none_of` no tag is on it.
struct Ask {
  Query query{};
  bool open_only = false;  // the public's: only what is open to it
  std::vector<std::vector<std::string>> any_of{};
  std::vector<std::string> none_of{};
  std::optional<DocumentId> before{};  // go on behind this one
};

struct Hit {
  DocumentId document{};
  ledger::CaseId case_id{};
  friend bool operator==(const Hit&, const Hit&) = default;
};

// How many there are, told exactly up to a bound.
struct Total {
  std::int64_t count = 0;
  bool more = false;  // there are more than `count`
  friend bool operator==(const Total&, const Total&) = default;
};

inline constexpr std::size_t kFormsMax = 32;  // words of the index that a term may stand for

class SearchStore {
 public:
  virtual ~SearchStore() = default;
  // The last position of the feed that was dealt with; 0 at first.
  //   not_allowed  rule search_rules: the index was made by other rules of cutting; clear() it
  virtual Result<std::int64_t> position(JurisdictionId j) const = 0;
  // Writes the documents, each in the place of the case's earlier one, takes out those of `gone`, and moves
  // from `from` to `to`, in one transaction. What has not changed is left alone.
  //   conflict  the cursor is not at `from` any more; nothing was written
  virtual Status keep(JurisdictionId j, std::span<const Document> documents,
                      std::span<const ledger::CaseId> gone, std::int64_t from, std::int64_t to) = 0;
  // Fills in the forms of its terms. A word that more than kFormsMax begin with is looked for alone, and
  // `whole_words` says so.
  virtual Status expand(JurisdictionId j, Query& query) const = 0;
  // Newest first, at most `limit`.
  virtual Result<std::vector<Hit>> find(JurisdictionId j, const Ask& ask, std::size_t limit) const = 0;
  // All that find() would give, whatever `before` says; counted to `most`.
  virtual Result<Total> count(JurisdictionId j, const Ask& ask, std::int64_t most) const = 0;
  // Documents of cases behind `after` in the order of their numbers, for comparing.
  virtual Result<std::vector<Document>> documents(JurisdictionId j, ledger::CaseId after,
                                                  std::size_t limit) const = 0;
  // Empties everything, of every city: the feed is read from its beginning.
  virtual Status clear() = 0;
};

}  // namespace tz::search
