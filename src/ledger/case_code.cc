#include "ledger/case_code.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "base/id.h"
#include "base/text.h"
#include "base/time.h"

namespace tz::ledger {
namespace {

constexpr std::size_t kPrefixMax = 6, kDay = 6, kRandom = 6;
constexpr std::size_t kTail = kDay + kRandom + 1;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_prefix_character(char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); }
// I, L, O and U stand in no number; normalise_code() has read the first three as the digits they look like.
bool is_code_character(char c) {
  return is_prefix_character(c) && c != 'I' && c != 'L' && c != 'O' && c != 'U';
}

auto refuse(const std::string& why) {
  return fail_rule(Errc::invalid_argument, "case_code", "not a case number: " + why);
}

bool is_day(std::string_view yymmdd) {
  const auto number = [&](std::size_t at) { return (yymmdd[at] - '0') * 10 + yymmdd[at + 1] - '0'; };
  using namespace std::chrono;
  return year_month_day{year{2000 + number(0)}, month{static_cast<unsigned>(number(2))},
                        day{static_cast<unsigned>(number(4))}}
      .ok();
}

}  // namespace

std::string make_case_code(std::string_view prefix, Instant at, std::string_view time_zone, Random& random) {
  assert(!prefix.empty() && prefix.size() <= kPrefixMax);
  assert(std::all_of(prefix.begin(), prefix.end(), is_prefix_character));
  const auto day = to_civil(at, time_zone);
  const auto head = fmt::format("{}-{:02}{:02}{:02}-{}", prefix, day.year % 100, day.month, day.day,
                                random_code(random, static_cast<int>(kRandom)));
  return head + check_character(head);
}

Result<std::string> parse_case_code(std::string_view typed) {
  std::string
      plain;  // As typed, without what people put between; the prefix may hold letters that the rest may not.
  if (typed.size() > 64) return refuse("too long");
  std::string folded = fold(trim(typed));
  for (const std::string_view hyphen : {"\uFF0D", "\u2010", "\u2011", "\u2013", "\u2014"})
    for (auto at = folded.find(hyphen); at != std::string::npos; at = folded.find(hyphen))
      folded.erase(at, hyphen.size());
  for (const char c : folded)
    if (c != '-' && c != ' ') plain.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  if (plain.size() <= kTail || plain.size() > kPrefixMax + kTail)
    return refuse("it has the form PREFIX-yyMMdd-XXXXXXX");
  const auto prefix = plain.substr(0, plain.size() - kTail);
  const auto tail = normalise_code(std::string_view(plain).substr(prefix.size()));
  const auto day = tail.substr(0, kDay);
  if (!std::all_of(prefix.begin(), prefix.end(), is_prefix_character))
    return refuse("it begins with letters or digits");
  if (!std::all_of(day.begin(), day.end(), is_digit) || !is_day(day))
    return refuse("its middle part is no date");
  if (!std::all_of(tail.begin(), tail.end(), is_code_character))
    return refuse("its last part has letters and digits only, and no U");
  auto code = prefix + '-' + day + '-' + tail.substr(kDay);
  if (check_character(std::string_view(code).substr(0, code.size() - 1)) != code.back())
    return refuse("its last character does not fit the others; please look for a slip of the pen");
  return code;
}

}  // namespace tz::ledger
