// Lists of requests, and one of them: docs/open311.md, on both engines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <set>

#include "intake/open311_testing.h"

namespace tz::intake {
namespace {

using namespace std::chrono_literals;
using testing::engine_name;
using testing::engines;
using ::testing::HasSubstr;
using testing::Intake;
using testing::kHill;
using testing::kHotlineUnit;
using testing::must;
using ::testing::Not;
using testing::Open311Test;

class Open311Lists : public Open311Test {};
INSTANTIATE_TEST_SUITE_P(Engines, Open311Lists, engines(), engine_name);

TEST_P(Open311Lists, R1_R32_IdsOverrideEverythingElse) {
  const auto a = posted_id("service_code=001&description=a1");
  city_.clock.advance(24h * 200);
  const auto b = posted_id("service_code=001&description=b1");
  const auto found = list("?service_request_id=" + a + ",HI-000000-0000000," + b +
                          "&status=nonsense&start_date=nonsense&service_code=nothing");
  EXPECT_EQ(found.size(), 2U);
}

TEST_P(Open311Lists, R2_ServicesCanBeListedAndRepeated) {
  posted_id("service_code=001");
  posted_id("service_code=pothole&attribute[HOWMANY]=1");
  EXPECT_EQ(list("?service_code=001").size(), 1U);
  EXPECT_EQ(list("?service_code=001,pothole").size(), 2U);
  EXPECT_EQ(list("?service_code=001&service_code=pothole").size(), 2U);
  EXPECT_TRUE(list("?service_code=tree").empty());
  refuses("/open311/v2/requests", "?service_code=nothing", 404, "service_code");
}

TEST_P(Open311Lists, R3_StatusIsOpenOrClosed) {
  const auto id = posted_id("service_code=001");
  posted_id("service_code=001&description=other");
  land(id_of(id));
  EXPECT_EQ(list("?status=open").size(), 1U);
  EXPECT_EQ(list("?status=closed").size(), 1U);
  EXPECT_EQ(list("?status=open,closed").size(), 2U);
  EXPECT_EQ(list("?status=open&status=closed").size(), 2U);
  refuses("/open311/v2/requests", "?status=done", 400, "status");
}

TEST_P(Open311Lists, R4_R9_DatesCompareTheRequestedTimeNewestFirst) {
  const auto a = posted_id("service_code=001&description=a1");
  city_.clock.advance(1h);
  const auto b = posted_id("service_code=001&description=b1");
  const auto all = list("");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].at("service_request_id").as_string(), b.c_str());
  EXPECT_EQ(list("?start_date=2026-03-01T08:30:00Z").size(), 1U);
  EXPECT_EQ(list("?end_date=2026-03-01T08:30:00Z").size(), 1U);
  EXPECT_EQ(list("?start_date=2026-03-01T08:00:00Z&end_date=2026-03-01T09:00:00Z").size(),
            2U);  // both inclusive
}

TEST_P(Open311Lists, R5_R7_NinetyDaysExactly) {
  const auto old = posted_id("service_code=001&description=a1");  // 2026-03-01T08:00:00Z
  city_.clock.advance(24h * 90);
  EXPECT_EQ(list("").size(), 1U);
  city_.clock.advance(1s);
  EXPECT_TRUE(list("").empty());                                   // R6
  EXPECT_EQ(list("?start_date=2026-02-01T00:00:00Z").size(), 1U);  // R7: until 2026-05-02
  EXPECT_TRUE(list("?start_date=2025-12-01T07:59:59Z").empty());   // until 2026-03-01T07:59:59Z
  EXPECT_EQ(list("?start_date=2025-12-01T08:00:00Z").size(), 1U);
  EXPECT_TRUE(list("?end_date=2026-05-30T08:00:01Z").empty());
  EXPECT_EQ(list("?end_date=2026-05-30T08:00:00Z").size(), 1U);
  EXPECT_EQ(list("?start_date=2026-03-01T00:00:00Z&end_date=2026-05-30T00:00:00Z").size(), 1U);
  refuses("/open311/v2/requests", "?start_date=2026-03-01T00:00:00Z&end_date=2026-05-30T00:00:01Z", 400,
          "90 days");
  refuses("/open311/v2/requests", "?start_date=2026-03-02T00:00:00Z&end_date=2026-03-01T00:00:00Z", 400,
          "start_date");
}

