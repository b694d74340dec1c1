#include "routing/limits.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "base/text.h"
#include "base/time.h"
#include "places/csv_table.h"
#include "routing/civil_day.h"

namespace tz::routing {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int kHoursMax = 24 * 366;
constexpr int kDaysMax = 3660;

sys_days civil_day_of(Instant at, const std::string& zone) {
  const CivilTime civil = to_civil(at, zone);
  return std::chrono::year{civil.year} / static_cast<int>(civil.month) / static_cast<int>(civil.day);
}

// The last millisecond of the day: 24:00 itself belongs to the next.
Instant end_of_day(sys_days day, const std::string& zone) {
  const std::chrono::year_month_day next{day + days{1}};
  const auto midnight = from_civil(CivilTime{.year = static_cast<int>(next.year()),
                                             .month = static_cast<unsigned>(next.month()),
                                             .day = static_cast<unsigned>(next.day())},
                                   zone);
  // A real date at 00:00 is always accepted; the zone was checked with the jurisdiction.
  return *midnight - std::chrono::milliseconds{1};
}

std::optional<int> number(std::string_view text, int max) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0 || value > max)
    return std::nullopt;
  return value;
}

std::optional<SpanUnit> span_unit_of(std::string_view name) {
  for (const SpanUnit unit : {SpanUnit::hours, SpanUnit::natural_days, SpanUnit::working_days})
    if (name_of(unit) == name) return unit;
  return std::nullopt;
}

std::optional<Span> parse_span(std::string_view value, std::string_view unit) {
  const auto known = span_unit_of(unit);
  if (!known) return std::nullopt;
  const auto amount = number(value, *known == SpanUnit::hours ? kHoursMax : kDaysMax);
  if (!amount) return std::nullopt;
  return Span{*amount, *known};
}

template <class Set, class Enum>
std::optional<Set> parse_set(std::string_view list) {
  Set set;
  if (list.empty()) return set;
  for (const std::string_view name : split(list, '|')) {
    const std::optional<Enum> one = ledger::parse<Enum>(trim(name));
    if (!one) return std::nullopt;
    set.add(*one);
  }
  return set;
}

}  // namespace

std::optional<RequestTypes> parse_request_types(std::string_view list) {
  return parse_set<RequestTypes, ledger::RequestType>(list);
}
std::optional<Urgencies> parse_urgencies(std::string_view list) {
  return parse_set<Urgencies, ledger::Urgency>(list);
}

std::string_view name_of(SpanUnit unit) {
  switch (unit) {
    case SpanUnit::hours:
      return "hours";
    case SpanUnit::natural_days:
      return "natural_days";
    case SpanUnit::working_days:
      return "working_days";
  }
  return "";
}

std::string words_zh(const Span& span) {
  constexpr std::string_view kWords[] = {"小时", "日", "个工作日"};
  if (span.value == 0 && span.unit != SpanUnit::hours) return "当日";
  return fmt::format("{}{}", span.value, kWords[static_cast<std::size_t>(span.unit)]);
}

std::string words_en(const Span& span) {
  constexpr std::string_view kWords[] = {"hour", "day", "working day"};
  if (span.value == 0 && span.unit != SpanUnit::hours) return "the same day";
  return fmt::format("{} {}{}", span.value, kWords[static_cast<std::size_t>(span.unit)],
                     span.value == 1 ? "" : "s");
}

Result<LimitBook> LimitBook::build(std::vector<LimitRule> rules) {
  std::set<std::string> ids;
  places::Faults faults("limits");
  for (const LimitRule& rule : rules)
    if (!ids.insert(rule.id).second)
      faults.add(Error{.message = fmt::format("limit rule \"{}\" is there twice", rule.id),
                       .field = "rule",
                       .rule = "duplicate_rule"});
  TZ_CHECK(faults.status());
  LimitBook book;
  book.rules_ = std::move(rules);
  return book;
}

