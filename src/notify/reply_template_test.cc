#include "notify/reply_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/json.h"
#include "base/text.h"
#include "http/router.h"
#include "http/testing.h"
#include "notify/module.h"
#include "notify/testing.h"
#include "store/migration.h"
#include "store/testing.h"

namespace tz::notify {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::kCity;
using testing::kOther;

bool is_category(std::string_view code) { return code == "roads" || code == "roads.pothole"; }
Result<std::vector<ReplyTemplate>> parse(const std::string& lines) {
  return parse_replies("r.csv", "code,category,zh,en\n" + lines, is_category);
}
std::string rule_of(const std::string& lines) {
  const auto result = parse(lines);
  return result ? "" : result.error().rule;
}
ReplyTemplate one(std::string code, std::string category = "") {
  return {std::move(code), std::move(category), "甲{code}", "a {code}"};
}

TEST(Replies, AreReadInTheOrderOfTheFile) {
  const auto all =
      parse("b,,已【做什么】{unit},done 【what】 {unit}\na,roads,{code} {date},\"{code}, {date}\"\n");
  ASSERT_TRUE(all) << all.error().message;
  EXPECT_THAT(*all, ElementsAre(ReplyTemplate{"b", "", "已【做什么】{unit}", "done 【what】 {unit}"},
                                ReplyTemplate{"a", "roads", "{code} {date}", "{code}, {date}"}));
}

TEST(Replies, AFaultNamesFileLineColumnAndRule) {
  EXPECT_EQ(rule_of("a b,,甲,a\n"), "code");
  EXPECT_EQ(rule_of("a,,甲,a\na,,乙,b\n"), "duplicate_code");
  EXPECT_EQ(rule_of("a,wood,甲,a\n"), "unknown_category");
  EXPECT_EQ(rule_of("a,,,a\n"), "length");
  EXPECT_EQ(rule_of("a,,甲,\n"), "length");
  EXPECT_EQ(rule_of("a,,甲,a,b\n"), "cell_count");
  EXPECT_EQ(parse_replies("r.csv", "code,zh,en\n", is_category).error().rule, "missing_column");
  EXPECT_THAT(parse("a,,甲,a\nb,wood,甲,a\n").error().message, HasSubstr("r.csv:3:category"));
  const auto many = parse("a,,,a\nb,wood,甲,{x}\n");
  EXPECT_EQ(many.error().more.size(), 2U) << "told together";
}

TEST(Replies, HoldThreePlaceholdersAndNoOtherBraces) {
  EXPECT_EQ(rule_of("a,,{code}{unit}{date},{code}\n"), "");
  for (const std::string_view bad : {"{name}", "{ code }", "{}", "{code", "code}", "{{code}}", "{code}{"})
    EXPECT_EQ(rule_of("a,,甲" + std::string(bad) + ",a\n"), "placeholder_unknown") << bad;
}

TEST(Replies, HaveAsManyBlanksInBothLanguages) {
  EXPECT_EQ(rule_of("a,,【甲】【乙】,【a】 and 【b】\n"), "");
  EXPECT_EQ(rule_of("a,,【甲】【乙】,【a】\n"), "reply_blank");
  for (const std::string_view bad : {"【甲", "甲】", "【甲【乙】】", "】甲【"})
    EXPECT_EQ(rule_of("a,," + std::string(bad) + "," + std::string(bad) + "\n"), "reply_blank") << bad;
}

TEST(Replies, HaveTheirLimits) {
  std::string text;
  for (std::size_t i = 0; i < kReplyTemplateMax; ++i) text += "诉";
  EXPECT_EQ(rule_of("a,," + text + ",a\n"), "") << "characters, not bytes";
  EXPECT_EQ(rule_of("a,," + text + "诉,a\n"), "length");
  std::string lines;
  for (std::size_t i = 0; i < kRepliesMax; ++i) lines += "c" + std::to_string(i) + ",,甲,a\n";
  EXPECT_EQ(rule_of(lines), "");
  EXPECT_EQ(rule_of(lines + "more,,甲,a\n"), "too_many");
}

TEST(Replies, ThoseOfTheCategoryComeFirstThenThoseAboveItThenTheGeneralOnes) {
  const std::vector<ReplyTemplate> all{one("any"), one("road", "roads"), one("hole", "roads.pothole"),
                                       one("other", "water"), one("any2")};
  const auto codes = [&](const std::vector<std::string>& chain) {
    std::vector<std::string> found;
    for (const auto& t : fitting(all, chain)) found.push_back(t.code);
    return found;
  };
  EXPECT_THAT(codes({"roads.pothole", "roads"}), ElementsAre("hole", "road", "any", "any2"));
  EXPECT_THAT(codes({"roads"}), ElementsAre("road", "any", "any2"));
  EXPECT_THAT(codes({}), ElementsAre("any", "any2"));
}

// What a reply must not do without, and phrases that say nothing.
TEST(Replies, ThoseOfThePacksAskForWhatWasDoneWhenAndWhomToAsk) {
  for (const std::string city : {"default", "liaoyuan"}) {
    const auto files = places::read_pack_folder(TZ_SOURCE_DIR "/packs/" + city);
    ASSERT_TRUE(files);
    const auto all = read_reply_file(*files, [](std::string_view) { return true; });
    ASSERT_TRUE(all) << all.error().message;
    EXPECT_GE(all->size(), 6U);
    for (const auto& t : *all) {
      EXPECT_THAT(t.zh, HasSubstr("{code}")) << t.code;
      EXPECT_THAT(t.zh, HasSubstr("{unit}")) << t.code;
      EXPECT_THAT(t.zh, HasSubstr("电话")) << t.code << ": whom to ask";
      EXPECT_THAT(t.zh, HasSubstr("【")) << t.code << ": what only the clerk knows";
      for (const std::string_view empty : {"高度重视", "感谢您的理解", "妥善处理", "积极协调", "进一步加强"})
        EXPECT_EQ(t.zh.find(empty), std::string::npos) << t.code << empty;
    }
  }
  EXPECT_TRUE(read_reply_file({}, is_category)->empty()) << "a city may have none";
}

template <class Backend>
class ReplyContract : public ::testing::Test {
 protected:
  ReplyContract() { EXPECT_TRUE(store::migrate(*db_, schema()).has_value()); }
  std::unique_ptr<store::Database> db_ = Backend::make();
  SqlReplyTemplateStore store_{*db_};
};
TYPED_TEST_SUITE(ReplyContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(ReplyContract, APackStandsInThePlaceOfTheOneBeforeInItsOrder) {
  EXPECT_TRUE(this->store_.load(kCity)->empty());
  const std::vector<ReplyTemplate> first{one("z"), one("a", "roads"), one("m")};
  ASSERT_TRUE(this->store_.save(kCity, first));
  ASSERT_TRUE(this->store_.save(kOther, {one("z")}));
  EXPECT_EQ(*this->store_.load(kCity), first);
  const std::vector<ReplyTemplate> second{one("m"), one("z")};
  ASSERT_TRUE(this->store_.save(kCity, second));
  EXPECT_EQ(*this->store_.load(kCity), second);
  EXPECT_EQ(this->store_.load(kOther)->size(), 1U);
  ASSERT_TRUE(this->store_.save(kCity, {}));
  EXPECT_TRUE(this->store_.load(kCity)->empty());
}

class Doorman final : public http::Authenticator {
 public:
  Result<std::optional<http::Principal>> identify(const http::Request& request) override {
    const auto who = request.header("authorization");
    if (who.empty()) return std::optional<http::Principal>();
    http::Principal p;
    p.jurisdiction = kCity;
    p.permissions = {http::Permission::signed_in};
    if (who == "Bearer clerk") p.permissions.insert(http::Permission::case_read);
    return std::optional(p);
  }
};

TEST(ReplyApi, GivesWhatFitsTheCategory) {
  const auto db = store::testing::Sqlite::make();
  ASSERT_TRUE(store::migrate(*db, schema()));
  SqlReplyTemplateStore store(*db);
  ASSERT_TRUE(store.save(kCity, {one("any"), one("road", "roads")}));
  Doorman doorman;
  http::Router router;
  router.authenticator(doorman);
  add_reply_routes(router, store,
                   [](JurisdictionId, const std::string& code) -> Result<std::vector<std::string>> {
                     if (code == "roads.pothole") return std::vector<std::string>{"roads.pothole", "roads"};
                     return std::vector<std::string>();
                   });
  const auto get = [&](const std::string& target, const std::string& who = "Bearer clerk") {
    http::testing::Headers headers;
    if (!who.empty()) headers.emplace_back("Authorization", who);
    return http::testing::call(router, "GET", target, headers);
  };
  EXPECT_EQ(
      get("/v1/reply-templates?category=roads.pothole").body,
      R"({"templates":[{"code":"road","category":"roads","zh":"甲{code}","en":"a {code}"},{"code":"any","category":"","zh":"甲{code}","en":"a {code}"}]})");
  EXPECT_EQ(get("/v1/reply-templates").body,
            R"({"templates":[{"code":"any","category":"","zh":"甲{code}","en":"a {code}"}]})");
  EXPECT_EQ(get("/v1/reply-templates?category=wood").status, 400);
  EXPECT_EQ(get("/v1/reply-templates", "").status, 401);
  EXPECT_EQ(get("/v1/reply-templates", "Bearer other").status, 403);
}

}  // namespace
}  // namespace tz::notify
