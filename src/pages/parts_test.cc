#include "pages/parts.h"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tz::pages {
namespace {

using testing::HasSubstr;
using testing::Not;

const Words kEn(http::Language::en);
const Words kZh(http::Language::zh);

TEST(Badge, SaysTheStateByWordAndShapeAndTone) {
  EXPECT_EQ(
      status_badge(kEn, "in_hand").str(),
      "<span class=\"badge warn\"><span class=\"shape\" aria-hidden=\"true\">◐</span>In progress</span>");
  EXPECT_THAT(status_badge(kEn, "novel").str(), HasSubstr("badge neutral"));
  EXPECT_THAT(stage_badge(kZh, "callback").str(), HasSubstr("待确认"));
}

TEST(Steps, MarkTheCurrentOneAndSayWhichAreAhead) {
  const std::array<Step, 2> list = {{{.state = Step::State::current, .title = "Assigned", .detail = "18 Nov"},
                                     {.state = Step::State::ahead, .title = "Closed"}}};
  const std::string html = steps(kEn, list).str();
  EXPECT_THAT(html, HasSubstr("<li class=\"current\" aria-current=\"step\">"));
  EXPECT_THAT(html, HasSubstr("(not yet)"));
}

TEST(Table, HasACaptionAndAlignsNumbers) {
  const Table t{
      .caption = "By unit", .columns = {{"Unit"}, {"Cases", true}}, .rows = {{text("Roads"), text("12")}}};
  const std::string html = table(t).str();
  EXPECT_THAT(html, HasSubstr("<caption>By unit</caption>"));
  EXPECT_THAT(html, HasSubstr("<td class=\"n\">12</td>"));
  EXPECT_THAT(html, HasSubstr("aria-label=\"By unit\""));
}

TEST(Table, WithoutRowsSaysSo) {
  EXPECT_EQ(table({.caption = "x", .columns = {{"y"}}, .empty = "None yet"}).str(),
            "<p class=\"empty\">None yet</p>");
}

TEST(Pagination, LeavesOutWhatLeadsNowhere) {
  EXPECT_TRUE(pagination(kEn, {}).empty());
  EXPECT_THAT(pagination(kEn, {.next_href = "/list?cursor=a"}).str(), HasSubstr("rel=\"next\""));
}

TEST(Notice, IsAnAlertOnlyWhenBad) {
  EXPECT_THAT(notice(Tone::bad, "", text("x")).str(), HasSubstr("role=\"alert\""));
  EXPECT_THAT(notice(Tone::info, "Reply", text("x")).str(), Not(HasSubstr("role=")));
}

}  // namespace
}  // namespace tz::pages
