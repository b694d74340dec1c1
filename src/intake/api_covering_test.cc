// Covering parts of pictures, in process, on both engines: who sees what, and that nobody overwrites another.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/json.h"
#include "intake/open311_testing.h"
#include "ledger/case_texts.h"

namespace tz::intake {
namespace {

using ::testing::HasSubstr;
using testing::Intake;
using testing::kHill;
using testing::kRoadsUnit;
using testing::must;
using ::testing::Not;
using testing::other_png;
using testing::png;

constexpr std::string_view kAreas = R"({"areas":[{"left":0,"top":0,"width":1000,"height":1000}]})";

template <class Backend>
class CoveringApi : public ::testing::Test {
 protected:
  CoveringApi() {
    hotline_ = key("hotline", accounts::Role::hotline, testing::kHotlineUnit);
    supervisor_ = key("supervisor", accounts::Role::supervisor, testing::kHotlineUnit);
    handler_ = key("handler", accounts::Role::handler, kRoadsUnit);
    add_covering_routes(city_.router, {city_.module.coverings, city_.ledger.service, city_.cities,
                                       [](JurisdictionId /*j*/, ActorId /*actor*/) -> Result<std::string> {
                                         return std::string("示例员");  // an invented name
                                       },
                                       [this](JurisdictionId /*j*/, ActorId /*actor*/, std::string action,
                                              const std::string& object) -> Status {
                                         audit_.push_back(std::move(action) + " " + object);
                                         return {};
                                       }});
  }
  std::string key(const std::string& name, accounts::Role role, UnitId unit) {
    return must(city_.accounts.service.add_key(kHill, name, "hotline", {role}, unit, kSystemActor)).secret;
  }
  // A case whose picture the public may see.
  ledger::Receipt receive(const std::string& bytes, bool cleared = true,
                          ledger::RequestType type = ledger::RequestType::help) {
    auto said = Intake::need();
    said.request_type = type;
    said.media = {must(city_.module.media.add(kHill, as_bytes(bytes)))};
    said.media[0].cleared = cleared;
    sha256_ = said.media[0].sha256;
    return city_.receive(said);
  }
  std::string path(const ledger::Receipt& receipt, std::string_view what) const {
    return "/v1/cases/" + receipt.code + "/media/" + sha256_ + "/" + std::string(what);
  }
  http::Response call(const std::string& method, const std::string& who, const std::string& target,
                      std::int64_t version = -1, std::string_view body = {}) {
    http::testing::Headers headers{{"Authorization", "Bearer " + who}};
    if (version >= 0) headers.emplace_back("If-Match", '"' + std::to_string(version) + '"');
    if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
    return http::testing::call(city_.router, method, target, headers, body);
  }
  http::Response cover(const ledger::Receipt& receipt, std::int64_t version, std::string_view body = kAreas) {
    return call("PUT", hotline_, path(receipt, "covering"), version, body);
  }
  http::Response uncover(const ledger::Receipt& receipt, std::int64_t version) {
    return call("POST", supervisor_, path(receipt, "uncover"), version, "{}");
  }
  std::string picture_url(const ledger::Receipt& receipt) const {
    return "/media/" + sha256_ + "?case=" + receipt.code;
  }
  std::string original() { return std::string(as_text(must(city_.module.media.get(kHill, sha256_))->bytes)); }
  static boost::json::value json(const http::Response& response) { return must(parse_json(response.body)); }

