#include "ledger/script_words.h"

#include <charconv>

#include "base/text.h"

namespace tz::ledger::script {
namespace {

constexpr int kDayMax = 5'000;
constexpr std::chrono::sys_days kDayZero{std::chrono::year{2026} / 1 / 5};  // a Monday

}  // namespace

Result<std::vector<Token>> tokens_of(std::string_view line) {
  std::vector<Token> tokens;
  for (std::size_t i = 0; i < line.size() && line[i] != '#';) {
    if (line[i] == ' ' || line[i] == '\t' || line[i] == '\r') {
      ++i;
      continue;
    }
    Token token{.quoted = line[i] == '"', .begin = i};
    if (token.quoted) {
      for (++i; i < line.size() && line[i] != '"'; ++i) {
        if (line[i] == '\\' && i + 1 < line.size()) ++i;
        token.text.push_back(line[i]);
      }
      if (i++ >= line.size()) return fail(Errc::invalid_argument, "a quotation mark is not closed");
    } else {
      while (i < line.size() && std::string_view(" \t\r\"#").find(line[i]) == std::string_view::npos)
        token.text.push_back(line[i++]);
    }
    token.end = i;
    tokens.push_back(std::move(token));
  }
  return tokens;
}

std::optional<int> number(std::string_view digits) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size() || value < 0)
    return std::nullopt;
  return value;
}

std::optional<Instant> Calendar::parse(std::string_view day, std::string_view time) const {
  const auto days = number(day);
  const auto parts = split(time, ':');
  if (!days || *days > kDayMax || parts.size() < 2 || parts.size() > 3) return std::nullopt;
  const auto hour = number(parts[0]), minute = number(parts[1]);
  const auto second = parts.size() == 3 ? number(parts[2]) : std::optional(0);
  if (!hour || !minute || !second) return std::nullopt;
  const bool midnight = *hour == 24 && *minute == 0 && *second == 0;
  const std::chrono::year_month_day date{kDayZero + std::chrono::days{*days + (midnight ? 1 : 0)}};
  const auto at = from_civil({.year = static_cast<int>(date.year()),
                              .month = static_cast<unsigned>(date.month()),
                              .day = static_cast<unsigned>(date.day()),
                              .hour = midnight ? 0 : *hour,
                              .minute = *minute,
                              .second = *second},
                             zone_);
  return at ? std::optional(*at) : std::nullopt;
}

std::string Calendar::format(const std::optional<Instant>& at) const {
  if (!at) return "none";
  const auto civil = to_civil(*at, zone_);
  const std::chrono::sys_days date{std::chrono::year{civil.year} / static_cast<int>(civil.month) /
                                   static_cast<int>(civil.day)};
  auto text = fmt::format("day {} {:02}:{:02}", (date - kDayZero).count(), civil.hour, civil.minute);
  if (civil.second != 0) text += fmt::format(":{:02}", civil.second);
  return text;
}

std::string Args::word(std::string_view what) {
  if (tokens_.empty() || tokens_.front().quoted) return complain(fmt::format("expects {}", what)), "";
  return take(0);
}

bool Args::flag(std::string_view name) {
  const auto at = find(name);
  if (at) take(*at);
  return at.has_value();
}

bool Args::either(std::string_view yes, std::string_view no) {
  const auto text = word(fmt::format("{} or {}", yes, no));
  if (text != yes && text != no) complain(fmt::format("expects {} or {}", yes, no));
  return text == yes;
}

std::optional<std::string> Args::named_word(std::string_view name) {
  const auto at = find(name);
  if (!at) return std::nullopt;
  take(*at);
  if (*at >= tokens_.size()) return complain(fmt::format("nothing after \"{}\"", name)), std::nullopt;
  return take(*at);
}

std::optional<UnitId> Args::named_unit(std::string_view name) {
  const auto text = named_word(name);
  return text ? std::optional(unit_named(*text)) : std::nullopt;
}

std::optional<Instant> Args::time(std::string_view name) {
  const auto at = find(name);
  if (!at) return std::nullopt;
  take(*at);
  if (*at + 2 >= tokens_.size() || !tokens_[*at].is("day"))
    return complain(fmt::format("expects day N HH:MM after \"{}\"", name)), std::nullopt;
  take(*at);
  const auto day = take(*at), clock = take(*at);
  const auto value = calendar_.parse(day, clock);
  if (!value) complain(fmt::format("\"day {} {}\" is no time", day, clock));
  return value;
}

Deadlines Args::deadlines() {
  Deadlines due{.sign = time("sign_by"), .contact = time("contact_by"), .result = time("due")};
  if (due.result) due.rule = "script";
  // As computed from a calendar, and not named by a person.
  due.from = time("from");
  if (const auto version = named_word("calendar")) {
    const auto value = number(*version);
    if (!value) complain("expects a number after \"calendar\"");
    due.calendar = value.value_or(0);
  }
  due.provisional = flag("provisional");
  return due;
}

std::optional<CaseId> Args::other_case() {
  const auto text = named_word("case");
  if (!text) return std::nullopt;
  const auto id = number(*text);
  if (!id) complain("expects a number after \"case\"");
  return CaseId{id.value_or(0)};
}

CaseId Args::the_case() {
  const auto id = other_case();
  if (!id) complain("expects case N");
  return id.value_or(CaseId{});
}

std::string Args::text(std::string_view otherwise) {
  for (std::size_t i = 0; i < tokens_.size(); ++i)
    if (tokens_[i].quoted) return take(i);
  return std::string(otherwise);
}

std::string Args::named_text(std::string_view name, std::string_view otherwise) {
  const auto at = find(name);
  if (!at) return std::string(otherwise);
  take(*at);
  if (*at >= tokens_.size() || !tokens_[*at].quoted)
    return complain(fmt::format("expects a \"text\" after {}", name)), "";
  return take(*at);
}

void Args::complain(std::string problem) {
  if (problem_.empty()) problem_ = std::move(problem);
}

std::string Args::finish() {
  if (problem_.empty() && !tokens_.empty())
    problem_ = fmt::format("does not understand \"{}\"", tokens_.front().text);
  return problem_;
}

std::string Args::take(std::size_t at) {
  auto text = std::move(tokens_[at].text);
  tokens_.erase(tokens_.begin() + static_cast<std::ptrdiff_t>(at));
  return text;
}

std::optional<std::size_t> Args::find(std::string_view name) const {
  for (std::size_t i = 0; i < tokens_.size(); ++i)
    if (tokens_[i].is(name)) return i;
  return std::nullopt;
}

UnitId Args::unit_named(const std::string& text) {
  const auto found = units_.find(text);
  if (found == units_.end()) return complain(fmt::format("\"{}\" is no unit", text)), UnitId{};
  return found->second;
}

}  // namespace tz::ledger::script
