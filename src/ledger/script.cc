#include "ledger/script.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <optional>

#include "base/text.h"
#include "base/time.h"

namespace tz::ledger {
namespace {

constexpr std::size_t kTextMax = 1 << 20, kLinesMax = 10'000, kLineMax = 1'000;
constexpr int kDayMax = 5'000;
constexpr std::chrono::sys_days kDayZero{std::chrono::year{2026} / 1 / 5};  // a Monday
constexpr std::string_view kSaid = "as told in the script";  // where a script does not care about the words

struct Token {
  std::string text{};
  bool quoted = false;
  std::size_t begin = 0, end = 0;  // in the line
  bool is(std::string_view word) const { return !quoted && text == word; }
};

auto wrong(std::string message) { return fail(Errc::invalid_argument, std::move(message)); }

// Words and "quoted texts" (with \" and \\) up to a comment.
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
      if (i++ >= line.size()) return wrong("a quotation mark is not closed");
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

// "day N HH:MM[:SS]" in the policy's zone; 24:00 is the end of the day.
class Calendar {
 public:
  explicit Calendar(std::string zone) : zone_(std::move(zone)) {}

  std::optional<Instant> parse(std::string_view day, std::string_view time) const {
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

  std::string format(const std::optional<Instant>& at) const {
    if (!at) return "none";
    const auto civil = to_civil(*at, zone_);
    const std::chrono::sys_days date{std::chrono::year{civil.year} / static_cast<int>(civil.month) /
                                     static_cast<int>(civil.day)};
    auto text = fmt::format("day {} {:02}:{:02}", (date - kDayZero).count(), civil.hour, civil.minute);
    if (civil.second != 0) text += fmt::format(":{:02}", civil.second);
    return text;
  }

 private:
  std::string zone_;
};

// The words after a command's name, taken one by one; the first thing that is missing or left over is the
// error.
class Args {
 public:
  Args(std::vector<Token> tokens, const std::map<std::string, UnitId>& units, const Calendar& calendar)
      : tokens_(std::move(tokens)), units_(units), calendar_(calendar) {}