  Intake city_{false, Backend::make()};
  std::string hotline_, supervisor_, handler_, sha256_;
  std::vector<std::string> audit_;
};
TYPED_TEST_SUITE(CoveringApi, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(CoveringApi, EverybodyHasTheCoveredPictureAndTheOriginalIsForWhoLooksAfterIt) {
  const auto receipt = this->receive(png());
  const auto url = this->picture_url(receipt);
  const auto before = this->city_.get(url);
  ASSERT_EQ(before.status, 200);
  EXPECT_EQ(before.body, this->original());
  ASSERT_EQ(this->cover(receipt, 0).status, 200);
  const auto shown = this->city_.get(url);
  ASSERT_EQ(shown.status, 200);
  EXPECT_NE(shown.body, this->original());
  for (const auto* who : {&this->hotline_, &this->supervisor_})
    EXPECT_EQ(this->call("GET", *who, url).body, shown.body) << "the staff too, by the same address";
  for (const auto* more : {"&original=1", "&version=0", "&covered=false"})
    EXPECT_EQ(this->city_.get(url + more).body, shown.body) << more;
  EXPECT_TRUE(this->audit_.empty());
  const auto whole = this->call("GET", this->supervisor_, this->path(receipt, "original"));
  ASSERT_EQ(whole.status, 200);
  EXPECT_EQ(whole.body, this->original());
  EXPECT_EQ(whole.cache_control, "no-store");
  EXPECT_TRUE(whole.etag.empty());
  ASSERT_EQ(this->audit_.size(), 1U);
  EXPECT_EQ(this->audit_[0], "picture.original " + receipt.code + " " + this->sha256_.substr(0, 12));
}

TYPED_TEST(CoveringApi, NoCopyIsShownWithoutAskingAndTheTagChanges) {
  const auto receipt = this->receive(png());
  const auto url = this->picture_url(receipt);
  const auto before = this->city_.get(url);
  EXPECT_EQ(before.cache_control, "private, no-cache");
  ASSERT_EQ(this->cover(receipt, 0).status, 200);
  const auto after = this->city_.get(url);
  EXPECT_EQ(after.cache_control, "private, no-cache");
  EXPECT_NE(after.etag, before.etag);
  EXPECT_NE(after.etag, "");
  ASSERT_EQ(this->uncover(receipt, 1).status, 200);
  EXPECT_EQ(this->city_.get(url).etag, before.etag);
}

TYPED_TEST(CoveringApi, NobodyElseHasTheOriginalByAnyCase) {
  const auto receipt = this->receive(png());
  ASSERT_EQ(this->cover(receipt, 0).status, 200);
  const auto shown = this->city_.get(this->picture_url(receipt)).body;
  // A handler who knows the hash names it on a case of the own unit.
  const auto own = this->city_.receive(Intake::need("井盖"));
  this->city_.act(own.id, ledger::Note{"/media/" + this->sha256_}, ledger::Role::hotline,
                  testing::kHotlineUnit);
  ledger::Classify classify;
  classify.category = "001";
  classify.zones = {"street-1"};
  this->city_.act(own.id, classify, ledger::Role::hotline, testing::kHotlineUnit);
  ledger::Dispatch dispatch;
  dispatch.unit = kRoadsUnit;
  dispatch.due = must(this->city_.cities.deadlines({}, kRoadsUnit, this->city_.clock.now()));
  this->city_.act(own.id, dispatch, ledger::Role::hotline, testing::kHotlineUnit);
  const auto through = this->call("GET", this->handler_, this->picture_url(own));
  ASSERT_EQ(through.status, 200);
  EXPECT_EQ(through.body, shown);
  for (const auto* what : {"original", "covering"}) {
    EXPECT_EQ(this->call("GET", this->handler_, this->path(own, what)).status, 403) << what;
    EXPECT_EQ(this->city_.get(this->path(own, what)).status, 401) << what;
  }
  EXPECT_EQ(this->call("PUT", this->handler_, this->path(own, "covering"), 1, kAreas).status, 403);
  EXPECT_EQ(this->call("POST", this->handler_, this->path(own, "uncover"), 1, "{}").status, 403);
  // Sent again it is the same picture, and stays covered.
  const auto again = this->receive(png());
  EXPECT_EQ(this->city_.get(this->picture_url(again)).body, shown);
  EXPECT_TRUE(this->audit_.empty());
}

TYPED_TEST(CoveringApi, OnlyThroughACaseThatShowsItAndThatTheCallerMaySee) {
  const auto tip_off = this->receive(png(), false, ledger::RequestType::report);
  for (const auto* what : {"original", "covering"}) {
    EXPECT_EQ(this->call("GET", this->hotline_, this->path(tip_off, what)).status, 200) << what;
    EXPECT_EQ(this->call("GET", this->supervisor_, this->path(tip_off, what)).status, 404) << what;
  }
  EXPECT_EQ(this->call("PUT", this->supervisor_, this->path(tip_off, "covering"), 0, kAreas).status, 404);
  EXPECT_EQ(this->call("GET", this->supervisor_, "/v1/cases/" + tip_off.code + "/coverings").status, 404);
  const auto other = this->city_.receive(Intake::need("井盖"));
  EXPECT_EQ(this->call("GET", this->hotline_, this->path(other, "original")).status, 404);
  EXPECT_EQ(this->call("PUT", this->hotline_, this->path(other, "covering"), 0, kAreas).status, 404);
  this->sha256_ = "x";
  EXPECT_EQ(this->call("GET", this->hotline_, this->path(tip_off, "original")).status, 404);
}

TYPED_TEST(CoveringApi, WhoIsLaterIsToldAndOverwritesNothing) {
  const auto receipt = this->receive(png());
  EXPECT_EQ(this->cover(receipt, -1).status, 400) << "the version that was read is quoted";
  EXPECT_EQ(this->uncover(receipt, 0).status, 409) << "nothing is covered";
  ASSERT_EQ(this->cover(receipt, 0).status, 200);
  const auto notes = must(this->city_.ledger.service.history(kHill, receipt.id)).events.size();
  const auto shown = this->city_.get(this->picture_url(receipt)).body;
  for (const std::int64_t version : {0, 2}) {
    const auto late =
        this->cover(receipt, version, R"({"areas":[{"left":0,"top":0,"width":10,"height":10}]})");
    EXPECT_EQ(late.status, 412);
    EXPECT_THAT(late.body, HasSubstr("version"));
    EXPECT_EQ(this->uncover(receipt, version).status, 412);
  }
  EXPECT_EQ(this->city_.get(this->picture_url(receipt)).body, shown);
  EXPECT_EQ(must(this->city_.ledger.service.history(kHill, receipt.id)).events.size(), notes);
}

TYPED_TEST(CoveringApi, EachStepIsANoteOnTheCaseAndAnEntry) {
  const auto receipt = this->receive(png());
  const auto none = this->json(this->call("GET", this->hotline_, this->path(receipt, "covering")));
  EXPECT_EQ(none.at("version").as_int64(), 0);
  EXPECT_FALSE(none.at("covered").as_bool());
  EXPECT_EQ(none.at("width").as_int64(), 1);
  EXPECT_TRUE(none.at("areas").as_array().empty());
  ASSERT_EQ(this->cover(receipt, 0).status, 200);
  const auto answer = this->uncover(receipt, 1);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.etag, "2");
  const auto read = this->json(answer);
  EXPECT_FALSE(read.at("covered").as_bool());
  ASSERT_EQ(read.at("entries").as_array().size(), 2U);
  EXPECT_EQ(read.at("entries").at(1).at("areas").at(0).at("width").as_int64(), 1000);
  EXPECT_EQ(read.at("entries").at(0).at("name").as_string(), "示例员");
  EXPECT_EQ(read.at("entries").at(0).at("at").as_string(), "2026-03-01T08:00:00Z");
  const auto history = must(this->city_.ledger.service.history(kHill, receipt.id));
  ASSERT_EQ(history.events.size(), 3U);
  const auto words = [&](std::size_t i) {
    return std::string(ledger::find_text(history.events[i].texts, "note"));
  };
  EXPECT_THAT(words(1), HasSubstr("照片1：遮盖1处。Photo 1: 1 area covered."));
  EXPECT_THAT(words(2), HasSubstr("照片1：取消遮盖。Photo 1: uncovered."));
  EXPECT_EQ(history.events[1].by.role, ledger::Role::hotline);
  EXPECT_EQ(history.events[2].by.role, ledger::Role::supervisor);
  EXPECT_FALSE(this->call("GET", this->supervisor_, this->path(receipt, "original")).body.empty());
  EXPECT_TRUE(this->audit_.empty()) << "what is not covered is no secret of its readers";
}

TYPED_TEST(CoveringApi, TheCaseTellsWhichOfItsPicturesAreCovered) {
  const auto receipt = this->receive(png());
  const auto list = "/v1/cases/" + receipt.code + "/coverings";
  EXPECT_TRUE(this->json(this->call("GET", this->hotline_, list)).at("coverings").as_array().empty());
  ASSERT_EQ(this->cover(receipt, 0).status, 200);
  const auto told = this->json(this->call("GET", this->supervisor_, list)).at("coverings");
  ASSERT_EQ(told.as_array().size(), 1U);
  EXPECT_EQ(told.at(0).at("sha256").as_string(), this->sha256_.c_str());
  EXPECT_TRUE(told.at(0).at("covered").as_bool());
  EXPECT_EQ(told.at(0).at("count").as_int64(), 1);
  EXPECT_EQ(told.at(0).at("version").as_int64(), 1);
  EXPECT_EQ(this->call("GET", this->handler_, list).status, 404) << "not a case of the unit";
  EXPECT_EQ(this->city_.get(list).status, 401);
}

TYPED_TEST(CoveringApi, WhatIsWrongIsNamed) {
  const auto receipt = this->receive(png());
  std::string many = R"({"areas":[)";
  for (int i = 0; i < 41; ++i) many += R"({"left":0,"top":0,"width":10,"height":10},)";
  many.back() = ']';
  const std::pair<std::string, std::string> kTable[] = {
      {R"({})", "areas"},
      {R"({"areas":[]})", "cover_areas"},
      {many + "}", "areas"},
      {R"({"areas":["x"]})", "areas[0]"},
      {R"({"areas":[{"left":0,"top":0,"width":10}]})", "areas[0].height"},
      {R"({"areas":[{"left":0.5,"top":0,"width":10,"height":10}]})", "areas[0].left"},
      {R"({"areas":[{"left":0,"top":0,"width":10,"height":10,"blur":true}]})", "areas[0].blur"},
      {R"({"areas":[{"left":0,"top":0,"width":10,"height":10},{"left":995,"top":0,"width":10,"height":10}]})",
       "areas[1].left"},
      {R"({"areas":[{"left":0,"top":0,"width":10,"height":10}],"colour":"red"})", "colour"}};
  for (const auto& [body, field] : kTable) {
    const auto refused = this->cover(receipt, 0, body);
    EXPECT_EQ(refused.status, 400) << body << refused.body;
    EXPECT_THAT(refused.body, HasSubstr(field)) << body;
  }
  EXPECT_EQ(this->city_.get(this->picture_url(receipt)).body, this->original());
}

TYPED_TEST(CoveringApi, Open311NamesTheSameAddressAndGivesTheCoveredPicture) {
  const auto receipt = this->receive(other_png());
  ASSERT_EQ(this->cover(receipt, 0).status, 200);
  const auto row = this->json(this->city_.get("/open311/v2/requests/" + receipt.code + ".json")).at(0);
  const std::string url(row.at("media_url").as_string());
  ASSERT_TRUE(url.starts_with("http://test/media/")) << url;
  const auto shown = this->city_.get(url.substr(std::string_view("http://test").size()));
  ASSERT_EQ(shown.status, 200);
  EXPECT_NE(shown.body, this->original());
}

}  // namespace
}  // namespace tz::intake
