#include "intake/inquiry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"

namespace tz::intake {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kServicesHead =
    "id,categories_zh,categories_en,name_zh,name_en,brief_zh,brief_en,expiration,"
    "action_type,action_label_zh,action_label_en,action_url\n";
const std::string kFacilitiesHead =
    "id,type_zh,type_en,name_zh,name_en,brief_zh,brief_en,features_zh,features_en,lat,long\n";
const std::string kFaqsHead =
    "id,categories_zh,categories_en,question_zh,question_en,answer_zh,answer_en,services\n";

Result<Inquiry> parse(const std::string& services, const std::string& facilities = "",
                      const std::string& faqs = "") {
  return parse_inquiry({services, facilities, faqs}, {"services.csv", "facilities.csv", "faqs.csv"});
}
// An invented city.
Inquiry sample() {
  return parse(kServicesHead +
                   "kit,住房|办事,Housing|Papers,购房指南,Home kit,怎样买房,How to buy,2026-06-01,"
                   "Literature,下载,Download,/kit.pdf\n"
                   "lamp,,,路灯,Lamp,报修路灯,Report a lamp,,Link,说明,Manual,https://city.example/lamp\n",
               kFacilitiesHead +
                   "park,公园,Park,东山公园,East Park,大公园,A large park,篮球|游乐场,Basketball|"
                   "Playground,42.9,125.14\n",
               kFaqsHead +
                   "smoke,公园,Parks,公园里能抽烟吗？,Can I smoke?,不能 <否>,No <never>,lamp|kit|gone\n")
      .value();
}
InquiryView view(bool chinese = false, std::string today = "2026-03-01") {
  return {chinese, "https://city.example", "Asia/Shanghai", std::move(today)};
}

TEST(Inquiry, ListsAreBriefAndOneItemIsWhole) {
  const auto city = sample();
  EXPECT_EQ(to_json(inquiry_services(city, "all", view()).value()),
            R"([{"id":"kit","service_name":"Home kit","expiration":"2026-06-01T00:00:00+08:00",)"
            R"("brief_description":"How to buy"},{"id":"lamp","service_name":"Lamp","expiration":"",)"
            R"("brief_description":"Report a lamp"}])");
  EXPECT_EQ(
      to_json(inquiry_services(city, "kit", view()).value()),
      R"([{"id":"kit","service_name":"Home kit","expiration":"2026-06-01T00:00:00+08:00",)"
      R"("categories":[{"category_name":"Housing"},{"category_name":"Papers"}],)"
      R"("url":"https://city.example/kit.pdf","brief_description":"How to buy","description":"How to buy",)"
      R"("description_html":"How to buy","web_actions":[{"type":"Literature","label":"Download",)"
      R"("url":"https://city.example/kit.pdf"}]}])");
  EXPECT_THAT(to_xml(inquiry_services(city, "kit", view(true)).value()),
              HasSubstr("<categories><category_name>住房</category_name><category_name>办事</category_name>"
                        "</categories>"));
}

TEST(Inquiry, AFacilityHasItsFieldsAlsoWhenTheyAreEmpty) {
  const auto city = sample();
  EXPECT_EQ(to_json(inquiry_facilities(city, "Park", view()).value()),
            R"([{"id":"park","facility_name":"East Park","expiration":"","type":"Park",)"
            R"("brief_description":"A large park"}])");
  EXPECT_EQ(
      to_json(inquiry_facilities(city, "park", view()).value()),
      R"([{"id":"park","facility_name":"East Park","expiration":"","type":"Park",)"
      R"("brief_description":"A large park","description":"","features":[{"feature_name":"Basketball"},)"
      R"({"feature_name":"Playground"}],"address":"","additional_address_information":"","city":"",)"
      R"("zipcode":"","displayed_hours":"","lat":42.9,"long":125.14,"eligibility_information":""}])");
}

TEST(Inquiry, AnAnswerIsEscapedAndNamesTheServicesThereAre) {
  const auto city = sample();
  EXPECT_EQ(
      to_json(inquiry_faqs(city, "smoke", view()).value()),
      R"([{"id":"smoke","question":"Can I smoke?","expiration":"","answer":"No \u003cnever>",)"
      R"("answer_html":"No &lt;never&gt;","categories":[{"category_name":"Parks"}],"services":[{"id":"lamp",)"
      R"("service_name":"Lamp","expiration":""},{"id":"kit","service_name":"Home kit",)"
      R"("expiration":"2026-06-01T00:00:00+08:00"}]}])");
}

TEST(Inquiry, ACategoryIsFoundInEitherLanguageAndNothingElseIs) {
  const auto city = sample();
  for (const auto* key : {"Housing", "housing", "住房"})
    EXPECT_EQ(inquiry_services(city, key, view()).value().children.size(), 1U) << key;
  for (const auto* key : {"", "Hous", "kit2", "park"})
    EXPECT_EQ(inquiry_services(city, key, view()).error().code, Errc::not_found) << key;
  EXPECT_TRUE(inquiry_faqs(Inquiry{}, "all", view()).value().children.empty());
}

TEST(Inquiry, WhatExpiresTodayIsGone) {
  const auto city = sample();
  EXPECT_TRUE(inquiry_services(city, "kit", view(false, "2026-05-31")).has_value());
  EXPECT_FALSE(inquiry_services(city, "kit", view(false, "2026-06-01")).has_value());
  EXPECT_EQ(inquiry_services(city, "all", view(false, "2026-06-01")).value().children.size(), 1U);
  EXPECT_THAT(to_json(inquiry_faqs(city, "smoke", view(false, "2026-06-01")).value()), Not(HasSubstr("kit")));
}

TEST(Inquiry, TheCategoryTreeIsThereWithoutBeingWrittenDown) {
  ledger::Service lamp, old;
  lamp.code = "lamp";
  lamp.name_zh = "路灯不亮";
  lamp.name_en = "Street light";
  lamp.description_en = "About lamps";
  lamp.group_zh = "市政";
  lamp.group_en = "Works";
  old.code = "old";
  old.active = false;
  const auto city = with_catalogue(sample(), {lamp, old});
  ASSERT_EQ(city.services.size(), 2U);
  EXPECT_EQ(city.services[0].id, "lamp");
  EXPECT_EQ(city.services[0].name.en, "Street light");  // its own name
  EXPECT_EQ(city.services[0].brief.en, "Report a lamp");
  ASSERT_EQ(city.services[0].actions.size(), 2U);
  EXPECT_EQ(city.services[0].actions[0].type, "Service Request");
  EXPECT_EQ(city.services[0].actions[1].url, "https://city.example/lamp");
  EXPECT_EQ(inquiry_services(city, "Works", view()).value().children.size(), 1U);
}

TEST(Inquiry, FaultsNameFileLineColumnAndRule) {
  const auto fault = [](const std::string& services, const std::string& facilities = "",
                        const std::string& faqs = "") {
    const auto parsed = parse(services, facilities, faqs);
    return parsed ? std::string("fine") : parsed.error().rule + " " + parsed.error().message;
  };
  const auto service = [&](const std::string& row) { return fault(kServicesHead + row + "\n"); };
  EXPECT_EQ(service("a,,,甲,,,,,,,,"), "fine");
  EXPECT_THAT(service("all,,,甲,,,,,,,,"), HasSubstr("inquiry_id services.csv:2:id"));
  EXPECT_THAT(service("a b,,,甲,,,,,,,,"), HasSubstr("inquiry_id"));
  EXPECT_THAT(service("a,,,,,,,,,,,"), HasSubstr("inquiry_text services.csv:2:name_zh"));
  EXPECT_THAT(service("a,,," + std::string(201, 'x') + ",,,,,,,,"), HasSubstr("inquiry_text"));
  EXPECT_THAT(service("a,一|二,One,甲,,,,,,,,"), HasSubstr("categories_en"));
  EXPECT_THAT(service("a,,,甲,,,,2026-02-30,,,,"), HasSubstr("inquiry_date"));
  EXPECT_THAT(service("a,,,甲,,,,,Link,,,javascript:alert(1)"), HasSubstr("inquiry_url"));
  EXPECT_THAT(service("a,,,甲,,,,,Link,,,//evil.example"), HasSubstr("inquiry_url"));
  EXPECT_THAT(service("a,,,甲,,,,,Other,,,/x"), HasSubstr("action_type"));
  EXPECT_THAT(service("a,,,甲,,,,,,,,\na,,,乙,,,,,,,,"), HasSubstr("duplicate_code services.csv:3"));
  EXPECT_THAT(fault("id,name\n"), HasSubstr("unknown_column"));
  EXPECT_THAT(fault("", kFacilitiesHead + "p,公园,,甲,,,,,,91,0\n"),
              HasSubstr("inquiry_place facilities.csv:2"));
  EXPECT_THAT(fault("", kFacilitiesHead + "p,公园,,甲,,,,,,42,\n"), HasSubstr("inquiry_place"));
  EXPECT_THAT(fault("", kFacilitiesHead + "p,,,甲,,,,,,,\n"), HasSubstr("type_zh"));
  EXPECT_THAT(fault("", "", kFaqsHead + "q,,,问,,,,\n"), HasSubstr("answer_zh"));
  std::string many = kServicesHead;
  for (std::size_t i = 0; i <= kInquiryRowsMax; ++i) many += "s" + std::to_string(i) + ",,,甲,,,,,,,,\n";
  EXPECT_THAT(fault(many), HasSubstr("inquiry_rows"));
}

}  // namespace
}  // namespace tz::intake
