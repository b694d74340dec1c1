#include "outreach/questionnaire.h"

#include <gtest/gtest.h>

namespace tz::outreach {
namespace {

using Faults = std::vector<std::string>;

Questionnaire profile() {
  const auto ask = [](std::string code, QuestionKind kind) {
    return Question{.code = std::move(code), .kind = kind, .text = {"问", "Ask"}};
  };
  Questionnaire q{.code = "profile", .version = 2, .about_zone = true, .title = {"村", "Village"}};
  q.questions = {ask("people", QuestionKind::integer), ask("income", QuestionKind::money),
                 ask("works", QuestionKind::likert),   ask("road", QuestionKind::single),
                 ask("wants", QuestionKind::multiple), ask("words", QuestionKind::text)};
  q.questions[0].required = true;
  q.questions[0].min = -1;
  q.questions[0].max = 10;
  q.questions[1].max = 100;
  q.questions[3].options = q.questions[4].options = {{"a", {"甲", "A"}}, {"b", {"乙", "B"}}};
  q.questions[5].max_length = 3;
  return q;
}
// The kept answers, or "field rule" of each fault.
Faults checked(std::string_view json) {
  const auto kept = check_answers(profile(), parse_json(json).value().get_object());
  if (kept) return {*kept};
  Faults all{kept.error().field + " " + kept.error().rule};
  for (const auto& more : kept.error().more) all.push_back(more.field + " " + more.rule);
  return all;
}

TEST(Questionnaire, KeepsTheAnswersInTheOrderOfItsQuestions) {
  EXPECT_EQ(checked(R"({"words":"好","wants":["b","a"],"road":"b","works":5,"income":"12.5","people":3})"),
            Faults{R"({"people":3,"income":"12.5","works":5,"road":"b","wants":["a","b"],"words":"好"})"});
}

TEST(Questionnaire, NothingIsNoAnswerAndIsEnoughWhereNoneIsRequired) {
  EXPECT_EQ(checked(R"({"people":0,"income":"","works":null,"wants":[],"words":"  "})"),
            Faults{R"({"people":0})"});
  EXPECT_EQ(checked("{}"), Faults{"answers.people answer_required"});
  EXPECT_EQ(checked(R"({"people":""})"), Faults{"answers.people answer_required"});
}

TEST(Questionnaire, ANumberIsWholeAndWithinItsLimits) {
  for (const auto* fine : {"-1", "0", "10"})
    EXPECT_EQ(checked(R"({"people":)" + std::string(fine) + "}"),
              Faults{R"({"people":)" + std::string(fine) + "}"});
  for (const auto* bad : {"-2", "11", "1.5", "\"3\"", "true", "18446744073709551615"})
    EXPECT_EQ(checked(R"({"people":)" + std::string(bad) + "}"), Faults{"answers.people answer_number"})
        << bad;
}

TEST(Questionnaire, MoneyIsTextWithAtMostTwoDecimals) {
  for (const auto* fine : {"0", "100", "100.00", "0.01", "99.9", "007"})
    EXPECT_EQ(checked(R"({"people":1,"income":")" + std::string(fine) + "\"}"),
              Faults{R"({"people":1,"income":")" + std::string(fine) + "\"}"});
  for (const auto* bad : {"\"100.01\"", "\"-0.01\"", "\"1.\"", "\".5\"", "\"1.234\"", "\"1e2\"", "\"1 0\"",
                          "\"-\"", "\"99999999999999\"", "5"})
    EXPECT_EQ(checked(R"({"people":1,"income":)" + std::string(bad) + "}"),
              Faults{"answers.income answer_money"})
        << bad;
}

TEST(Questionnaire, AScaleGoesFromOneToFive) {
  for (const auto* fine : {"1", "5"})
    EXPECT_EQ(checked(R"({"people":1,"works":)" + std::string(fine) + "}"),
              Faults{R"({"people":1,"works":)" + std::string(fine) + "}"});
  for (const auto* bad : {"0", "6", "\"3\""})
    EXPECT_EQ(checked(R"({"people":1,"works":)" + std::string(bad) + "}"),
              Faults{"answers.works answer_likert"});
}

TEST(Questionnaire, AChoiceIsOneOfItsOptionsAndEachOnce) {
  for (const auto* bad : {"\"c\"", "[\"a\"]", "1"})
    EXPECT_EQ(checked(R"({"people":1,"road":)" + std::string(bad) + "}"),
              Faults{"answers.road answer_option"});
  for (const auto* bad : {"\"a\"", "[\"a\",\"a\"]", "[\"a\",\"c\"]", "[\"a\",\"b\",\"a\"]", "[1]"})
    EXPECT_EQ(checked(R"({"people":1,"wants":)" + std::string(bad) + "}"),
              Faults{"answers.wants answer_option"});
}

TEST(Questionnaire, WordsHaveALengthInCharactersAndNothingThatNobodyTypes) {
  EXPECT_EQ(checked(R"({"people":1,"words":"好好好"})"), Faults{R"({"people":1,"words":"好好好"})"});
  for (const auto* bad : {"\"好好好好\"", "\"a\\u0000b\"", "\"\\u007f\"", "3"})
    EXPECT_EQ(checked(R"({"people":1,"words":)" + std::string(bad) + "}"),
              Faults{"answers.words answer_text"});
}

TEST(Questionnaire, FaultsAreToldTogetherAndNameQuestionsNotAnswers) {
  EXPECT_EQ(checked(R"({"works":9,"road":"13800000000","secret 13800000000":1})"),
            (Faults{"answers.people answer_required", "answers.works answer_likert",
                    "answers.road answer_option", "answers answer_unknown"}));
  const auto refused = check_answers(profile(), parse_json(R"({"people":1,"13800000000":1})")->get_object());
  EXPECT_EQ(refused.error().message.find("138"), std::string::npos);
}

TEST(Questionnaire, AReaderSeesWordsCoveredOrNotAtAllAndTheAuthorAsWritten) {
  const std::string kept = R"({"people":3,"words":"打 13800000000"})";
  EXPECT_EQ(shown_answers(profile(), kept, Wording::as_written).value(), kept);
  EXPECT_EQ(shown_answers(profile(), kept, Wording::left_out).value(), R"({"people":3})");
  const auto covered = shown_answers(profile(), kept, Wording::covered).value();
  EXPECT_EQ(covered.find("138"), std::string::npos);
  EXPECT_NE(covered.find("打"), std::string::npos);
}

TEST(Questionnaire, TheSameIsKnownByWhatWasSent) {
  const Answers one{.id = "i", .code = "c", .version = 1, .zone = "z", .at = Instant{}, .answers = "{}"};
  auto other = one;
  other.by = ActorId{4};
  EXPECT_EQ(digest_of(other), digest_of(one));
  other.zone = "y";
  EXPECT_NE(digest_of(other), digest_of(one));
}

}  // namespace
}  // namespace tz::outreach
