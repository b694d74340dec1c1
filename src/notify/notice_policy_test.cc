#include "notify/notice_policy.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "notify/notice_service.h"

namespace tz::notify {
namespace {

std::string read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(TZ_SOURCE_DIR "/packs/" + path).rdbuf();
  return text.str();
}
const TemplateBook& book() {
  static const TemplateBook one = *TemplateBook::parse("templates.csv", read("default/templates.csv"));
  return one;
}
constexpr std::string_view kHead = "event,audience,template,channels\n";
std::string rule_of(const std::string& line) {
  const auto rows = parse_notices("n.csv", std::string(kHead) + line + "\n", book());
  return rows ? "" : rows.error().rule;
}

TEST(Notices, TheShippedOnesNameTemplatesThatThereAre) {
  const auto rows = parse_notices("notices.csv", read("default/notices.csv"), book());
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_GT(rows->size(), 25U);
  const auto first = rows->front();
  EXPECT_EQ(first, (NoticeRow{Occasion::received,
                              Audience::resident,
                              "receipt",
                              Purpose::receipt,
                              {Channel::mail, Channel::sms}}));
}

TEST(Notices, EveryPackThatIsShippedHasSome) {
  for (const char* city : {"default", "liaoyuan", "boston"}) {
    const auto files = places::read_pack_folder(std::string(TZ_SOURCE_DIR "/packs/") + city);
    ASSERT_TRUE(files) << files.error().message;
    const auto pack = read_notice_pack(*files);
    ASSERT_TRUE(pack) << pack.error().message;
    const auto made = make_notice_city(*pack);
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_TRUE((*made)->policy.speaks_of(Occasion::received)) << city;
    EXPECT_EQ((*made)->policy.due_soon, std::chrono::hours(24));
  }
}

TEST(Notices, ABadLineIsNamedByItsRule) {
  EXPECT_EQ(rule_of("dispatched,lead,new_dispatch,in_app"), "");
  EXPECT_EQ(rule_of("prompted,person,ten_day_prompt,in_app"), "");
  EXPECT_EQ(rule_of("prompted,lead,ten_day_prompt,in_app"), "audience");
  EXPECT_EQ(rule_of("urged_deputy,person,urge_copy,in_app"), "audience");
  EXPECT_EQ(rule_of("urged_deputy,deputy_head,ten_day_prompt,in_app"), "template");
  EXPECT_EQ(rule_of("prompted,person,urge,in_app"), "template");
  EXPECT_EQ(rule_of("lost,lead,new_dispatch,in_app"), "event");
  EXPECT_EQ(rule_of("dispatched,everybody,new_dispatch,in_app"), "audience");
  EXPECT_EQ(rule_of("dispatched,lead,new_dispatch,mail"), "channel");
  EXPECT_EQ(rule_of("dispatched,resident,progress,in_app"), "channel");
  EXPECT_EQ(rule_of("dispatched,resident,progress,webhook"), "channel");
  EXPECT_EQ(rule_of("dispatched,lead,nobody_wrote_this,in_app"), "template");
  EXPECT_EQ(rule_of("dispatched,lead,staff_notice,in_app"), "template");
  EXPECT_EQ(rule_of("landed,resident,result,mail\nlanded,resident,result,sms"), "twice");
  EXPECT_EQ(parse_notices("n.csv", "event,audience\n", book()).error().rule, "missing_column");
}

TEST(NoticeNumbers, AreReadWithinTheirBoundsAndComeBack) {
  NoticePolicy policy;
  ASSERT_TRUE(read_notice_numbers(policy, "pack.json",
                                  R"({"notices":{"quiet_from_hour":22,"due_soon_hours":48,)"
                                  R"("reminders_per_day":2,"key_in_links":0,"rating_links":0}})"));
  EXPECT_EQ(policy.quiet.from, std::chrono::hours(22));
  EXPECT_EQ(policy.quiet.to, std::chrono::hours(8));
  EXPECT_EQ(policy.due_soon, std::chrono::hours(48));
  EXPECT_EQ(policy.caps.front().per_day, 2);
  EXPECT_FALSE(policy.key_in_links);
  EXPECT_TRUE(NoticePolicy{}.rating_links);
  EXPECT_FALSE(policy.rating_links);
  NoticePolicy again;
  for (const auto& [key, value] : notice_numbers(policy))
    EXPECT_TRUE(set_notice_number(again, key, value)) << key;
  EXPECT_EQ(notice_numbers(again), notice_numbers(policy));
  EXPECT_TRUE(read_notice_numbers(policy, "pack.json", "{}"));
}

TEST(NoticeNumbers, WhatIsNotOneIsRefusedByName) {
  NoticePolicy policy;
  const auto refused = [&](std::string_view json) {
    const auto status = read_notice_numbers(policy, "pack.json", json);
    return status ? std::string() : status.error().rule + " " + status.error().field;
  };
  EXPECT_EQ(refused(R"({"notices":{"due_soon_hours":0}})"), "policy_range notices.due_soon_hours");
  EXPECT_EQ(refused(R"({"notices":{"due_soon_hours":241}})"), "policy_range notices.due_soon_hours");
  EXPECT_EQ(refused(R"({"notices":{"due_soon_hours":"12"}})"), "policy_range notices.due_soon_hours");
  EXPECT_EQ(refused(R"({"notices":{"loud":1}})"), "policy_unknown notices.loud");
  EXPECT_EQ(refused(R"({"notices":7})"), "pack_format notices");
}

}  // namespace
}  // namespace tz::notify