Result<LimitBook> LimitBook::parse(const std::string& file, std::string_view csv) {
  enum : std::size_t {
    kProfile,
    kRule,
    kTypes,
    kUrgencies,
    kSign,
    kContact,
    kResult,
    kResultUnit,
    kExtension,
    kExtensionUnit,
    kExtensionsMax,
    kSource,
    kNoteZh,
    kNoteEn
  };
  static constexpr places::Column kColumns[] = {
      {"profile"},        {"rule"},         {"request_types"},  {"urgencies"},       {"sign_hours"},
      {"contact_hours"},  {"result_value"}, {"result_unit"},    {"extension_value"}, {"extension_unit"},
      {"extensions_max"}, {"source"},       {"note_zh", false}, {"note_en", false}};
  TZ_TRY(table, places::CsvTable::parse(file, csv, kColumns));
  places::Faults faults(file);
  std::set<std::string> ids;
  std::vector<LimitRule> rules;
  for (const auto& row : table.rows()) {
    LimitRule rule{.id = row[kRule],
                   .profile = row[kProfile],
                   .source = row[kSource],
                   .note_zh = row[kNoteZh],
                   .note_en = row[kNoteEn]};
    const auto fault = [&](std::size_t column, std::string_view name, std::string_view text) {
      faults.add(row.line, kColumns[column].name, name, text);
    };
    if (!places::is_code(rule.profile)) fault(kProfile, "code", "must be a code");
    if (!places::is_code(rule.id)) fault(kRule, "code", "must be a code");
    if (!ids.insert(rule.id).second) fault(kRule, "duplicate_rule", "the rule is there twice");
    if (const auto types = parse_request_types(row[kTypes]))
      rule.request_types = *types;
    else
      fault(kTypes, "request_type",
            "must be a list, with |, of consult help complaint report suggest praise");
    if (const auto urgencies = parse_urgencies(row[kUrgencies]))
      rule.urgencies = *urgencies;
    else
      fault(kUrgencies, "urgency", "must be a list, with |, of emergency urgent normal complex");
    for (const auto& [column, into] :
         {std::pair{kSign, &rule.sign_hours}, std::pair{kContact, &rule.contact_hours}}) {
      if (row[column].empty()) continue;
      *into = number(row[column], kHoursMax);
      if (!*into) fault(column, "span", "must be a number of hours");
    }
    if (const auto span = parse_span(row[kResult], row[kResultUnit]))
      rule.result = *span;
    else
      fault(kResult, "span", "must be a number, and result_unit hours, natural_days or working_days");
    if (!row[kExtension].empty()) {
      rule.extension = parse_span(row[kExtension], row[kExtensionUnit]);
      if (!rule.extension)
        fault(kExtension, "span", "must be a number, and extension_unit hours, natural_days or working_days");
    }
    const auto times = number(row[kExtensionsMax].empty() ? "0" : row[kExtensionsMax], 10);
    if (times)
      rule.extensions_max = *times;
    else
      fault(kExtensionsMax, "span", "must be a number up to 10");
    rules.push_back(std::move(rule));
  }
  TZ_CHECK(faults.status());
  return build(std::move(rules));
}

const LimitRule* LimitBook::find(std::string_view id) const {
  const auto at = std::ranges::find(rules_, id, &LimitRule::id);
  return at == rules_.end() ? nullptr : &*at;
}

const LimitRule* LimitBook::choose(std::string_view profile, ledger::RequestType type,
                                   ledger::Urgency urgency) const {
  const auto at = std::ranges::find_if(rules_, [&](const LimitRule& rule) {
    return rule.profile == profile && rule.request_types.has(type) && rule.urgencies.has(urgency);
  });
  return at == rules_.end() ? nullptr : &*at;
}

Status LimitBook::check_complete(std::string_view profile) const {
  if (std::ranges::find(rules_, profile, &LimitRule::profile) == rules_.end())
    return fail(Errc::not_found, fmt::format("there is no limits profile \"{}\"", profile));
  for (const ledger::RequestType type : ledger::all_of<ledger::RequestType>())
    for (const ledger::Urgency urgency : ledger::all_of<ledger::Urgency>())
      if (choose(profile, type, urgency) == nullptr)
        return fail_rule(Errc::invalid_argument, "profile_incomplete",
                         fmt::format("limits profile \"{}\" has no rule for {} with urgency {}", profile,
                                     ledger::name(type), ledger::name(urgency)));
  return {};
}

Due due_at(const Span& span, Instant start, const WorkCalendar& calendar, const DayRules& rules) {
  if (span.unit == SpanUnit::hours) return {.at = start + std::chrono::hours{span.value}};
  sys_days day = civil_day_of(start, rules.zone);
  bool provisional = !calendar.is_published(std::chrono::year_month_day{day}.year());
  const auto next_day = [&] {
    day += days{1};
    provisional = provisional || !calendar.is_published(std::chrono::year_month_day{day}.year());
  };
  if (span.unit == SpanUnit::working_days) {
    for (int left = span.value; left > 0;) {
      next_day();
      if (calendar.is_working_day(day)) --left;
    }
  } else if (span.value > 0) {
    for (int left = span.value; left > 0; --left) next_day();
    if (calendar.is_holiday(day) || (rules.rolls_weekend && !calendar.is_working_day(day)))
      while (!calendar.is_working_day(day)) next_day();
  }
  return {.at = end_of_day(day, rules.zone), .provisional = provisional};
}

DueDates due_dates(const LimitRule& rule, Instant start, const WorkCalendar& calendar,
                   const DayRules& rules) {
  const Due result = due_at(rule.result, start, calendar, rules);
  const auto after = [&](const std::optional<int>& hours) -> std::optional<Instant> {
    if (!hours) return std::nullopt;
    return start + std::chrono::hours{*hours};
  };
  return {.deadlines = {.sign = after(rule.sign_hours),
                        .contact = after(rule.contact_hours),
                        .result = result.at,
                        .rule = rule.id},
          .provisional = result.provisional};
}

}  // namespace tz::routing
