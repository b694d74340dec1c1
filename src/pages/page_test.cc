#include "pages/page.h"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tz::pages {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::array<std::string_view, 2> kCss = {"/assets/base-1.css", "/assets/pages-2.css"};
constexpr std::array<assets::Entry, 1> kEntries = {{{"resident", "/assets/resident-3.js", kCss}}};

Shell shell() {
  return Shell({.name_zh = "云川诉求台账", .name_en = "Yunchuan", .emergency_numbers = {"110"}}, kEntries);
}

http::Request request(http::Language language) {
  http::Request r;
  r.path = "/report";
  r.language = language;
  r.request_id = "r-1";
  return r;
}

TEST(Shell, SaysItsLanguageAndOffersTheOther) {
  http::Request r = request(http::Language::zh);
  r.query.add("next", "a b&c");
  r.query.add("lang", "zh");
  const std::string html = shell().document(r, {.title = "反映问题", .body = el("h1", {}, "反映问题")});
  EXPECT_THAT(html, HasSubstr("<!doctype html>\n<html lang=\"zh-CN\">"));
  EXPECT_THAT(html, HasSubstr("<title>反映问题 · 云川诉求台账</title>"));
  EXPECT_THAT(html, HasSubstr("href=\"/report?lang=en&amp;next=a%20b%26c\" lang=\"en\""));
}

TEST(Shell, LinksStyleSheetsInOrderAndTheModule) {
  const std::string html = shell().document(request(http::Language::en), {.title = "Report"});
  EXPECT_LT(html.find(kCss[0]), html.find(kCss[1]));
  EXPECT_THAT(html, HasSubstr("<script type=\"module\" src=\"/assets/resident-3.js\"></script>"));
}

TEST(Shell, HasNothingInlineAndASkipLink) {
  const std::string html = shell().document(request(http::Language::en), {.title = "Report"});
  EXPECT_THAT(html, Not(HasSubstr("<style")));
  EXPECT_THAT(html, Not(HasSubstr("style=")));
  EXPECT_THAT(html, HasSubstr("href=\"#main\""));
  EXPECT_THAT(html, HasSubstr("In an emergency call 110"));
  EXPECT_THAT(html, HasSubstr("<a href=\"/report\" aria-current=\"page\">"));
}

TEST(Shell, AnAppPageIsBodyOnly) {
  const std::string html = shell().document(
      request(http::Language::en), {.body = el("div", {{"id", "app"}}), .entry = "none", .app = true});
  EXPECT_THAT(html, Not(HasSubstr("<header")));
  EXPECT_THAT(html, HasSubstr("<body class=\"app\"><div id=\"app\"></div></body>"));
}

TEST(Shell, RemembersALanguageChosenByLink) {
  http::Request r = request(http::Language::en);
  r.query.add("lang", "en");
  const http::Response response = shell().respond(r, {.title = "Report"});
  EXPECT_THAT(response.headers, testing::Contains(testing::Pair("Set-Cookie", HasSubstr("lang=en"))));
  EXPECT_THAT(shell().respond(request(http::Language::en), {}).headers,
              Not(testing::Contains(testing::Key("Set-Cookie"))));
}

TEST(Shell, RefusalsSayWhatHappenedWithTheirStatus) {
  const http::Response response =
      shell().problem(request(http::Language::en), {.code = Errc::not_found, .message = "no case <LY>"});
  EXPECT_EQ(response.status, 404);
  EXPECT_THAT(response.body, HasSubstr("Not found"));
  EXPECT_THAT(response.body, HasSubstr("no case &lt;LY&gt;"));
  EXPECT_THAT(response.body, HasSubstr("r-1"));
}

}  // namespace
}  // namespace tz::pages
