#pragma once
// A campaign (大走访): many visits under one name within a period. No target number and no ranking
// (docs/sources.md#visit-counts). Pure.
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace tz::outreach {

// What a person reads, in both languages.
struct Names {
  std::string zh{}, en{};
  friend bool operator==(const Names&, const Names&) = default;
};

struct Campaign {
  std::string code{};
  Names name{};
  std::string from{}, to{};  // days of the city, YYYY-MM-DD, both included
  friend bool operator==(const Campaign&, const Campaign&) = default;
};

// nullptr if there is none of that code.
const Campaign* find_campaign(const std::vector<Campaign>& all, std::string_view code);
// True if the city's day of `at` lies in the period.
bool covers(const Campaign& campaign, Instant at, std::string_view time_zone);

}  // namespace tz::outreach