TEST_P(Open311Lists, R8_AtMostAThousandAndX1_PagesPastTheEndAreEmpty) {
  for (int i = 0; i < 12; ++i) posted_id("service_code=001&description=n" + std::to_string(i));
  EXPECT_EQ(list("?page_size=5").size(), 5U);
  EXPECT_EQ(list("?per_page=5&page=3").size(), 2U);
  EXPECT_EQ(list("?max_requests=5&page=0").size(), 5U);
  EXPECT_TRUE(list("?page_size=5&page=4").empty());
  EXPECT_TRUE(list("?page=99").empty());
  EXPECT_EQ(list("?page_size=100000").size(), 12U);
  std::set<std::string> seen;
  for (int page = 1; page <= 3; ++page)
    for (const auto& r : list("?page_size=5&page=" + std::to_string(page)))
      seen.emplace(r.at("service_request_id").as_string());
  EXPECT_EQ(seen.size(), 12U);
  const auto response = city_.get("/open311/v2/requests.json?page_size=5&page=2&status=open");
  EXPECT_EQ(header(response, "Link"),
            "<http://test/open311/v2/requests.json?page_size=5&status=open&page=3>; rel=\"next\"");
  EXPECT_EQ(header(city_.get("/open311/v2/requests.json?page_size=5&page=3"), "Link"), "");
  refuses("/open311/v2/requests", "?page_size=five", 400, "page_size");
  refuses("/open311/v2/requests", "?page=100000", 400, "page");
}

TEST_P(Open311Lists, R10_R27_ARequestHasEveryFieldEvenIfEmpty) {
  auto said = Intake::need("路灯不亮");
  said.media = {{std::string(64, 'a'), "image/jpeg", 10, true},
                {std::string(64, 'b'), "image/jpeg", 10, false}};
  const auto receipt = city_.receive(said);
  bring_to_roads(receipt.id);
  const auto point = coarsen(testing::kSquare);
  const auto lat = format_degrees(point.lat_e7), lng = format_degrees(point.lng_e7);
  EXPECT_EQ(
      city_.get("/open311/v2/requests/" + receipt.code + ".json").body,
      R"([{"service_request_id":")" + receipt.code +
          R"(","status":"open","status_notes":"","service_name":"路灯","service_code":"001","description":"路灯不亮",)"
          R"("agency_responsible":"道路处","service_notice":"","requested_datetime":"2026-03-01T08:00:00Z",)"
          R"("updated_datetime":"2026-03-01T08:00:00Z","expected_datetime":"2026-03-06T08:00:00Z","address":"第一街道",)"
          R"("address_id":"","zipcode":"","lat":)" +
          lat + R"(,"long":)" + lng + R"(,"media_url":"http://test/media/)" + std::string(64, 'a') +
          "?case=" + receipt.code + "\"}]");
  const auto request = xml(city_.get("/open311/v2/requests/" + receipt.code + ".xml"))
                           .child("service_requests")
                           .child("request");
  for (const auto* name :
       {"service_request_id", "status", "status_notes", "service_name", "service_code", "description",
        "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime",
        "address", "address_id", "zipcode", "lat", "long", "media_url"})
    EXPECT_TRUE(request.child(name)) << name;
}

TEST_P(Open311Lists, R28_UpdatedIsTheLastChangeAndTheClosingOfAClosedOne) {
  const auto id = posted_id("service_code=001");
  city_.clock.advance(1h);
  land(id_of(id));
  city_.clock.advance(1h);
  city_.act(id_of(id), ledger::Note{"later"}, ledger::Role::hotline, kHotlineUnit);
  const auto r = single(id);
  EXPECT_EQ(r.at("status").as_string(), "closed");
  EXPECT_EQ(r.at("updated_datetime").as_string(), "2026-03-01T09:00:00Z");
  EXPECT_EQ(r.at("status_notes").as_string(), "已修好");
}

