#include "search/limiter.h"

#include <gtest/gtest.h>

#include <string>

#include "search/why.h"

namespace tz::search {
namespace {

using namespace std::chrono_literals;
constexpr Instant kNoon{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours{4}};
constexpr Settings kTwo{.burst = 2, .per_minute = 6};  // one in ten seconds

TEST(SearchLimiter, LetsABurstPassAndThenOneAtATime) {
  Limiter limiter;
  EXPECT_TRUE(limiter.take("a", kNoon, kTwo).has_value());
  EXPECT_TRUE(limiter.take("a", kNoon, kTwo).has_value());
  const auto refused = limiter.take("a", kNoon, kTwo);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::too_many);
  EXPECT_EQ(refused.error().rule, "search_wait");
  EXPECT_EQ(refused.error().retry_after, 10s);
  EXPECT_TRUE(limiter.take("b", kNoon, kTwo).has_value()) << "another client has a bucket of its own";
  EXPECT_FALSE(limiter.take("a", kNoon + 9s, kTwo).has_value());
  EXPECT_TRUE(limiter.take("a", kNoon + 10s, kTwo).has_value());
  EXPECT_FALSE(limiter.take("a", kNoon + 10s, kTwo).has_value());
}

TEST(SearchLimiter, ABucketHoldsNoMoreThanTheBurst) {
  Limiter limiter;
  EXPECT_TRUE(limiter.take("a", kNoon, kTwo).has_value());
  EXPECT_TRUE(limiter.take("a", kNoon + 24h, kTwo).has_value());
  EXPECT_TRUE(limiter.take("a", kNoon + 24h, kTwo).has_value());
  EXPECT_FALSE(limiter.take("a", kNoon + 24h, kTwo).has_value());
  EXPECT_FALSE(limiter.take("a", kNoon, kTwo).has_value()) << "a clock that goes back fills nothing";
}

TEST(SearchLimiter, KnowsSoManyClientsAndNoMore) {
  Limiter limiter;
  for (std::size_t i = 0; i < Limiter::kClientsMax; ++i)
    ASSERT_TRUE(limiter.take(std::to_string(i), kNoon, kTwo).has_value());
  EXPECT_EQ(limiter.clients(), Limiter::kClientsMax);
  EXPECT_TRUE(limiter.take("one more", kNoon, kTwo).has_value());
  EXPECT_EQ(limiter.clients(), Limiter::kClientsMax);
  EXPECT_TRUE(limiter.take("much later", kNoon + 1h, kTwo).has_value());
  EXPECT_EQ(limiter.clients(), 1U) << "whose bucket is full again is forgotten";
}

TEST(SearchLimiter, AClientIsAnAddressOrTheFirstHalfOfALongOne) {
  EXPECT_EQ(client_of("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(client_of("2001:db8:1:2:3:4:5:6"), client_of("2001:db8:1:2:9::1"));
  EXPECT_NE(client_of("2001:db8:1:2::1"), client_of("2001:db8:1:3::1"));
  EXPECT_EQ(client_of("2001:db8::1"), client_of("2001:db8:0:0:ffff::"));
  EXPECT_EQ(client_of("::1"), client_of("::2"));
}

TEST(SearchSettings, AreReadFromThePackAndBounded) {
  EXPECT_EQ(parse_settings("p", "{}").value(), Settings{});
  EXPECT_EQ(parse_settings("p", R"({"search":{"burst":5,"per_minute":10000}})").value(),
            (Settings{5, 10'000}));
  const auto rule = [](std::string_view json) {
    const auto read = parse_settings("pack.json", json);
    return read ? std::string() : read.error().rule + " " + read.error().field;
  };
  EXPECT_EQ(rule(R"({"search":[]})"), "pack_format search");
  EXPECT_EQ(rule(R"({"search":{"speed":5}})"), "policy_unknown search.speed");
  EXPECT_EQ(rule(R"({"search":{"burst":0}})"), "policy_range search.burst");
  EXPECT_EQ(rule(R"({"search":{"per_minute":10001}})"), "policy_range search.per_minute");
  EXPECT_EQ(rule(R"({"search":{"burst":"5"}})"), "policy_range search.burst");
}

std::vector<Snippet> reasons(std::string_view words, std::vector<SearchedField> fields) {
  const auto query = parse_query(words);
  return query ? why(*query, fields) : std::vector<Snippet>{};
}

TEST(SearchWhy, ShowsAPieceOfTheFieldAndWhereTheWordsAre) {
  std::string text;
  for (int i = 0; i < 50; ++i) text += "前";
  text += "路灯";
  for (int i = 0; i < 100; ++i) text += "后";
  const auto found = reasons("路灯", {{"description", text}});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].cut_before && found[0].cut_after);
  EXPECT_EQ(found[0].marks, (std::vector<Mark>{{kSnippetBefore, kSnippetBefore + 2}}));
  EXPECT_EQ(found[0].text.size(), kSnippetMax * 3);
}

TEST(SearchWhy, OneFieldThatShowsEveryTermIsEnough) {
  const auto found = reasons("灯 路灯", {{"title", "井盖"}, {"description", "路灯灯罩"}, {"reply", "路灯"}});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].field, "description");
  EXPECT_EQ(found[0].marks, (std::vector<Mark>{{0, 3}})) << "what touches is one mark";
}

TEST(SearchWhy, IsNothingWhereATermIsNot) {
  EXPECT_TRUE(reasons("路灯 井盖", {{"description", "路灯"}}).empty());
  EXPECT_EQ(reasons("路灯 井盖", {{"description", "路灯"}, {"address", "井盖街"}}).size(), 2U);
}

}  // namespace
}  // namespace tz::search
