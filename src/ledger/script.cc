#include "ledger/script.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/text.h"
#include "ledger/script_verbs.h"
#include "ledger/script_words.h"

namespace tz::ledger {
namespace {

using script::Args;
using script::Calendar;
using script::Token;
using script::tokens_of;

constexpr std::size_t kTextMax = 1 << 20, kLinesMax = 10'000, kLineMax = 1'000;

auto wrong(std::string message) { return fail(Errc::invalid_argument, std::move(message)); }

std::string_view name_of(Violation v) {
  switch (v) {
    case Violation::no_owner:
      return "no_owner";
    case Violation::no_echo:
      return "no_echo";
    case Violation::landing_incomplete:
      return "landing_incomplete";
    case Violation::overdue_unlanded:
      return "overdue_unlanded";
  }
  return "";
}

std::string outcome_of(const Error& error) {
  const std::string rule = error.rule.empty() ? error.message : error.rule;
  switch (error.code) {
    case Errc::forbidden:
      return "forbidden: " + rule;
    case Errc::invalid_argument:
      return fmt::format("invalid: {} {}", error.field, rule);
    default:
      return "refused: " + rule;
  }
}

class Player {
 public:
  Player(std::string_view file, const Policy& policy)
      : file_(file), policy_(policy), calendar_(policy.time_zone) {}

  Status line(std::string_view text, std::size_t number, std::size_t offset) {
    line_ = number;
    if (text.size() > kLineMax) return stop("the line is too long");
    if (!is_valid_utf8(text)) return stop("the line is not valid UTF-8");
    auto tokens = tokens_of(text);
    if (!tokens) return stop(tokens.error().message);
    if (tokens->empty()) return {};
    if (tokens->front().is("units")) return declare_units(*tokens);
    if (tokens->front().is("person")) return declare_person(*tokens);
    if (tokens->front().is("then")) return fact(*tokens, text, offset);
    if (tokens->front().is("day")) return step(*tokens, text, offset);
    return stop("a line begins with units, person, day, then or #");
  }
  std::vector<ScriptOutcome> take() { return std::move(outcomes_); }

 private:
  Status stop(std::string_view problem) const {
    return wrong(fmt::format("{}:{}: {}", file_, line_, problem));
  }

  Status declare_units(const std::vector<Token>& tokens) {
    for (std::size_t i = 1; i < tokens.size(); ++i) {
      const UnitId id{static_cast<std::int64_t>(units_.size()) + 1};
      if (tokens[i].quoted || !units_.emplace(tokens[i].text, id).second)
        return stop("a unit is named twice, or not a word");
    }
    return {};
  }

  // person NAME ROLE [of UNIT] [for UNIT...]
  Status declare_person(const std::vector<Token>& tokens) {
    if (tokens.size() < 3) return stop("expects person NAME ROLE [of UNIT] [for UNIT...]");
    const auto role = parse<Role>(tokens[2].text);
    if (!role) return stop(fmt::format("\"{}\" is no role", tokens[2].text));
    By by{.actor = ActorId{static_cast<std::int64_t>(people_.size()) + 101}, .role = *role};
    std::size_t i = 3;
    const auto unit = [&](std::size_t at) {
      const auto found = at < tokens.size() ? units_.find(tokens[at].text) : units_.end();
      return found == units_.end() ? UnitId{} : found->second;
    };
    if (i < tokens.size() && tokens[i].is("of")) by.unit = unit(i + 1), i += 2;
    if (i < tokens.size() && tokens[i].is("for"))
      for (++i; i < tokens.size(); ++i) by.also_units.push_back(unit(i));
    const bool unknown =
        std::find(by.also_units.begin(), by.also_units.end(), UnitId{}) != by.also_units.end();
    if (i != tokens.size() || unknown || (tokens.size() > 3 && tokens[3].is("of") && by.unit == UnitId{}))
      return stop("expects known units: person NAME ROLE [of UNIT] [for UNIT...]");
    if (!people_.emplace(tokens[1].text, std::move(by)).second) return stop("two people have the same name");
    return {};
  }

  // day N HH:MM  WHO  COMMAND ... -> EXPECTED
  Status step(const std::vector<Token>& tokens, std::string_view text, std::size_t offset) {
    const auto arrow = std::find_if(tokens.begin(), tokens.end(), [](const Token& t) { return t.is("->"); });
    if (arrow == tokens.end()) return stop("no \"->\" and what follows from it");
    if (arrow - tokens.begin() < 5) return stop("expects day N HH:MM WHO COMMAND ... -> WHAT FOLLOWS");
    const auto at = calendar_.parse(tokens[1].text, tokens[2].text);
    if (!at) return stop("expects day N HH:MM");
    if (now_ && *at < *now_) return stop("time runs backwards");
    const auto by = people_.find(tokens[3].text);
    if (by == people_.end()) return stop(fmt::format("\"{}\" is nobody declared above", tokens[3].text));
    const auto* const verb = script::verb(tokens[4].text);
    if (verb == nullptr) return stop(fmt::format("\"{}\" is no command", tokens[4].text));
    Args args({tokens.begin() + 5, arrow}, units_, calendar_);
    const Command command = (*verb)(args);
    if (const auto problem = args.finish(); !problem.empty())
      return stop(fmt::format("{} {}", tokens[4].text, problem));

    now_ = *at;
    auto decision = decide(case_, command, by->second, *at, policy_);
    if (decision) case_ = apply(std::move(case_), decision->event, *at, by->second);
    expect(decision ? std::string(name(case_.status)) : outcome_of(decision.error()), *arrow, tokens.back(),
           text, offset);
    return {};
  }

