// What holds for every call: formats, cities, keys, errors, bad input: docs/open311.md, on both engines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intake/open311_testing.h"

namespace tz::intake {
namespace {

using testing::engine_name;
using testing::engines;
using ::testing::HasSubstr;
using testing::Intake;
using testing::kHill;
using testing::must;
using testing::Open311Test;

class Open311General : public Open311Test {};
INSTANTIATE_TEST_SUITE_P(Engines, Open311General, engines(), engine_name);
class Open311Cities : public ::testing::TestWithParam<testing::Engine> {};
INSTANTIATE_TEST_SUITE_P(Engines, Open311Cities, engines(), engine_name);

TEST_P(Open311General, G1_G2_EveryResourceComesAsXmlAndJsonWithItsType) {
  const auto id = posted_id("service_code=001");
  for (const auto& path :
       {std::string("services"), std::string("services/pothole"), std::string("requests"), "requests/" + id,
        std::string("servicerequestupdates"), std::string("discovery")}) {
    const auto x = city_.get("/open311/v2/" + path + ".xml");
    EXPECT_EQ(x.status, 200) << path;
    EXPECT_EQ(x.content_type, "text/xml; charset=utf-8") << path;
    EXPECT_TRUE(x.body.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>")) << path;  // G3
    const auto j = city_.get("/open311/v2/" + path + ".json");
    EXPECT_EQ(j.status, 200) << path;
    EXPECT_EQ(j.content_type, "application/json; charset=utf-8") << path;
  }
}

TEST_P(Open311General, G4_ExtensionsAreShownOnlyIfAskedFor) {
  const auto id = posted_id("service_code=001&description=dark");
  EXPECT_FALSE(single(id).as_object().contains("extended_attributes"));
  EXPECT_TRUE(single(id, "?extensions=true").as_object().contains("extended_attributes"));
}

TEST_P(Open311General, G5_InvalidUtf8IsRefused) {
  post_refused(city_.form("service_code=001&description=%FF%FE"), 400, "UTF-8");
  refuses("/open311/v2/requests", "?service_code=%FF", 400, "UTF-8");
}

TEST_P(Open311General, G6_DatesNeedAZoneAndAPlusMayArriveAsABlank) {
  EXPECT_TRUE(list("?start_date=2026-02-28T00:00:00%2B08:00").empty());
  EXPECT_TRUE(list("?start_date=2026-02-28T00:00:00+08:00").empty());
  refuses("/open311/v2/requests", "?start_date=2026-02-28T00:00:00", 400, "start_date");
  refuses("/open311/v2/requests", "?end_date=yesterday", 400, "end_date");
}

TEST_P(Open311General, G7_G9_JsonHasArraysOnTopAndStringsForIds) {
  const auto id = posted_id("service_code=001&address_string=square");
  EXPECT_TRUE(json(city_.get("/open311/v2/services.json")).is_array());
  const auto definition = json(city_.get("/open311/v2/services/pothole.json"));
  EXPECT_TRUE(definition.as_object().at("attributes").is_array());
  const auto r = single(id);
  for (const auto* name : {"service_request_id", "service_code", "zipcode", "address_id"})
    EXPECT_TRUE(r.at(name).is_string()) << name;
  EXPECT_EQ(r.at("service_code").as_string(), "001");
  EXPECT_TRUE(r.at("lat").is_number());
  EXPECT_TRUE(r.at("long").is_number());
}

TEST_P(Open311General, G8_AnEmptyParameterIsAnAbsentOne) {
  const auto id = posted_id("service_code=001&email=&phone=&attribute[X]=&media_url=&jurisdiction_id=");
  EXPECT_EQ(list("?status=&start_date=&page=&service_code=&bbox=&service_request_id=").size(), 1U);
  EXPECT_EQ(single(id, "?jurisdiction_id=").at("service_request_id").as_string(), id.c_str());
}

TEST_P(Open311General, G10_UnknownPathsAndMethodsAreRefusedInTheFormatAskedFor) {
  refuses("/open311/v2/nothing", "", 404, "no such page");
  EXPECT_EQ(city_.get("/open311/v2/services.txt").status, 404);
  EXPECT_EQ(
      xml(city_.get("/open311/v2/services.txt")).child("errors").child("error").child("code").text().as_int(),
      404);
  const auto response = http::testing::call(city_.router, "DELETE", "/open311/v2/requests.json");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(json(response).at(0).at("code").as_int64(), 405);
}

TEST_P(Open311General, G11_CorsHeadAndEtag) {
  const auto services = city_.get("/open311/v2/services.json");
  EXPECT_EQ(header(services, "Access-Control-Allow-Origin"), "*");
  ASSERT_FALSE(services.etag.empty());
  EXPECT_EQ(city_.get("/open311/v2/services.json", {{"If-None-Match", "\"" + services.etag + "\""}}).status,
            304);
  EXPECT_EQ(http::testing::call(city_.router, "HEAD", "/open311/v2/services.xml").status, 200);
}

TEST_P(Open311General, G12_G13_WordsComeBackAsSaid) {
  const auto id = posted_id("service_code=001&description=a%0D%0Ab+%3Cb%3E%26%22%01%E7%81%AF");
  EXPECT_EQ(single(id).at("description").as_string(), "a\r\nb <b>&\"\x01灯");
  const auto& document = xml(city_.get("/open311/v2/requests/" + id + ".xml"));
  EXPECT_STREQ(document.child("service_requests").child("request").child("description").text().get(),
               "a\r\nb <b>&\"\xEF\xBF\xBD灯");  // XML 1.0 cannot carry U+0001
}

TEST_P(Open311General, G13_TooLongADescriptionIsRefusedNotCut) {
  std::string words;
  for (int i = 0; i < 4000; ++i) words += "%E7%81%AF";
  EXPECT_EQ(
      city_.post("/open311/v2/requests.json", city_.form("service_code=001&description=" + words)).status,
      201);
  post_refused(city_.form("service_code=001&description=" + words + "x"), 400, "4000");
}

TEST_P(Open311General, J1_J3_WithOneCityTheJurisdictionMayBeLeftOut) {
  EXPECT_EQ(city_.get("/open311/v2/services.json").status, 200);
  EXPECT_EQ(city_.get("/open311/v2/services.json?jurisdiction_id=hill.example").status, 200);
  refuses("/open311/v2/services", "?jurisdiction_id=nowhere.example", 404, "jurisdiction_id");
}

TEST_P(Open311Cities, J2_J4_WithSeveralEveryCallNeedsIt) {
  Intake city(true, GetParam().make());
  for (const auto* path :
       {"services", "services/001", "requests", "requests/HI-1", "tokens/X", "servicerequestupdates"}) {
    const auto missing = city.get("/open311/v2/" + std::string(path) + ".json");
    EXPECT_EQ(missing.status, 400) << path;
    EXPECT_THAT(missing.body, HasSubstr("jurisdiction_id"));
    EXPECT_EQ(city.get("/open311/v2/" + std::string(path) + ".json?jurisdiction_id=nowhere").status, 404)
        << path;
  }
  EXPECT_EQ(city.post("/open311/v2/requests.json", city.form("service_code=001")).status, 400);
  EXPECT_EQ(city.post("/open311/v2/requests.json", city.form("service_code=001&jurisdiction_id=hill.example"))
                .status,
            201);
  // A key is for one city.
  EXPECT_EQ(city.post("/open311/v2/requests.json", city.form("service_code=001&jurisdiction_id=dale.example"))
                .status,
            403);
}

TEST_P(Open311General, K1_PostsNeedAGoodKey) {
  for (const auto* form :
       {"service_code=001&lat=42.9&long=125.14", "api_key=&service_code=001&lat=42.9&long=125.14",
        "api_key=tzk_wrong&service_code=001&lat=42.9&long=125.14"}) {
    const auto j = city_.post("/open311/v2/requests.json", form);
    EXPECT_EQ(j.status, 403) << form;
    EXPECT_EQ(json(j).at(0).at("code").as_int64(), 403);
    EXPECT_THAT(j.body, HasSubstr("api_key"));
    EXPECT_EQ(xml(city_.post("/open311/v2/requests.xml", form))
                  .child("errors")
                  .child("error")
                  .child("code")
                  .text()
                  .as_int(),
              403);
  }
  EXPECT_TRUE(list("").empty());
}

TEST_P(Open311General, K2_TheKeyMayComeInBodyQueryOrHeader) {
  const std::string rest = "service_code=001&lat=42.9&long=125.14&description=";
  const auto& secret = city_.key.secret;
  EXPECT_EQ(city_.post("/open311/v2/requests.json", rest + "one&api_key=" + secret).status, 201);
  EXPECT_EQ(city_.post("/open311/v2/requests.json?api_key=" + secret, rest + "two").status, 201);
  EXPECT_EQ(
      city_.post("/open311/v2/requests.json", rest + "three", {{"Authorization", "Bearer " + secret}}).status,
      201);
  EXPECT_EQ(
      city_.post("/open311/v2/requests.json", rest + "four", {{"Authorization", "Bearer tzk_wrong"}}).status,
      403);
}

TEST_P(Open311General, K3_AKeyCanBeRevokedAndNamesItsChannel) {
  auto app = must(
      city_.accounts.service.add_key(kHill, "app", "app", {accounts::Role::open311}, UnitId{}, kSystemActor));
  const std::string rest = "&service_code=001&lat=42.9&long=125.14";
  const auto response = city_.post("/open311/v2/requests.json", "api_key=" + app.secret + rest);
  ASSERT_EQ(response.status, 201);
  const auto id = std::string(json(response).at(0).at("service_request_id").as_string());
  EXPECT_EQ(single(id, "?extensions=true").at("extended_attributes").at("channel").as_string(), "app");
  ASSERT_TRUE(city_.accounts.service.revoke_key(kHill, app.key.key_id, kSystemActor));
  EXPECT_EQ(city_.post("/open311/v2/requests.json", "api_key=" + app.secret + rest).status, 403);
  const auto clerk = must(
      city_.accounts.service.add_key(kHill, "x", "x", {accounts::Role::importer}, UnitId{}, kSystemActor));
  EXPECT_EQ(city_.post("/open311/v2/requests.json", "api_key=" + clerk.secret + rest).status, 403);
}

TEST_P(Open311General, K4_AKeyOnAGetIsNoMatter) {
  EXPECT_EQ(city_.get("/open311/v2/servicerequestupdates.xml?api_key=anything").status, 200);
}

TEST_P(Open311General, E1_E2_E3_ErrorsAreAListWithCodeAndDescription) {
  EXPECT_EQ(
      city_.get("/open311/v2/requests/HI-260301-0000000.xml").body,
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<errors><error><code>404</code>"
      "<description>service_request_id: there is no such service request</description></error></errors>\n");
}

TEST_P(Open311General, E6_LimitsOfTheTransportSpeakTheFormatToo) {
  std::string many = "api_key=x";
  for (int i = 0; i < 10'000; ++i) many += "&f" + std::to_string(i) + "=1";
  const auto j = city_.post("/open311/v2/requests.json", many);
  EXPECT_EQ(j.status, 413);
  EXPECT_EQ(json(j).at(0).at("code").as_int64(), 413);
  EXPECT_EQ(xml(city_.post("/open311/v2/requests.xml", many))
                .child("errors")
                .child("error")
                .child("code")
                .text()
                .as_int(),
            413);
}

TEST_P(Open311General, BadInputIsA4xxThatNamesTheField) {
  const struct {
    std::string rest, words;
  } kTable[] = {
      {"service_code=001&email=nobody", "email"},
      {"service_code=001&phone=1", "phone"},
      {"service_code=001&account_id=" + std::string(300, 'a'), "account_id"},
      {"service_code=001&media_url=" + std::string(2000, 'a'), "media_url"},
      {"service_code=001&address_string=" + std::string(400, 'a'), "address_string: "},
      {"service_code=001&address_id=" + std::string(65, 'a'), "address_id: "},
      {"service_code=001&first_name=" + std::string(101, 'a'), "first_name, last_name: "},
      {"service_code=001&attribute[" + std::string(200, 'a') + "]=x", "attribute"},
      {"service_code=pothole&attribute[HOWMANY]=1e999", "attribute[HOWMANY]: must be a number"},
      {"service_code=pothole&attribute[HOWMANY]=1&attribute[SINCE]=2026-02-30T00:00:00Z", "SINCE"},
      {"service_code=pothole&attribute[HOWMANY]=1&attribute[MORE]=" + std::string(1001, 'a'), "MORE"},
  };
  for (const auto& [rest, words] : kTable) post_refused(city_.form(rest), 400, words);
  std::string attributes = "service_code=001";
  for (int i = 0; i < 201; ++i) attributes += "&attribute[A" + std::to_string(i) + "]=1";
  post_refused(city_.form(attributes), 400, "attribute");
  EXPECT_TRUE(list("").empty());
  const auto broken =
      http::testing::call(city_.router, "POST", "/open311/v2/requests.xml",
                          {{"Content-Type", "multipart/form-data; boundary=x"}}, "--x\r\nnonsense");
  EXPECT_EQ(broken.status, 400);
  EXPECT_TRUE(xml(broken).child("errors"));
}

}  // namespace
}  // namespace tz::intake
