#pragma once
// The words of a `.case` script (script.h): a line as tokens, times as "day N HH:MM", and what stands after a
// command's name. Used by the script's parts only; nothing here is shared between threads.
#include <fmt/format.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "ledger/command.h"

namespace tz::ledger::script {

inline constexpr std::string_view kSaid =
    "as told in the script";  // where a script does not care about words

struct Token {
  std::string text{};
  bool quoted = false;
  std::size_t begin = 0, end = 0;  // in the line
  bool is(std::string_view word) const { return !quoted && text == word; }
};

// Words and "quoted texts" (with \" and \\) up to a comment.
//   invalid_argument  a quotation mark is not closed
Result<std::vector<Token>> tokens_of(std::string_view line);

// Digits and nothing else, up to what an int holds.
std::optional<int> number(std::string_view digits);

// "day N HH:MM[:SS]" in a time zone; day 0 is a Monday, 24:00 is the end of the day.
class Calendar {
 public:
  explicit Calendar(std::string zone) : zone_(std::move(zone)) {}
  // Nothing if it is no time, or past day 5,000.
  std::optional<Instant> parse(std::string_view day, std::string_view time) const;
  // "none" without an instant.
  std::string format(const std::optional<Instant>& at) const;

 private:
  std::string zone_;
};

// The words after a command's name, taken one by one; the first thing that is missing or left over is what
// finish() says.
class Args {
 public:
  Args(std::vector<Token> tokens, const std::map<std::string, UnitId>& units, const Calendar& calendar)
      : tokens_(std::move(tokens)), units_(units), calendar_(calendar) {}

  std::string word(std::string_view what);
  template <class E>
  E code(std::string_view what) {
    const auto text = word(what);
    const auto value = parse<E>(text);
    if (!value) complain(fmt::format("\"{}\" is no {}", text, what));
    return value.value_or(E{});
  }
  UnitId unit() { return unit_named(word("a unit")); }
  bool flag(std::string_view name);
  bool either(std::string_view yes, std::string_view no);
  std::optional<std::string> named_word(std::string_view name);
  std::optional<UnitId> named_unit(std::string_view name);
  std::optional<Instant> time(std::string_view name);
  Deadlines deadlines();
  std::optional<CaseId> other_case();
  CaseId the_case();
  // The quoted text, or words that do not matter.
  std::string text(std::string_view otherwise = kSaid);
  std::string named_text(std::string_view name, std::string_view otherwise = kSaid);
  void complain(std::string problem);
  std::string finish();

 private:
  std::string take(std::size_t at);
  std::optional<std::size_t> find(std::string_view name) const;
  UnitId unit_named(const std::string& text);

  std::vector<Token> tokens_;
  const std::map<std::string, UnitId>& units_;
  const Calendar& calendar_;
  std::string problem_;
};

}  // namespace tz::ledger::script
