#include "callback/draw.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/time.h"

namespace tz::callback {
namespace {

constexpr std::string_view kDomain = "taizhang-recall/1\n";

std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

Hash256 commitment(const Seed& seed) { return sha256(seed); }

std::string item_text(const DrawItem& item) {
  return std::to_string(static_cast<std::int64_t>(item.id)) + "." + std::to_string(item.round);
}

Hash256 rank_of(const Seed& seed, const DrawItem& item) {
  return sha256(as_bytes(std::string(kDomain) + to_hex(seed) + "\n" + item_text(item)));
}

std::size_t draw_size(std::size_t count, int percent) {
  return (count * static_cast<std::size_t>(std::clamp(percent, 0, 100)) + 99) / 100;
}

std::vector<DrawItem> draw(const Seed& seed, std::vector<DrawItem> items, int percent) {
  std::ranges::sort(items);
  items.erase(std::unique(items.begin(), items.end()), items.end());
  std::vector<std::pair<Hash256, DrawItem>> ranked;
  ranked.reserve(items.size());
  for (const auto& item : items) ranked.emplace_back(rank_of(seed, item), item);
  std::ranges::sort(ranked);
  ranked.resize(draw_size(ranked.size(), percent));
  std::vector<DrawItem> drawn;
  drawn.reserve(ranked.size());
  for (const auto& [rank, item] : ranked) drawn.push_back(item);
  return drawn;
}

Result<Period> parse_period(std::string_view text, std::string_view time_zone) {
  const auto wrong = [] {
    return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                       .message = "period: must be a month, as 2026-11",
                                       .field = "period",
                                       .rule = "period"});
  };
  if (text.size() != 7 || text[4] != '-') return wrong();
  const auto year = digits(text.substr(0, 4)), month = digits(text.substr(5));
  if (!year || !month || *year < 2000 || *year > 2199 || *month < 1 || *month > 12) return wrong();
  const auto start_of = [&](int y, int m) {
    return from_civil({.year = y, .month = static_cast<unsigned>(m), .day = 1}, time_zone);
  };
  TZ_TRY(from, start_of(*year, *month));
  TZ_TRY(to, *month == 12 ? start_of(*year + 1, 1) : start_of(*year, *month + 1));
  return Period{std::string(text), from, to};
}

}  // namespace tz::callback
