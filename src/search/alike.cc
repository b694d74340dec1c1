#include "search/alike.h"

#include <algorithm>
#include <optional>
#include <set>

#include "base/text.h"
#include "ledger/api_rows.h"
#include "search/tokens.h"

namespace tz::search {
namespace {

struct Counted {
  std::string token;
  std::int64_t count = 0;
};

// "the" and "for" stand everywhere, a single character nearly so.
bool says_little(std::string_view token) {
  const bool letters = std::ranges::all_of(token, [](char c) { return c >= 'a' && c <= 'z'; });
  return count_code_points(token) < 2 || (letters && token.size() < 4);
}

// The different tokens of the text in their order.
std::vector<std::string> distinct_tokens(std::string_view text) {
  std::vector<std::string> tokens;
  std::set<std::string, std::less<>> seen;
  auto cut = tokens_of(first_code_points(text, kAlikeTextMax));
  for (auto& token : cut.placed) {
    if (says_little(token) || !seen.insert(token).second) continue;
    tokens.push_back(std::move(token));
    if (tokens.size() == kAlikeTokensMax) break;
  }
  return tokens;
}

Result<std::optional<Ask>> ask_for(const SearchStore& store, JurisdictionId j, const std::string& token,
                                   const Ask& among) {
  auto query = parse_query(token);
  if (!query) return std::optional<Ask>();  // a piece that is no word by itself
  TZ_CHECK(store.expand(j, *query));
  Ask ask = among;
  ask.query = *std::move(query);
  return std::optional(std::move(ask));
}

// Those that some cases have and not too many, the rarest first.
Result<std::vector<Counted>> telling(const Parts& parts, JurisdictionId j,
                                     const std::vector<std::string>& tokens, const Ask& among) {
  std::vector<Counted> found;
  for (const auto& token : tokens) {
    TZ_TRY(ask, ask_for(parts.store, j, token, among));
    if (!ask) continue;
    TZ_TRY(total, parts.store.count(j, *ask, kAlikeCommon));
    if (total.count > 0 && total.count < kAlikeCommon) found.push_back({token, total.count});
  }
  std::ranges::stable_sort(found, std::ranges::less{}, &Counted::count);
  if (found.size() > kAlikeAsked) found.resize(kAlikeAsked);
  return found;
}

// How many of the tokens the text of the case has.
std::size_t shared_tokens(const ledger::CaseSummary& row, const std::vector<std::string>& tokens) {
  const auto cut = tokens_of(row.title + kFieldBreak + row.description + kFieldBreak + row.address);
  const std::set<std::string, std::less<>> of_case(cut.placed.begin(), cut.placed.end());
  return static_cast<std::size_t>(
      std::ranges::count_if(tokens, [&](const std::string& token) { return of_case.contains(token); }));
}

}  // namespace

AlikeAsk public_alike(std::size_t limit) {
  return {.ask = {.open_only = true}, .scope = {.public_only = true}, .limit = limit};
}

Result<std::vector<Alike>> alike_cases(const Parts& parts, JurisdictionId j, std::string_view text,
                                       const AlikeAsk& asked) {
  const auto tokens = distinct_tokens(text);
  TZ_TRY(rare, telling(parts, j, tokens, asked.ask));
  std::set<ledger::CaseId> ids;
  for (const auto& [token, count] : rare) {
    TZ_TRY(ask, ask_for(parts.store, j, token, asked.ask));
    TZ_TRY(hits, parts.store.find(j, *ask, kAlikeEach));
    for (const Hit& hit : hits) ids.insert(hit.case_id);
  }
  if (asked.but) ids.erase(*asked.but);
  if (ids.empty()) return std::vector<Alike>();
  ledger::CaseFilter scope = asked.scope;
  scope.ids.assign(ids.begin(), ids.end());
  TZ_TRY(page, parts.query.list(j, scope, ledger::Order::received_desc, "", scope.ids.size()));
  TZ_CHECK(ledger::leave_out_secret(parts.cases, j, page.cases));
  const std::size_t wanted = std::min(kAlikeShared, tokens.size());
  std::vector<Alike> alike;
  for (auto& row : page.cases) {
    if (!asked.ended && !ledger::is_open(row.status)) continue;
    const auto shared = shared_tokens(row, tokens);
    if (shared >= wanted) alike.push_back({std::move(row), shared});
  }
  std::ranges::stable_sort(alike, std::ranges::greater{}, &Alike::shared);
  if (alike.size() > asked.limit) alike.resize(asked.limit);
  return alike;
}

}  // namespace tz::search
