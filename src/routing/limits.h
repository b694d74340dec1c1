#pragma once
// Time limits (时限) as data: named profiles of rules, and what a rule writes on the sheet.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "calendar/due.h"
#include "ledger/case.h"
#include "routing/category.h"

namespace tz::routing {

// Spans of time and when they end are the calendar's; here they stand in rules.
using calendar::DayRules;
using calendar::Due;
using calendar::due_at;
using calendar::Span;
using calendar::SpanUnit;
using calendar::words_en;
using calendar::words_zh;
using calendar::WorkCalendar;

// What a limits file may hold (docs/sources.md#limits-file); lengths in characters.
inline constexpr std::size_t kLimitFileBytesMax = 512U << 10;
inline constexpr std::size_t kLimitRulesMax = 1000;
inline constexpr std::size_t kLimitSourceMax = 200;
inline constexpr std::size_t kLimitNoteMax = 500;
inline constexpr int kLimitExtensionsMax = 10;

// A set of urgencies; empty stands for all.
class Urgencies {
 public:
  constexpr Urgencies() = default;
  constexpr void add(ledger::Urgency urgency) { bits_ |= bit(urgency); }
  constexpr bool has(ledger::Urgency urgency) const { return bits_ == 0 || (bits_ & bit(urgency)) != 0; }
  constexpr std::uint8_t bits() const { return bits_; }
  static constexpr Urgencies from_bits(std::uint8_t bits) {
    Urgencies urgencies;
    urgencies.bits_ = bits;
    return urgencies;
  }
  friend constexpr bool operator==(Urgencies, Urgencies) = default;

 private:
  static constexpr std::uint8_t bit(ledger::Urgency urgency) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(urgency));
  }
  std::uint8_t bits_ = 0;
};

struct LimitRule {
  std::string id{};  // unique over all profiles; printed on every sheet
  std::string profile{};
  RequestTypes request_types{};
  Urgencies urgencies{};
  std::optional<Span> sign{};     // acknowledge, accept or refuse
  std::optional<Span> contact{};  // first word with the resident
  std::optional<Span>
      objection{};  // how long the unit may object, from its dispatch; nothing: Policy's window
  Span result{};
  std::optional<Span> extension{};  // one extension
  int extensions_max = 0;
  std::string source{};
  std::string note_zh{};
  std::string note_en{};
  friend bool operator==(const LimitRule&, const LimitRule&) = default;
};

// The rules of all profiles. Immutable.
class LimitBook {
 public:
  LimitBook() = default;
  // CSV: profile, rule, request_types, urgencies (lists with '|', empty: all), result_value, result_unit,
  // extensions_max, source, and optionally value and unit of sign, contact, objection and extension, note_zh,
  // note_en.
  // A span is at least 1 of its unit, and at most what calendar/due.h counts; 0 days stand for "the same
  // day", but not for an extension.
  //   invalid_argument  code, duplicate_rule, request_type, urgency, span, text_required, text_too_long;
  //   file,
  //                     line and column in the message, the line also in Error::values
  //   too_large         more than kLimitFileBytesMax or kLimitRulesMax
  static Result<LimitBook> parse(const std::string& file, std::string_view csv);
  static Result<LimitBook> build(std::vector<LimitRule> rules);

  const std::vector<LimitRule>& rules() const { return rules_; }  // in file order
  const LimitRule* find(std::string_view id) const;
  // The first rule of the profile, in file order, that holds for such a case; nullptr if none does.
  const LimitRule* choose(std::string_view profile, ledger::RequestType type, ledger::Urgency urgency) const;
  // Fine if choose() finds a rule for every type and urgency.  not_found (profile_missing): no such profile;
  // invalid_argument (profile_incomplete)
  Status check_complete(std::string_view profile) const;

 private:
  std::vector<LimitRule> rules_;
};

// What is written on the sheet at dispatch. `start` is the moment of dispatch, `version` the calendar's;
// provisional if any of the limits crosses a year that nobody has published.
ledger::Deadlines due_dates(const LimitRule& rule, Instant start, const WorkCalendar& days,
                            const DayRules& rules, std::int64_t version = 0);

// The rules as a file that LimitBook::parse reads, in their order.
std::string limits_csv(const std::vector<LimitRule>& rules);

// Lists of wire names with '|', as packs write them. nullopt: a name is unknown.
std::optional<RequestTypes> parse_request_types(std::string_view list);
std::optional<Urgencies> parse_urgencies(std::string_view list);

}  // namespace tz::routing
