// The public list and map, in process: pins that lie on each other, and a part of the map.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intake/api_pages.h"
#include "intake/testing.h"

namespace tz::intake {
namespace {

using ::testing::HasSubstr;
using testing::Intake;
using testing::kHill;
using ::testing::Not;

class BrowsePages : public ::testing::Test {
 protected:
  BrowsePages() {
    add_browse_routes(city_.router, {city_.ledger.service,
                                     city_.ledger.query,
                                     city_.cities,
                                     city_.module.reports,
                                     city_.module.media,
                                     shell_,
                                     city_.module.random,
                                     kHill,
                                     nullptr,
                                     {},
                                     {}});
  }
  // A public need there (degrees times 1e7).
  void receive(std::int32_t lat_e7, std::int32_t lng_e7) {
    auto need = Intake::need();
    need.place.point = LatLng{.lat_e7 = lat_e7, .lng_e7 = lng_e7};
    city_.act(city_.receive(std::move(need)).id, classify(), ledger::Role::hotline, testing::kHotlineUnit);
  }
  static ledger::Classify classify() {
    ledger::Classify classify;
    classify.category = "001";
    return classify;
  }
  std::string page(const std::string& target) { return city_.get(target).body; }
  static std::size_t count(const std::string& text, std::string_view part) {
    std::size_t n = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
    return n;
  }
  // The first address of a part of the map on the page.
  static std::string larger(const std::string& text) {
    const auto at = text.find("/map?bbox=");
    return at == std::string::npos ? std::string() : text.substr(at, text.find('"', at) - at);
  }

  Intake city_;
  pages::Shell shell_{pages::Site{}, {}};
};

TEST_F(BrowsePages, PinsOnEachOtherAreANumberThatLeadsToThemLarger) {
  receive(429'000'000, 1'251'000'000);
  receive(429'040'000, 1'251'040'000);  // half a kilometre
  receive(429'050'000, 1'251'000'000);
  receive(428'200'000, 1'252'500'000);  // far off
  const auto all = page("/map?lang=en");
  EXPECT_EQ(count(all, "class=\"pins\""), 1U);
  EXPECT_THAT(all, HasSubstr(">3</text>"));
  EXPECT_THAT(all, HasSubstr("aria-label=\"3 requests: show this place larger\""));
  EXPECT_EQ(count(all, "class=\"pin "), 1U);
  EXPECT_THAT(all, Not(HasSubstr("Only a part")));
  const auto part = page(larger(all) + "&lang=en");
  EXPECT_EQ(count(part, "class=\"pins\""), 0U);
  EXPECT_EQ(count(part, "class=\"pin "), 3U) << "each by itself, and without the one far off";
  EXPECT_THAT(part, HasSubstr("Only a part of the map is shown. <a href=\"/map\">"));
}

TEST_F(BrowsePages, APinSaysItsStateByAShapeThatTheLegendExplains) {
  receive(429'000'000, 1'251'000'000);
  const auto map = page("/map?lang=en");
  EXPECT_THAT(map, HasSubstr("class=\"pin info\""));
  EXPECT_THAT(map, HasSubstr(">●</text>"));
  const auto legend = map.substr(map.find("class=\"legend\""));
  EXPECT_THAT(legend, HasSubstr("●</span>Received"));
  EXPECT_THAT(legend, HasSubstr("!</span>"));
  EXPECT_EQ(count(legend.substr(0, legend.find("</ul>")), "●</span>Received"), 1U)
      << "two states of one word are one";
}

TEST_F(BrowsePages, WhatCannotBeToldApartIsANumberWithoutALink) {
  receive(429'000'000, 1'251'000'000);
  receive(429'000'000, 1'251'000'000);
  auto at = page("/map?lang=en");
  for (int i = 0; i < 10 && !larger(at).empty(); ++i) at = page(larger(at) + "&lang=en");
  EXPECT_TRUE(larger(at).empty()) << "it ends";
  EXPECT_THAT(at, HasSubstr("aria-label=\"2 requests at one place\""));
}

TEST_F(BrowsePages, APartIsKeptByTheListItsFilterAndItsPages) {
  for (int i = 0; i < 31; ++i) receive(429'000'000, 1'251'000'000);
  receive(428'200'000, 1'252'500'000);
  const auto list = page("/list?bbox=42.89,125.09,42.91,125.11&lang=en");
  EXPECT_THAT(list, HasSubstr("name=\"bbox\" value=\"42.89,125.09,42.91,125.11\""));
  EXPECT_THAT(list, HasSubstr("/list?bbox=42.89%2C125.09%2C42.91%2C125.11&amp;cursor="));
  EXPECT_THAT(list, HasSubstr("<a href=\"/list\">"));
}

TEST_F(BrowsePages, ABoxThatIsNoneIsRefused) {
  for (const char* bad :
       {"1", "42,125,41,126", "42,125,43,124", "42,125,42,126", "a,b,c,d", "42,125,43,126,1", "-91,0,0,1"})
    for (const char* path : {"/map", "/list"}) {
      const auto refused = city_.get(std::string(path) + "?bbox=" + bad);
      EXPECT_EQ(refused.status, 400) << path << bad;
    }
}

}  // namespace
}  // namespace tz::intake