  std::string word(std::string_view what) {
    if (tokens_.empty() || tokens_.front().quoted) return complain(fmt::format("expects {}", what)), "";
    return take(0);
  }
  template <class E>
  E code(std::string_view what) {
    const auto text = word(what);
    const auto value = parse<E>(text);
    if (!value) complain(fmt::format("\"{}\" is no {}", text, what));
    return value.value_or(E{});
  }
  UnitId unit() { return unit_named(word("a unit")); }
  bool flag(std::string_view name) {
    const auto at = find(name);
    if (at) take(*at);
    return at.has_value();
  }
  bool either(std::string_view yes, std::string_view no) {
    const auto text = word(fmt::format("{} or {}", yes, no));
    if (text != yes && text != no) complain(fmt::format("expects {} or {}", yes, no));
    return text == yes;
  }
  std::optional<std::string> named_word(std::string_view name) {
    const auto at = find(name);
    if (!at) return std::nullopt;
    take(*at);
    if (*at >= tokens_.size()) return complain(fmt::format("nothing after \"{}\"", name)), std::nullopt;
    return take(*at);
  }
  std::optional<UnitId> named_unit(std::string_view name) {
    const auto text = named_word(name);
    return text ? std::optional(unit_named(*text)) : std::nullopt;
  }
  std::optional<Instant> time(std::string_view name) {
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
  Deadlines deadlines() {
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
  std::optional<CaseId> other_case() {
    const auto text = named_word("case");
    if (!text) return std::nullopt;
    const auto id = number(*text);
    if (!id) complain("expects a number after \"case\"");
    return CaseId{id.value_or(0)};
  }
  CaseId the_case() {
    const auto id = other_case();
    if (!id) complain("expects case N");
    return id.value_or(CaseId{});
  }
  // The quoted text, or words that do not matter.
  std::string text(std::string_view otherwise = kSaid) {
    for (std::size_t i = 0; i < tokens_.size(); ++i)
      if (tokens_[i].quoted) return take(i);
    return std::string(otherwise);
  }
  std::string named_text(std::string_view name, std::string_view otherwise = kSaid) {
    const auto at = find(name);
    if (!at) return std::string(otherwise);
    take(*at);
    if (*at >= tokens_.size() || !tokens_[*at].quoted)
      return complain(fmt::format("expects a \"text\" after {}", name)), "";
    return take(*at);
  }
  void complain(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
  }
  std::string finish() {
    if (problem_.empty() && !tokens_.empty())
      problem_ = fmt::format("does not understand \"{}\"", tokens_.front().text);
    return problem_;
  }

 private:
  std::string take(std::size_t at) {
    auto text = std::move(tokens_[at].text);
    tokens_.erase(tokens_.begin() + static_cast<std::ptrdiff_t>(at));
    return text;
  }
  std::optional<std::size_t> find(std::string_view name) const {
    for (std::size_t i = 0; i < tokens_.size(); ++i)
      if (tokens_[i].is(name)) return i;
    return std::nullopt;
  }
  UnitId unit_named(const std::string& text) {
    const auto found = units_.find(text);
    if (found == units_.end()) return complain(fmt::format("\"{}\" is no unit", text)), UnitId{};
    return found->second;
  }

  std::vector<Token> tokens_;
  const std::map<std::string, UnitId>& units_;
  const Calendar& calendar_;
  std::string problem_;
};

Answer answer_of(Args& a) {
  Answer answer{.contacted = true, .solved = a.code<Solved>("answer")};
  answer.satisfied = answer.solved == Solved::no ? Satisfied::dissatisfied : Satisfied::satisfied;
  answer.pressured = a.flag("pressured");
  return answer;
}

Command receive_of(Args& a) {
  Receive r;
  r.code = "LY-260105-SCRIPT";
  r.channel = Channel::hotline;
  r.no_reply_wanted = a.flag("no_reply_wanted");
  r.anonymous = a.flag("anonymous");
  if (!r.anonymous) r.contact.phone = "139-0000-0000";  // invented
  if (const auto urgency = a.named_word("urgency")) {
    const auto value = parse<Urgency>(*urgency);
    if (!value) a.complain(fmt::format("\"{}\" is no urgency", *urgency));
    r.urgency = value.value_or(Urgency::normal);
  }
  r.complained_unit = a.named_unit("about");
  r.complained_party = a.named_text("party", "");
  r.occurred = a.named_text("occurred", "");
  r.request_type = a.code<RequestType>("request type");
  r.verbatim = a.text();
  return r;
}

Command contact_of(Args& a) {
  RecordContact r{.reached = !a.flag("missed")};
  r.via = a.code<ContactChannel>("way to reach someone");
  r.summary = a.text();
  return r;
}

Command callback_of(Args& a) {
  if (!a.flag("missed")) {
    RecordCallback r{.rework_due = a.deadlines()};
    r.answer = answer_of(a);
    return r;
  }
  return RecordCallback{.reached = false,
                        .via = a.code<ContactChannel>("way to reach someone"),
                        .answer = {},
                        .rework_due = {},
                        .words = {}};
}

Command land_of(Args& a) {
  Land r;
  r.code = a.code<LandingCode>("landing code");
  r.legal_route = a.named_word("route").value_or("");  // before the date: "review" is a route too
  r.next_review = a.time("review");
  r.remedy_until = a.time("remedy_until");
  r.duplicate_of = a.other_case();
  r.emergency_line = a.named_word("line").value_or("");
  r.reason = a.named_text("reason");
  r.basis = a.named_text("basis", "");
  r.remedy = a.named_text("remedy", "");
  r.reply = a.text("");
  return r;
}

Command redact_of(Args& a) {
  Redact r;
  const auto range = a.word("FROM-TO");
  const auto ends = split(range, '-');
  const auto start = ends.size() == 2 ? number(ends[0]) : std::nullopt,
             end = ends.size() == 2 ? number(ends[1]) : std::nullopt;
  if (!start || !end) a.complain("expects FROM-TO");
  r.spans.push_back({static_cast<std::size_t>(start.value_or(0)), static_cast<std::size_t>(end.value_or(0)),
                     a.word("a kind")});
  return r;
}

// Pictures by a letter each: "ab" are two of 64 a's and 64 b's.
Command show_pictures_of(Args& a) {
  ShowPictures r;
  for (const char letter : a.text("")) r.pictures.push_back({std::string(64, letter), "image/jpeg", 1, true});
  return r;
}

using Parse = std::function<Command(Args&)>;

// One line a command; the order in which an Args method appears is the order in which words stand, except for
// named ones.
const std::map<std::string_view, Parse>& verbs() {
  static const std::map<std::string_view, Parse> kVerbs{
      {"receive", receive_of},
      {"classify",
       [](Args& a) {
         Classify r{.request_type = a.code<RequestType>("request type")};
         r.complained_unit = a.named_unit("about");
         while (const auto tag = a.named_word("tag")) r.tags.push_back(*tag);
         r.category = a.word("a category");
         return r;
       }},
      {"dispatch",
       [](Args& a) {
         Dispatch r{
             .due = a.deadlines(), .fallback = a.flag("fallback"), .copied_to = a.named_unit("copy_to")};
         r.unit = a.unit();
         return r;
       }},
      {"sign", [](Args& a) { return Sign{a.flag("automatic")}; }},
      {"object",
       [](Args& a) {
         const auto until = a.time("until");  // what the limit profile says; 24 hours, unless it is said
         return Object{a.named_unit("to"), a.named_text("basis", ""), a.text(), until};
       }},
      {"rule_objection",
       [](Args& a) {
         RuleObjection r{.upheld = a.either("uphold", "dismiss"), .unit = a.named_unit("to")};
         r.ruling = a.text();
         return r;
       }},
      {"assign_assist",
       [](Args& a) {
         AssignAssist r{.due = a.time("due")};
         r.unit = a.unit();
         return r;
       }},
      {"report_assist",
       [](Args& a) {
         ReportAssist r{.unit = a.unit()};
         r.report = a.text();
         return r;
       }},
      {"record_contact", contact_of},
      {"ask_extension",
       [](Args& a) {
         AskExtension r{.until = a.time("until").value_or(Instant{}), .latest = a.time("latest")};
         const auto times = a.named_word("times");  // what the limit profile allows; once, if it is not said
         const auto times_max = times ? number(*times) : std::optional(1);
         if (!times_max) a.complain("expects a number after \"times\"");
         r.times_max = times_max.value_or(0);
         r.reason = a.text();
         return r;
       }},
      {"rule_extension",
       [](Args& a) {
         RuleExtension r{.grant = a.either("grant", "refuse")};
         r.reason = a.text();
         return r;
       }},
      {"ask_carry",
       [](Args& a) {
         return AskCarry{a.time("target").value_or(Instant{}), a.text()};
       }},
      {"rule_carry",
       [](Args& a) {
         RuleCarry r{.grant = a.either("grant", "refuse"), .review = a.time("review").value_or(Instant{})};
         r.reason = a.text();
         return r;
       }},
      {"review_carry",
       [](Args& a) {
         return ReviewCarry{a.time("review").value_or(Instant{}), a.text()};
       }},
      {"end_carry",
       [](Args& a) {
         return EndCarry{a.deadlines(), a.text()};
       }},
      {"pause",
       [](Args& a) {
         Pause r{.until = a.time("until").value_or(Instant{})};
         r.cause = a.word("a cause");
         r.reason = a.text();
         return r;
       }},
      {"resume", [](Args&) { return Resume{}; }},
      {"file_result",
       [](Args& a) {
         FileResult r{.outcome = a.code<LandingCode>("landing code"),
                      .basis = a.named_text("basis", ""),
                      .remedy = a.named_text("remedy", "")};
         r.evidence_note = a.named_text("evidence");
         r.reply = a.text();
         return r;
       }},
      {"check_result",
       [](Args& a) {
         CheckResult r{.passed = a.either("pass", "fail")};
         r.reason = a.text();
         return r;
       }},
      {"record_callback", callback_of},
      {"close_unreached", [](Args&) { return CloseUnreached{}; }},
      {"order_rework",
       [](Args& a) {
         return OrderRework{a.deadlines(), a.text()};
       }},
      {"urge",
       [](Args& a) {
         return Urge{a.word("a level"), ""};
       }},
      {"supervise",
       [](Args& a) {
         Supervise r{.due = a.time("due")};
         r.kind = a.word("a kind");
         r.reason = a.text();
         return r;
       }},
      {"lift_supervision", [](Args& a) { return LiftSupervision{a.text()}; }},
      {"escalate",
       [](Args& a) {
         Escalate r{.unit = a.unit()};
         r.reason = a.text();
         return r;
       }},
      {"tell_progress", [](Args& a) { return TellProgress{a.text()}; }},
      {"note", [](Args& a) { return Note{a.text()}; }},
      {"add_information",
       [](Args& a) {
         return AddInformation{a.text(), {}};
       }},
      {"confirm",
       [](Args& a) {
         Confirm r{.rework_due = a.deadlines()};
         r.answer = answer_of(a);
         r.words = a.text("");
         return r;
       }},
      {"land", land_of},
      {"reopen",
       [](Args& a) {
         Reopen r{.due = a.deadlines(), .new_facts = a.flag("new_facts")};
         r.reason = a.text();
         return r;
       }},
      {"withdraw",
       [](Args& a) {
         return Withdraw{a.flag("asked_by_handler"), a.text("")};
       }},
      {"link", [](Args& a) { return Link{a.the_case()}; }},
      {"unlink", [](Args& a) { return Unlink{a.the_case()}; }},
      {"record_split", [](Args& a) { return RecordSplit{a.the_case()}; }},
      {"merge", [](Args& a) { return Merge{a.the_case()}; }},
      {"absorb", [](Args& a) { return Absorb{a.the_case()}; }},
      {"unmerge", [](Args& a) { return Unmerge{a.the_case()}; }},
      {"release", [](Args& a) { return Release{a.the_case()}; }},
      {"redact", redact_of},
      {"show_pictures", show_pictures_of},
      {"recompute_due", [](Args& a) { return RecomputeDue{a.deadlines()}; }},
  };
  return kVerbs;
}

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
    const auto verb = verbs().find(tokens[4].text);
    if (verb == verbs().end()) return stop(fmt::format("\"{}\" is no command", tokens[4].text));
    Args args({tokens.begin() + 5, arrow}, units_, calendar_);
    const Command command = verb->second(args);
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
