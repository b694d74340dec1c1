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

TEST(Shell, AskingToBeFoundIsDescribedAndTheRestIsKeptOutOfSearchEngines) {
  const std::string found = shell().document(request(http::Language::en), {.title = "List", .index = true});
  EXPECT_THAT(found, HasSubstr("<meta name=\"description\" content=\"Say what the matter is"));
  EXPECT_THAT(found, Not(HasSubstr("noindex")));
  const std::string kept = shell().document(request(http::Language::en), {.title = "Report"});
  EXPECT_THAT(kept, Not(HasSubstr("\"description\"")));
  EXPECT_THAT(kept, HasSubstr("<meta name=\"robots\" content=\"noindex\">"));
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

TEST(Shell, RefusalsHaveTheStatusOfTheirRuleAndSayWhenToTryAgain) {
  const auto refused = [](Errc code, std::string rule, int seconds = 0) {
    return shell().problem(request(http::Language::en), {.code = code,
                                                         .message = "the error's own sentence",
                                                         .rule = std::move(rule),
                                                         .retry_after = std::chrono::seconds(seconds)});
  };
  EXPECT_EQ(refused(Errc::not_allowed, "method_not_allowed").status, 405);
  EXPECT_EQ(refused(Errc::invalid_argument, "body_timeout").status, 408);
  EXPECT_EQ(refused(Errc::too_large, "body_too_large").status, 413);
  EXPECT_EQ(refused(Errc::invalid_argument, "media_type").status, 415);
  const auto when = [](const http::Response& response) {
    for (const auto& [name, value] : response.headers)
      if (name == "Retry-After") return value;
    return std::string();
  };
  const http::Response waiting = refused(Errc::too_many, "sign_in_wait", 4);
  EXPECT_EQ(waiting.status, 429);
  EXPECT_EQ(when(waiting), "4");
  EXPECT_EQ(when(refused(Errc::unavailable, "busy")), "2");
  EXPECT_EQ(when(refused(Errc::not_found, "no_such_page")), "");
  EXPECT_THAT(refused(Errc::unavailable, "busy").body, Not(HasSubstr("othing was written")));
}

TEST(Shell, RefusalsNameTheFieldAsTheFormDoesAndLeadBack) {
  http::Request r = request(http::Language::zh);
  r.method = http::Method::post;
  const Error large{.code = Errc::too_large,
                    .message = "at most 10 MB",
                    .field = "media",
                    .rule = "file_bytes_max",
                    .values = {{"max", "10 MB"}}};
  const http::Response page = shell().problem(r, large, {.path = "/report", .draft = true});
  EXPECT_EQ(page.status, 413);
  EXPECT_THAT(page.body, HasSubstr(std::string(Words(r.language)("report.photos"))));
  EXPECT_THAT(page.body, HasSubstr("每个文件最大 10 MB"));
  EXPECT_THAT(page.body, HasSubstr("浏览器"));
  EXPECT_THAT(page.body, HasSubstr("<a href=\"/report\">返回上一页</a>"));
  EXPECT_THAT(page.body, HasSubstr("data-error-summary"));  // keeps the draft, web/src/resident/draft.ts
}

TEST(Shell, RefusalsLeadBackOnlyToAPageOfOurs) {
  const auto body_from = [](const std::string& referer) {
    http::Request r = request(http::Language::en);
    r.method = http::Method::post;
    r.host = "city.example";
    r.headers.add("referer", referer);
    return shell().problem(r, {.code = Errc::not_found, .message = "gone"}).body;
  };
  EXPECT_THAT(body_from("http://city.example/r/LY-1?a=1"), HasSubstr("<a href=\"/r/LY-1?a=1\">Back"));
  EXPECT_THAT(body_from("http://city.example.evil/x"), Not(HasSubstr("Back to")));
  EXPECT_THAT(body_from("https://elsewhere.example/"), Not(HasSubstr("Back to")));
}

}  // namespace
}  // namespace tz::pages