  // then WHAT = EXPECTED
  Status fact(const std::vector<Token>& tokens, std::string_view text, std::size_t offset) {
    if (tokens.size() < 3 || !tokens[2].is("=")) return stop("expects then WHAT = EXPECTED");
    const auto value = value_of(tokens[1].text);
    if (!value) return stop(fmt::format("\"{}\" is nothing that a script can ask", tokens[1].text));
    expect(*value, tokens[2], tokens.back(), text, offset);
    return {};
  }

  // What stands between `before` and the end of the last word is the expectation.
  void expect(std::string got, const Token& before, const Token& last, std::string_view text,
              std::size_t offset) {
    const auto expected = text.substr(before.end, std::max(last.end, before.end) - before.end);
    outcomes_.push_back({.line = line_,
                         .begin = offset + before.end,
                         .end = offset + std::max(last.end, before.end),
                         .expected = std::string(trim(expected)),
                         .got = std::move(got)});
  }

  std::string unit_name(const std::optional<UnitId>& unit) const {
    if (!unit) return "none";
    for (const auto& [text, id] : units_)
      if (id == *unit) return text;
    return "none";
  }

  std::optional<std::string> value_of(std::string_view what) const {
    const auto yes_no = [](bool b) { return std::string(b ? "yes" : "no"); };
    if (what == "status") return std::string(name(case_.status));
    if (what == "owner") return unit_name(case_.lead);
    if (what == "to_sign") return unit_name(case_.proposed_lead);
    if (what == "copied_to") return unit_name(case_.copied_to);
    if (what == "due") return calendar_.format(case_.due.result);
    if (what == "due_contact") return calendar_.format(case_.due.contact);
    if (what == "provisional") return yes_no(case_.due.provisional);
    if (what == "due_sign") return calendar_.format(case_.due.sign);
    if (what == "received")
      return calendar_.format(case_.version == 0 ? std::nullopt : std::optional(case_.received_at));
    if (what == "contacted") return calendar_.format(case_.contacted_at);
    if (what == "landed") return calendar_.format(case_.landed_at);
    if (what == "target") return calendar_.format(case_.carry_target);
    if (what == "assist_due")
      return calendar_.format(case_.assists.empty() ? std::nullopt : case_.assists.back().due);
    if (what == "round") return std::to_string(case_.solve_round);
    if (what == "reopened") return std::to_string(case_.reopen_count);
    if (what == "reviewed") return yes_no(case_.review_used);
    if (what == "dispatches") return std::to_string(case_.dispatch_count);
    if (what == "echoed") return yes_no(case_.echoed);
    if (what == "unreached") return yes_no(case_.unreached);
    if (what == "supervised") return yes_no(case_.supervised);
    if (what == "public") return yes_no(case_.publish);
    if (what == "sealed") return yes_no(case_.confidentiality == Confidentiality::sealed);
    if (what == "about") return unit_name(case_.complained_unit);
    if (what == "tags") return case_.tags.empty() ? "none" : join(case_.tags, " ");
    if (what == "agreed")
      return std::string(case_.carry_endorsed ? name(case_.carry_endorsed->side) : "none");
    if (what == "review") return calendar_.format(case_.carry_review);
    if (what == "merged") return yes_no(case_.merged_into.has_value());
    if (what == "answer") return std::string(case_.answer ? name(case_.answer->solved) : "none");
    if (what == "landing") return std::string(case_.landing ? name(case_.landing->code) : "none");
    if (what == "violations") {
      std::vector<std::string> all;
      for (const auto v : violations(case_, now_.value_or(Instant{}), policy_)) all.emplace_back(name_of(v));
      return all.empty() ? "none" : join(all, " ");
    }
    return std::nullopt;
  }

  std::string file_;
  const Policy& policy_;
  Calendar calendar_;
  std::map<std::string, UnitId> units_;
  std::map<std::string, By> people_;
  Case case_{.id = CaseId{1}, .jurisdiction = JurisdictionId{1}};
  std::optional<Instant> now_;
  std::size_t line_ = 0;
  std::vector<ScriptOutcome> outcomes_;
};

}  // namespace

Result<std::vector<ScriptOutcome>> play_script(std::string_view text, std::string_view file,
                                               const Policy& policy) {
  if (text.size() > kTextMax) return wrong(fmt::format("{}:1: the file is larger than 1 MiB", file));
  Player player(file, policy);
  std::size_t number = 0, offset = 0;
  for (const auto line : split(text, '\n')) {
    if (++number > kLinesMax) return wrong(fmt::format("{}:{}: the file has too many lines", file, number));
    TZ_CHECK(player.line(line, number, offset));
    offset += line.size() + 1;
  }
  return player.take();
}

std::string rewrite_script(std::string_view text, const std::vector<ScriptOutcome>& outcomes) {
  std::string out;
  std::size_t done = 0;
  for (const auto& outcome : outcomes) {
    out += text.substr(done, outcome.begin - done);
    out += ' ' + outcome.got;
    done = outcome.end;
  }
  return out + std::string(text.substr(done));
}

}  // namespace tz::ledger
