// search rebuild.
#include <fmt/core.h>

#include "cli/opened.h"
#include "cli/progress.h"

namespace tz::cli {
namespace {

Status rebuild(const Common& common) {
  constexpr std::size_t kEventsAtOnce = 1000;
  TZ_TRY(opened, open(common));
  auto& application = *opened->application;
  TZ_CHECK(application.search().store.clear());
  for (const auto& city : application.planner().jurisdictions()) {
    while (true) {
      TZ_TRY(sealed, application.ledger().events.seal(city.id, 5000));
      if (sealed == 0) break;
    }
    TZ_TRY(head, application.ledger().events.head(city.id));
    std::size_t done = 0;
    while (true) {
      TZ_TRY(read, application.search().follower.follow(city.id, kEventsAtOnce));
      if (read == 0) break;
      done += read;
      fmt::print(stderr, "\r{}: {} of {} events", city.code, done, head);
    }
    fmt::print(stderr, "\r{}: {} events read, the index is made\n", city.code, done);
  }
  return {};
}

}  // namespace

int search_rebuild(const Common& common) { return finish(rebuild(common)); }

}  // namespace tz::cli
