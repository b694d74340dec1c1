#pragma once
// The blind second calls (盲复访): which answers of a period are asked again. Whoever has the published seed
// and list makes the same draw (docs/recall-draw.md). Pure. Source: docs/sources.md#recall.
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "ledger/case.h"

namespace tz::callback {

using Seed = Hash256;  // 32 random bytes; secret until the draw, its SHA-256 published before

struct DrawItem {  // one answered round
  ledger::CaseId id{};
  int round = 1;
  friend auto operator<=>(const DrawItem&, const DrawItem&) = default;
};

Hash256 commitment(const Seed& seed);
// The item as it is published and hashed: the case's id in decimal, a point, the round.
std::string item_text(const DrawItem& item);
// What the items are sorted by: SHA-256("taizhang-recall/1\n" + lower-case hex of the seed + "\n" +
// item_text).
Hash256 rank_of(const Seed& seed, const DrawItem& item);

// ceil(count * percent / 100).
std::size_t draw_size(std::size_t count, int percent);
// The draw_size() items of the lowest rank, in the order of rank. The order of `items` does not matter, and
// an item that is there twice counts once.
std::vector<DrawItem> draw(const Seed& seed, std::vector<DrawItem> items, int percent);

// A calendar month of the city: [from, to).
struct Period {
  std::string name{};  // "2026-11"
  Instant from{}, to{};
};
//   invalid_argument (field period, rule "period")  not a month written as 2026-11
Result<Period> parse_period(std::string_view text, std::string_view time_zone);

}  // namespace tz::callback
