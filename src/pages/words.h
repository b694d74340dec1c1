#pragma once
// The words of the screens in one language. One source for server pages and the web apps:
// web/i18n/{zh,en}.json, flat keys, embedded at build time. Tests hold that both files have the same keys,
// that no value is empty, that placeholders match, and that every key named in a source file exists. Safe
// from any thread.
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "http/request.h"

namespace tz::pages {

// A copyable view of one language's table; costs a pointer.
class Words {
 public:
  explicit Words(http::Language language);
  http::Language language() const { return language_; }
  // For <html lang>: "zh-CN" or "en".
  std::string_view tag() const { return language_ == http::Language::zh ? "zh-CN" : "en"; }

  // The word of `key`; a key that does not exist gives the key itself, so that the page still shows (a test
  // finds it first).
  std::string_view operator()(std::string_view key) const;
  // The same, with {name} replaced: words("report.left", {{"count", "12"}}).  The result is text, not HTML.
  std::string operator()(std::string_view key,
                         std::initializer_list<std::pair<std::string_view, std::string_view>> values) const;
  // The word of a code of a list: of("status", "in_hand") is the word of "status.in_hand". A code without a
  // word gives the code. Lists: status, stage, landing, request_type, channel, urgency, confidentiality,
  // solved, satisfied, via, role, event, command, legal_route.
  std::string_view of(std::string_view list, std::string_view code) const;
  bool has(std::string_view key) const;

  // What to tell a person about a refusal: the word of "rule.<error.rule>" with the error's values in their
  // places if there is one, else the error's own message. A value that comes in both languages ("unit_zh",
  // "unit_en") stands for "{unit}" in its own.
  std::string refusal(const Error& error) const;
  // What the form calls a field: "media" is "Photos". The field itself if no form of a page has it.
  std::string_view label(std::string_view field) const;
  // zh if the language is Chinese, else en; the other if that one is empty (names from the city's
  // configuration come in pairs).
  std::string_view pick(std::string_view zh, std::string_view en) const;

  // "11 月 18 日 08:12" / "18 Nov 08:12" in the given zone; with the year if it is not the year of `now`.
  std::string moment(Instant at, Instant now, std::string_view zone) const;
  // "2026 年 11 月 18 日" / "18 November 2026".
  std::string day(Instant at, std::string_view zone) const;
  // "剩 7 小时", "还有 3 天", "超期 20 小时" / "7 h left", "3 days left", "20 h overdue". Hours below 72,
  // then whole days.
  std::string until(Instant due, Instant now) const;

 private:
  struct Table;
  static const Table& table(http::Language language);
  const Table* table_;
  http::Language language_;

 public:
  // Every key, sorted; for tests.
  static std::vector<std::string_view> keys(http::Language language);
};

}  // namespace tz::pages