TEST_P(Open311Lists, R30_NothingFoundIsAnEmptyList) {
  EXPECT_EQ(city_.get("/open311/v2/requests.json").body, "[]");
  EXPECT_EQ(city_.get("/open311/v2/requests.xml").body,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<service_requests/>\n");
}

TEST_P(Open311Lists, R31_WhatIsNotPublicIsAbsentAndNotFound) {
  auto tip = Intake::need("someone pours oil");
  tip.request_type = ledger::RequestType::report;
  auto unpublished = Intake::need();
  unpublished.publish = false;
  auto sealed = Intake::need();
  sealed.confidentiality = ledger::Confidentiality::sealed;
  auto sensitive = Intake::need();
  sensitive.category = "quiet";
  for (const auto& said : {tip, unpublished, sealed, sensitive}) {
    const auto receipt = city_.receive(said);
    refuses("/open311/v2/requests/" + receipt.code, "", 404, "service_request_id");
    EXPECT_TRUE(list("?service_request_id=" + receipt.code).empty());
  }
  EXPECT_TRUE(list("").empty());
  EXPECT_EQ(json(city_.get("/open311/v2/servicerequestupdates.json")).as_array().size(), 0U);
  EXPECT_EQ(json(city_.get("/open311/v2/bulk/requests.json")).as_array().size(), 0U);
}

TEST_P(Open311Lists, R31_NumbersInWordsAreCoveredAndPlacesCoarse) {
  const auto id = posted_id("service_code=001&description=call+13800000000+please");  // an invented number
  const auto r = single(id);
  EXPECT_THAT(std::string(r.at("description").as_string()), Not(HasSubstr("1380")));
  EXPECT_NE(r.at("lat").as_double(), 42.9);
  EXPECT_NEAR(r.at("lat").as_double(), 42.9, 0.002);
}

TEST_P(Open311Lists, Q1_Q2_Q5_OneRequestIsAListOfOneAndUnknownOnesAreNotFound) {
  const auto id = posted_id("service_code=001");
  EXPECT_EQ(json(city_.get("/open311/v2/requests/" + id + ".json")).as_array().size(), 1U);
  refuses("/open311/v2/requests/HI-260301-0000000", "", 404, "service_request_id");
  refuses("/open311/v2/requests/%E7%81%AF%20%3F", "", 404, "service_request_id");
  EXPECT_EQ(city_.get("/open311/v2/requests/a%2Fb.json").status, 400);  // no path of ours has a coded slash
  EXPECT_TRUE(json(city_.get("/open311/v2/requests/a%2Fb.json")).is_array());
}

TEST_P(Open311Lists, Q3_AMergedRequestIsClosedAndNamesTheMainOne) {
  const auto main = posted_id("service_code=001&description=main");
  const auto twin = posted_id("service_code=001&description=twin");
  const auto current = must(city_.ledger.service.load(kHill, id_of(twin)));
  must(city_.ledger.service.merge(kHill, current.id, current.version, id_of(main),
                                  Intake::as(ledger::Role::hotline, kHotlineUnit)));
  const auto r = single(twin, "?extensions=true");
  EXPECT_EQ(r.at("service_request_id").as_string(), twin.c_str());
  EXPECT_EQ(r.at("status").as_string(), "closed");
  EXPECT_THAT(std::string(r.at("status_notes").as_string()), HasSubstr(main));
  EXPECT_EQ(r.at("extended_attributes").at("duplicate").as_bool(), true);
  EXPECT_EQ(r.at("extended_attributes").at("parent_service_request_id").as_string(), main.c_str());
  EXPECT_EQ(list("?status=open").size(), 1U);
  ASSERT_EQ(list("?status=closed").size(), 1U);
  EXPECT_EQ(list("?status=closed").at(0).at("service_request_id").as_string(), twin.c_str());
  EXPECT_EQ(list("?status=closed&service_code=001").size(), 1U);
  EXPECT_EQ(list("?status=closed&just_count=true").at(0).at("count").as_int64(), 1);
  EXPECT_EQ(list("?status=open&just_count=true").at(0).at("count").as_int64(), 1);
  EXPECT_EQ(list("").size(), 2U);
}

TEST_P(Open311Lists, Q4_AClosedRequestStays) {
  const auto id = posted_id("service_code=001");
  land(id_of(id));
  city_.clock.advance(24h * 4000);
  EXPECT_EQ(single(id).at("status").as_string(), "closed");
}

TEST_P(Open311Lists, R1_IdsAreReadAsASingleOneIs) {
  const auto id = posted_id("service_code=001");
  std::string typed;
  for (const char c : id)
    typed += c == '-' ? std::string("%20") : std::string(1, static_cast<char>(std::tolower(c)));
  EXPECT_EQ(list("?service_request_id=" + typed).size(), 1U);
}

TEST_P(Open311Lists, R1_AThousandIdsFitInOneCall) {
  const auto id = posted_id("service_code=001");
  std::string ids = id;
  for (int i = 1; i < 1000; ++i) ids += "," + id;
  EXPECT_EQ(list("?service_request_id=" + ids).size(), 1U);
}

}  // namespace
}  // namespace tz::intake
