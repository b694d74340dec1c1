#include "pages/html.h"

#include <gtest/gtest.h>

namespace tz::pages {
namespace {

TEST(Html, EscapesTextAndAttributeValues) {
  const std::string evil = "<script>alert('1')</script> & \"more\"";
  EXPECT_EQ(el("p", {}, evil).str().find("<script"), std::string::npos);
  EXPECT_EQ(el("p", {{"title", "\"><b>"}}).str(), "<p title=\"&quot;&gt;&lt;b&gt;\"></p>");
}

TEST(Html, KeepsMarkupMadeOfElements) {
  EXPECT_EQ(el("p", {}, "a ", el("b", {}, "b"), " c").str(), "<p>a <b>b</b> c</p>");
}

TEST(Html, WritesFlagsOnlyWhenTrueAndVoidElementsWithoutEnd) {
  EXPECT_EQ(el("input", {{"checked", true}, {"disabled", false}, {"maxlength", 12}}).str(),
            "<input checked maxlength=\"12\">");
  EXPECT_EQ(el("a", {{"lang", std::optional<std::string>()}}).str(), "<a></a>");
}

TEST(Html, RefusesAddressesThatRunScript) {
  EXPECT_EQ(el("a", {{"href", "javascript:alert(1)"}}).str(), "<a href=\"#\"></a>");
  EXPECT_EQ(el("a", {{"href", "JaVaScript:alert(1)"}}).str(), "<a href=\"#\"></a>");
  EXPECT_EQ(el("img", {{"src", "data:text/html,x"}}).str(), "<img src=\"#\">");
  EXPECT_EQ(el("a", {{"href", "/r/LY-1?q=a:b"}}).str(), "<a href=\"/r/LY-1?q=a:b\"></a>");
  EXPECT_EQ(el("a", {{"href", "https://city.example/"}}).str(), "<a href=\"https://city.example/\"></a>");
}

TEST(Html, JsonCannotEndItsScript) {
  const Html html = json_script("i18n", R"({"a":"</script><b>"})");
  EXPECT_EQ(html.str(),
            "<script type=\"application/json\" id=\"i18n\">{\"a\":\"\\u003c/script>\\u003cb>\"}</script>");
}

}  // namespace
}  // namespace tz::pages
