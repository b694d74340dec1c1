// Each test is named after the conformance point it shows (docs/open311.md), and calls the routes in process
// on an empty SQLite database.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cctype>
#include <deque>
#include <pugixml.hpp>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "intake/testing.h"
#include "ledger/case_texts.h"

namespace tz::intake {
namespace {

using namespace std::chrono_literals;
using http::Response;
using http::testing::Headers;
using http::testing::multipart;
using http::testing::Part;
using ::testing::HasSubstr;
using testing::Intake;
using testing::kHill;
using testing::kHotlineUnit;
using testing::kRoadsUnit;
using ::testing::MatchesRegex;
using testing::must;
using ::testing::Not;

// One half-transparent pixel.
constexpr std::string_view kPng64 =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4f+CDPAAIQALP6zcUigAAAABJRU5ErkJggg==";
std::string png() { return std::string(as_text(must(from_base64(kPng64)))); }

// Another picture: a grey square of 2 by 2.
std::string other_png() {
  constexpr std::string_view kGrey64 =
      "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR4nGNoaGBoaAAABgYCASzBUNcAAAAASUVORK5CYII=";
  return std::string(as_text(must(from_base64(kGrey64))));
}

class Open311 : public ::testing::Test {
 protected:
  Intake city_;
  std::deque<pugi::xml_document> documents_;

