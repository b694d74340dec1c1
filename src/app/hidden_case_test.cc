// A case that a caller may not see does not exist for them: whatever route names it answers, to the letter,
// as it answers a number that was never given out.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <regex>

#include "app/testing.h"
#include "http/testing.h"

namespace tz::app {
namespace {

constexpr std::string_view kNever = "YC-261126-7KQ2M9C";

struct Route {
  std::string method, path;
};

// Every route of the contract that names a case by its number and asks what the caller may see. Those of the
// desk under /v1/intake ask for a proof instead.
std::vector<Route> case_routes() {
  std::ifstream contract(TZ_SOURCE_DIR "/docs/openapi.yaml");
  const std::regex is_path(R"(  (/v1/(?:cases|callbacks|callback-alerts|exclusions)/\{code\}.*):)"),
      is_method(R"(    (get|post|put|patch|delete):)");
  std::vector<Route> routes;
  std::string path;
  for (std::string line; std::getline(contract, line);) {
    std::smatch found;
    if (std::regex_match(line, found, is_path))
      path = found[1];
    else if (line.starts_with("  /"))
      path.clear();
    else if (!path.empty() && std::regex_match(line, found, is_method))
      routes.push_back({found[1], path});
  }
  for (Route& route : routes) std::ranges::transform(route.method, route.method.begin(), ::toupper);
  return routes;
}

std::string filled(std::string path, std::string_view code) {
  const std::pair<std::string_view, std::string_view> parts[] = {
      {"{code}", code},
      {"{alert}", "1"},
      {"{command}", path.starts_with("/v1/callbacks") ? "take" : "dismiss"},
      {"{sha256}", "0000000000000000000000000000000000000000000000000000000000000000"}};
  for (const auto& [name, value] : parts)
    if (const auto at = path.find(name); at != std::string::npos) path.replace(at, name.size(), value);
  return path;
}

template <class Backend>
class HiddenCase : public testing::Served<Backend> {
 protected:
  using testing::Served<Backend>::app_;
  using testing::Served<Backend>::city_;
  HiddenCase() { this->serve(); }
  UnitId unit(std::string_view code) const {
    const auto units = app_->planner().units(city_).value();
    for (const auto& card : units)
      if (card.code == code) return card.id;
    return {};
  }
  // A tip-off about that unit.
  std::string tip_off(UnitId about) {
    ledger::Receive tip;
    tip.verbatim = "有人乱收费";
    tip.request_type = ledger::RequestType::report;
    tip.complained_unit = about;
    return app_->ledger()
        .service.receive(city_, "YC", "Asia/Shanghai", tip, {kResidentActor, ledger::Role::resident, {}, {}})
        .value()
        .code;
  }
  // What is answered, with the number left out.
  std::string answer(const Route& route, std::string_view code, const std::string& key) {
    const bool reads = route.method == "GET";
    const auto answered = http::testing::call(app_->router(), route.method, filled(route.path, code),
                                              {{"Authorization", key},
                                               {"Content-Type", reads ? "" : "application/json"},
                                               {"If-Match", reads ? "" : "\"1\""}},
                                              reads ? "" : "{}");
    std::string said = std::to_string(answered.status) + " " + answered.body;
    for (auto at = said.find(code); at != std::string::npos; at = said.find(code))
      said.erase(at, code.size());
    return said;
  }
};
TYPED_TEST_SUITE(HiddenCase, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(HiddenCase, IsAnsweredAsANumberThatWasNeverGivenOut) {
  const auto accused = this->unit("housing");
  const auto hidden = this->tip_off(accused), seen = this->tip_off(this->unit("water"));
  std::map<accounts::Role, std::string> keys;
  for (const accounts::Role role : accounts::all_roles()) keys[role] = this->key(role, accused);
  const auto routes = case_routes();
  ASSERT_GT(routes.size(), 50U);
  for (const Route& route : routes) {
    const std::string what = route.method + " " + route.path;
    int asked = 0;
    for (const auto& [role, key] : keys) {
      const auto told = this->answer(route, hidden, key);
      EXPECT_EQ(told, this->answer(route, kNever, key)) << what << " " << accounts::name(role);
      // A role without the permission is refused before anybody looks for the case.
      if (told.starts_with("403")) continue;
      ++asked;
      EXPECT_TRUE(told.starts_with("404")) << what << " " << accounts::name(role) << ": " << told;
    }
    EXPECT_GT(asked, 0) << what;
  }
  // One about somebody else is there, so it is not the number that is refused.
  EXPECT_TRUE(
      this->answer({"GET", "/v1/cases/{code}"}, seen, keys[accounts::Role::hotline]).starts_with("200"));
}

}  // namespace
}  // namespace tz::app
