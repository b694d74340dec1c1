#include "intake/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/time.h"
#include "intake/testing.h"

namespace tz::intake {
namespace {

using testing::Cities;
using ::testing::Contains;
using ::testing::HasSubstr;
using testing::kHill;
using Attributes = std::vector<std::pair<std::string, std::string>>;

Report good() {
  Report r;
  r.service_code = "001";
  r.verbatim = "路灯不亮";
  r.point = testing::kSquare;
  return r;
}

std::vector<std::string> faults(const Report& report, const ReportRules& rules = {}) {
  const Cities cities;
  const auto status = check(report, rules, kHill, cities);
  std::vector<std::string> fields;
  if (status) return fields;
  fields.push_back(status.error().field);
  for (const auto& more : status.error().more) fields.push_back(more.field);
  return fields;
}

TEST(ReportCheck, AGoodReportPasses) {
  EXPECT_TRUE(faults(good(), {.service_required = true, .place_required = true}).empty());
}

TEST(ReportCheck, WhatAWayInDemands) {
  auto r = good();
  r.service_code.clear();
  EXPECT_TRUE(faults(r).empty());
  EXPECT_THAT(faults(r, {.service_required = true}), Contains("service_code"));
  r = good();
  r.point.reset();
  EXPECT_TRUE(faults(r).empty());
  EXPECT_THAT(faults(r, {.place_required = true}), Contains("address"));
  r.address_id = "7";
  EXPECT_TRUE(faults(r, {.place_required = true}).empty());
  r.verbatim = " x ";
  EXPECT_THAT(faults(r), Contains("description"));
  EXPECT_TRUE(faults(r, {.words_required = false}).empty());
}

TEST(ReportCheck, AnUnknownOrSwitchedOffServiceIsNotFound) {
  const Cities cities;
  for (const auto* code : {"nothing", "old"}) {
    auto r = good();
    r.service_code = code;
    const auto status = check(r, {}, kHill, cities);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, Errc::not_found) << code;
  }
}

TEST(ReportCheck, LimitsHoldOnBothSides) {
  auto r = good();
  r.verbatim.clear();
  for (std::size_t i = 0; i < ledger::kVerbatimMax; ++i) r.verbatim += "灯";
  EXPECT_TRUE(faults(r).empty());
  r.verbatim += "灯";
  EXPECT_THAT(faults(r), Contains("description"));
  r = good();
  r.title = std::string(ledger::kTitleMax, 'a');
  EXPECT_TRUE(faults(r).empty());
  r.title += 'a';
  EXPECT_THAT(faults(r), Contains("title"));
  r = good();
  r.media.resize(ledger::kMediaMax + 1);
  EXPECT_THAT(faults(r), Contains("media"));
}

TEST(ReportCheck, TellsEveryFaultAtOnce) {
  auto r = good();
  r.verbatim = "\xFF";
  r.contact.email = "nobody";
  r.contact.phone = "12";
  r.point = LatLng{0, 0};
  EXPECT_THAT(faults(r), ::testing::IsSupersetOf({"description", "email", "phone", "lat"}));
}

class AttributeCheck : public ::testing::Test {
 protected:
  std::vector<std::string> messages(const Attributes& given) {
    std::vector<std::string> all;
    for (const auto& e : check_attributes(service_, given)) {
      EXPECT_EQ(e.code, Errc::invalid_argument);
      all.push_back(e.message);
    }
    return all;
  }
  ledger::Service service_ = testing::catalogue()[1];
};

TEST_F(AttributeCheck, ARequiredOneIsNamed) {
  EXPECT_EQ(messages({}), std::vector<std::string>{"HOWMANY required"});
  EXPECT_EQ(messages({{"HOWMANY", ""}}), std::vector<std::string>{"HOWMANY required"});
}

TEST_F(AttributeCheck, ValuesFitTheirDatatype) {
  const struct {
    const char *code, *value;
    bool fits;
  } kTable[] = {{"HOWMANY", "3", true},
                {"HOWMANY", "-2.5", true},
                {"HOWMANY", "3 ", false},
                {"HOWMANY", "three", false},
                {"HOWMANY", "inf", false},
                {"HOWMANY", "nan", false},
                {"SINCE", "2026-01-01T00:00:00Z", true},
                {"SINCE", "2026-01-01T00:00:00 08:00", true},
                {"SINCE", "2026-01-01", false},
                {"SINCE", "2026-01-01T00:00:00", false},
                {"SIZE", "big", true},
                {"SIZE", "Big", false},
                {"LANES", "left", true},
                {"LANES", "middle", false},
                {"MARK", "anything", true},
                {"MORE", "a\nb", true},
                {"MORE", "\xFF", false}};
  for (const auto& [code, value, fits] : kTable) {
    Attributes given{{code, value}};
    if (std::string_view(code) != "HOWMANY") given.emplace_back("HOWMANY", "1");
    EXPECT_EQ(messages(given).empty(), fits) << code << " = " << value;
  }
}

TEST_F(AttributeCheck, OnlyAMultivaluelistTakesSeveral) {
  EXPECT_TRUE(messages({{"HOWMANY", "1"}, {"LANES", "left"}, {"LANES", "right"}}).empty());
  EXPECT_EQ(messages({{"HOWMANY", "1"}, {"HOWMANY", "2"}}).size(), 1U);
  EXPECT_EQ(messages({{"HOWMANY", "1"}, {"SIZE", "big"}, {"SIZE", "small"}}).size(), 1U);
}

TEST_F(AttributeCheck, TextToShowTakesNoInputAndUnknownOnesAreNoFault) {
  EXPECT_TRUE(messages({{"HOWMANY", "1"}, {"READ", "x"}, {"COLOUR", "red"}}).empty());
}

TEST(ReportCommand, WhatIsSecretIsNotPublished) {
  testing::Intake city;
  const auto published = [&](const Report& r) {
    return testing::must(city.module.reports.command(kHill, r)).publish;
  };
  EXPECT_TRUE(published(good()));
  auto r = good();
  r.request_type = ledger::RequestType::report;
  EXPECT_FALSE(published(r));
  r = good();
  r.confidentiality = ledger::Confidentiality::hide_from_handler;
  EXPECT_FALSE(published(r));
  r = good();
  r.service_code = "quiet";
  EXPECT_FALSE(published(r));
  r = good();
  r.publish = false;
  EXPECT_FALSE(published(r));
}

TEST(ReportCommand, CarriesTheWordsAsSaidAndTheZonesOfThePlace) {
  testing::Intake city;
  auto r = good();
  r.verbatim = "  路灯不亮\r\n\n谢谢 ";
  const auto command = testing::must(city.module.reports.command(kHill, r));
  EXPECT_EQ(command.verbatim, r.verbatim);
  EXPECT_EQ(command.zones, std::vector<std::string>{"street-1"});
  EXPECT_TRUE(command.anonymous);
  r.contact.phone = "5550100";  // invented
  EXPECT_FALSE(testing::must(city.module.reports.command(kHill, r)).anonymous);
}

TEST(ReportSubmit, TheSameKeyGivesTheSameReceipt) {
  testing::Intake city;
  const auto by = testing::Intake::as(ledger::Role::resident);
  const auto first =
      testing::must(city.module.reports.submit(kHill, good(), {}, by, ledger::OnceKey{"web", "1"}));
  const auto again =
      testing::must(city.module.reports.submit(kHill, good(), {}, by, ledger::OnceKey{"web", "1"}));
  EXPECT_EQ(first.code, again.code);
  EXPECT_EQ(first.key, again.key);
  EXPECT_TRUE(again.repeated);
  EXPECT_NE(testing::must(city.module.reports.submit(kHill, good(), {}, by)).code, first.code);
}

}  // namespace
}  // namespace tz::intake
