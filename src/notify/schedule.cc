#include "notify/schedule.h"

#include <algorithm>

#include "base/time.h"

namespace tz::notify {
namespace {

using std::chrono::minutes;
using std::chrono::sys_days;

sys_days day_of(Instant at, std::string_view zone) {
  const CivilTime civil = to_civil(at, zone);
  return std::chrono::year{civil.year} / std::chrono::month{civil.month} / std::chrono::day{civil.day};
}

// The instant when the clock on the wall first shows `time` on that day.
Instant at_time(sys_days day, minutes time, std::string_view zone) {
  day += std::chrono::floor<std::chrono::days>(time);
  time -= std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const auto instant = from_civil(CivilTime{.year = static_cast<int>(date.year()),
                                            .month = static_cast<unsigned>(date.month()),
                                            .day = static_cast<unsigned>(date.day()),
                                            .hour = static_cast<int>(time.count() / 60),
                                            .minute = static_cast<int>(time.count() % 60)},
                                  zone);
  return instant ? *instant : Instant{day + time};
}

}  // namespace

std::optional<Instant> next_attempt(int attempts, Instant now, const RetryRule& rule, std::uint64_t random) {
  if (attempts >= rule.attempts_max) return std::nullopt;
  auto wait = rule.first;
  for (int i = 1; i < attempts && wait < rule.longest; ++i) wait *= 2;
  wait = std::min(wait, rule.longest);
  const std::int64_t swing = wait.count() * rule.jitter_percent / 100;
  if (swing > 0) {
    const auto span = static_cast<std::uint64_t>(2 * swing + 1);
    wait += std::chrono::milliseconds(static_cast<std::int64_t>(random % span) - swing);
  }
  return now + wait;
}

Instant after_quiet(Instant at, std::string_view zone, Channel channel, Purpose purpose,
                    const QuietHours& quiet) {
  if (channel == Channel::webhook || channel == Channel::in_app) return at;
  if (quiet.from == quiet.to || std::ranges::find(quiet.exempt, purpose) != quiet.exempt.end()) return at;
  const minutes to = quiet.to < quiet.from ? quiet.to + std::chrono::days(1) : quiet.to;
  const sys_days today = day_of(at, zone);
  for (const sys_days day : {today - std::chrono::days(1), today}) {  // The period began yesterday or today.
    const Instant end = at_time(day, to, zone);
    if (at >= at_time(day, quiet.from, zone) && at < end) return end;
  }
  return at;
}

std::optional<DailyCap> cap_of(Channel channel, Purpose purpose, const std::vector<DailyCap>& caps) {
  if (channel == Channel::webhook || channel == Channel::in_app) return std::nullopt;
  const auto cap = std::ranges::find(caps, purpose, &DailyCap::purpose);
  return cap == caps.end() ? std::nullopt : std::optional(*cap);
}

Instant day_start(Instant at, std::string_view zone) { return at_time(day_of(at, zone), minutes(0), zone); }
Instant next_day_start(Instant at, std::string_view zone) {
  return at_time(day_of(at, zone) + std::chrono::days(1), minutes(0), zone);
}

Instant after_cap(Instant at, std::string_view zone, std::int64_t sent_today, const DailyCap& cap) {
  return sent_today < cap.per_day ? at : next_day_start(at, zone);
}

}  // namespace tz::notify
