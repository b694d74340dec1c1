#include "intake/open311_sandbox.h"

#include <algorithm>
#include <ranges>

#include "base/text.h"

namespace tz::intake {
namespace {

template <class T>
bool allows(const std::vector<T>& wanted, const T& value) {
  return wanted.empty() || std::ranges::find(wanted, value) != wanted.end();
}

bool within(Instant at, const std::optional<Instant>& from, const std::optional<Instant>& to) {
  return (!from || at >= *from) && (!to || at < *to);
}

bool matches(const ledger::CaseSummary& request, const ledger::CaseFilter& filter) {
  if (!request.published) return false;
  if (!filter.codes.empty()) return allows(filter.codes, request.code);
  if (filter.publicly_open && *filter.publicly_open != ledger::is_open(request.status)) return false;
  if (filter.has_media && *filter.has_media == request.media.empty()) return false;
  if (!allows(filter.statuses, request.status) || !allows(filter.channels, request.channel)) return false;
  if (to_lower_ascii(request.description).find(to_lower_ascii(filter.words)) == std::string::npos)
    return false;
  if (filter.box && !(request.point && filter.box->contains(*request.point))) return false;
  return filter.units.empty() && allows(filter.categories, request.category) &&
         within(request.received_at, filter.received_from, filter.received_to) &&
         within(request.updated_at, filter.updated_from, filter.updated_to);
}

}  // namespace

Sandbox::Entry Sandbox::add(JurisdictionId j, Entry entry, Instant since) {
  const std::lock_guard lock(mutex_);
  auto& kept = entries_[j];
  const auto same = std::ranges::find_if(
      kept, [&](const Entry& e) { return e.once == entry.once && e.request.received_at >= since; });
  if (same != kept.end()) return *same;
  kept.push_back(std::move(entry));
  if (kept.size() > kKept) kept.pop_front();
  return kept.back();
}

std::optional<Sandbox::Entry> Sandbox::find_code(JurisdictionId j, std::string_view code) const {
  const std::lock_guard lock(mutex_);
  const auto city = entries_.find(j);
  if (city == entries_.end()) return std::nullopt;
  const auto it = std::ranges::find_if(city->second, [&](const Entry& e) { return e.request.code == code; });
  return it == city->second.end() ? std::nullopt : std::optional(*it);
}

std::optional<Sandbox::Entry> Sandbox::find_token(JurisdictionId j, std::string_view token) const {
  const std::lock_guard lock(mutex_);
  const auto city = entries_.find(j);
  if (city == entries_.end() || token.empty()) return std::nullopt;
  const auto it = std::ranges::find_if(city->second, [&](const Entry& e) { return e.token == token; });
  return it == city->second.end() ? std::nullopt : std::optional(*it);
}

std::vector<ledger::CaseSummary> Sandbox::list(JurisdictionId j, const ledger::CaseFilter& filter) const {
  const std::lock_guard lock(mutex_);
  std::vector<ledger::CaseSummary> found;
  const auto city = entries_.find(j);
  if (city == entries_.end()) return found;
  for (const auto& entry : city->second | std::views::reverse)  // newest first
    if (matches(entry.request, filter)) found.push_back(entry.request);
  return found;
}

}  // namespace tz::intake