  static std::string header(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
      if (iequals_ascii(key, name)) return value;
    return {};
  }
  static boost::json::value json(const Response& response) {
    auto value = parse_json(response.body);
    if (!value) throw std::runtime_error(value.error().message + ": " + response.body);
    return *value;
  }
  // Kept as long as the test, so that its nodes may be too.
  pugi::xml_document& xml(const Response& response) {
    auto& document = documents_.emplace_back();
    const auto parsed = document.load_string(response.body.c_str(), pugi::parse_full);
    if (!parsed) throw std::runtime_error(std::string(parsed.description()) + ": " + response.body);
    return document;
  }
  // An error in both formats, with that status and description.
  void refuses(const std::string& path, const std::string& query, int status, const std::string& words) {
    const auto as_json = city_.get(path + ".json" + query);
    EXPECT_EQ(as_json.status, status) << as_json.body;
    EXPECT_EQ(as_json.content_type, "application/json; charset=utf-8");
    const auto errors = json(as_json).as_array();
    ASSERT_FALSE(errors.empty());
    EXPECT_EQ(errors[0].at("code").as_int64(), status);
    EXPECT_THAT(as_json.body, HasSubstr(words));
    const auto as_xml = city_.get(path + ".xml" + query);
    EXPECT_EQ(as_xml.status, status);
    EXPECT_EQ(as_xml.content_type, "text/xml; charset=utf-8");
    const auto& document = xml(as_xml);
    EXPECT_EQ(document.child("errors").child("error").child("code").text().as_int(), status);
    EXPECT_FALSE(
        std::string(document.child("errors").child("error").child("description").text().get()).empty());
  }
  // The post of a form in JSON; its first error must be as said.
  void post_refused(const std::string& form, int status, const std::string& words) {
    const auto response = city_.post("/open311/v2/requests.json", form);
    EXPECT_EQ(response.status, status) << form << "\n" << response.body;
    EXPECT_THAT(response.body, HasSubstr(words)) << form;
    EXPECT_TRUE(json(response).is_array());
  }
  std::string posted_id(const std::string& rest) {
    const auto response = city_.post("/open311/v2/requests.json", city_.form(rest));
    if (response.status != 201) throw std::runtime_error(response.body);
    return std::string(json(response).at(0).at("service_request_id").as_string());
  }
  boost::json::array list(const std::string& query) {
    const auto response = city_.get("/open311/v2/requests.json" + query);
    if (response.status != 200) throw std::runtime_error(response.body);
    return json(response).as_array();
  }
  boost::json::value single(const std::string& id, const std::string& query = "") {
    const auto response = city_.get("/open311/v2/requests/" + id + ".json" + query);
    if (response.status != 200) throw std::runtime_error(response.body);
    return json(response).at(0);
  }
  ledger::CaseId id_of(const std::string& code) { return must(city_.ledger.service.find_code(kHill, code)); }
  // Walks a received case to the hands of the roads office.
  void bring_to_roads(ledger::CaseId id) {
    using ledger::Role;
    ledger::Classify classify;
    classify.category = "001";
    classify.zones = {"street-1"};
    city_.act(id, classify, Role::hotline, kHotlineUnit);
    ledger::Dispatch dispatch;
    dispatch.unit = kRoadsUnit;
    dispatch.due = must(city_.cities.deadlines({}, kRoadsUnit, city_.clock.now()));
    city_.act(id, dispatch, Role::hotline, kHotlineUnit);
    city_.act(id, ledger::Sign{}, Role::handler, kRoadsUnit);
  }
  ledger::Case land(ledger::CaseId id, ledger::LandingCode code = ledger::LandingCode::answered) {
    ledger::Classify classify;
    classify.category = "001";
    classify.zones = {"street-1"};
    city_.act(id, classify, ledger::Role::hotline, kHotlineUnit);
    ledger::Land command;
    command.code = code;
    command.reply = "已修好";
    command.reason = "已答复";
    return city_.act(id, command, ledger::Role::hotline, kHotlineUnit);
  }
};

// --- discovery ---

TEST_F(Open311, D1_D3_D4_DiscoveryIsThereInXml) {
  const auto response = city_.get("/open311/discovery.xml");
  ASSERT_EQ(response.status, 200);
  EXPECT_EQ(
      response.body,
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<discovery><changeset>2026-03-01T08:00:00Z</changeset><contact>Hill / 山城: 12345; "
      "http://test/about</contact><key_service>Ask whoever runs this service for an API key: "
      "http://test/about</key_service><endpoints>"
      "<endpoint><specification>http://wiki.open311.org/GeoReport_v2</specification>"
      "<url>http://test/open311/v2</url><changeset>2026-03-01T08:00:00Z</changeset>"
      "<type>production</type><formats><format>text/xml</format><format>application/json</format></formats>"
      "</endpoint>"
      "<endpoint><specification>http://wiki.open311.org/GeoReport_v2</specification>"
      "<url>http://test/open311/test/v2</url><changeset>2026-03-01T08:00:00Z</changeset>"
      "<type>test</type><formats><format>text/xml</format><format>application/json</format></formats>"
      "</endpoint></endpoints></discovery>\n");
}

TEST_F(Open311, D5_D6_D7_D11_D12_DiscoveryInJsonListsTwoEndpointsAndFormats) {
  const auto d = json(city_.get("/open311/discovery.json"));
  ASSERT_EQ(d.at("endpoints").as_array().size(), 2U);
  std::vector<std::string> types;
  for (const auto& endpoint : d.at("endpoints").as_array()) {
    EXPECT_EQ(endpoint.at("specification").as_string(), "http://wiki.open311.org/GeoReport_v2");
    EXPECT_EQ(endpoint.at("formats").as_array(), (boost::json::array{"text/xml", "application/json"}));
    types.emplace_back(endpoint.at("type").as_string());
  }
  EXPECT_EQ(types, (std::vector<std::string>{"production", "test"}));
}

TEST_F(Open311, D2_TheRootLeadsToAPage) {
  for (const auto* root : {"/open311", "/open311/", "/open311/v2"}) {
    const auto response = city_.get(root);
    EXPECT_EQ(response.status, 303) << root;
    EXPECT_EQ(header(response, "Location"), "/open311/discovery.html");
  }
  const auto page = city_.get("/open311/discovery.html");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("GeoReport_v2"));
}

TEST_F(Open311, D8_ChangesetIsAWholeTimestampInThePast) {
  city_.clock.advance(1500ms);
  const auto changeset = std::string(json(city_.get("/open311/discovery.json")).at("changeset").as_string());
  EXPECT_THAT(changeset, MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"));
  EXPECT_LE(must(parse_instant(changeset)), city_.clock.now());
}

TEST_F(Open311, D9_ChangesetMovesWhenServicesOrDefinitionsDoAndOnlyThen) {
  const auto changeset = [&] {
    return std::string(json(city_.get("/open311/discovery.json")).at("changeset").as_string());
  };
  const auto first = changeset();
  city_.clock.advance(1h);
  EXPECT_EQ(changeset(), first);
  city_.cities.list[1].attributes[1].description_en = "How many holes?";
  EXPECT_EQ(changeset(), "2026-03-01T09:00:00Z");
  city_.clock.advance(1h);
  EXPECT_EQ(changeset(), "2026-03-01T09:00:00Z");
}

TEST_F(Open311, D10_ContactIsTheSameInBothFormats) {
  const auto d = json(city_.get("/open311/discovery.json"));
  const auto& document = xml(city_.get("/open311/discovery.xml"));
  EXPECT_EQ(d.at("contact").as_string(), document.child("discovery").child("contact").text().get());
}

TEST_F(Open311, D13_DiscoveryIsAlsoUnderTheGeoReportRoot) {
  EXPECT_EQ(city_.get("/open311/v2/discovery.json").body, city_.get("/open311/discovery.json").body);
  EXPECT_EQ(city_.get("/open311/v2/discovery.xml").status, 200);
}

// --- general ---

TEST_F(Open311, G1_G2_EveryResourceComesAsXmlAndJsonWithItsType) {
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

TEST_F(Open311, G4_ExtensionsAreShownOnlyIfAskedFor) {
  const auto id = posted_id("service_code=001&description=dark");
  EXPECT_FALSE(single(id).as_object().contains("extended_attributes"));
  EXPECT_TRUE(single(id, "?extensions=true").as_object().contains("extended_attributes"));
}

TEST_F(Open311, G5_InvalidUtf8IsRefused) {
  post_refused(city_.form("service_code=001&description=%FF%FE"), 400, "UTF-8");
  refuses("/open311/v2/requests", "?service_code=%FF", 400, "UTF-8");
}

TEST_F(Open311, G6_DatesNeedAZoneAndAPlusMayArriveAsABlank) {
  EXPECT_TRUE(list("?start_date=2026-02-28T00:00:00%2B08:00").empty());
  EXPECT_TRUE(list("?start_date=2026-02-28T00:00:00+08:00").empty());
  refuses("/open311/v2/requests", "?start_date=2026-02-28T00:00:00", 400, "start_date");
  refuses("/open311/v2/requests", "?end_date=yesterday", 400, "end_date");
}

TEST_F(Open311, G7_G9_JsonHasArraysOnTopAndStringsForIds) {
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

TEST_F(Open311, G8_AnEmptyParameterIsAnAbsentOne) {
  const auto id = posted_id("service_code=001&email=&phone=&attribute[X]=&media_url=&jurisdiction_id=");
  EXPECT_EQ(list("?status=&start_date=&page=&service_code=&bbox=&service_request_id=").size(), 1U);
  EXPECT_EQ(single(id, "?jurisdiction_id=").at("service_request_id").as_string(), id.c_str());
}

TEST_F(Open311, G10_UnknownPathsAndMethodsAreRefusedInTheFormatAskedFor) {
  refuses("/open311/v2/nothing", "", 404, "no such page");
  EXPECT_EQ(city_.get("/open311/v2/services.txt").status, 404);
  EXPECT_EQ(
      xml(city_.get("/open311/v2/services.txt")).child("errors").child("error").child("code").text().as_int(),
      404);
  const auto response = http::testing::call(city_.router, "DELETE", "/open311/v2/requests.json");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(json(response).at(0).at("code").as_int64(), 405);
}

TEST_F(Open311, G11_CorsHeadAndEtag) {
  const auto services = city_.get("/open311/v2/services.json");
  EXPECT_EQ(header(services, "Access-Control-Allow-Origin"), "*");
  ASSERT_FALSE(services.etag.empty());
  EXPECT_EQ(city_.get("/open311/v2/services.json", {{"If-None-Match", "\"" + services.etag + "\""}}).status,
            304);
  EXPECT_EQ(http::testing::call(city_.router, "HEAD", "/open311/v2/services.xml").status, 200);
}

TEST_F(Open311, G12_G13_WordsComeBackAsSaid) {
  const auto id = posted_id("service_code=001&description=a%0D%0Ab+%3Cb%3E%26%22%01%E7%81%AF");
  EXPECT_EQ(single(id).at("description").as_string(), "a\r\nb <b>&\"\x01灯");
  const auto& document = xml(city_.get("/open311/v2/requests/" + id + ".xml"));
  EXPECT_STREQ(document.child("service_requests").child("request").child("description").text().get(),
               "a\r\nb <b>&\"\xEF\xBF\xBD灯");  // XML 1.0 cannot carry U+0001
}

TEST_F(Open311, G13_TooLongADescriptionIsRefusedNotCut) {
  std::string words;
  for (int i = 0; i < 4000; ++i) words += "%E7%81%AF";
  EXPECT_EQ(
      city_.post("/open311/v2/requests.json", city_.form("service_code=001&description=" + words)).status,
      201);
  post_refused(city_.form("service_code=001&description=" + words + "x"), 400, "4000");
}

// --- jurisdictions and keys ---

TEST_F(Open311, J1_J3_WithOneCityTheJurisdictionMayBeLeftOut) {
  EXPECT_EQ(city_.get("/open311/v2/services.json").status, 200);
  EXPECT_EQ(city_.get("/open311/v2/services.json?jurisdiction_id=hill.example").status, 200);
  refuses("/open311/v2/services", "?jurisdiction_id=nowhere.example", 404, "jurisdiction_id");
}

TEST(Open311Cities, J2_J4_WithSeveralEveryCallNeedsIt) {
  Intake city(true);
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

TEST_F(Open311, K1_PostsNeedAGoodKey) {
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

TEST_F(Open311, K2_TheKeyMayComeInBodyQueryOrHeader) {
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

TEST_F(Open311, K3_AKeyCanBeRevokedAndNamesItsChannel) {
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

TEST_F(Open311, K4_AKeyOnAGetIsNoMatter) {
  EXPECT_EQ(city_.get("/open311/v2/servicerequestupdates.xml?api_key=anything").status, 200);
}

// --- services ---

TEST_F(Open311, S1_S8_ServicesAreListedWithAllTheirFields) {
  city_.cities.list = {city_.cities.list[1]};
  EXPECT_EQ(
      city_.get("/open311/v2/services.json?locale=en").body,
      R"([{"service_code":"pothole","service_name":"Pothole","description":"About: Pothole","metadata":true,)"
      R"("type":"realtime","keywords":"坑,hole","group":"Roads"}])");
  EXPECT_EQ(
      city_.get("/open311/v2/services.xml?locale=zh").body,
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<services><service><service_code>pothole</service_code>"
      "<service_name>道路坑洼</service_name><description>道路坑洼的事</description><metadata>true</metadata>"
      "<type>realtime</type><keywords>坑,hole</keywords><group>道路</group></service></services>\n");
}

TEST_F(Open311, S8_TheThreeTypesAreNamed) {
  const auto all = json(city_.get("/open311/v2/services.json")).as_array();
  std::map<std::string, std::string> types;
  for (const auto& s : all) types.emplace(s.at("service_code").as_string(), s.at("type").as_string());
  EXPECT_EQ(types.at("001"), "realtime");
  EXPECT_EQ(types.at("tree"), "batch");
  EXPECT_EQ(types.at("rats"), "blackbox");
}

TEST_F(Open311, S10_ASwitchedOffServiceIsNotListedButResolves) {
  const auto body = city_.get("/open311/v2/services.json").body;
  EXPECT_THAT(body, Not(HasSubstr("\"old\"")));
  EXPECT_EQ(city_.get("/open311/v2/services/old.json").status, 200);
  post_refused(city_.form("service_code=old"), 404, "service_code");
  auto said = Intake::need();
  said.category = "old";
  const auto receipt = city_.receive(said);
  EXPECT_EQ(single(receipt.code).at("service_name").as_string(), "旧事项");
}

TEST_F(Open311, S_ServicesCanBeNarrowedByPlaceGroupAndKeyword) {
  const auto size = [&](const std::string& query) {
    return json(city_.get("/open311/v2/services.json?" + query)).as_array().size();
  };
  EXPECT_EQ(size("lat=42.9&long=125.14"), 5U);
  EXPECT_EQ(size("lat=10&long=10"), 0U);
  EXPECT_EQ(size("group=Roads"), 1U);
  EXPECT_EQ(size("keywords=lamp"), 1U);
  refuses("/open311/v2/services", "?lat=42.9", 400, "long");
}

TEST_F(Open311, X12_NamesComeInTheLanguageAskedFor) {
  const auto name = [&](const std::string& query, const Headers& headers) {
    return std::string(
        json(city_.get("/open311/v2/services.json" + query, headers)).at(0).at("service_name").as_string());
  };
  EXPECT_EQ(name("?locale=en_US", {}), "Street light");
  EXPECT_EQ(name("", {{"Accept-Language", "en-GB,en;q=0.9"}}), "Street light");
  EXPECT_EQ(name("", {{"Accept-Language", "zh-CN"}}), "路灯");
  EXPECT_EQ(name("", {}), "路灯");  // the city's own
  EXPECT_EQ(name("?locale=zh", {{"Accept-Language", "en"}}), "路灯");
}

TEST_F(Open311, A1_A11_ADefinitionHasEveryFieldOfEveryAttribute) {
  auto& pothole = city_.cities.list[1];
  pothole.attributes = {pothole.attributes[0], pothole.attributes[3]};
  pothole.attributes[1].datatype_description = "choose one";
  EXPECT_EQ(
      city_.get("/open311/v2/services/pothole.json?locale=en").body,
      R"({"service_code":"pothole","attributes":[)"
      R"({"variable":false,"code":"READ","datatype":"string","required":false,"datatype_description":"",)"
      R"("order":1,"description":"Question 1"},)"
      R"({"variable":true,"code":"SIZE","datatype":"singlevaluelist","required":false,)"
      R"("datatype_description":"choose one","order":4,"description":"Question 4",)"
      R"("values":[{"key":"small","name":"Small"},{"key":"big","name":"Big"}]}]})");
  EXPECT_EQ(
      city_.get("/open311/v2/services/pothole.xml?locale=en").body,
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<service_definition><service_code>pothole</service_code><attributes>"
      "<attribute><variable>false</variable><code>READ</code><datatype>string</datatype>"
      "<required>false</required><datatype_description/><order>1</order>"
      "<description>Question 1</description></attribute>"
      "<attribute><variable>true</variable><code>SIZE</code><datatype>singlevaluelist</datatype>"
      "<required>false</required><datatype_description>choose one</datatype_description><order>4</order>"
      "<description>Question 4</description><values><value><key>small</key><name>Small</name></value>"
      "<value><key>big</key><name>Big</name></value></values></attribute></attributes></"
      "service_definition>\n");
}

TEST_F(Open311, A4_AllSixDatatypesAreNamed) {
  const auto d = json(city_.get("/open311/v2/services/pothole.json"));
  std::set<std::string> types;
  for (const auto& a : d.at("attributes").as_array()) types.emplace(a.at("datatype").as_string());
  EXPECT_EQ(types, (std::set<std::string>{"string", "number", "datetime", "text", "singlevaluelist",
                                          "multivaluelist"}));
}

TEST_F(Open311, A2_A3_AServiceWithoutAttributesHasAnEmptyList) {
  EXPECT_EQ(city_.get("/open311/v2/services/001.json").body, R"({"service_code":"001","attributes":[]})");
}

TEST_F(Open311, A12_AnUnknownOrMissingCodeIsRefused) {
  refuses("/open311/v2/services/nothing", "", 404, "service_code");
  refuses("/open311/v2/services/", "", 400, "service_code");
}

// --- posting ---

TEST_F(Open311, P1_P20_P21_P22_APostIsAnsweredWithTheIdAlone) {
  const auto response =
      city_.post("/open311/v2/requests.xml", city_.form("service_code=001&description=dark"));
  EXPECT_EQ(response.status, 201);
  const auto request = xml(response).child("service_requests").child("request");
  EXPECT_THAT(std::string(request.child("service_request_id").text().get()),
              MatchesRegex("HI-260301-[0-9A-Z]{7}"));
  EXPECT_FALSE(request.child("token"));
  const auto j =
      json(city_.post("/open311/v2/requests.json", city_.form("service_code=001&description=darker")));
  ASSERT_EQ(j.as_array().size(), 1U);
  EXPECT_FALSE(j.at(0).as_object().contains("token"));
}

TEST_F(Open311, P1_ABodyOfAnotherTypeIsRefused) {
  const auto response =
      http::testing::call(city_.router, "POST", "/open311/v2/requests.json?api_key=" + city_.key.secret,
                          {{"Content-Type", "application/json"}}, "{}");
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body, HasSubstr("form"));
}

TEST_F(Open311, P3_TheServiceIsRequiredAndKnown) {
  post_refused(city_.form("description=x"), 400, "service_code");
  post_refused(city_.form("service_code=nothing"), 404, "service_code");
}

TEST_F(Open311, P4_P5_APlaceIsRequiredAndInTheCity) {
  const auto with = [&](const std::string& rest) {
    return "api_key=" + city_.key.secret + "&service_code=001" + rest;
  };
  post_refused(with(""), 400, "place");
  post_refused(with("&lat=42.9"), 400, "long");
  post_refused(with("&long=125.1"), 400, "lat");
  post_refused(with("&lat=99&long=125.1"), 400, "lat");
  post_refused(with("&lat=north&long=125.1"), 400, "lat");
  post_refused(with("&lat=NaN&long=125.1"), 400, "lat");
  post_refused(with("&lat=10&long=10"), 400, "outside");
  EXPECT_EQ(city_.post("/open311/v2/requests.json", with("&address_string=%E5%B9%BF%E5%9C%BA")).status, 201);
  EXPECT_EQ(city_.post("/open311/v2/requests.json", with("&address_id=4711")).status, 201);
}

TEST_F(Open311, P6_AttributesComeInEverySpelling) {
  for (const auto* lanes :
       {"attribute[LANES][]=left&attribute[LANES][]=right", "attribute[LANES]=left&attribute[LANES]=right",
        "attribute%5BLANES%5D%5B%5D=left&attribute%5BLANES%5D%5B%5D=right",
        "attribute[LANES][0]=left&attribute[LANES][1]=right"}) {
    city_.clock.advance(1h);
    const auto id = posted_id("service_code=pothole&attribute[HOWMANY]=2&" + std::string(lanes));
    std::vector<std::string> given;
    const auto r = single(id, "?extensions=true");
    for (const auto& a : r.at("attributes").as_array()) given.emplace_back(a.at("value").as_string());
    EXPECT_THAT(given, ::testing::UnorderedElementsAre("2", "left", "right")) << lanes;
  }
}

TEST_F(Open311, P7_MissingRequiredAttributeIsNamed) {
  const auto response = city_.post("/open311/v2/requests.json", city_.form("service_code=pothole"));
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.body, R"([{"code":400,"description":"HOWMANY required"}])");
}

TEST_F(Open311, P8_ValuesMustFitTheirDatatype) {
  const auto with = [&](const std::string& rest) {
    return city_.form("service_code=pothole&attribute[HOWMANY]=1&" + rest);
  };
  post_refused(city_.form("service_code=pothole&attribute[HOWMANY]=many"), 400, "HOWMANY");
  post_refused(with("attribute[SINCE]=2026-01-01T00:00:00"), 400, "SINCE");
  post_refused(with("attribute[SIZE]=huge"), 400, "SIZE");
  post_refused(with("attribute[SIZE]=small&attribute[SIZE]=big"), 400, "SIZE");
  post_refused(with("attribute[LANES][]=left&attribute[LANES][]=middle"), 400, "LANES");
  EXPECT_EQ(city_
                .post("/open311/v2/requests.json", with("attribute[SINCE]=2026-01-01T00:00:00Z&attribute["
                                                        "SIZE]=big&attribute[MARK]=x&attribute[MORE]=y"))
                .status,
            201);
}

TEST_F(Open311, P8_EveryFaultIsToldAtOnce) {
  const auto response = city_.post(
      "/open311/v2/requests.json",
      "api_key=" + city_.key.secret + "&service_code=pothole&lat=91&long=0&attribute[SIZE]=huge&email=x");
  EXPECT_EQ(response.status, 400);
  const auto errors = json(response).as_array();
  EXPECT_GE(errors.size(), 4U) << response.body;
  for (const auto* word : {"lat", "HOWMANY required", "SIZE", "email"})
    EXPECT_THAT(response.body, HasSubstr(word));
}

TEST_F(Open311, P9_P10_UnknownAttributesAreKeptWithAWarningAndShownOnesIgnored) {
  const auto response = city_.post(
      "/open311/v2/requests.json",
      city_.form("service_code=pothole&attribute[HOWMANY]=1&attribute[COLOUR]=red&attribute[READ]=ignored"));
  ASSERT_EQ(response.status, 201);
  EXPECT_THAT(response.body, HasSubstr("COLOUR"));
  const auto id = std::string(json(response).at(0).at("service_request_id").as_string());
  const auto history = must(city_.ledger.service.history(kHill, id_of(id)));
  std::string attributes;
  for (const auto& text : history.events.front().texts)
    if (text.field == "attributes") attributes = text.value;
  EXPECT_THAT(attributes, HasSubstr("COLOUR"));
  EXPECT_THAT(attributes, Not(HasSubstr("READ")));
}

TEST_F(Open311, P11_P19_OptionalFieldsAreKeptApartFromWhatIsPublic) {
  // Invented person.
  const auto id = posted_id(
      "service_code=001&description=dark&email=a%40example.org&device_id=d1&account_id=acc&first_name=Ann&"
      "last_name=-"
      "&phone=5550100&address_string=Square+1&address_id=7&media_url=https%3A%2F%2Fpictures.example%2F1.jpg");
  const auto history = must(city_.ledger.service.history(kHill, id_of(id)));
  std::map<std::string, std::string> texts;
  for (const auto& text : history.events.front().texts) texts[text.field] = text.value;
  EXPECT_THAT(texts["contact"], HasSubstr("Ann"));
  EXPECT_THAT(texts["contact"], Not(HasSubstr("-\"")));
  EXPECT_THAT(texts["attributes"], HasSubstr("pictures.example"));
  for (const auto* path : {"/open311/v2/requests.json?extensions=true", "/open311/v2/requests.xml",
                           "/open311/v2/bulk/requests.csv"}) {
    const auto body = city_.get(path).body;
    for (const auto* secret : {"Ann", "5550100", "example.org", "d1\"", "pictures.example"})
      EXPECT_THAT(body, Not(HasSubstr(secret))) << path;
  }
}

TEST_F(Open311, P15_TheDescriptionMayBeLeftOut) {
  const auto id = posted_id("service_code=001");
  EXPECT_EQ(single(id).at("description").as_string(), "");
}

TEST_F(Open311, P20_AccountIdIsGivenBackAndTheReceiptOnlyIfAskedFor) {
  const auto plain =
      city_.post("/open311/v2/requests.json", city_.form("service_code=001&account_id=acc&description=a1"));
  EXPECT_EQ(json(plain).at(0).at("account_id").as_string(), "acc");
  EXPECT_THAT(plain.body, Not(HasSubstr("receipt_key")));
  const auto full = json(
      city_.post("/open311/v2/requests.json", city_.form("service_code=001&extensions=true&description=a2")));
  const auto id = std::string(full.at(0).at("service_request_id").as_string());
  const auto key = std::string(full.at(0).at("extended_attributes").at("receipt_key").as_string());
  EXPECT_TRUE(must(city_.ledger.service.holds_receipt(kHill, id_of(id), key)));
}

TEST_F(Open311, P22_T1_T3_ABatchServiceGivesATokenThatTellsTheIdLater) {
  const auto response = city_.post("/open311/v2/requests.json", city_.form("service_code=tree"));
  ASSERT_EQ(response.status, 201);
  const auto made = json(response).at(0).as_object();
  EXPECT_FALSE(made.contains("service_request_id"));
  const auto token = std::string(made.at("token").as_string());
  EXPECT_THAT(token, MatchesRegex("[0-9A-Z]{26}"));  // T5: 130 random bits
  EXPECT_THAT(response.body, Not(HasSubstr("HI-")));
  EXPECT_EQ(city_.get("/open311/v2/tokens/" + token + ".json").body, R"([{"token":")" + token + R"("}])");
  EXPECT_THAT(city_.get("/open311/v2/tokens/" + token + ".xml").body, Not(HasSubstr("service_request_id")));
  city_.clock.advance(61s);
  const auto ready = json(city_.get("/open311/v2/tokens/" + token + ".json")).at(0).as_object();
  EXPECT_EQ(ready.at("token").as_string(), token.c_str());
  EXPECT_THAT(std::string(ready.at("service_request_id").as_string()), MatchesRegex("HI-260301-[0-9A-Z]{7}"));
  EXPECT_EQ(single(std::string(ready.at("service_request_id").as_string())).at("service_code").as_string(),
            "tree");
}

TEST_F(Open311, P22_ABlackboxServiceGivesNeither) {
  const auto response =
      city_.post("/open311/v2/requests.json", city_.form("service_code=rats&extensions=true"));
  ASSERT_EQ(response.status, 201);
  EXPECT_THAT(response.body, Not(HasSubstr("token")));
  EXPECT_THAT(response.body, Not(HasSubstr("service_request_id")));
  EXPECT_THAT(response.body, Not(HasSubstr("HI-")));
  EXPECT_EQ(list("").size(), 1U);  // it is registered all the same
}

TEST_F(Open311, T2_AnUnknownTokenIsNotFound) { refuses("/open311/v2/tokens/NOTATOKEN", "", 404, "token"); }

TEST_F(Open311, P23_AnIdenticalPostWithinTenMinutesIsTheSameRequest) {
  const auto first = posted_id("service_code=001&description=dark");
  city_.clock.advance(9min);
  EXPECT_EQ(posted_id("service_code=001&description=dark"), first);
  EXPECT_NE(posted_id("service_code=001&description=dark+again"), first);
  city_.clock.advance(2min);
  EXPECT_NE(posted_id("service_code=001&description=dark"), first);
}

TEST_F(Open311, P23_TheWindowIsTenMinutesFromWhereverItBegins) {
  for (int minute = 0; minute < 12; ++minute) {
    city_.clock.advance(61min);
    const auto words = "service_code=001&description=dark" + std::to_string(minute);
    const auto first = posted_id(words);
    city_.clock.advance(10min);
    EXPECT_EQ(posted_id(words), first) << minute;
    city_.clock.advance(1s);
    EXPECT_NE(posted_id(words), first) << minute;
  }
}

TEST_F(Open311, P23_AnIdempotencyKeyHoldsForever) {
  const auto post = [&](const std::string& rest, const std::string& key) {
    const auto response =
        city_.post("/open311/v2/requests.json", city_.form(rest), {{"Idempotency-Key", key}});
    return std::string(json(response).at(0).at("service_request_id").as_string());
  };
  const auto first = post("service_code=001&description=dark", "k1");
  city_.clock.advance(48h);
  EXPECT_EQ(post("service_code=001&description=dark", "k1"), first);
  EXPECT_NE(post("service_code=001&description=dark", "k2"), first);
}

TEST_F(Open311, P23_ARepeatedBatchPostGivesTheSameToken) {
  const auto token = [&] {
    return std::string(json(city_.post("/open311/v2/requests.json", city_.form("service_code=tree")))
                           .at(0)
                           .at("token")
                           .as_string());
  };
  EXPECT_EQ(token(), token());
}

// --- lists ---

TEST_F(Open311, R1_R32_IdsOverrideEverythingElse) {
  const auto a = posted_id("service_code=001&description=a1");
  city_.clock.advance(24h * 200);
  const auto b = posted_id("service_code=001&description=b1");
  const auto found = list("?service_request_id=" + a + ",HI-000000-0000000," + b +
                          "&status=nonsense&start_date=nonsense&service_code=nothing");
  EXPECT_EQ(found.size(), 2U);
}

TEST_F(Open311, R2_ServicesCanBeListedAndRepeated) {
  posted_id("service_code=001");
  posted_id("service_code=pothole&attribute[HOWMANY]=1");
  EXPECT_EQ(list("?service_code=001").size(), 1U);
  EXPECT_EQ(list("?service_code=001,pothole").size(), 2U);
  EXPECT_EQ(list("?service_code=001&service_code=pothole").size(), 2U);
  EXPECT_TRUE(list("?service_code=tree").empty());
  refuses("/open311/v2/requests", "?service_code=nothing", 404, "service_code");
}

TEST_F(Open311, R3_StatusIsOpenOrClosed) {
  const auto id = posted_id("service_code=001");
  posted_id("service_code=001&description=other");
  land(id_of(id));
  EXPECT_EQ(list("?status=open").size(), 1U);
  EXPECT_EQ(list("?status=closed").size(), 1U);
  EXPECT_EQ(list("?status=open,closed").size(), 2U);
  EXPECT_EQ(list("?status=open&status=closed").size(), 2U);
  refuses("/open311/v2/requests", "?status=done", 400, "status");
}

TEST_F(Open311, R4_R9_DatesCompareTheRequestedTimeNewestFirst) {
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

TEST_F(Open311, R5_R7_NinetyDaysExactly) {
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

TEST_F(Open311, R8_AtMostAThousandAndX1_PagesPastTheEndAreEmpty) {
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

TEST_F(Open311, R10_R27_ARequestHasEveryFieldEvenIfEmpty) {
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

TEST_F(Open311, R28_UpdatedIsTheLastChangeAndTheClosingOfAClosedOne) {
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

TEST_F(Open311, R30_NothingFoundIsAnEmptyList) {
  EXPECT_EQ(city_.get("/open311/v2/requests.json").body, "[]");
  EXPECT_EQ(city_.get("/open311/v2/requests.xml").body,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<service_requests/>\n");
}

TEST_F(Open311, R31_WhatIsNotPublicIsAbsentAndNotFound) {
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

TEST_F(Open311, R31_NumbersInWordsAreCoveredAndPlacesCoarse) {
  const auto id = posted_id("service_code=001&description=call+13800000000+please");  // an invented number
  const auto r = single(id);
  EXPECT_THAT(std::string(r.at("description").as_string()), Not(HasSubstr("1380")));
  EXPECT_NE(r.at("lat").as_double(), 42.9);
  EXPECT_NEAR(r.at("lat").as_double(), 42.9, 0.002);
}

TEST_F(Open311, Q1_Q2_Q5_OneRequestIsAListOfOneAndUnknownOnesAreNotFound) {
  const auto id = posted_id("service_code=001");
  EXPECT_EQ(json(city_.get("/open311/v2/requests/" + id + ".json")).as_array().size(), 1U);
  refuses("/open311/v2/requests/HI-260301-0000000", "", 404, "service_request_id");
  refuses("/open311/v2/requests/%E7%81%AF%20%3F", "", 404, "service_request_id");
  EXPECT_EQ(city_.get("/open311/v2/requests/a%2Fb.json").status, 400);  // no path of ours has a coded slash
  EXPECT_TRUE(json(city_.get("/open311/v2/requests/a%2Fb.json")).is_array());
}

TEST_F(Open311, Q3_AMergedRequestIsClosedAndNamesTheMainOne) {
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

TEST_F(Open311, X7_AMergerAndItsEndAreUpdates) {
  const auto main = posted_id("service_code=001&description=main");
  const auto twin = posted_id("service_code=001&description=twin");
  const auto hotline = Intake::as(ledger::Role::hotline, kHotlineUnit);
  auto current = must(city_.ledger.service.load(kHill, id_of(twin)));
  must(city_.ledger.service.merge(kHill, current.id, current.version, id_of(main), hotline));
  auto updates = json(city_.get("/open311/v2/servicerequestupdates.json")).as_array();
  ASSERT_EQ(updates.size(), 1U);
  EXPECT_EQ(updates[0].at("service_request_id").as_string(), twin.c_str());
  EXPECT_EQ(updates[0].at("status").as_string(), "closed");
  EXPECT_EQ(updates[0].at("external_status_code").as_string(), "merged");
  EXPECT_THAT(std::string(updates[0].at("description").as_string()), HasSubstr(main));
  city_.clock.advance(1h);
  current = must(city_.ledger.service.load(kHill, id_of(twin)));
  must(city_.ledger.service.unmerge(kHill, current.id, current.version, hotline));
  updates = json(city_.get("/open311/v2/servicerequestupdates.json")).as_array();
  ASSERT_EQ(updates.size(), 2U);
  EXPECT_EQ(updates[0].at("status").as_string(), "closed");  // what was said then stays
  EXPECT_EQ(updates[1].at("status").as_string(), "open");
  EXPECT_THAT(std::string(updates[1].at("description").as_string()), HasSubstr(main));
  EXPECT_EQ(list("?status=open").size(), 2U);
}

TEST_F(Open311, Q4_AClosedRequestStays) {
  const auto id = posted_id("service_code=001");
  land(id_of(id));
  city_.clock.advance(24h * 4000);
  EXPECT_EQ(single(id).at("status").as_string(), "closed");
}

TEST_F(Open311, E1_E2_E3_ErrorsAreAListWithCodeAndDescription) {
  EXPECT_EQ(
      city_.get("/open311/v2/requests/HI-260301-0000000.xml").body,
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<errors><error><code>404</code>"
      "<description>service_request_id: there is no such service request</description></error></errors>\n");
}

TEST_F(Open311, E6_LimitsOfTheTransportSpeakTheFormatToo) {
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

// --- extensions ---

TEST_F(Open311, X2_UpdatedTimesFindOldRequestsChangedLately) {
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

TEST_F(Open311, X3_X4_X5_ExtendedAttributesNotesAndAnswers) {
  const auto id = posted_id("service_code=pothole&attribute[HOWMANY]=3&attribute[MARK]=my+name");
  bring_to_roads(id_of(id));
  city_.clock.advance(1h);
  city_.act(id_of(id), ledger::TellProgress{"已安排"}, ledger::Role::handler, kRoadsUnit);
  auto& list = city_.cities.list;
  list[0].attributes = list[1].attributes;  // classified as 001 meanwhile
  const auto r = single(id, "?extensions=true&locale=en");
  const auto& extended = r.at("extended_attributes");
  EXPECT_EQ(extended.at("channel").as_string(), "open311");
  EXPECT_EQ(extended.at("ward").as_string(), "street-1");
  EXPECT_EQ(extended.at("detailed_status").as_string(), "IN_PROCESS");
  EXPECT_TRUE(extended.at("photos").is_array());
  const auto& notes = r.at("notes").as_array();
  ASSERT_GE(notes.size(), 3U);
  EXPECT_EQ(notes.front().at("type").as_string(), "submitted");
  EXPECT_EQ(notes.back().at("description").as_string(), "已安排");
  EXPECT_EQ(notes.back().at("extended_attributes").at("agency_responsible").as_string(), "Roads office");
  ASSERT_EQ(r.at("attributes").as_array().size(), 1U);  // what people typed is not shown
  EXPECT_EQ(r.at("attributes").at(0).at("code").as_string(), "HOWMANY");
  EXPECT_NO_THROW(xml(city_.get("/open311/v2/requests/" + id + ".xml?extensions=true")));
}

TEST_F(Open311, X6_RequestsCanBeFoundByPlaceUnitPictureAndCounted) {
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

TEST_F(Open311, X6_ASearchByPlaceCannotTellTwoPointsOfOneSquareApart) {
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

TEST_F(Open311, X6_RequestsCanBeFoundByWordsChannelStatusAndKeyword) {
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

TEST_F(Open311, R1_IdsAreReadAsASingleOneIs) {
  const auto id = posted_id("service_code=001");
  std::string typed;
  for (const char c : id)
    typed += c == '-' ? std::string("%20") : std::string(1, static_cast<char>(std::tolower(c)));
  EXPECT_EQ(list("?service_request_id=" + typed).size(), 1U);
}

TEST_F(Open311, R1_AThousandIdsFitInOneCall) {
  const auto id = posted_id("service_code=001");
  std::string ids = id;
  for (int i = 1; i < 1000; ++i) ids += "," + id;
  EXPECT_EQ(list("?service_request_id=" + ids).size(), 1U);
}

TEST_F(Open311, X11_TheNewestRequestsAreAFeed) {
  const auto id = posted_id("service_code=001&description=%3Cdark%3E");
  const auto response = city_.get("/open311/v2/requests.rss?status=open&locale=en");
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(response.content_type, "application/rss+xml; charset=utf-8");
  const auto channel = xml(response).child("rss").child("channel");
  EXPECT_EQ(channel.child("title").text().get(), std::string("Hill"));
  EXPECT_EQ(channel.child("item").child("description").text().get(), std::string("<dark>"));
  EXPECT_EQ(channel.child("item").child("pubDate").text().get(),
            std::string("Sun, 01 Mar 2026 08:00:00 GMT"));
  EXPECT_THAT(channel.child("item").child("link").text().get(), HasSubstr("/r/" + id));
  EXPECT_EQ(city_.get("/open311/v2/requests.rss?status=lost").status, 400);
}

TEST_F(Open311, X14_TitleAndTheTimeOfDispatchComeWithExtensions) {
  const auto id = posted_id("service_code=001");
  bring_to_roads(id_of(id));
  EXPECT_FALSE(single(id).as_object().contains("title"));
  const auto r = single(id, "?extensions=true");
  EXPECT_TRUE(r.as_object().contains("title"));
  EXPECT_EQ(r.at("agency_sent_datetime").as_string(), "2026-03-01T08:00:00Z");
}

TEST_F(Open311, X17_WhoServesAPointIsToldOrNobody) {
  const auto found = json(city_.get("/open311/geo?lat=42.9&long=125.14"));
  EXPECT_EQ(found.at("results").at(0).at("type").as_string(), "open311");
  EXPECT_EQ(found.at("results").at(0).at("jurisdiction_id").as_string(), "hill.example");
  EXPECT_EQ(city_.get("/open311/geo?lat=10&long=10").status, 404);
  EXPECT_EQ(city_.get("/open311/geo?lat=42.9").status, 400);
  EXPECT_TRUE(json(city_.get("/open311/geo?lat=42.9")).is_array());
  EXPECT_EQ(city_.get("/open311/geo?lat=42.9&long=125.14&type=weather").status, 404);
}

TEST_F(Open311, X7_UpdatesAreListedInOrderWithInclusiveBounds) {
  const auto id = posted_id("service_code=001");
  bring_to_roads(id_of(id));  // 08:00:00
  city_.clock.advance(1h);
  city_.act(id_of(id), ledger::TellProgress{"已安排"}, ledger::Role::handler, kRoadsUnit);
  const auto updates = [&](const std::string& query) {
    const auto response = city_.get("/open311/v2/servicerequestupdates.json" + query);
    EXPECT_EQ(response.status, 200) << response.body;
    return json(response).as_array();
  };
  const auto all = updates("");
  ASSERT_GE(all.size(), 2U);
  EXPECT_EQ(all.back().at("service_request_id").as_string(), id.c_str());
  EXPECT_EQ(all.back().at("description").as_string(), "已安排");
  EXPECT_EQ(all.back().at("status").as_string(), "investigating");
  EXPECT_EQ(all.back().at("updated_datetime").as_string(), "2026-03-01T09:00:00Z");
  EXPECT_THAT(std::string(all.back().at("update_id").as_string()), MatchesRegex(id + "\\.[0-9]+"));
  EXPECT_EQ(updates("?start_date=2026-03-01T09:00:00Z&end_date=2026-03-01T11:00:00Z").size(), 1U);
  EXPECT_EQ(updates("?start_date=2026-03-01T07:00:00Z&end_date=2026-03-01T09:00:00Z").size(), all.size());
  EXPECT_TRUE(updates("?start_date=2026-03-01T09:00:01Z&end_date=2026-03-01T11:00:00Z").empty());
  const auto first = xml(city_.get("/open311/v2/servicerequestupdates.xml"))
                         .child("service_request_updates")
                         .child("request_update");
  for (const auto* name :
       {"update_id", "service_request_id", "status", "updated_datetime", "description", "media_url"})
    EXPECT_TRUE(first.child(name)) << name;
  refuses("/open311/v2/servicerequestupdates", "?start_date=2026-03-01T09:00:00", 400, "start_date");
  refuses("/open311/v2/servicerequestupdates",
          "?start_date=2026-01-01T00:00:00Z&end_date=2026-06-01T00:00:00Z", 400, "90 days");
}

TEST_F(Open311, X7_ALandingTellsHowItEnded) {
  const auto id = posted_id("service_code=001");
  land(id_of(id));
  const auto all = json(city_.get("/open311/v2/servicerequestupdates.json")).as_array();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].at("status").as_string(), "closed");
  EXPECT_EQ(all[0].at("external_status_code").as_string(), "answered");
  EXPECT_EQ(all[0].at("description").as_string(), "已修好");
}

class Open311Updates : public Open311 {
 protected:
  std::string update(const std::string& id, const std::string& update_id, const std::string& status,
                     const std::string& words) {
    return "api_key=" + city_.key.secret + "&service_request_id=" + id + "&update_id=" + update_id +
           "&status=" + status + "&updated_datetime=2026-03-01T08%3A00%3A00Z&description=" + words;
  }
  Response send(const std::string& form) {
    return city_.post("/open311/v2/servicerequestupdates.json", form);
  }
  std::vector<std::string> texts(const std::string& id) {
    std::vector<std::string> all;
    for (const auto& stored : must(city_.ledger.service.history(kHill, id_of(id))).events)
      for (const auto& text : stored.texts) all.push_back(text.value);
    return all;
  }
  std::vector<std::string> kinds(const std::string& id) {
    std::vector<std::string> all;
    for (const auto& stored : must(city_.ledger.service.history(kHill, id_of(id))).events)
      all.emplace_back(kind(stored.event));
    return all;
  }
};

TEST_F(Open311Updates, X8_AnUpdateAddsTheResidentsWordsOnce) {
  const auto id = posted_id("service_code=001");
  const auto first = send(update(id, "u1", "OPEN", "still+dark"));
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_TRUE(json(first).at(0).as_object().contains("update_id"));
  const auto again = send(update(id, "u1", "OPEN", "still+dark"));
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(kinds(id), (std::vector<std::string>{"received", "information_added", "noted"}));
  EXPECT_NE(send(update(id, "u2", "OPEN", "still+dark")).body, first.body);
}

TEST_F(Open311Updates, X8_AKeyNeverClosesACase) {
  const auto id = posted_id("service_code=001");
  for (const auto* status : {"FIXED", "CLOSED", "CANCELLED", "NO_FURTHER_ACTION"}) {
    EXPECT_EQ(send(update(id, status, status, "it+is+done")).status, 200);
    EXPECT_EQ(single(id).at("status").as_string(), "open") << status;
  }
}

TEST_F(Open311Updates, X8_ReopenReopensALandedCaseAndOtherWordsAreNoted) {
  const auto id = posted_id("service_code=001");
  land(id_of(id));
  EXPECT_EQ(send(update(id, "u1", "UNCHANGED", "thanks")).status, 200);
  EXPECT_EQ(kinds(id).back(), "noted");
  EXPECT_EQ(single(id).at("status").as_string(), "closed");
  EXPECT_EQ(send(update(id, "u2", "REOPEN", "dark+again")).status, 200);
  EXPECT_EQ(single(id).at("status").as_string(), "open");
}

TEST_F(Open311Updates, X8_LongWordsReopenACaseUncut) {
  const auto id = posted_id("service_code=001");
  land(id_of(id));
  std::string words;
  for (int i = 0; i < 3000; ++i) words += "字";
  EXPECT_EQ(send(update(id, "u1", "REOPEN", percent_encode(words))).status, 200);
  EXPECT_EQ(single(id).at("status").as_string(), "open");
  const auto all = kinds(id);
  EXPECT_NE(std::ranges::find(all, "information_added"), all.end());
  EXPECT_THAT(texts(id), ::testing::Contains(words));
}

TEST_F(Open311Updates, X8_LongWordsAboutALandedCaseAreNotedUncut) {
  const auto id = posted_id("service_code=001");
  land(id_of(id));
  const std::string words(4000, 'w'), url = "https://pictures.example/" + std::string(900, 'a');
  std::string form = update(id, "u1", "UNCHANGED", words);
  for (int i = 0; i < 12; ++i) form += "&media_url=" + url + std::to_string(i);
  EXPECT_EQ(send(form).status, 200);
  EXPECT_EQ(send(form).status, 200);
  EXPECT_THAT(texts(id), ::testing::Contains(words));
  std::string all;
  for (const auto& text : texts(id)) all += text;
  for (int i = 0; i < 12; ++i) EXPECT_THAT(all, HasSubstr(url + std::to_string(i)));
}

TEST_F(Open311Updates, X8_PicturesAboutALandedCaseAreKept) {
  const auto media = must(clean_picture(as_bytes(png())));
  const auto hash = to_hex(sha256(media.bytes));
  const auto send_picture = [&](const std::string& id, const std::string& update_id,
                                const std::string& status) {
    const auto body = multipart({{"api_key", city_.key.secret},
                                 {"service_request_id", id},
                                 {"update_id", update_id},
                                 {"status", status},
                                 {"updated_datetime", "2026-03-01T08:00:00Z"},
                                 {"description", "look"},
                                 {"photo", png(), "a.png", "image/png"}});
    return http::testing::call(city_.router, "POST", "/open311/v2/servicerequestupdates.json",
                               {{"Content-Type", body.content_type}}, body.body);
  };
  const auto noted = posted_id("service_code=001&description=noted");
  land(id_of(noted));
  EXPECT_EQ(send_picture(noted, "u1", "UNCHANGED").status, 200);
  EXPECT_THAT(texts(noted), ::testing::Contains(HasSubstr("/media/" + hash)));
  EXPECT_TRUE(must(city_.module.media.get(kHill, hash)).has_value());
  const auto reopened = posted_id("service_code=001&description=reopened");
  land(id_of(reopened));
  EXPECT_EQ(send_picture(reopened, "u2", "REOPEN").status, 200);
  EXPECT_EQ(single(reopened).at("status").as_string(), "open");
  EXPECT_THAT(texts(reopened), ::testing::Contains(HasSubstr(hash)));
}

TEST_F(Open311Updates, X8_TheAnswerSaysWhatIsNotKept) {
  const auto id = posted_id("service_code=001");
  const auto response =
      send(update(id, "u1", "OPEN", "dark") + "&email=a%40b.example&first_name=Ann&last_name=-");
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(std::string(json(response).at(0).at("service_notice").as_string()),
              HasSubstr("first_name, email"));
}

TEST_F(Open311Updates, X7_AListThatIsCutSaysWhereItGoesOn) {
  city_.module.open311.updates_max = 2;
  http::Router router;
  add_open311_routes(router, city_.module, city_.ledger.service, city_.ledger.query, city_.cities,
                     city_.accounts.service);
  std::set<std::string> ids;
  for (const auto* words : {"a1", "b1", "c1"}) {
    land(id_of(posted_id("service_code=001&description=" + std::string(words))));
    city_.clock.advance(1h);
  }
  std::string target = "/open311/v2/servicerequestupdates.json";
  int calls = 0;
  while (!target.empty()) {
    const auto response = http::testing::call(router, "GET", target);
    ASSERT_EQ(response.status, 200) << response.body;
    const auto all = json(response).as_array();
    for (const auto& one : all) ids.insert(std::string(one.at("update_id").as_string()));
    const auto link = header(response, "Link");
    target = link.empty() ? "" : link.substr(link.find("/open311"), link.find('>') - link.find("/open311"));
    ASSERT_LT(++calls, 10);
  }
  EXPECT_EQ(ids.size(), 3U);
}

TEST_F(Open311Updates, X8_AfterTheReopeningWindowTheWordsAreStillKept) {
  const auto id = posted_id("service_code=001");
  land(id_of(id));
  city_.clock.advance(24h * 60);
  EXPECT_EQ(send(update(id, "u1", "REOPEN", "dark+again")).status, 200);
  EXPECT_EQ(single(id).at("status").as_string(), "closed");
  EXPECT_EQ(kinds(id).back(), "noted");
}

TEST_F(Open311Updates, X8_EveryRequiredFieldIsAskedFor) {
  const auto id = posted_id("service_code=001");
  const auto response = send("api_key=" + city_.key.secret);
  EXPECT_EQ(response.status, 400);
  for (const auto* field : {"service_request_id", "update_id", "status", "updated_datetime", "description"})
    EXPECT_THAT(response.body, HasSubstr(field));
  EXPECT_EQ(send(update(id, "u1", "WHATEVER", "x")).status, 400);
  EXPECT_EQ(send(update("HI-260301-0000000", "u1", "OPEN", "x")).status, 404);
  EXPECT_EQ(send("service_request_id=" + id).status, 403);
  EXPECT_EQ(kinds(id).size(), 1U);
}

TEST_F(Open311Updates, X8_AnUpdateIdIsForOneRequest) {
  const auto a = posted_id("service_code=001&description=a1");
  const auto b = posted_id("service_code=001&description=b1");
  EXPECT_EQ(send(update(a, "u1", "OPEN", "x")).status, 200);
  EXPECT_EQ(send(update(b, "u1", "OPEN", "x")).status, 400);
}

TEST_F(Open311Updates, X8_AnInterruptedUpdateIsTakenUpAgain) {
  const auto id = posted_id("service_code=001");
  const SentUpdate begun{city_.key.key.key_id, "u1", id_of(id), city_.clock.now(), false};
  ASSERT_FALSE(must(city_.module.tokens.begin_update(kHill, begun)).has_value());
  EXPECT_EQ(send(update(id, "u1", "OPEN", "dark")).status, 503);  // somebody may be at it
  city_.clock.advance(31s);
  EXPECT_EQ(send(update(id, "u1", "OPEN", "dark")).status, 200);
  EXPECT_EQ(send(update(id, "u1", "OPEN", "dark")).status, 200);
  EXPECT_EQ(kinds(id), (std::vector<std::string>{"received", "information_added", "noted"}));
}

TEST_F(Open311, X15_BulkListsComeAsCsvXmlAndJson) {
  const auto a = posted_id("service_code=001&description=%3Da%2C%22b%22");
  const auto b = posted_id("service_code=001&description=b1");
  land(id_of(b));
  const auto csv = city_.get("/open311/v2/bulk/requests.csv?locale=en");
  EXPECT_EQ(csv.content_type, "text/csv; charset=utf-8; header=present");
  EXPECT_TRUE(csv.body.starts_with(
      "service_request_id,requested_datetime,updated_datetime,closed_date,status_description,status_notes,"
      "source,"
      "service_name,service_subtype,description,agency_responsible,address,lat,long\r\n"));
  EXPECT_THAT(csv.body, HasSubstr("\"'=a,\"\"b\"\"\""));  // not run by a spreadsheet
  const auto rows = json(city_.get("/open311/v2/bulk/requests.json")).as_array();
  ASSERT_EQ(rows.size(), 2U);
  for (const auto& row : rows)
    EXPECT_EQ(row.at("closed_date").as_string().empty(),
              row.at("service_request_id").as_string() == a.c_str());
  EXPECT_EQ(xml(city_.get("/open311/v2/bulk/requests.xml"))
                .child("service_requests")
                .select_nodes("request")
                .size(),
            2U);
  EXPECT_EQ(json(city_.get("/open311/v2/bulk/requests.json?status=closed")).as_array().size(), 1U);
  EXPECT_EQ(
      city_
          .get("/open311/v2/bulk/requests.json?start_date=2016-01-01T00:00:00Z&end_date=2026-12-31T00:00:00Z")
          .status,
      200);
  EXPECT_EQ(city_.get("/open311/v2/bulk/requests.json?status=nonsense").status, 400);
}

// --- the test endpoint ---

TEST_F(Open311, TestEndpointChecksAndRegistersNothing) {
  const auto response =
      city_.post("/open311/test/v2/requests.json", city_.form("service_code=001&description=try"));
  ASSERT_EQ(response.status, 201);
  const auto id = std::string(json(response).at(0).at("service_request_id").as_string());
  EXPECT_TRUE(id.starts_with("TEST-"));
  EXPECT_EQ(json(city_.get("/open311/test/v2/requests/" + id + ".json")).at(0).at("description").as_string(),
            "try");
  EXPECT_EQ(json(city_.get("/open311/test/v2/requests.json")).as_array().size(), 1U);
  EXPECT_EQ(city_.get("/open311/test/v2/services.json").status, 200);
  EXPECT_TRUE(list("").empty());
  EXPECT_EQ(city_.get("/open311/v2/requests/" + id + ".json").status, 404);
  EXPECT_EQ(city_.post("/open311/test/v2/requests.json", city_.form("service_code=pothole")).status, 400);
  EXPECT_EQ(city_.post("/open311/test/v2/requests.json", "service_code=001&lat=42.9&long=125.14").status,
            403);
  const auto batch = json(city_.post("/open311/test/v2/requests.json", city_.form("service_code=tree")));
  const auto token = std::string(batch.at(0).at("token").as_string());
  city_.clock.advance(61s);
  EXPECT_TRUE(json(city_.get("/open311/test/v2/tokens/" + token + ".json"))
                  .at(0)
                  .as_object()
                  .contains("service_request_id"));
}

TEST_F(Open311, TestEndpointShowsNoMoreThanProductionDoes) {
  const auto post = [&](const std::string& rest) {
    const auto response = city_.post("/open311/test/v2/requests.json", city_.form(rest));
    EXPECT_EQ(response.status, 201) << response.body;
    return std::string(json(response).at(0).at("service_request_id").as_string());
  };
  const auto id =
      post("service_code=001&description=call+13812345678&address_string=Lane+7+No+12&email=a%40b.example");
  const auto shown = city_.get("/open311/test/v2/requests/" + id + ".json").body;
  EXPECT_THAT(shown, Not(HasSubstr("13812345678")));
  EXPECT_THAT(shown, Not(HasSubstr("Lane 7")));
  const LatLng coarse = coarsen({429000000, 1251400000});
  EXPECT_THAT(shown, HasSubstr("\"lat\":" + format_degrees(coarse.lat_e7)));
  const auto quiet = post("service_code=quiet&description=secret");
  EXPECT_EQ(city_.get("/open311/test/v2/requests/" + quiet + ".json").status, 404);
  EXPECT_THAT(city_.get("/open311/test/v2/requests.json").body, Not(HasSubstr("secret")));
}

TEST_F(Open311, TestEndpointRefusesWhatProductionRefuses) {
  for (const auto& rest : {"service_code=001&address_id=" + std::string(65, 'a'),
                           "service_code=001&zipcode=" + std::string(65, 'a'),
                           "service_code=001&first_name=" + std::string(101, 'a'),
                           "service_code=001&attribute[" + std::string(65, 'a') + "]=x",
                           "service_code=001&email=" + std::string(250, 'a') + "%40b.example"}) {
    const auto real = city_.post("/open311/v2/requests.json", city_.form(rest));
    const auto tried = city_.post("/open311/test/v2/requests.json", city_.form(rest));
    EXPECT_EQ(real.status, 400) << rest;
    EXPECT_EQ(tried.body, real.body) << rest;
  }
}

TEST_F(Open311, P23_ParametersOfTheAddressCountToo) {
  const auto send = [&](const std::string& query) {
    const auto response =
        city_.post("/open311/v2/requests.json?" + query, "api_key=" + city_.key.secret + "&service_code=001");
    EXPECT_EQ(response.status, 201) << response.body;
    return std::string(json(response).at(0).at("service_request_id").as_string());
  };
  const auto first = send("lat=42.9&long=125.14&description=one");
  EXPECT_EQ(send("lat=42.9&long=125.14&description=one"), first);
  EXPECT_NE(send("lat=42.9&long=125.14&description=two"), first);
}

TEST_F(Open311, P4_ALatitudeThatIsWrongIsToldOnce) {
  const auto body = city_
                        .post("/open311/v2/requests.json",
                              "api_key=" + city_.key.secret + "&service_code=001&lat=95&long=125.14")
                        .body;
  EXPECT_THAT(body, HasSubstr("lat: "));
  EXPECT_THAT(body, Not(HasSubstr("come together")));
}

// --- pictures ---

TEST_F(Open311, P24_PicturesComeUnderAnyNameAndManyAtOnce) {
  const auto picture = png();
  ASSERT_TRUE(clean_picture(as_bytes(picture))) << clean_picture(as_bytes(picture)).error().message;
  const auto body = multipart({{"api_key", city_.key.secret},
                               {"service_code", "001"},
                               {"lat", "42.9"},
                               {"long", "125.14"},
                               {"media_url", "https://pictures.example/x.jpg"},
                               {"media[]", picture, "a.png", "image/png"},
                               {"photo1", picture, "../../etc/passwd", "text/html"},
                               {"file_x", picture, "\xF0\x9F\x92\xA1.png", "image/png"}});
  const auto response = http::testing::call(city_.router, "POST", "/open311/v2/requests.json",
                                            {{"Content-Type", body.content_type}}, body.body);
  ASSERT_EQ(response.status, 201) << response.body;
  const auto id = std::string(json(response).at(0).at("service_request_id").as_string());
  const auto history = must(city_.ledger.service.history(kHill, id_of(id)));
  std::map<std::string, std::string> texts;
  for (const auto& text : history.events.front().texts) texts[text.field] = text.value;
  EXPECT_EQ(must(ledger::read_media(texts["media"])).size(), 3U);
  EXPECT_THAT(texts["attributes"], Not(HasSubstr("pictures.example")));  // files win over addresses
}

TEST_F(Open311, P24_PicturesMayBeBase64) {
  const std::string code(kPng64);
  for (const auto& prefix : {std::string(), std::string("data:image/png;base64,")}) {
    city_.clock.advance(1h);
    EXPECT_EQ(city_
                  .post("/open311/v2/requests.json",
                        city_.form("service_code=001&media=" + percent_encode(prefix + code)))
                  .status,
              201);
  }
  post_refused(city_.form("service_code=001&media=not+base64!"), 400, "media");
  post_refused(city_.form("service_code=001&media=data:text/plain,hello"), 400, "media");
}

TEST_F(Open311, P25_BrokenPicturesAreRefusedAndNothingIsRegistered) {
  for (const auto& bytes : {std::string(), std::string("GIF89a\x01\x00\x01\x00", 10), std::string("hello"),
                            png().substr(0, 40)}) {
    const auto body = multipart({{"api_key", city_.key.secret},
                                 {"service_code", "001"},
                                 {"lat", "42.9"},
                                 {"long", "125.14"},
                                 {"photo", bytes, "picture.jpg", "image/jpeg"}});
    const auto response = http::testing::call(city_.router, "POST", "/open311/v2/requests.json",
                                              {{"Content-Type", body.content_type}}, body.body);
    EXPECT_EQ(response.status, 400) << response.body;
    EXPECT_TRUE(json(response).is_array());
  }
  EXPECT_TRUE(list("").empty());
}

TEST_F(Open311, P25_ARefusedPostLeavesNoPictureAndNamesTheBrokenOne) {
  const auto good = must(clean_picture(as_bytes(png())));
  const auto send = [&](const std::string& service, const std::string& second) {
    const auto body = multipart({{"api_key", city_.key.secret},
                                 {"service_code", service},
                                 {"lat", "42.9"},
                                 {"long", "125.14"},
                                 {"photo", png(), "good.png", "image/png"},
                                 {"photo", second, "bad.png", "image/png"}});
    return http::testing::call(city_.router, "POST", "/open311/v2/requests.json",
                               {{"Content-Type", body.content_type}}, body.body);
  };
  const auto broken = send("001", "hello");
  EXPECT_EQ(broken.status, 400);
  EXPECT_THAT(broken.body, HasSubstr("photo: picture 2 (bad.png): "));
  EXPECT_EQ(send("pothole", png()).status, 400);  // an answer is missing
  const auto hash = to_hex(sha256(good.bytes));
  EXPECT_FALSE(must(city_.module.media.get(kHill, hash)).has_value());
  EXPECT_EQ(send("001", png()).status, 201);
  EXPECT_TRUE(must(city_.module.media.get(kHill, hash)).has_value());
}

TEST_F(Open311, P24_PicturesThatNoCaseHasAreSweptAfterADay) {
  const auto& events = city_.ledger.events;
  auto said = Intake::need();
  said.media = {must(city_.module.media.add(kHill, as_bytes(png())))};
  const auto attached = said.media[0].sha256;
  const auto loose = must(city_.module.media.add(kHill, as_bytes(other_png()))).sha256;
  ASSERT_NE(attached, loose);
  city_.receive(said);
  const auto there = [&](const std::string& hash) {
    return must(city_.module.media.get(kHill, hash)).has_value();
  };
  city_.clock.advance(23h);
  ASSERT_TRUE(city_.module.media.sweep(kHill, events));
  EXPECT_TRUE(there(loose));
  must(city_.module.media.find(kHill, {loose}));  // a form that is sent again
  city_.clock.advance(2h);
  ASSERT_TRUE(city_.module.media.sweep(kHill, events));
  EXPECT_TRUE(there(loose));
  city_.clock.advance(24h);
  ASSERT_TRUE(city_.module.media.sweep(kHill, events));
  EXPECT_FALSE(there(loose));
  EXPECT_TRUE(there(attached));
}

TEST_F(Open311, P24_APictureIsPublicOnlyOnceCleared) {
  const auto picture = png();
  const auto media = must(city_.module.media.add(kHill, as_bytes(picture)));
  auto said = Intake::need();
  said.media = {media};
  const auto hidden = city_.receive(said);
  const auto path = "/media/" + media.sha256;
  EXPECT_EQ(city_.get(path).status, 404);
  EXPECT_EQ(city_.get(path + "?case=" + hidden.code).status, 404);
  said.media[0].cleared = true;
  const auto shown = city_.receive(said);
  const auto url = std::string(single(shown.code).at("media_url").as_string());
  EXPECT_EQ(url, "http://test" + path + "?case=" + shown.code);
  const auto response = city_.get(path + "?case=" + shown.code);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "image/png");
}

// --- bad input (P25, G5): nothing half-written, always the format asked for ---

TEST_F(Open311, BadInputIsA4xxThatNamesTheField) {
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
