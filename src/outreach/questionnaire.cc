#include "outreach/questionnaire.h"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <optional>
#include <set>

#include "base/text.h"
#include "ledger/redaction.h"
#include "outreach/field_rules.h"

namespace tz::outreach {
namespace {

using boost::json::value;

constexpr std::array<std::string_view, 6> kKinds{"integer", "money", "likert", "single", "multiple", "text"};
constexpr std::int64_t kCents = 100;

std::string_view text_of(const value& v) { return {v.get_string().data(), v.get_string().size()}; }
bool is_absent(const value& v) { return v.is_null() || (v.is_string() && v.get_string().empty()); }

// Reads the answers of one questionnaire and writes them down in its order.
class Reader {
 public:
  void read(const Question& question, const value* given);
  Result<std::string> done();
  std::vector<Error>& faults() { return faults_; }

 private:
  void fault(const Question& q, std::string rule, std::string message);
  bool number(const Question& q, const value& v, std::int64_t low, std::int64_t high, std::string rule);
  bool money(const Question& q, const value& v);
  bool single(const Question& q, const value& v);
  bool multiple(const Question& q, const value& v);
  bool words(const Question& q, const value& v);
  std::vector<Error> faults_;
  JsonWriter out_;
  bool begun_ = false;
};

void Reader::fault(const Question& q, std::string rule, std::string message) {
  faults_.push_back(bad_field("answers." + q.code, std::move(rule), std::move(message),
                              {{"question", q.text.zh + " / " + q.text.en},
                               {"low", std::to_string(q.min)},
                               {"high", std::to_string(q.max)},
                               {"max", std::to_string(q.max_length)}}));
}

bool Reader::number(const Question& q, const value& v, std::int64_t low, std::int64_t high,
                    std::string rule) {
  if (!v.is_int64() || v.get_int64() < low || v.get_int64() > high) {
    fault(q, std::move(rule), "a whole number from " + std::to_string(low) + " to " + std::to_string(high));
    return false;
  }
  out_.field(q.code, v.get_int64());
  return true;
}

// Digits, perhaps a point and one or two more, in hundredths; nothing for any other text.
std::optional<std::int64_t> hundredths(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto point = std::min(text.find('.'), text.size());
  const auto whole = text.substr(0, point);
  auto rest = std::string(text.substr(point));
  constexpr std::size_t kDigitsMax = 13;
  const auto digits = [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
  };
  if (!digits(whole) || whole.size() > kDigitsMax) return std::nullopt;
  if (!rest.empty()) {
    rest.erase(0, 1);
    if (!digits(rest) || rest.size() > 2) return std::nullopt;
  }
  rest.resize(2, '0');
  std::int64_t units = 0, cents = 0;
  std::from_chars(whole.data(), whole.data() + whole.size(), units);
  std::from_chars(rest.data(), rest.data() + rest.size(), cents);
  const auto all = units * kCents + cents;
  return negative ? -all : all;
}

bool Reader::money(const Question& q, const value& v) {
  const auto amount = v.is_string() ? hundredths(text_of(v)) : std::nullopt;
  if (!amount || *amount < q.min * kCents || *amount > q.max * kCents) {
    fault(q, "answer_money",
          "an amount as text, at most two decimals, from " + std::to_string(q.min) + " to " +
              std::to_string(q.max));
    return false;
  }
  out_.field(q.code, text_of(v));
  return true;
}

bool is_option(const Question& q, const value& v) {
  return v.is_string() && std::ranges::find(q.options, text_of(v), &Option::code) != q.options.end();
}

bool Reader::single(const Question& q, const value& v) {
  if (!is_option(q, v)) {
    fault(q, "answer_option", "the code of one of its options");
    return false;
  }
  out_.field(q.code, text_of(v));
  return true;
}

bool Reader::multiple(const Question& q, const value& v) {
  std::set<std::string_view> chosen;
  bool fine = v.is_array() && v.get_array().size() <= q.options.size();
  if (fine)
    for (const auto& one : v.get_array())
      fine = fine && is_option(q, one) && chosen.insert(text_of(one)).second;
  if (!fine) {
    fault(q, "answer_option", "codes of its options, each once");
    return false;
  }
  if (chosen.empty()) return false;
  out_.key(q.code).begin_array();
  for (const auto& option : q.options)
    if (chosen.contains(option.code)) out_.value(option.code);
  out_.end_array();
  return true;
}

bool Reader::words(const Question& q, const value& v) {
  const bool fine =
      v.is_string() && std::ranges::none_of(text_of(v), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f;
      });
  if (!fine || count_code_points(text_of(v)) > static_cast<std::size_t>(q.max_length)) {
    fault(q, "answer_text", "words, at most " + std::to_string(q.max_length) + " characters");
    return false;
  }
  if (trim(text_of(v)).empty()) return false;
  out_.field(q.code, text_of(v));
  return true;
}

void Reader::read(const Question& q, const value* given) {
  if (!begun_) out_.begin_object();
  begun_ = true;
  const auto before = faults_.size();
  const auto take = [&](const value& v) {
    switch (q.kind) {
      case QuestionKind::integer:
        return number(q, v, q.min, q.max, "answer_number");
      case QuestionKind::money:
        return money(q, v);
      case QuestionKind::likert:
        return number(q, v, 1, kLikertMax, "answer_likert");
      case QuestionKind::single:
        return single(q, v);
      case QuestionKind::multiple:
        return multiple(q, v);
      case QuestionKind::text:
        return words(q, v);
    }
    return false;
  };
  const bool answered = given != nullptr && !is_absent(*given) && take(*given);
  if (!answered && q.required && faults_.size() == before) fault(q, "answer_required", "needs an answer");
}

Result<std::string> Reader::done() {
  if (!begun_) out_.begin_object();
  out_.end_object();
  TZ_CHECK(told(std::move(faults_)));
  return out_.take();
}

void write_names(JsonWriter& out, std::string_view key, const Names& names) {
  if (names == Names{}) return;
  out.field(std::string(key) + "_zh", names.zh).field(std::string(key) + "_en", names.en);
}

void write_question(JsonWriter& out, const Question& q) {
  out.begin_object().field("code", q.code).field("kind", name(q.kind)).field("required", q.required);
  write_names(out, "text", q.text);
  write_names(out, "unit", q.unit);
  if (q.kind == QuestionKind::integer || q.kind == QuestionKind::money)
    out.field("min", q.min).field("max", q.max);
  if (q.kind == QuestionKind::text) out.field("max_length", q.max_length);
  if (!q.options.empty()) {
    out.key("options").begin_array();
    for (const auto& option : q.options) {
      out.begin_object().field("code", option.code);
      write_names(out, "name", option.name);
      out.end_object();
    }
    out.end_array();
  }
  out.end_object();
}

}  // namespace

