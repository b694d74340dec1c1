#include "search/follower.h"

#include <algorithm>
#include <map>

#include "base/log.h"
#include "ledger/handler_view.h"

namespace tz::search {
namespace {

std::vector<ledger::CaseId> cases_of(const std::vector<ledger::FedEvent>& events) {
  std::vector<ledger::CaseId> ids;
  for (const auto& event : events) ids.push_back(event.case_id);
  std::ranges::sort(ids);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
  return ids;
}

}  // namespace

Result<std::int64_t> Follower::position(JurisdictionId j) {
  auto position = store_.position(j);
  if (position || position.error().rule != "search_rules") return position;
  TZ_CHECK(store_.clear());
  return store_.position(j);
}

Result<Document> Follower::document(JurisdictionId j, ledger::CaseSummary row,
                                    std::vector<std::string> replies, const CityNames& names) const {
  if (row.published) {
    TZ_TRY(current, cases_.load(j, row.id));
    return document_of({std::move(row), std::move(current), std::move(replies)}, names);
  }
  TZ_TRY(history, cases_.history(j, row.id));
  row = ledger::HandlerView(history.current, history.events).row(std::move(row));
  return document_of({std::move(row), std::move(history.current), {}}, names);
}

Result<std::size_t> Follower::follow(JurisdictionId j, std::size_t limit) {
  TZ_TRY(from, position(j));
  TZ_TRY(events, events_.feed(j, from, limit, false));
  if (events.empty()) return std::size_t{0};
  TZ_TRY(names, names_of(planner_, j));
  ledger::CaseFilter filter;
  filter.ids = cases_of(events);
  TZ_TRY(page, query_.list(j, filter, ledger::Order::received_desc, "", filter.ids.size()));
  TZ_TRY(updates, query_.updates_of(j, filter.ids));
  std::map<ledger::CaseId, std::vector<std::string>> replies;
  for (auto& update : updates)
    if (!update.text.empty()) replies[update.case_id].push_back(std::move(update.text));
  std::vector<Document> documents;
  std::vector<ledger::CaseId> gone = filter.ids;
  for (auto& row : page.cases) {
    std::erase(gone, row.id);
    const auto id = row.id;
    auto made = document(j, std::move(row), std::move(replies[id]), names);
    if (made)
      documents.push_back(*std::move(made));
    else
      log::error("search_case_unreadable", {{"case", static_cast<std::int64_t>(id)}});
  }
  TZ_CHECK(store_.keep(j, documents, gone, from, events.back().position));
  return events.size();
}

}  // namespace tz::search
