#include "outreach/outreach_pack.h"

#include <gtest/gtest.h>

namespace tz::outreach {
namespace {

// A file with one campaign and one questionnaire of one question, each with a part replaced.
std::string file(std::string_view campaign = "", std::string_view questionnaire = "",
                 std::string_view question = "") {
  const std::string c =
      campaign.empty() ? R"("code":"c","name_zh":"走","name_en":"Go","from":"2026-01-01","to":"2026-01-01")"
                       : std::string(campaign);
  const std::string q = questionnaire.empty()
                            ? R"("code":"q","version":1,"about":"zone","title_zh":"村","title_en":"Village")"
                            : std::string(questionnaire);
  const std::string one = question.empty()
                              ? R"("code":"n","kind":"integer","text_zh":"几","text_en":"How many")"
                              : std::string(question);
  return R"({"campaigns":[{)" + c + R"(}],"questionnaires":[{)" + q + R"(,"questions":[{)" + one + "}]}]}";
}
std::string rule_of(const std::string& json) {
  const auto pack = parse_outreach("outreach.json", json);
  return pack ? "" : pack.error().rule;
}

TEST(OutreachPack, ShippedPacksAreReadAndSayInBothLanguages) {
  for (const auto* name : {"default", "liaoyuan"}) {
    const auto files = places::read_pack_folder(std::string(TZ_SOURCE_DIR "/packs/") + name).value();
    const auto pack = read_outreach_pack(files);
    ASSERT_TRUE(pack) << pack.error().message;
    EXPECT_EQ(pack->campaigns.size(), 1U);
    EXPECT_EQ(pack->questionnaires.size(), 2U);
    EXPECT_EQ(parse_outreach("again", format(*pack)).value(), *pack);
  }
}

TEST(OutreachPack, APackWithoutTheFileHasNothing) {
  EXPECT_EQ(read_outreach_pack({}).value(), OutreachPack{});
  EXPECT_EQ(parse_outreach("f", "{}").value(), OutreachPack{});
}

TEST(OutreachPack, WhatIsLeftOutHasItsDefault) {
  const auto pack = parse_outreach("f", file()).value();
  EXPECT_EQ(pack.campaigns.front().to, "2026-01-01");
  const auto& question = pack.questionnaires.front().questions.front();
  EXPECT_FALSE(question.required);
  EXPECT_EQ(question.min, 0);
  EXPECT_EQ(question.max, kNumberMax);
}

TEST(OutreachPack, EachFaultHasItsRule) {
  EXPECT_EQ(rule_of("{"), "json");
  EXPECT_EQ(rule_of("[]"), "json");
  EXPECT_EQ(rule_of(R"({"campaign":[]})"), "outreach_shape");
  EXPECT_EQ(rule_of(R"({"campaigns":{}})"), "outreach_shape");
  EXPECT_EQ(rule_of(R"({"campaigns":[1]})"), "outreach_shape");
  EXPECT_EQ(
      rule_of(file(R"("code":"a b","name_zh":"走","name_en":"Go","from":"2026-01-01","to":"2026-01-02")")),
      "outreach_code");
  EXPECT_EQ(rule_of(file(R"("code":"c","name_zh":"走","from":"2026-01-01","to":"2026-01-02")")),
            "outreach_text");
  EXPECT_EQ(
      rule_of(file(R"("code":"c","name_zh":"走","name_en":"Go","from":"2026-02-30","to":"2026-03-02")")),
      "outreach_day");
  EXPECT_EQ(
      rule_of(file(R"("code":"c","name_zh":"走","name_en":"Go","from":"2026-01-02","to":"2026-01-01")")),
      "outreach_day");
  EXPECT_EQ(rule_of(file("", R"("code":"q","about":"zone","title_zh":"村","title_en":"V")")),
            "outreach_number");
  EXPECT_EQ(rule_of(file("", R"("code":"q","version":0,"about":"zone","title_zh":"村","title_en":"V")")),
            "outreach_number");
  EXPECT_EQ(rule_of(file("", R"("code":"q","version":1,"about":"person","title_zh":"村","title_en":"V")")),
            "outreach_kind");
  EXPECT_EQ(rule_of(file("", "", R"("code":"n","kind":"date","text_zh":"几","text_en":"H")")),
            "outreach_kind");
  EXPECT_EQ(
      rule_of(file("", "", R"("code":"n","kind":"integer","text_zh":"几","text_en":"H","min":2,"max":1)")),
      "outreach_number");
  EXPECT_EQ(rule_of(file("", "", R"("code":"n","kind":"single","text_zh":"几","text_en":"H")")),
            "outreach_options");
  EXPECT_EQ(
      rule_of(file("", "", R"("code":"n","kind":"text","text_zh":"几","text_en":"H","max_length":4001)")),
      "outreach_number");
  EXPECT_EQ(
      rule_of(file("", "", R"("code":"n","kind":"text","text_zh":"几","text_en":"H","max_length":4000)")),
      "");
  EXPECT_EQ(
      rule_of(file("", "", R"("code":"n","kind":"likert","text_zh":"几","text_en":"H","required":"yes")")),
      "outreach_shape");
  EXPECT_EQ(rule_of(file("", "", R"("code":"n","kind":"likert","text_zh":"几","text_en":"H","min":1)")),
            "outreach_shape");
  EXPECT_EQ(
      rule_of(file(
          "", "",
          R"("code":"n","kind":"integer","text_zh":"几","text_en":"H"},{"code":"n","kind":"likert","text_zh":"几","text_en":"H")")),
      "duplicate_code");
  EXPECT_EQ(
      rule_of(
          R"({"questionnaires":[{"code":"q","version":1,"about":"zone","title_zh":"村","title_en":"V","questions":[]}]})"),
      "outreach_shape");
}

TEST(OutreachPack, ListsHaveALimit) {
  const auto many = [](std::size_t n) {
    std::string all;
    for (std::size_t i = 0; i < n; ++i)
      all += (i ? "," : "") + std::string(R"({"code":")") + std::to_string(i) +
             R"(","name_zh":"走","name_en":"Go","from":"2026-01-01","to":"2026-01-01"})";
    return R"({"campaigns":[)" + all + "]}";
  };
  EXPECT_EQ(rule_of(many(kCampaignsMax)), "");
  EXPECT_EQ(rule_of(many(kCampaignsMax + 1)), "outreach_shape");
}

TEST(OutreachPack, AFaultNamesTheFileAndThePathInIt) {
  const auto pack = parse_outreach("town/outreach.json",
                                   file("", "", R"("code":"n","kind":"date","text_zh":"几","text_en":"H")"));
  ASSERT_FALSE(pack);
  EXPECT_NE(pack.error().message.find("town/outreach.json"), std::string::npos);
  EXPECT_NE(pack.error().message.find("questionnaires[0].questions[0].kind"), std::string::npos)
      << pack.error().message;
}

}  // namespace
}  // namespace tz::outreach
