#include "accounts/view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "accounts/module.h"
#include "http/testing.h"
#include "store/testing.h"

namespace tz::accounts {
namespace {

using http::testing::call;
using http::testing::Headers;
using ::testing::HasSubstr;
using Filter = std::map<std::string, std::string>;

constexpr JurisdictionId kCity{1}, kOther{2};
constexpr ActorId kWang{7}, kLi{8};

View view(std::string name, Filter filter = {{"queue", "overdue"}}) {
  return {std::move(name), std::move(filter)};
}
// The rules that refuse, in their order.
std::vector<std::string> rules(const std::vector<View>& views) {
  const auto result = checked(views);
  std::vector<std::string> found;
  if (result) return found;
  found.push_back(result.error().rule);
  for (const auto& more : result.error().more) found.push_back(more.rule);
  return found;
}
using Rules = std::vector<std::string>;

TEST(View, ANameHasOneToFortyCharactersAndStandsOnce) {
  EXPECT_EQ(checked({view("  超期的  ")})->front().name, "超期的");
  EXPECT_EQ(rules({view(std::string(40, 'x'))}), Rules{});
  EXPECT_EQ(rules({view(std::string(41, 'x'))}), Rules{"view_name"});
  std::string forty;
  for (int i = 0; i < 40; ++i) forty += "诉";
  EXPECT_EQ(rules({view(forty)}), Rules{}) << "characters, not bytes";
  EXPECT_EQ(rules({view(forty + "诉")}), Rules{"view_name"});
  EXPECT_EQ(rules({view("")}), Rules{"view_name"});
  EXPECT_EQ(rules({view("   ")}), Rules{"view_name"});
  EXPECT_EQ(rules({view("a\nb")}), Rules{"view_name"});
  EXPECT_EQ(rules({view("Late"), view("late ")}), Rules{"view_taken"});
  EXPECT_EQ(checked({view("a"), view(""), view("a")}).error().more.front().field, "views[2].name");
}

TEST(View, TwentyAreKeptAndNoMore) {
  std::vector<View> views;
  for (int i = 0; i < 20; ++i) views.push_back(view("v" + std::to_string(i)));
  EXPECT_EQ(rules(views), Rules{});
  views.push_back(view("one more"));
  EXPECT_EQ(rules(views), Rules{"views_max"});
}

TEST(View, AFilterIsWordsWithValues) {
  EXPECT_EQ(rules({view("v", {})}), Rules{}) << "everything is a view too";
  EXPECT_EQ(rules({view("v", {{std::string(32, 'a'), std::string(200, 'x')}})}), Rules{});
  EXPECT_EQ(rules({view("v", {{std::string(33, 'a'), "x"}})}), Rules{"view_filter"});
  EXPECT_EQ(rules({view("v", {{"a", std::string(201, 'x')}})}), Rules{"view_filter"});
  EXPECT_EQ(rules({view("v", {{"a", ""}})}), Rules{"view_filter"});
  EXPECT_EQ(rules({view("v", {{"a", "x\ty"}})}), Rules{"view_filter"});
  EXPECT_EQ(rules({view("v", {{"Queue", "x"}})}), Rules{"view_filter"});
  EXPECT_EQ(rules({view("v", {{"", "x"}})}), Rules{"view_filter"});
  Filter many;
  for (char c = 'a'; c < 'a' + 20; ++c) many.emplace(std::string(1, c), "x");
  EXPECT_EQ(rules({view("v", many)}), Rules{});
  many.emplace("z", "x");
  EXPECT_EQ(rules({view("v", many)}), Rules{"view_filter"});
}

TEST(View, WhatIsWrittenIsReadAgainAndNothingElse) {
  const std::vector<View> views{view("我的 \"急\" 件", {{"queue", "mine"}, {"order", "due"}}), view("b", {})};
  EXPECT_EQ(*read_views(views_json(views)), views);
  EXPECT_EQ(*read_views("[]"), std::vector<View>{});
  for (const std::string_view bad : {"", "{}", "[1]", R"([{"name":"a"}])", R"([{"name":1,"filter":{}}])",
                                     R"([{"name":"a","filter":{"q":1}}])", R"([{"name":"a","filter":[]}])"})
    EXPECT_EQ(read_views(bad).error().code, Errc::corrupted) << bad;
}

template <class Backend>
class ViewContract : public testing::Test {
 protected:
  ViewContract() { EXPECT_TRUE(store::migrate(*db_, schema()).has_value()); }
  Result<std::int64_t> save(ActorId actor, std::int64_t version, const std::vector<View>& views,
                            JurisdictionId j = kCity) {
    return store_.save(j, actor, version, views, Instant{});
  }
  std::unique_ptr<store::Database> db_ = Backend().make();
  SqlViewStore store_{*db_};
};
TYPED_TEST_SUITE(ViewContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(ViewContract, ALoadGivesWhatWasSavedOfThisPersonOnly) {
  EXPECT_EQ(*this->store_.load(kCity, kWang), Views{});
  const std::vector<View> views{view("急件"), view("我的", {{"queue", "mine"}})};
  EXPECT_EQ(*this->save(kWang, 0, views), 1);
  EXPECT_EQ(*this->store_.load(kCity, kWang), (Views{1, views}));
  EXPECT_EQ(*this->store_.load(kCity, kLi), Views{});
  EXPECT_EQ(*this->store_.load(kOther, kWang), Views{});
  EXPECT_EQ(*this->save(kWang, 1, {}), 2);
  EXPECT_EQ(*this->store_.load(kCity, kWang), (Views{2, {}})) << "an empty list is a list";
}

TYPED_TEST(ViewContract, WhoReadAnOlderListGetsConflictAndChangesNothing) {
  ASSERT_EQ(*this->save(kWang, 0, {view("a")}), 1);
  for (const std::int64_t old : {0, 2, 9}) {
    const auto refused = this->save(kWang, old, {view("b")});
    ASSERT_FALSE(refused) << old;
    EXPECT_EQ(refused.error().code, Errc::conflict);
    EXPECT_EQ(refused.error().rule, "version");
  }
  EXPECT_EQ(this->save(kLi, 1, {view("b")}).error().code, Errc::conflict) << "there is no first list yet";
  EXPECT_EQ(this->store_.load(kCity, kWang)->views.front().name, "a");
}

class ViewsApi : public testing::Test {
 protected:
  ViewsApi() {
    EXPECT_TRUE(store::migrate(*db_, schema()).has_value());
    for (const std::string login : {"wang", "li"})
      EXPECT_TRUE(module_.service.add_user(
          kCity, {login, "Invented", "a quiet morning", "en", UnitId{7}, {Role::handler}}, kSystemActor));
    router_.authenticator(module_.authenticator);
    add_routes(
        router_, module_.service, [](JurisdictionId, UnitId) { return std::optional<UnitName>(); },
        [](JurisdictionId) { return std::string("town"); });
    add_view_routes(router_, module_.service, module_.views, clock_);
    cookie_ = sign_in("wang");
  }
  std::string sign_in(const std::string& login) {
    const auto in = call(router_, "POST", "/v1/session", {{"Content-Type", "application/json"}},
                         R"({"login":")" + login + R"(","password":"a quiet morning"})");
    for (const auto& [name, value] : in.headers)
      if (name == "Set-Cookie") return value.substr(0, value.find(';'));
    return {};
  }
  http::Response put(const std::string& body, const std::string& if_match) {
    Headers headers{
        {"Cookie", cookie_}, {"Sec-Fetch-Site", "same-origin"}, {"Content-Type", "application/json"}};
    if (!if_match.empty()) headers.emplace_back("If-Match", if_match);
    return call(router_, "PUT", "/v1/me/views", headers, body);
  }
  http::Response get() { return call(router_, "GET", "/v1/me/views", {{"Cookie", cookie_}}); }
  std::unique_ptr<store::Database> db_ = store::testing::Sqlite::make();
  ManualClock clock_;
  SeededRandom random_{1};
  IdMaker ids_{clock_, random_};
  Module module_{*db_, clock_, random_, ids_, PasswordCost::least()};
  http::Router router_;
  std::string cookie_;
};

TEST_F(ViewsApi, APersonKeepsViewsThatNobodyElseSees) {
  const auto none = get();
  EXPECT_EQ(none.status, 200);
  EXPECT_EQ(none.etag, "0");
  EXPECT_EQ(none.body, R"({"version":0,"views":[]})");
  const auto kept = put(R"({"views":[{"name":"急件","filter":{"queue":"overdue","order":"due"}}]})", "\"0\"");
  ASSERT_EQ(kept.status, 200) << kept.body;
  EXPECT_EQ(kept.etag, "1");
  EXPECT_EQ(kept.body,
            R"({"version":1,"views":[{"name":"急件","filter":{"order":"due","queue":"overdue"}}]})");
  EXPECT_EQ(get().body, kept.body);
  cookie_ = sign_in("li");
  EXPECT_EQ(get().body, none.body);
}

TEST_F(ViewsApi, WhatIsWrongIsNamedAndWhatWasChangedElsewhereIsNotOverwritten) {
  const std::string fine = R"({"views":[{"name":"a","filter":{}}]})";
  EXPECT_EQ(put(fine, "").status, 400) << "without If-Match";
  for (const std::string_view bad :
       {R"({})", R"({"views":{}})", R"({"views":[1]})", R"({"views":[{"name":"a"}]})",
        R"({"views":[{"name":"a","filter":{"q":1}}]})", R"({"views":[{"name":"a","filter":{},"x":1}]})",
        R"({"views":[],"x":1})"})
    EXPECT_EQ(put(std::string(bad), "\"0\"").status, 400) << bad;
  const auto unnamed = put(R"({"views":[{"name":" ","filter":{}}]})", "\"0\"");
  EXPECT_EQ(unnamed.status, 400);
  EXPECT_THAT(unnamed.body, HasSubstr(R"("field":"views[0].name")"));
  EXPECT_THAT(unnamed.body, HasSubstr(R"("rule":"view_name")"));
  ASSERT_EQ(put(fine, "\"0\"").status, 200);
  const auto late = put(fine, "\"0\"");
  EXPECT_EQ(late.status, 412);
  EXPECT_EQ(put(fine, "\"1\"").status, 200);
}

TEST_F(ViewsApi, AKeyIsNoPersonAndAStrangerIsNobody) {
  const auto key =
      module_.service.add_key(kCity, "bridge", "open311", {Role::handler}, UnitId{7}, kSystemActor);
  ASSERT_TRUE(key);
  EXPECT_EQ(call(router_, "GET", "/v1/me/views", {{"Authorization", "Bearer " + key->secret}}).status, 404);
  EXPECT_EQ(call(router_, "GET", "/v1/me/views").status, 401);
  EXPECT_EQ(call(router_, "PUT", "/v1/me/views", {{"Content-Type", "application/json"}}, "{}").status, 401);
}

}  // namespace
}  // namespace tz::accounts
