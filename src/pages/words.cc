#include "pages/words.h"

#include <cassert>
#include <chrono>
#include <map>

#include <fmt/format.h>
#include <boost/json/parse.hpp>

#include "base/time.h"

namespace tz::pages {

extern const std::string_view kWordsZh;  // words_data.cc, written by cmake/embed_words.cmake
extern const std::string_view kWordsEn;

struct Words::Table {
  std::map<std::string, std::string, std::less<>> words;

  explicit Table(std::string_view json) {
    const boost::json::value parsed = boost::json::parse(json);
    for (const auto& [key, value] : parsed.as_object())
      words.emplace(std::string(key), std::string(value.as_string()));
  }
};

const Words::Table& Words::table(http::Language language) {
  static const Table zh(kWordsZh);
  static const Table en(kWordsEn);
  return language == http::Language::zh ? zh : en;
}

Words::Words(http::Language language) : table_(&table(language)), language_(language) {}

std::string_view Words::operator()(std::string_view key) const {
  const auto found = table_->words.find(key);
  return found == table_->words.end() ? key : std::string_view(found->second);
}

namespace {

// `word` with each {name} replaced by its value; by nothing if there is none.
std::string filled(std::string_view word, const auto& values) {
  std::string out;
  std::string_view rest = word;
  for (std::size_t open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
    const std::size_t close = rest.find('}', open);
    if (close == std::string_view::npos) break;
    out += rest.substr(0, open);
    const std::string_view name = rest.substr(open + 1, close - open - 1);
    for (const auto& [placeholder, value] : values)
      if (placeholder == name) out += value;
    rest.remove_prefix(close + 1);
  }
  out += rest;
  return out;
}

// The fields of the pages' forms and what they are called there.
constexpr std::pair<std::string_view, std::string_view> kLabels[] = {
    {"description", "report.what"},  {"media", "report.photos"},
    {"address", "report.where"},     {"service_code", "report.category"},
    {"request_type", "report.type"}, {"name", "report.name"},
    {"phone", "report.phone"},       {"login", "login.login"},
    {"password", "login.password"},  {"code", "track.code"},
};

}  // namespace

std::string Words::operator()(
    std::string_view key, std::initializer_list<std::pair<std::string_view, std::string_view>> values) const {
  return filled((*this)(key), values);
}

std::string_view Words::label(std::string_view field) const {
  for (const auto& [name, key] : kLabels)
    if (name == field) return (*this)(key);
  return field;
}

bool Words::has(std::string_view key) const { return table_->words.contains(key); }

std::string_view Words::of(std::string_view list, std::string_view code) const {
  const auto found = table_->words.find(fmt::format("{}.{}", list, code));
  return found == table_->words.end() ? code : std::string_view(found->second);
}

std::string Words::refusal(const Error& error) const {
  const std::string key = "rule." + error.rule;
  if (!has(key)) return error.message;
  const std::string_view own = language_ == http::Language::zh ? "_zh" : "_en";
  auto values = error.values;
  for (auto& [name, value] : values)
    if (name.ends_with(own)) name.resize(name.size() - own.size());
  return filled((*this)(key), values);
}

std::string_view Words::pick(std::string_view zh, std::string_view en) const {
  const bool chinese = language_ == http::Language::zh;
  const std::string_view wanted = chinese ? zh : en;
  return wanted.empty() ? (chinese ? en : zh) : wanted;
}

namespace {
constexpr std::string_view kMonths[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
}  // namespace

std::string Words::moment(Instant at, Instant now, std::string_view zone) const {
  const CivilTime t = to_civil(at, zone);
  const bool other_year = t.year != to_civil(now, zone).year;
  if (language_ == http::Language::zh) {
    return fmt::format("{}{} 月 {} 日 {:02}:{:02}", other_year ? fmt::format("{} 年 ", t.year) : "", t.month,
                       t.day, t.hour, t.minute);
  }
  return fmt::format("{} {} {}{:02}:{:02}", t.day, kMonths[t.month - 1].substr(0, 3),
                     other_year ? fmt::format("{} ", t.year) : "", t.hour, t.minute);
}

std::string Words::day(Instant at, std::string_view zone) const {
  const CivilTime t = to_civil(at, zone);
  if (language_ == http::Language::zh) return fmt::format("{} 年 {} 月 {} 日", t.year, t.month, t.day);
  return fmt::format("{} {} {}", t.day, kMonths[t.month - 1], t.year);
}

std::string Words::until(Instant due, Instant now) const {
  using std::chrono::hours;
  const bool over = now > due;
  const auto gap = over ? now - due : due - now;
  const auto whole_hours = std::chrono::duration_cast<hours>(gap).count();
  if (whole_hours < 1) return std::string((*this)(over ? "due.over_minutes" : "due.left_minutes"));
  const bool in_days = whole_hours >= 72;
  const std::string count = std::to_string(in_days ? whole_hours / 24 : whole_hours);
  const std::string key = fmt::format("due.{}_{}", over ? "over" : "left", in_days ? "days" : "hours");
  return (*this)(key, {{"n", count}});
}

std::vector<std::string_view> Words::keys(http::Language language) {
  std::vector<std::string_view> keys;
  for (const auto& [key, value] : table(language).words) keys.push_back(key);
  return keys;
}

}  // namespace tz::pages
