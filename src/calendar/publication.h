#pragma once
// A year's list made known, and which due dates it may move. Recomputing is an event of whoever keeps the due
// date; here is only the question.
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "calendar/due.h"

namespace tz::calendar {

struct Publication {
  std::string layer{};
  std::chrono::year year{};
  std::int64_t edition =
      1;  // more than 1: it took the place of another list, an unpublished one or a wrong one
  std::int64_t version = 0;        // of the calendar, with it: 1, 2, 3 over all layers
  std::vector<Hash256> sha256s{};  // of the files, in the order of the year's list
  std::vector<std::string> notices{};
  Instant at{};  // when it was loaded
  // Days whose state may have changed: the year, and what the list or the one it replaces names before it.
  std::chrono::sys_days first_day{};
  std::chrono::sys_days last_day{};
  friend bool operator==(const Publication&, const Publication&) = default;
};

// A due date, and when it was computed from the calendar as it was then.
struct ComputedDue {
  SpanUnit unit = SpanUnit::working_days;
  Instant start{};
  Instant due{};
  Instant computed_at{};
};

// Whether a list that was loaded at or after `computed_at` touches a day from the start to the due day. Those
// days alone decide: a list can only shorten the span within them or lengthen it by closing one of them.
// Hours never. A due date may come out the same; then only PROVISIONAL ends. Pure.
bool needs_recompute(const ComputedDue& computed, std::span<const Publication> publications,
                     const std::string& zone);

}  // namespace tz::calendar
