#include "intake/suggest.h"

#include <gtest/gtest.h>

#include "intake/testing.h"

namespace tz::intake {
namespace {

std::vector<std::string> codes(std::string_view text) {
  std::vector<std::string> found;
  for (const auto& s : suggest_services(text, testing::catalogue())) found.push_back(s.code);
  return found;
}

TEST(Suggest, FindsKeywordsAndNamesInEitherLanguage) {
  EXPECT_EQ(codes("我家门口的路灯坏了"), std::vector<std::string>{"001"});
  EXPECT_EQ(codes("A huge POTHOLE in the road"), std::vector<std::string>{"pothole"});
  EXPECT_EQ(codes("two lamps are out"), std::vector<std::string>{"001"});
}

TEST(Suggest, PutsTheBetterMatchFirst) {
  const auto found = codes("路灯旁边有个坑洼, a pothole and a hole");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found.front(), "pothole");
}

TEST(Suggest, AnEnglishWordMustStandAlone) {
  EXPECT_TRUE(codes("clamped, the whole lot").empty());
  EXPECT_FALSE(codes("the lamp").empty());
}

TEST(Suggest, SaysNothingWithoutAMatchAndNeverASwitchedOffService) {
  EXPECT_TRUE(codes("").empty());
  EXPECT_TRUE(codes("谢谢").empty());
  EXPECT_TRUE(codes("旧事项").empty());
}

}  // namespace
}  // namespace tz::intake
