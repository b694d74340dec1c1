#pragma once
// When a delivery may be tried. Pure: the instant and the random number are passed in.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "notify/message.h"

namespace tz::notify {

// After the n-th failure the next attempt follows in first * 2^(n-1), at most `longest`, moved by up to
// `jitter_percent` either way so that what failed together does not come back together. After `attempts_max`
// attempts it is given up. Source: docs/sources.md#notify-retries.
struct RetryRule {
  std::chrono::milliseconds first = std::chrono::seconds(30);
  std::chrono::milliseconds longest = std::chrono::hours(6);
  int jitter_percent = 20;
  int attempts_max = 12;
};
// The next attempt after `attempts` that failed, the last one at `now`; nullopt: it is dead. `random` is any
// number.
std::optional<Instant> next_attempt(int attempts, Instant now, const RetryRule& rule, std::uint64_t random);

// Hours in which people are left alone, by the clock on their wall; `from` may be later than `to` (over
// midnight), and where they are equal there are none. Source: docs/sources.md#quiet-hours.
struct QuietHours {
  std::chrono::minutes from = std::chrono::hours(21);
  std::chrono::minutes to = std::chrono::hours(8);
  std::vector<Purpose> exempt{Purpose::emergency};
};
// `at` itself, or the end of the quiet period it lies in. A period begins and ends at instants: the night
// when clocks change is an hour longer or shorter. Webhooks and the inbox wake nobody and are exempt. `zone`
// is one that is_known_zone accepts.
Instant after_quiet(Instant at, std::string_view zone, Channel channel, Purpose purpose,
                    const QuietHours& quiet);

// At most `per_day` messages of a purpose to one person in one civil day. Source:
// docs/sources.md#notify-caps.
struct DailyCap {
  Purpose purpose = Purpose::reminder;
  int per_day = 1;
};
// The cap that a delivery falls under, if any: partners and the inbox have none.
std::optional<DailyCap> cap_of(Channel channel, Purpose purpose, const std::vector<DailyCap>& caps);
// Where the civil day of `at` begins, and the next one.
Instant day_start(Instant at, std::string_view zone);
Instant next_day_start(Instant at, std::string_view zone);
// `at`, or the beginning of the next civil day if the person has had as many today.
Instant after_cap(Instant at, std::string_view zone, std::int64_t sent_today, const DailyCap& cap);

}  // namespace tz::notify
