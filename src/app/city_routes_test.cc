// What the city is made of, and zones imported by the screen's routes.
#include <gtest/gtest.h>

#include <filesystem>

#include "app/testing.h"
#include "http/testing.h"

namespace tz::app {
namespace {

using http::testing::Part;

template <class Backend>
class CityRoutes : public testing::Served<Backend> {
 protected:
  using testing::Served<Backend>::app_;
  CityRoutes() { this->serve(); }
  static std::string street(std::string_view code, double west) {
    const auto w = std::to_string(west), e = std::to_string(west + 0.02);
    return R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":")" +
           std::string(code) + R"(","name_zh":"甲"},"geometry":{"type":"Polygon","coordinates":[[[)" + w +
           ",30.0],[" + e + ",30.0],[" + e + ",30.1],[" + w + ",30.1],[" + w + ",30.0]]]}}]}";
  }
  http::Response import(const std::string& file, std::vector<Part> more, const std::string& by) {
    std::vector<Part> parts{
        {"layer", "street"}, {"crs", "wgs84"}, {"source", "Survey (invented)"}, {"surveyed", "true"}};
    parts.insert(parts.end(), more.begin(), more.end());
    parts.push_back({"file", file, "street.geojson", "application/geo+json"});
    const auto body = http::testing::multipart(parts);
    return http::testing::call(app_->router(), "POST", "/v1/admin/zones",
                               {{"Authorization", by}, {"Content-Type", body.content_type}}, body.body);
  }
  std::string city(const std::string& by) {
    const auto shown = http::testing::call(app_->router(), "GET", "/v1/admin/city", {{"Authorization", by}});
    EXPECT_EQ(shown.status, 200) << shown.body;
    return shown.body;
  }
};
TYPED_TEST_SUITE(CityRoutes, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(CityRoutes, ShowWhatTheCityIsMadeOf) {
  const auto body = this->city(this->key(accounts::Role::administrator));
  for (const std::string_view part :
       {R"("pack":{"name":"default","loaded_at":"2026-11-26T00:00:00Z")", R"("path":"default/units.csv")",
        R"("code":"street")", R"("surveyed":0)", R"("code":"roads.pothole")", R"("sensitive":true)",
        R"("kind":"hotline")"})
    EXPECT_NE(body.find(part), std::string::npos) << part;
  const auto refused = http::testing::call(this->app_->router(), "GET", "/v1/admin/city",
                                           {{"Authorization", this->key(accounts::Role::hotline)}});
  EXPECT_EQ(refused.status, 403);
}

TYPED_TEST(CityRoutes, ZonesAreImportedAsThePreviewShowedThem) {
  const auto by = this->key(accounts::Role::administrator);
  const auto file = this->street("S1", 123.05);
  const auto plan = this->import(file, {{"dry_run", "true"}}, by);
  ASSERT_EQ(plan.status, 200) << plan.body;
  EXPECT_NE(plan.body.find(R"("added":{"count":1,"codes":["S1"]})"), std::string::npos) << plan.body;
  EXPECT_NE(plan.body.find(R"("after":{)"), std::string::npos);
  EXPECT_EQ(this->app_->planner().zone_names(this->city_).size(), 14U);  // nothing has changed yet
  const auto at = plan.body.find(R"("digest":")") + 10;
  const auto digest = plan.body.substr(at, 64);
  EXPECT_EQ(this->import(file, {{"dry_run", "false"}, {"digest", "other"}}, by).status, 412);
  EXPECT_EQ(this->import(this->street("S2", 123.05), {{"dry_run", "false"}, {"digest", digest}}, by).status,
            412);
  const auto done = this->import(file, {{"dry_run", "false"}, {"digest", digest}}, by);
  ASSERT_EQ(done.status, 201) << done.body;
  EXPECT_NE(this->city(by).find("Survey (invented)"), std::string::npos);
  // The program goes by the new zones at once.
  const auto at_once = this->app_->planner().zones_at(this->city_, *make_lat_lng(30.05, 123.06));
  EXPECT_NE(std::ranges::find(at_once, "S1"), at_once.end());
  EXPECT_EQ(this->app_->accounts().service.audit(this->city_, {.action = "zones.load"})->entries.size(), 1U);
}

TYPED_TEST(CityRoutes, WhatIsWrongWithAFileIsNamed) {
  const auto by = this->key(accounts::Role::administrator);
  EXPECT_EQ(this->import(this->street("S1", 123.05), {}, this->key(accounts::Role::hotline)).status, 403);
  const auto outside = this->import(this->street("S1", 122.0), {}, by);
  EXPECT_EQ(outside.status, 400);
  EXPECT_NE(outside.body.find(R"("field":"features[0]")"), std::string::npos) << outside.body;
  EXPECT_NE(outside.body.find(R"("rule":"outside_area")"), std::string::npos);
  EXPECT_EQ(this->import("no json", {}, by).status, 400);
  const auto source = [&](std::size_t bytes) {
    const auto body = http::testing::multipart({{"layer", "street"},
                                                {"crs", "wgs84"},
                                                {"source", std::string(bytes, 's')},
                                                {"file", this->street("S1", 123.05), "s.geojson", ""}});
    return http::testing::call(this->app_->router(), "POST", "/v1/admin/zones",
                               {{"Authorization", by}, {"Content-Type", body.content_type}}, body.body)
        .status;
  };
  EXPECT_EQ(source(200), 200);
  EXPECT_EQ(source(201), 400);
  const auto empty = http::testing::multipart({{"crs", "mercator"}});
  const auto refused =
      http::testing::call(this->app_->router(), "POST", "/v1/admin/zones",
                          {{"Authorization", by}, {"Content-Type", empty.content_type}}, empty.body);
  EXPECT_EQ(refused.status, 400);
  for (const std::string_view field : {R"("field":"layer")", R"("field":"crs")"})
    EXPECT_NE(refused.body.find(field), std::string::npos) << refused.body;
}

}  // namespace
}  // namespace tz::app
