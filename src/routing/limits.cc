#include "routing/limits.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "base/csv.h"
#include "base/text.h"
#include "places/csv_table.h"

namespace tz::routing {
namespace {

std::optional<int> number(std::string_view text, int max) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0 || value > max)
    return std::nullopt;
  return value;
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

namespace {

enum Column : std::size_t {
  kProfile,
  kRule,
  kTypes,
  kUrgencies,
  kResult,
  kResultUnit,
  kExtensionsMax,
  kSource,
  kSign,
  kSignUnit,
  kContact,
  kContactUnit,
  kObjection,
  kObjectionUnit,
  kExtension,
  kExtensionUnit,
  kNoteZh,
  kNoteEn
};
constexpr places::Column kColumns[] = {{"profile"},
                                       {"rule"},
                                       {"request_types"},
                                       {"urgencies"},
                                       {"result_value"},
                                       {"result_unit"},
                                       {"extensions_max"},
                                       {"source"},
                                       {"sign_value", false},
                                       {"sign_unit", false},
                                       {"contact_value", false},
                                       {"contact_unit", false},
                                       {"objection_value", false},
                                       {"objection_unit", false},
                                       {"extension_value", false},
                                       {"extension_unit", false},
                                       {"note_zh", false},
                                       {"note_en", false}};

// One line of the file; what is wrong with it goes to `faults`.
LimitRule rule_of(const places::CsvTable::Row& row, places::Faults& faults) {
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
  if (const auto types = parse_request_types(row[kTypes]))
    rule.request_types = *types;
  else
    fault(kTypes, "request_type", "must be a list, with |, of consult help complaint report suggest praise");
  if (const auto urgencies = parse_urgencies(row[kUrgencies]))
    rule.urgencies = *urgencies;
  else
    fault(kUrgencies, "urgency", "must be a list, with |, of emergency urgent normal complex");
  const auto span = [&](std::size_t column) {
    auto read = calendar::parse_span(row[column], row[column + 1]);
    // Days alone may be none: that is the same day. An extension by nothing is none.
    const bool may_be_none = read && column != kExtension &&
                             (read->unit == SpanUnit::natural_days || read->unit == SpanUnit::working_days);
    if (read && read->value == 0 && !may_be_none) read.reset();
    if (!read)
      fault(
          column, "span",
          fmt::format("must be a number from 1 (of days 0: the same day) that the unit allows, and {} hours, "
                      "natural_days, working_days, months or years",
                      kColumns[column + 1].name));
    return read;
  };
  rule.result = span(kResult).value_or(Span{});
  for (const auto& [column, into] :
       {std::pair{kSign, &rule.sign}, std::pair{kContact, &rule.contact},
        std::pair{kObjection, &rule.objection}, std::pair{kExtension, &rule.extension}})
    if (!row[column].empty()) *into = span(column);
  const auto times = number(row[kExtensionsMax].empty() ? "0" : row[kExtensionsMax], kLimitExtensionsMax);
  if (times)
    rule.extensions_max = *times;
  else
    fault(kExtensionsMax, "span", fmt::format("must be a number up to {}", kLimitExtensionsMax));
  if (rule.source.empty()) fault(kSource, "text_required", "must say where the limit comes from");
  for (const auto& [column, max] : {std::pair{kSource, kLimitSourceMax}, std::pair{kNoteZh, kLimitNoteMax},
                                    std::pair{kNoteEn, kLimitNoteMax}})
    if (count_code_points(row[column]) > max)
      fault(column, "text_too_long", fmt::format("must have at most {} characters", max));
  return rule;
}

std::string list_of(const auto& set, const auto& all) {
  std::string out;
  if (set.bits() == 0) return out;
  for (const auto one : all)
    if (set.has(one)) out += (out.empty() ? "" : "|") + std::string(ledger::name(one));
  return out;
}

}  // namespace

Result<LimitBook> LimitBook::parse(const std::string& file, std::string_view csv) {
  if (csv.size() > kLimitFileBytesMax)
    return fail_rule(Errc::too_large, "limits_file",
                     fmt::format("{}: {} bytes, at most {} are read", file, csv.size(), kLimitFileBytesMax));
  TZ_TRY(table, places::CsvTable::parse(file, csv, kColumns));
  if (table.rows().size() > kLimitRulesMax)
    return fail_rule(
        Errc::too_large, "limits_file",
        fmt::format("{}: {} rules, at most {} are read", file, table.rows().size(), kLimitRulesMax));
  places::Faults faults(file);
  std::set<std::string> ids;
  std::vector<LimitRule> rules;
  for (const auto& row : table.rows()) {
    rules.push_back(rule_of(row, faults));
    if (!ids.insert(rules.back().id).second)
      faults.add(row.line, kColumns[kRule].name, "duplicate_rule", "the rule is there twice");
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
    return fail_rule(Errc::not_found, "profile_missing",
                     fmt::format("there is no limits profile \"{}\"", profile));
  for (const ledger::RequestType type : ledger::all_of<ledger::RequestType>())
    for (const ledger::Urgency urgency : ledger::all_of<ledger::Urgency>())
      if (choose(profile, type, urgency) == nullptr)
        return fail_rule(Errc::invalid_argument, "profile_incomplete",
                         fmt::format("limits profile \"{}\" has no rule for {} with urgency {}", profile,
                                     ledger::name(type), ledger::name(urgency)));
  return {};
}

std::string limits_csv(const std::vector<LimitRule>& rules) {
  std::vector<std::string> head;
  for (const places::Column& column : kColumns) head.emplace_back(column.name);
  std::string out = csv_line(head);
  for (const LimitRule& rule : rules) {
    std::vector<std::string> cells(std::size(kColumns));
    cells[kProfile] = rule.profile;
    cells[kRule] = rule.id;
    cells[kTypes] = list_of(rule.request_types, ledger::all_of<ledger::RequestType>());
    cells[kUrgencies] = list_of(rule.urgencies, ledger::all_of<ledger::Urgency>());
    cells[kExtensionsMax] = std::to_string(rule.extensions_max);
    cells[kSource] = rule.source;
    cells[kNoteZh] = rule.note_zh;
    cells[kNoteEn] = rule.note_en;
    const auto put = [&](std::size_t column, const std::optional<Span>& span) {
      if (!span) return;
      cells[column] = std::to_string(span->value);
      cells[column + 1] = calendar::name_of(span->unit);
    };
    put(kResult, rule.result);
    put(kSign, rule.sign);
    put(kContact, rule.contact);
    put(kObjection, rule.objection);
    put(kExtension, rule.extension);
    out += csv_line(cells);
  }
  return out;
}

ledger::Deadlines due_dates(const LimitRule& rule, Instant start, const WorkCalendar& days,
                            const DayRules& rules, std::int64_t version) {
  ledger::Deadlines due{.rule = rule.id, .from = start, .calendar = version};
  const auto end = [&](const std::optional<Span>& span) -> std::optional<Instant> {
    if (!span) return std::nullopt;
    const Due one = due_at(*span, start, days, rules);
    due.provisional = due.provisional || one.provisional;
    return one.at;
  };
  due.sign = end(rule.sign);
  due.contact = end(rule.contact);
  due.result = end(rule.result);
  return due;
}

}  // namespace tz::routing
