#pragma once
// What is searched of a case: its row as staff read it (handler view, personal data covered) and what the
// public may read of it. Never a sealed original, never contact data. Pure.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/case_query.h"
#include "ledger/planner.h"
#include "search/tokens.h"

namespace tz::search {

// One named text. `name` is the wire name of the field: code, title, description, reply, category, zone,
// address, unit.
struct SearchedField {
  std::string name{};
  std::string text{};
  bool open = false;  // the public may read it, and find by it
};

// Names of a city's configuration, read once for many documents.
struct CityNames {
  std::vector<ledger::Service> services{};
  std::vector<ledger::UnitCard> units{};
  std::vector<std::pair<std::string, std::pair<std::string, std::string>>> zones{};  // code -> zh, en
};
Result<CityNames> names_of(const ledger::Planner& planner, JurisdictionId j);

// A case as the searchers see it. `row` as cover_secret() of the lists leaves it: of an unpublished case by
// HandlerView::row. `replies`: all public replies of a published case; else none, and the row's counts.
struct SearchedCase {
  ledger::CaseSummary row{};
  ledger::Case current{};
  std::vector<std::string> replies{};
};

// The fields in the order in which they are shown. Nothing is open of a case that is not published or whose
// category is sensitive.
std::vector<SearchedField> fields_of(const ledger::CaseSummary& row, std::span<const std::string> replies,
                                     std::span<const UnitId> units, const CityNames& names);

// What narrows a search, as tokens that no text can hold.
std::string unit_tag(UnitId unit);
std::string category_tag(std::string_view code);
std::string zone_tag(std::string_view code);
std::string accused_tag(UnitId unit);
std::string tip_off_tag();

struct Document {
  ledger::CaseId case_id{};
  Instant received_at{};
  std::string open_text{};  // fields with kFieldBreak between
  std::string inner_text{};
  std::vector<std::string> tags{};  // sorted, each once
  friend bool operator==(const Document&, const Document&) = default;
};
Document document_of(const SearchedCase& one, const CityNames& names);

// A document as an index takes it: placed tokens of both texts together are at most kPlacedMax, which is what
// PostgreSQL can count to.
inline constexpr std::size_t kPlacedMax = 16'000;
struct IndexedText {
  TextTokens open{}, inner{};
};
IndexedText indexed_text(const Document& document);

}  // namespace tz::search
