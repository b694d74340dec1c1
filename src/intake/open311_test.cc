#include "intake/open311.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "base/json.h"

#include "intake/testing.h"

namespace tz::intake {
namespace {

using ledger::CaseStatus;
using ledger::LandingCode;

Node sample() {
  return Node::object(
      "thing",
      {Node::text("words", "a<b> & \"c\"\x02\r\n"), Node::text("empty", ""), Node::boolean("flag", true),
       Node::number("none", ""), Node::number("n", "1.50"),
       Node::list("items", {Node::text("item", "1"), Node::text("item", "2")}), Node::list("nothing")});
}

TEST(Node, IsSpeltAsXml) {
  EXPECT_EQ(
      to_xml(sample()),
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<thing><words>a&lt;b&gt; &amp; "
      "&quot;c&quot;\xEF\xBF\xBD&#13;\n</words><empty/>"
      "<flag>true</flag><none/><n>1.50</n><items><item>1</item><item>2</item></items><nothing/></thing>\n");
}

TEST(Node, IsSpeltAsJsonByTheSparkConvention) {
  const auto parsed = parse_json(to_json(sample()));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->at("words").as_string(), "a<b> & \"c\"\x02\r\n");
  EXPECT_TRUE(parsed->at("none").is_null());
  EXPECT_EQ(parsed->at("items"), (boost::json::value{"1", "2"}));
  EXPECT_TRUE(parsed->at("nothing").as_array().empty());
  EXPECT_EQ(to_json(Node::list("root", {Node::object("a", {Node::number("n", "1.50")})})), "[{\"n\":1.50}]");
}

TEST(Open311Words, TimesAreWholeSecondsInUtc) {
  EXPECT_EQ(open311_time(from_millis(1'999)), "1970-01-01T00:00:01Z");
  EXPECT_EQ(open311_time(from_millis(-1)), "1969-12-31T23:59:59Z");
}

TEST(Open311Words, EveryStatusHasAWordOfMySociety) {
  const std::set<std::string_view> known{"open",
                                         "closed",
                                         "fixed",
                                         "in_progress",
                                         "planned",
                                         "action_scheduled",
                                         "investigating",
                                         "duplicate",
                                         "not_councils_responsibility",
                                         "no_further_action",
                                         "internal_referral",
                                         "cancelled",
                                         "reopen",
                                         "for_triage",
                                         "unchanged"};
  for (const auto status : ledger::all_of<CaseStatus>()) {
    EXPECT_TRUE(known.contains(update_status(status, std::nullopt))) << name(status);
  }
  for (const auto landing : ledger::all_of<LandingCode>())
    EXPECT_TRUE(known.contains(update_status(CaseStatus::landed, landing))) << name(landing);
  EXPECT_EQ(update_status(CaseStatus::landed, LandingCode::solved), "fixed");
  EXPECT_EQ(update_status(CaseStatus::landed, LandingCode::out_of_scope), "not_councils_responsibility");
}

TEST(Open311Words, RefusalsHaveTheSpecificationsStatus) {
  const auto status = [](Errc code, int http) { return open311_status({.code = code, .message = ""}, http); };
  EXPECT_EQ(status(Errc::invalid_argument, 400), 400);
  EXPECT_EQ(status(Errc::unauthenticated, 401), 403);
  EXPECT_EQ(status(Errc::forbidden, 403), 403);
  EXPECT_EQ(status(Errc::not_found, 404), 404);
  EXPECT_EQ(status(Errc::not_allowed, 405), 405);
  EXPECT_EQ(status(Errc::not_allowed, 409), 400);
  EXPECT_EQ(status(Errc::conflict, 412), 400);
  EXPECT_EQ(status(Errc::too_large, 413), 413);
  EXPECT_EQ(status(Errc::too_many, 429), 429);
  EXPECT_EQ(status(Errc::corrupted, 500), 500);
  EXPECT_EQ(status(Errc::unavailable, 503), 503);
}

TEST(Open311Words, AnErrorThatIsNotUtf8IsStillTold) {
  const auto node = errors_node(400, {.code = Errc::invalid_argument, .message = "\xFF"});
  EXPECT_EQ(to_json(node), "[{\"code\":400,\"description\":\"not valid UTF-8\"}]");
}

TEST(Open311Words, AWordMissingInOneLanguageComesInTheOther) {
  EXPECT_EQ(in_language(true, "灯", "lamp"), "灯");
  EXPECT_EQ(in_language(true, "", "lamp"), "lamp");
  EXPECT_EQ(in_language(false, "灯", ""), "灯");
}

TEST(Open311Words, AUnitIsFoundByCodeOrName) {
  const testing::Cities cities;
  const Names names(cities, testing::kHill, false);
  EXPECT_EQ(names.find_unit("ROADS"), testing::kRoadsUnit);
  EXPECT_EQ(names.find_unit("道路处"), testing::kRoadsUnit);
  EXPECT_EQ(names.find_unit(""), std::nullopt);
  EXPECT_EQ(names.service("unknown-of-an-import"), "unknown-of-an-import");
}

TEST(Sandbox, KeepsTheLatestAndForgetsTheOldest) {
  Sandbox sandbox;
  for (std::size_t i = 0; i <= Sandbox::kKept; ++i) {
    Sandbox::Entry entry;
    entry.request.code = std::to_string(i);
    entry.request.published = true;
    entry.once = std::to_string(i);
    sandbox.add(testing::kHill, entry, {});
  }
  EXPECT_EQ(sandbox.list(testing::kHill, {}).size(), Sandbox::kKept);
  EXPECT_FALSE(sandbox.find_code(testing::kHill, "0"));
  EXPECT_TRUE(sandbox.find_code(testing::kHill, std::to_string(Sandbox::kKept)));
  EXPECT_TRUE(sandbox.list(testing::kDale, {}).empty());
}

}  // namespace
}  // namespace tz::intake
