// Inquiry v1 (X16): docs/open311.md, on both engines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intake/open311_testing.h"

namespace tz::intake {
namespace {

using namespace std::chrono_literals;
using testing::engine_name;
using testing::engines;
using ::testing::HasSubstr;
using testing::Intake;
using testing::kDale;
using testing::kHill;
using ::testing::Not;
using testing::Open311Test;

class Open311Inquiry : public Open311Test {
 protected:
  Open311Inquiry() { load("Is it free?"); }
  void load(const std::string& question) {
    const auto loaded = city_.module.inquiry.load(
        kHill,
        {"", "id,type_zh,type_en,name_zh,name_en,brief_zh,brief_en\nhall,大厅,Hall,办事大厅,City hall,,\n",
         "id,categories_zh,categories_en,question_zh,question_en,answer_zh,answer_en,services\n"
         "free,台账,Ledger,免费吗？," +
             question + ",免费,Yes,001\n"});
    if (!loaded) throw std::runtime_error(loaded.error().message);
  }
  boost::json::array read(const std::string& path) {
    const auto response = city_.get("/open311/inquiry/v1/" + path);
    if (response.status != 200) throw std::runtime_error(response.body);
    return json(response).as_array();
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, Open311Inquiry, engines(), engine_name);

TEST_P(Open311Inquiry, X16_ServicesFacilitiesAndFaqsAreListedByCategoryAndById) {
  EXPECT_EQ(read("services/all.json").size(), 5U);  // those that can be asked for
  EXPECT_EQ(read("services/Roads.json?locale=en").at(0).at("id").as_string(), "pothole");
  const auto lamp = read("services/001.json?locale=en").at(0);
  EXPECT_EQ(lamp.at("service_name").as_string(), "Street light");
  EXPECT_EQ(lamp.at("web_actions").at(0).at("type").as_string(), "Service Request");
  EXPECT_EQ(lamp.at("web_actions").at(0).at("url").as_string(), "http://test/report");
  EXPECT_EQ(read("services/%E9%81%93%E8%B7%AF.json").size(), 1U);
  EXPECT_EQ(read("facilities/Hall.json").at(0).at("facility_name").as_string(), "办事大厅");
  EXPECT_EQ(read("faqs/free.json?locale=en").at(0).at("services").at(0).at("service_name").as_string(),
            "Street light");
  for (const auto* path : {"services/all", "services/001", "facilities/all", "facilities/hall", "faqs/all",
                           "faqs/free", "faqs/Ledger"}) {
    const auto response = city_.get("/open311/inquiry/v1/" + std::string(path) + ".xml");
    EXPECT_EQ(response.status, 200) << path;
    EXPECT_EQ(response.content_type, "text/xml; charset=utf-8");
    EXPECT_TRUE(xml(response).first_child()) << path;
  }
}

TEST_P(Open311Inquiry, X16_WhatIsNotThereIsRefusedInTheFormatAskedFor) {
  for (const auto* path : {"services/none", "facilities/none", "faqs/none", "services/old"})
    refuses("/open311/inquiry/v1/" + std::string(path), "", 404, "nothing by this name");
  refuses("/open311/inquiry/v1/services/all", "?jurisdiction_id=nowhere", 404, "jurisdiction_id");
  EXPECT_EQ(city_.get("/open311/inquiry/v1/notices/all.json").status, 404);
  EXPECT_EQ(http::testing::call(city_.router, "POST", "/open311/inquiry/v1/faqs/all.json").status, 405);
}

TEST_P(Open311Inquiry, X16_AChangeIsSeenAtOnceAndMovesTheChangeset) {
  const auto changeset = [&] { return json(city_.get("/open311/discovery.json")).at("changeset"); };
  const auto before = city_.get("/open311/inquiry/v1/faqs/free.json?locale=en");
  const auto first = changeset();
  city_.clock.advance(1h);
  EXPECT_EQ(changeset(), first);
  EXPECT_EQ(
      city_
          .get("/open311/inquiry/v1/faqs/free.json?locale=en", {{"If-None-Match", "\"" + before.etag + "\""}})
          .status,
      304);
  load("Does it cost?");
  EXPECT_THAT(city_.get("/open311/inquiry/v1/faqs/free.json?locale=en").body, HasSubstr("Does it cost?"));
  EXPECT_NE(changeset(), first);
  ASSERT_TRUE(city_.module.inquiry.load(kHill, {"", "", ""}));
  EXPECT_TRUE(read("faqs/all.json").empty());
}

TEST_P(Open311Inquiry, X16_EachCityHasItsOwn) {
  Intake two(true, GetParam().make());
  ASSERT_TRUE(two.module.inquiry.load(
      kDale,
      {"", "id,type_zh,type_en,name_zh,name_en,brief_zh,brief_en\nmill,磨坊,Mill,老磨坊,Old mill,,\n", ""}));
  EXPECT_THAT(two.get("/open311/inquiry/v1/facilities/all.json?jurisdiction_id=dale.example").body,
              HasSubstr("Old mill"));
  EXPECT_THAT(two.get("/open311/inquiry/v1/facilities/all.json?jurisdiction_id=hill.example").body,
              Not(HasSubstr("Old mill")));
  EXPECT_EQ(two.get("/open311/inquiry/v1/facilities/all.json").status, 400);
}

}  // namespace
}  // namespace tz::intake
