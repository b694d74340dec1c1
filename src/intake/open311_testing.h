#pragma once
// For tests of Open311's routes: a fixture over both engines, and what reads its answers. Each test is named
// after the conformance point that it shows (docs/open311.md); api_open311_*_test.cc has one theme a file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <deque>
#include <memory>
#include <ostream>
#include <pugixml.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/text.h"
#include "intake/testing.h"

namespace tz::intake::testing {

struct Engine {
  std::string_view name;
  std::unique_ptr<store::Database> (*make)();
};
inline auto engines() {
  return ::testing::Values(Engine{"Sqlite", [] { return store::testing::Sqlite::make(); }},
                           Engine{"Postgres", [] { return store::testing::Postgres::make(); }});
}
inline std::string engine_name(const ::testing::TestParamInfo<Engine>& info) {
  return std::string(info.param.name);
}
// How GoogleTest names the engine of a failing test.
inline std::ostream& operator<<(std::ostream& out, const Engine& engine) { return out << engine.name; }

// One half-transparent pixel.
inline constexpr std::string_view kPng64 =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4f+CDPAAIQALP6zcUigAAAABJRU5ErkJggg==";
inline std::string png() { return std::string(as_text(must(from_base64(kPng64)))); }

// Another picture: a grey square of 2 by 2.
inline std::string other_png() {
  constexpr std::string_view kGrey64 =
      "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR4nGNoaGBoaAAABgYCASzBUNcAAAAASUVORK5CYII=";
  return std::string(as_text(must(from_base64(kGrey64))));
}

// A city with its routes on an empty database of the engine that the test names.
class Open311Test : public ::testing::TestWithParam<Engine> {
 protected:
  Intake city_{false, GetParam().make()};
  std::deque<pugi::xml_document> documents_;

  static std::string header(const http::Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
      if (iequals_ascii(key, name)) return value;
    return {};
  }
  static boost::json::value json(const http::Response& response) {
    auto value = parse_json(response.body);
    if (!value) throw std::runtime_error(value.error().message + ": " + response.body);
    return *value;
  }
  // Kept as long as the test, so that its nodes may be too.
  pugi::xml_document& xml(const http::Response& response) {
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
    EXPECT_THAT(as_json.body, ::testing::HasSubstr(words));
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
    EXPECT_THAT(response.body, ::testing::HasSubstr(words)) << form;
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

}  // namespace tz::intake::testing
