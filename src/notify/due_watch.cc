#include "notify/due_watch.h"

#include <algorithm>
#include <iterator>

namespace tz::notify {
namespace {

using ledger::CaseStatus;

// Statuses in which a limit runs.
std::vector<CaseStatus> running() {
  std::vector<CaseStatus> all;
  for (const CaseStatus status : ledger::all_of<CaseStatus>())
    if (is_running(status)) all.push_back(status);
  return all;
}

}  // namespace

Status DueWatch::run_once(JurisdictionId j, Instant now, const std::function<bool()>& stop) {
  TZ_TRY(city, notices_.city(j));
  const auto& policy = city->policy;
  TZ_CHECK(look(j, Occasion::due_soon, now, now + policy.due_soon, now, stop));
  return look(j, Occasion::overdue, now - policy.told_within, now, now, stop);
}

Status DueWatch::look(JurisdictionId j, Occasion occasion, Instant earliest, Instant until, Instant now,
                      const std::function<bool()>& stop) {
  const std::string consumer(name(occasion));
  TZ_TRY(looked, outbox_.cursor(j, consumer));
  ledger::CaseFilter filter;
  filter.statuses = running();
  filter.due_from = std::max(earliest, from_millis(looked));
  filter.due_before = until;
  if (*filter.due_from >= until) return {};
  std::string next;
  do {
    if (!feed_.speaks_of(j, occasion)) break;
    if (stop && stop()) return {};
    TZ_TRY(page, cases_.list(j, filter, ledger::Order::due_asc, next, kDuePage));
    std::vector<Post> posts;
    for (const auto& row : page.cases) {
      TZ_TRY(found, feed_.due(j, occasion, row.id, *row.due_result));
      std::ranges::move(found, std::back_inserter(posts));
    }
    // A page is kept as soon as it is found; should it be looked at again, its keys are known.
    TZ_CHECK(outbox_.advance(j, consumer, looked, looked, posts, now));
    next = page.next;
  } while (!next.empty());
  return outbox_.advance(j, consumer, looked, to_millis(until), {}, now);
}

}  // namespace tz::notify