std::string_view name(QuestionKind kind) noexcept { return kKinds[static_cast<std::size_t>(kind)]; }
std::optional<QuestionKind> parse_question_kind(std::string_view wire) noexcept {
  const auto found = std::ranges::find(kKinds, wire);
  return found == kKinds.end() ? std::nullopt
                               : std::optional(static_cast<QuestionKind>(found - kKinds.begin()));
}

Result<std::string> check_answers(const Questionnaire& questionnaire, const boost::json::object& given) {
  Reader reader;
  for (const auto& question : questionnaire.questions)
    reader.read(question, given.if_contains(question.code));
  for (const auto& [code, ignored] : given)
    if (std::ranges::find(questionnaire.questions, std::string_view(code.data(), code.size()),
                          &Question::code) == questionnaire.questions.end()) {
      reader.faults().push_back(
          bad_field("answers", "answer_unknown", "this version has no question of such a code"));
      break;
    }
  return reader.done();
}

namespace {

Result<boost::json::object> object_of(std::string_view json) {
  auto document = parse_json(json);
  if (!document || !document->is_object()) return fail(Errc::corrupted, "answers that are kept do not parse");
  return std::move(document->get_object());
}

}  // namespace

Result<AnswerParts> split_answers(const Questionnaire& questionnaire, std::string_view answers) {
  TZ_TRY(all, object_of(answers));
  boost::json::object words;
  for (const auto& question : questionnaire.questions) {
    const auto* answer = question.kind == QuestionKind::text ? all.if_contains(question.code) : nullptr;
    if (answer != nullptr) words.emplace(question.code, *answer);
  }
  boost::json::object facts;
  for (const auto& [code, answer] : all)
    if (!words.contains(code)) facts.emplace(code, answer);
  return AnswerParts{.facts = boost::json::serialize(facts), .words = boost::json::serialize(words)};
}

Result<std::string> join_answers(const Questionnaire& questionnaire, const AnswerParts& parts) {
  TZ_TRY(facts, object_of(parts.facts));
  TZ_TRY(words, object_of(parts.words));
  boost::json::object all;
  for (const auto& question : questionnaire.questions)
    for (const auto* part : {&facts, &words})
      if (const auto* answer = part->if_contains(question.code)) all.emplace(question.code, *answer);
  return boost::json::serialize(all);
}

Hash256 commit_of(const AnswerParts& parts, const WordSecret& secret) {
  return commit_words(secret, "words", parts.words);
}

Hash256 row_digest(const Answers& answers, const Hash256& words_commit) {
  JsonWriter out;
  out.begin_object()
      .field("id", answers.id)
      .field("code", answers.code)
      .field("version", answers.version)
      .field("zone", answers.zone)
      .field("at", to_millis(answers.at))
      .field("answers", answers.answers)
      .field("words", to_hex(words_commit))
      .field("by", static_cast<std::int64_t>(answers.by))
      .field("unit", static_cast<std::int64_t>(answers.unit))
      .field("received_at", to_millis(answers.received_at));
  return sha256(as_bytes(out.end_object().take()));
}

Result<std::string> shown_answers(const Questionnaire& questionnaire, std::string_view answers,
                                  Wording wording) {
  if (wording == Wording::as_written) return std::string(answers);
  auto document = parse_json(answers);
  if (!document || !document->is_object()) return fail(Errc::corrupted, "answers that are kept do not parse");
  auto& given = document->get_object();
  for (const auto& question : questionnaire.questions) {
    auto* answer = question.kind == QuestionKind::text ? given.if_contains(question.code) : nullptr;
    if (answer == nullptr || !answer->is_string()) continue;
    if (wording == Wording::left_out) {
      given.erase(question.code);
    } else {
      const std::string words(text_of(*answer));
      *answer = ledger::cover(words, ledger::find_personal_data(words));
    }
  }
  return boost::json::serialize(given);
}

Hash256 digest_of(const Answers& answers) {
  JsonWriter out;
  out.begin_object()
      .field("id", answers.id)
      .field("code", answers.code)
      .field("version", answers.version)
      .field("zone", answers.zone)
      .field("at", to_millis(answers.at))
      .field("answers", answers.answers);
  return sha256(as_bytes(out.end_object().take()));
}

void write(JsonWriter& out, const Questionnaire& questionnaire) {
  out.begin_object()
      .field("code", questionnaire.code)
      .field("version", questionnaire.version)
      .field("about", questionnaire.about_zone ? "zone" : "nobody");
  write_names(out, "title", questionnaire.title);
  write_names(out, "lead", questionnaire.lead);
  out.key("questions").begin_array();
  for (const auto& question : questionnaire.questions) write_question(out, question);
  out.end_array().end_object();
}

}  // namespace tz::outreach
