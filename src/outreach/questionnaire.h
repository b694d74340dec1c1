#pragma once
// A questionnaire (问卷) as a pack defines it, and what is an answer to it. A change is a new version; an
// answer stays an answer to the version it was given to (docs/sources.md#questionnaire). Pure.
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"
#include "base/result.h"
#include "outreach/campaign.h"
#include "outreach/words.h"

namespace tz::outreach {

// The enumerators are the wire names.
enum class QuestionKind : std::uint8_t {
  integer,   // a whole number from `min` to `max`
  money,     // text: digits, perhaps a point and one or two more; from `min` to `max`
  likert,    // 1 to 5
  single,    // the code of one option
  multiple,  // codes of options, each once
  text       // words, at most `max_length` code points
};
std::string_view name(QuestionKind kind) noexcept;
std::optional<QuestionKind> parse_question_kind(std::string_view wire) noexcept;

inline constexpr std::int64_t kLikertMax = 5;
inline constexpr std::int64_t kNumberMax = 1'000'000'000'000;  // either side of nothing
inline constexpr std::size_t kTextAnswerMax = 4000;            // code points

struct Option {
  std::string code{};
  Names name{};
  friend bool operator==(const Option&, const Option&) = default;
};
struct Question {
  std::string code{};
  QuestionKind kind{};
  bool required = false;
  Names text{};
  Names unit{};  // of a number: 人, 元/年
  std::int64_t min = 0, max = kNumberMax;
  std::int64_t max_length = kTextAnswerMax;
  std::vector<Option> options{};
  friend bool operator==(const Question&, const Question&) = default;
};
struct Questionnaire {
  std::string code{};
  std::int64_t version = 1;
  bool about_zone = false;  // a profile of a place; otherwise about nobody in particular
  Names title{}, lead{};
  std::vector<Question> questions{};
  friend bool operator==(const Questionnaire&, const Questionnaire&) = default;
};

struct Answers {
  std::string id{};  // made by whoever wrote it
  std::string code{};
  std::int64_t version = 0;
  std::string zone{};     // exactly if the questionnaire is about a place
  Instant at{};           // by the phone's clock
  std::string answers{};  // JSON: {"question": value}, in the order of the questions; as kept without words
  ActorId by{};
  UnitId unit{};  // 0 for none
  Instant received_at{};
  friend bool operator==(const Answers&, const Answers&) = default;
};

// The answers as they are kept, if each fits its question. null and "" are no answer.
//   invalid_argument  field answers.CODE, rules answer_required, answer_number, answer_money, answer_likert,
//   answer_option, answer_text; field answers, rule answer_unknown. All at once; an error names the question
//   in both languages and never what was answered.
Result<std::string> check_answers(const Questionnaire& questionnaire, const boost::json::object& given);

// Answers in two parts: those in words, which may be erased, as JSON of their own.
struct AnswerParts {
  std::string facts{}, words{};
  friend bool operator==(const AnswerParts&, const AnswerParts&) = default;
};
//   corrupted  `answers` is no JSON object
Result<AnswerParts> split_answers(const Questionnaire& questionnaire, std::string_view answers);
// The answers as they were before split_answers().  corrupted: a part is no JSON object
Result<std::string> join_answers(const Questionnaire& questionnaire, const AnswerParts& parts);
// The commitment to the answers in words (commit_words of words.h): field "words".
Hash256 commit_of(const AnswerParts& parts, const WordSecret& secret);
// Of the answers as they are kept, without words, and the commitment to these.
Hash256 row_digest(const Answers& answers, const Hash256& words_commit);

// How much a reader sees of answers in words, which may tell of a person.
enum class Wording : std::uint8_t { left_out, covered, as_written };
// The kept answers as JSON for a reader; `covered` hides what looks like personal data.
//   corrupted  `answers` is no JSON object
Result<std::string> shown_answers(const Questionnaire& questionnaire, std::string_view answers,
                                  Wording wording);

// Of what was sent, words included: the same again has the same. Kept only keyed, as that of a visit.
Hash256 digest_of(const Answers& answers);

// As the pack has it, which is what the interface answers.
void write(JsonWriter& out, const Questionnaire& questionnaire);

}  // namespace tz::outreach
