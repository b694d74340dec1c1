#include "outreach/words.h"

#include <gtest/gtest.h>

#include "outreach/questionnaire.h"
#include "outreach/visit.h"

namespace tz::outreach {
namespace {

WordSecret secret(std::uint8_t fill) {
  WordSecret all{};
  all.fill(fill);
  return all;
}

// By hand from docs/event-log.md, section 4.
TEST(Words, ACommitmentIsThatOfTheEventLog) {
  Bytes salted;
  const auto put = [](Bytes& out, std::string_view text) { out.insert(out.end(), text.begin(), text.end()); };
  put(salted, "taizhang/salt/1");
  salted.insert(salted.end(), {0, 0, 0, 0, 0, 0, 0, 1});
  put(salted, "note");
  const auto salt = hmac_sha256(secret(1), salted);
  Bytes committed;
  put(committed, "taizhang/commit/1");
  committed.insert(committed.end(), {0, 4});
  put(committed, "note");
  committed.insert(committed.end(), salt.begin(), salt.end());
  put(committed, "井盖");
  EXPECT_EQ(commit_words(secret(1), "note", "井盖"), sha256(committed));
}

TEST(Words, TellNothingWithoutTheirSecret) {
  EXPECT_NE(commit_words(secret(1), "note", "是"), commit_words(secret(2), "note", "是"));
  EXPECT_NE(commit_words(secret(1), "note", "是"), commit_words(secret(1), "place", "是"));
  const auto digest = sha256(as_bytes("是"));
  EXPECT_NE(keyed_digest(secret(1), digest), keyed_digest(secret(2), digest));
  EXPECT_NE(keyed_digest(secret(1), digest), digest);
  EXPECT_EQ(keyed_digest(secret(1), digest), keyed_digest(secret(1), digest));
}

TEST(Words, TheDigestOfARowIsOfAllItHoldsAndNotOfItsWords) {
  Visit v{.id = "0123456789abcdef", .minutes = 30};
  v.note = "x";
  const auto commits = commits_of(v, secret(1));
  const auto digest = row_digest(v, commits);
  auto other = v;
  other.note = "";
  EXPECT_EQ(row_digest(other, commits), digest);
  EXPECT_NE(row_digest(v, commits_of(other, secret(1))), digest);
  other = v;
  other.by = ActorId{7};
  EXPECT_NE(row_digest(other, commits), digest);
  other = v;
  other.unit = UnitId{7};
  EXPECT_NE(row_digest(other, commits), digest);
  other = v;
  other.minutes = 31;
  EXPECT_NE(row_digest(other, commits), digest);
  other = v;
  other.received_at += std::chrono::milliseconds(1);
  EXPECT_NE(row_digest(other, commits), digest);
}

TEST(Words, AnswersAreCutInTwoAndPutTogetherAgain) {
  Questionnaire q{.code = "q"};
  q.questions = {{.code = "n", .kind = QuestionKind::integer},
                 {.code = "w", .kind = QuestionKind::text},
                 {.code = "m", .kind = QuestionKind::money}};
  const std::string all = R"({"n":3,"w":"说","m":"1.50"})";
  const auto parts = split_answers(q, all);
  ASSERT_TRUE(parts);
  EXPECT_EQ(*parts, (AnswerParts{.facts = R"({"n":3,"m":"1.50"})", .words = R"({"w":"说"})"}));
  EXPECT_EQ(join_answers(q, *parts).value(), all);
  EXPECT_EQ(join_answers(q, {.facts = parts->facts, .words = "{}"}).value(), parts->facts) << "erased";
  EXPECT_EQ(split_answers(q, "[]").error().code, Errc::corrupted);
  EXPECT_EQ(join_answers(q, {.facts = "x", .words = "{}"}).error().code, Errc::corrupted);
}

TEST(Words, TheReasonsToEraseThemAreFixed) {
  for (const auto* wire : {"consent_withdrawn", "purpose_ended", "period_over", "by_mistake"})
    EXPECT_EQ(name(parse_erasure_reason(wire).value()), wire);
  EXPECT_FALSE(parse_erasure_reason("because"));
  EXPECT_FALSE(parse_erasure_reason(""));
}

}  // namespace
}  // namespace tz::outreach
