#pragma once
// What visits and answers have in common: the phone's own id, when it may have been, faults told together.
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace tz::outreach {

inline constexpr std::size_t kIdMin = 16, kIdMax = 64;
// How long a phone may have been without signal, and how far its clock may be ahead
// (docs/sources.md#visit-time).
inline constexpr std::chrono::days kBack{31};
inline constexpr std::chrono::minutes kAhead{10};

// An error of one field. `values` stand in the words of the rule.
Error bad_field(std::string field, std::string rule, std::string message,
                std::vector<std::pair<std::string, std::string>> values = {});
// The first fault with the others in `more`, or fine.
Status told(std::vector<Error> faults);

// kIdMin to kIdMax of 0-9 and a-z: no capitals, so that both engines order ids alike.
bool is_client_id(std::string_view id);
// Between `now` - kBack and `now` + kAhead, both included.
bool is_lately(Instant at, Instant now);

}  // namespace tz::outreach
