// Finding requests: docs/open311.md, on both engines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intake/open311_testing.h"

namespace tz::intake {
namespace {

using namespace std::chrono_literals;
using testing::engine_name;
using testing::engines;
using testing::Intake;
using testing::Open311Test;

class Open311Search : public Open311Test {};
INSTANTIATE_TEST_SUITE_P(Engines, Open311Search, engines(), engine_name);

TEST_P(Open311Search, X2_UpdatedTimesFindOldRequestsChangedLately) {
  const auto old = posted_id("service_code=001&description=a1");
  city_.clock.advance(24h * 100);
  const auto fresh = posted_id("service_code=001&description=b1");
  city_.clock.advance(1h);
  land(id_of(old));
  const auto changed = list("?updated_after=2026-06-09T08:30:00Z");
  ASSERT_EQ(changed.size(), 1U);
  EXPECT_EQ(changed[0].at("service_request_id").as_string(), old.c_str());
  EXPECT_EQ(list("?update_after=2026-06-01T00:00:00Z").size(), 2U);
  EXPECT_EQ(list("?updated_before=2026-06-09T08:00:00Z").size(), 1U);
  refuses("/open311/v2/requests", "?updated_after=soon", 400, "updated_after");
}

TEST_P(Open311Search, X6_RequestsCanBeFoundByPlaceUnitPictureAndCounted) {
  auto with_photo = Intake::need("with photo");
  with_photo.media = {{std::string(64, 'a'), "image/jpeg", 10, true}};
  const auto photo = city_.receive(with_photo);
  posted_id("service_code=001&description=plain");
  bring_to_roads(photo.id);
  EXPECT_EQ(list("?bbox=125,42.8,125.2,43").size(), 2U);
  EXPECT_TRUE(list("?bbox=125,42.8,125.1,43").empty());
  EXPECT_EQ(list("?lat=42.9&long=125.14&radius=500").size(), 2U);
  EXPECT_TRUE(list("?lat=42.85&long=125.14&radius=500").empty());
  EXPECT_EQ(list("?has_photo=true").size(), 1U);
  EXPECT_EQ(list("?has_photo=false").size(), 1U);
  EXPECT_EQ(list("?agency_responsible=roads").size(), 1U);
  EXPECT_EQ(list("?agency_responsible=%E9%81%93%E8%B7%AF%E5%A4%84").size(), 1U);
  EXPECT_EQ(list("?just_count=true").at(0).at("count").as_int64(), 2);
  EXPECT_EQ(list("?just_count=true&has_photo=true").at(0).at("count").as_int64(), 1);
  refuses("/open311/v2/requests", "?bbox=1,2,3", 400, "bbox");
  refuses("/open311/v2/requests", "?bbox=125.2,42.8,125,43", 400, "bbox");
  refuses("/open311/v2/requests", "?lat=42.9&long=125.14", 400, "radius");
  refuses("/open311/v2/requests", "?radius=5", 400, "lat");
  refuses("/open311/v2/requests", "?lat=42.9&long=125.14&radius=-1", 400, "radius");
  refuses("/open311/v2/requests", "?lat=42.9&long=125.14&radius=nan", 400, "radius");
  refuses("/open311/v2/requests", "?agency_responsible=nobody", 400, "agency_responsible");
  refuses("/open311/v2/requests", "?has_photo=perhaps", 400, "has_photo");
}

TEST_P(Open311Search, X6_ASearchByPlaceCannotTellTwoPointsOfOneSquareApart) {
  // Two requests at opposite ends of one 100 m square.
  const LatLng centre = coarsen(testing::kSquare);
  std::vector<std::string> codes;
  for (const int sign : {-1, 1}) {
    auto need = Intake::need();
    need.place.point = LatLng{centre.lat_e7 + sign * 4'000, centre.lng_e7 + sign * 5'000};
    ASSERT_EQ(coarsen(*need.place.point), centre);
    codes.push_back(city_.receive(need).code);
  }
  const auto edge = [&](std::int32_t lat, std::int32_t lng) {
    return format_degrees(lng) + "," + format_degrees(lat);
  };
  for (std::int32_t step = -10'000; step <= 10'000; step += 500) {
    const std::string far = ",126,43";
    for (const auto& place : {"bbox=" + edge(centre.lat_e7 + step, centre.lng_e7 - 50'000) + far,
                              "bbox=" + edge(centre.lat_e7 - 50'000, centre.lng_e7 + step) + far,
                              "lat=" + format_degrees(centre.lat_e7 + step) +
                                  "&long=" + format_degrees(centre.lng_e7) + "&radius=40"}) {
      const auto found = list("?" + place).size();
      EXPECT_NE(found, 1U) << place;
      EXPECT_EQ(list("?just_count=true&" + place).at(0).at("count").as_int64(),
                static_cast<std::int64_t>(found))
          << place;
    }
  }
  EXPECT_EQ(
      list("?lat=" + format_degrees(centre.lat_e7) + "&long=" + format_degrees(centre.lng_e7) + "&radius=1")
          .size(),
      2U);
}

TEST_P(Open311Search, X6_RequestsCanBeFoundByWordsChannelStatusAndKeyword) {
  const auto dark = posted_id("service_code=001&description=The+LAMP+is+dark%2C+100%25");
  auto hole = Intake::need("a hole");
  hole.category = "pothole";
  hole.channel = ledger::Channel::letter;
  city_.receive(hole);
  bring_to_roads(id_of(dark));
  EXPECT_EQ(list("?q=lamp").size(), 1U);
  EXPECT_EQ(list("?q=100%25").size(), 1U);
  EXPECT_TRUE(list("?q=1%250").empty());  // a percent sign is one
  EXPECT_TRUE(list("?q=_amp").empty());
  EXPECT_EQ(list("?q=lamp&just_count=true").at(0).at("count").as_int64(), 1);
  EXPECT_EQ(list("?interface_used=letter").size(), 1U);
  EXPECT_EQ(list("?keyword=hole").size(), 1U);
  EXPECT_EQ(list("?detailed_status=RECEIVED").size(), 1U);
  EXPECT_EQ(list("?detailed_status=in_process").size(), 1U);
  EXPECT_TRUE(list("?detailed_status=PROCESSED").empty());
  land(id_of(posted_id("service_code=001&description=third")));
  EXPECT_EQ(list("?detailed_status=PROCESSED").size(), 1U);
  EXPECT_TRUE(list("?detailed_status=REJECTED").empty());
  EXPECT_EQ(list("?detailed_status=PROCESSED&just_count=true").at(0).at("count").as_int64(), 1);
  refuses("/open311/v2/requests", "?interface_used=telepathy", 400, "interface_used: ");
  refuses("/open311/v2/requests", "?detailed_status=lost", 400, "detailed_status: ");
  refuses("/open311/v2/requests", "?keyword=nothing", 400, "keyword: ");
  for (const auto* filter : {"also_archived=true", "area_code=1", "service_object_id=7"})
    refuses("/open311/v2/requests", std::string("?") + filter, 400, "not offered");
}

}  // namespace
}  // namespace tz::intake
